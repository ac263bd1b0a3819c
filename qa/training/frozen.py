"""Gives the shipped int8 graph its float weights back, so that training can go on from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from torch import Tensor

from index.training.export import JOINED

_MODULE = "network."  # what the graph calls the network
_INT8, _SCALE = "_int8", "_scale"


def float_weights(path: Path) -> dict[str, Tensor]:
    """The weights of a reader's graph by their names in the network.

    What the graph refers to but does not hold, the encoder's word table, is left out.
    """
    model = onnx.load(path, load_external_data=False)
    held = {
        tensor.name.removeprefix(_MODULE): numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.name.startswith(_MODULE) and tensor.data_location != TensorProto.EXTERNAL
    }
    return {
        name: torch.tensor(values)
        for stored, numbers in held.items()
        if not stored.endswith((_SCALE, ".lacking"))
        for name, values in _apart(*_restored(stored, numbers, held))
    }


def _restored(
    name: str, numbers: NDArray[Any], held: dict[str, NDArray[Any]]
) -> tuple[str, NDArray[np.float32]]:
    """A weight as the network has it: tables [rows, d], matrices [out, in]."""
    if not name.endswith(_INT8):
        return name, numbers
    name = name.removesuffix(_INT8)
    values = numbers * held[f"{name}{_SCALE}"]
    return name, values if "embeddings" in name else values.T


def _apart(name: str, values: NDArray[np.float32]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The weights that the graph joined, each under its own name."""
    if ".joined." not in name:
        yield name, values
        return
    for one, part in zip(JOINED, np.split(values, len(JOINED)), strict=True):
        yield name.replace("joined", one), part
