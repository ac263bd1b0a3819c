"""Opens ONNX graphs, for the encoder here and for the reader that builds on this room.

Every run takes one core and its turn: as many run at a time as there are cores, whoever asks. That
loses less than several threads within a run do, and crowds of questions cannot crowd the cores.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import DTypeLike, NDArray

Arrays: TypeAlias = dict[str, NDArray[np.int64]]
Pieces: TypeAlias = tuple[Sequence[int], Sequence[int]]  # a text's numbers and types
Rows: TypeAlias = list[NDArray[np.float32]]  # of one text, one for each output

INPUTS = ("input_ids", "attention_mask", "token_type_ids")

_RAW_DATA = b"J"  # the tag of raw_data, which follows the name in a serialised TensorProto
_PROBE = Path(__file__).parent / "probe.onnx"


class Graph:
    """One ONNX graph on the processor. Safe to share between threads."""

    def __init__(self, data: bytes, tensors: Mapping[str, NDArray[Any]] | None = None) -> None:
        """Open a serialised graph; `tensors` are what it names as external data."""
        # Held here: the session borrows their memory.
        self._tensors = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(values)
            for name, values in (tensors or {}).items()
        }
        options = _options(exact=_saturates())
        if self._tensors:
            options.add_external_initializers(list(self._tensors), list(self._tensors.values()))
        self._session = _session(data, options)
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

    def run_all(self, outputs: list[str], texts: Sequence[Pieces]) -> list[Rows]:
        """The rows of the named outputs for each text, on all cores.

        Each text is a run of its own: several in one would take as long, and be padded.
        """
        # The longest first: so the cores end together.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i][0]))
        runs = {i: turns().submit(self.run, outputs, _inputs(texts[i])) for i in order}
        try:
            return [[row for (row,) in runs[i].result()] for i in range(len(texts))]
        finally:
            for run in runs.values():  # where one fails, or the one who asked is stopped
                run.cancel()


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


def _inputs(text: Pieces) -> Arrays:
    """What a graph is given for one text, each [1, pieces]."""
    ids, types = (np.array([numbers], dtype=np.int64) for numbers in text)
    return dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True))


def cores() -> int:
    """How many there are for this process."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@cache
def turns() -> ThreadPoolExecutor:
    """Where all graphs run."""
    return ThreadPoolExecutor(cores(), "onnx")


@cache
def _saturates() -> bool:
    """Whether this processor adds int8 products in 16 bits, and so gets large sums wrong.

    Those without VNNI do: 255 * 127 + 255 * 127 becomes 32767.
    """
    session = _session(_PROBE.read_bytes(), _options(exact=False))
    (found,) = session.run(None, {"a": np.full((4, 64), 255, np.uint8)})
    return bool(found.min() != 255 * 127 * 64)


def _options(exact: bool) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    if exact:  # slower products, right on every processor
        options.add_session_config_entry("session.x64quantprecision", "1")
        level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.graph_optimization_level = level
    return options


def _session(data: bytes, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
