"""Opens ONNX graphs, for the encoder here and for the reader that builds on this room."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.int64]]


class Graph:
    """One ONNX graph on the processor. Safe to share between threads."""

    def __init__(self, data: bytes) -> None:
        options = onnxruntime.SessionOptions()
        # The further optimisations cost more at every start than they save in a run.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
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
