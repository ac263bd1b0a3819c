"""Gives the shipped int8 graph its float weights back, so that training can go on from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, numpy_helper
from torch import Tensor

_MODULE = "network."  # what the exported module called the network


def float_weights(path: Path) -> dict[str, Tensor]:
    """The weights of a reader's graph by their names in the network.

    What the graph refers to but does not hold, the encoder's word table, is left out.
    """
    model = onnx.load(path, load_external_data=False)
    held = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_location != TensorProto.EXTERNAL
    }
    named = {name: values for name, values in held.items() if name.startswith(_MODULE)}
    named |= dict(_tables(named))
    named |= dict(_matrices(model, held))
    return {
        name.removeprefix(_MODULE): torch.tensor(values)
        for name, values in named.items()
        if values.dtype == np.float32
    }


def _tables(named: dict[str, NDArray[np.float32]]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for name in [name for name in named if name.endswith("_int8")]:
        table = name.removesuffix("_int8")
        yield table, named.pop(name) * named.pop(f"{table}_scale")


def _matrices(
    model: ModelProto, held: dict[str, NDArray[np.float32]]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The exporter names no matrix: each is known by the bias that is added to its product."""
    product = {
        node.output[0]: node.input[1] for node in model.graph.node if node.op_type == "MatMul"
    }
    for node in model.graph.node:
        if node.op_type == "Add" and node.input[0] in product and node.input[1].endswith(".bias"):
            own = product[node.input[0]]
            rounded = own.removesuffix("_float")
            values = (
                held[own] if own in held else held[f"{rounded}_int8"] * held[f"{rounded}_scale"]
            )
            yield f"{node.input[1].removesuffix('bias')}weight", values.T
