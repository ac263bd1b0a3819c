"""What this machine can do at most: multiply-adds and bytes a second, on all its cores.

Measured in the same run as the answers, so that their floor is this machine's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from index.onnx import Graph, cores, turns

_ROWS, _WIDTH, _WIDE = 2048, 384, 1536  # the shapes of a batch of passages in the shipped models
_TRIES = 15


class Machine:
    """Measures the rates; to be made in a process of its own."""

    def rates(self, table: int) -> dict[str, float]:
        """Multiply-adds a second in int8 and float32, bytes a second over a table of so many."""
        work = _ROWS * _WIDTH * _WIDE
        return {
            "int8": cores() * work / _fastest(self._int8()),
            "float32": work / _fastest(self._float32()),
            "bytes": table / _fastest(self._table(table)),
        }

    def _int8(self) -> Callable[[], object]:
        """MatMulInteger in onnxruntime, which is what the shipped models spend their time in."""
        random = np.random.default_rng(1)
        weights = random.integers(-128, 128, (_WIDTH, _WIDE), dtype=np.int8)
        node = helper.make_node("MatMulInteger", ["a", "b"], ["y"])
        graph = helper.make_graph(
            [node],
            "int8",
            [helper.make_tensor_value_info("a", TensorProto.UINT8, [_ROWS, _WIDTH])],
            [helper.make_tensor_value_info("y", TensorProto.INT32, [_ROWS, _WIDE])],
            [numpy_helper.from_array(weights, "b")],
        )
        opset = helper.make_opsetid("", 17)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
        session: Any = Graph(model.SerializeToString())
        values = {"a": random.integers(0, 256, (_ROWS, _WIDTH), dtype=np.uint8)}

        def on_each_core() -> None:
            runs = [turns().submit(session.run, ["y"], values) for _ in range(cores())]
            for run in runs:
                run.result()

        return on_each_core

    def _float32(self) -> Callable[[], object]:
        """A matrix product in numpy."""
        random = np.random.default_rng(1)
        left = random.random((_ROWS, _WIDTH), dtype=np.float32)
        right = random.random((_WIDTH, _WIDE), dtype=np.float32)
        return lambda: left @ right

    def _table(self, table: int) -> Callable[[], object]:
        """A table of vectors times one vector: every byte is read once."""
        rows = np.ones((table // 4 // _WIDTH, _WIDTH), dtype=np.float32)
        vector = np.ones(_WIDTH, dtype=np.float32)
        return lambda: rows @ vector


def multiply_adds(model: Path, work: Mapping[str, int]) -> tuple[float, float]:
    """(int8, float32) multiply-adds of a BERT over what went through it.

    A layer multiplies each word piece by four square matrices and two of the feed-forward network
    (Vaswani et al. 2017, sections 3.2 and 3.3), whose weights are int8; the attention of every
    piece to every other, twice the width for each pair, is computed in float32.

    Args:
        model: the folder of its config.json.
        work: `pieces` and `pairs` of them, see `stages.Work`.
    """
    shape = json.loads((model / "config.json").read_text(encoding="utf-8"))
    layers, width, wide = (
        shape[name] for name in ("num_hidden_layers", "hidden_size", "intermediate_size")
    )
    weights = layers * (4 * width**2 + 2 * width * wide)
    return float(work["pieces"] * weights), float(work["pairs"] * layers * 2 * width)


def _fastest(run: Callable[[], object]) -> float:
    """The least seconds of several runs, after one that does not count."""
    run()
    took = []
    for _ in range(_TRIES):
        started = time.perf_counter()
        run()
        took.append(time.perf_counter() - started)
    return min(took)
