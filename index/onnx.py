"""Opens ONNX graphs, for the encoder here and for the reader that builds on this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import DTypeLike, NDArray

Arrays = dict[str, NDArray[np.int64]]

_RAW_DATA = b"J"  # the tag of raw_data, which follows the name in a serialised TensorProto


class Graph:
    """One ONNX graph on the processor. Safe to share between threads."""

    def __init__(self, data: bytes, tensors: Mapping[str, NDArray[Any]] | None = None) -> None:
        """Open a serialised graph; `tensors` are what it names as external data."""
        options = onnxruntime.SessionOptions()
        # The further optimisations cost more at every start than they save in a run.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # Held here: the session borrows their memory.
        self._tensors = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(values)
            for name, values in (tensors or {}).items()
        }
        if self._tensors:
            options.add_external_initializers(list(self._tensors), list(self._tensors.values()))
        self._session = onnxruntime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [node.name for node in self._session.get_inputs()]

    @property
    def output_width(self) -> int:
        """The last dimension of the first output."""
        return int(self._session.get_outputs()[0].shape[-1])

    @property
    def outputs(self) -> list[str]:
        """The names of what the graph can compute."""
        return [node.name for node in self._session.get_outputs()]

    def run(self, outputs: list[str], values: Arrays) -> list[Any]:
        """Compute the named outputs; inputs that the graph does not know are passed over."""
        return list(self._session.run(outputs, {name: values[name] for name in self._inputs}))


def stored_tensor(data: bytes, name: str, dtype: DTypeLike, width: int) -> NDArray[Any]:
    """A table [rows, width] of a serialised graph, without parsing the rest of it.

    Raises:
        ValueError: the graph stores no such table.
    """
    place = data.find(name.encode() + _RAW_DATA)
    if place < 0:
        raise ValueError(f"the graph stores no table named {name}")
    place += len(name) + len(_RAW_DATA)
    length, shift = 0, 0
    while True:  # a protobuf varint: seven bits a byte, the lowest first
        byte = data[place]
        length |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            break
    return np.frombuffer(data[place : place + length], dtype=dtype).reshape(-1, width)
