"""Writes ONNX graphs node by node, and the products of which a transformer is made.

Weights are int8 with one scale for each output channel or table row (Wu et al. 2020, sections 3-4).
What they are multiplied with is rounded to int8 too, with one scale for each word piece, so that
the numbers of a text do not depend on what it is batched with; all else is float32.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

_OPSETS = {"": 20, "com.microsoft": 1}  # the second are onnxruntime's own operators
_IR_VERSION = 10
_LARGEST_INT8 = 127
_SMALLEST_SCALE = 1e-12
_LARGE = 16  # rows of a table that is worth its scales

Weights = NDArray[np.float32]
Shape: TypeAlias = tuple[str | int, ...]  # names stand for what is free


class GraphWriter:
    """Collects nodes and constants. Values are known by names, which `node` gives out."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, TensorProto] = {}
        self._made = 0

    def constant(self, values: ArrayLike, dtype: Any, name: str = "") -> str:
        """A constant under a name of its own, or one that is shared with its equals."""
        array = np.array(values, dtype=dtype, order="C")
        name = name or f"{array.dtype}{array.shape}{array.tolist()}".replace(" ", "")
        self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def node(
        self, kind: str, *inputs: str, domain: str = "", named: str = "", **settings: Any
    ) -> str:
        """The one output of a new node, under the name `named` where that is given."""
        (output,) = self.nodes(kind, 1, *inputs, domain=domain, named=named, **settings)
        return output

    def nodes(
        self,
        kind: str,
        outputs: int,
        *inputs: str,
        domain: str = "",
        named: str = "",
        **settings: Any,
    ) -> list[str]:
        """The outputs of a new node."""
        names = [named] if named else [f"{kind}_{self._made + i}" for i in range(outputs)]
        self._made += outputs
        self._nodes.append(helper.make_node(kind, inputs, names, domain=domain, **settings))
        return names

    def table(self, name: str, weights: Weights, rows: str) -> str:
        """Look up rows [...] of a table [rows, d]: [..., d]. A large one stays int8 in memory."""
        if len(weights) < _LARGE:
            return self.node("Gather", self.constant(weights, np.float32, name), rows)
        numbers, scale = _rounded(weights, axis=1)
        int8 = self.node("Gather", self.constant(numbers, np.int8, f"{name}_int8"), rows)
        scales = self.node("Gather", self.constant(scale, np.float32, f"{name}_scale"), rows)
        return self.node("Mul", self.node("Cast", int8, to=TensorProto.FLOAT), scales)

    def product(
        self, name: str, values: str, weights: Weights, bias: Weights, least: float | None = None
    ) -> str:
        """values [..., n] times weights [n, m] plus bias [m]; rows of values are rounded to int8.

        Args:
            least: what no value is below; then only numbers above it are told apart.
        """
        numbers, scale = _rounded(weights, axis=0)
        if least is not None:
            values = size = self.node("Sub", values, self.constant(least, np.float32))
            steps, zero = 255, 0
        else:
            size = self.node("Abs", values)
            steps, zero = _LARGEST_INT8, 128
        product = self._product(name, values, size, (numbers, scale[0]), (steps, zero))
        shift = self.constant(bias, np.float32, f"{name}.bias")
        if least is not None:
            lacking = least * (numbers * scale).sum(axis=0)
            lack = self.constant(lacking, np.float32, f"{name}.lacking")
            shift = self.node("Add", shift, lack)
        return self.node("Add", product, shift)

    def _product(
        self,
        name: str,
        values: str,
        size: str,
        weights: tuple[NDArray[np.int8], Weights],
        steps: tuple[int, int],
    ) -> str:
        """`steps` are how many a row's largest size is divided into, and the uint8 that means 0."""
        numbers, scale = weights
        most = self.node("ReduceMax", size, self.constant([-1], np.int64), keepdims=1)
        most = self.node("Max", most, self.constant(_SMALLEST_SCALE, np.float32))
        step, zero = self.constant(1 / steps[0], np.float32), self.constant(steps[1], np.uint8)
        rounded = self.node("QuantizeLinear", self.node("Div", values, most), step, zero)
        multiplied = self.node(
            "MatMulIntegerToFloat",
            rounded,
            self.constant(numbers, np.int8, f"{name}.weight_int8"),
            step,
            self.constant(scale, np.float32, f"{name}.weight_scale"),
            zero,
            domain="com.microsoft",
        )
        return self.node("Mul", multiplied, most)

    def normalised(
        self, name: str, values: str, scale: Weights, shift: Weights, named: str = ""
    ) -> str:
        """Layer normalisation over the last dimension."""
        return self.node(
            "LayerNormalization",
            values,
            self.constant(scale, np.float32, f"{name}.weight"),
            self.constant(shift, np.float32, f"{name}.bias"),
            named=named,
            axis=-1,
            epsilon=1e-12,
        )

    def save(self, path: Path, inputs: Sequence[str], outputs: Mapping[str, Shape]) -> None:
        """Write the graph; its folder is made.

        Args:
            inputs: names of word piece numbers, all [batch, pieces].
            outputs: the shape of each, with names for what is free.
        """
        wanted = [
            helper.make_tensor_value_info(one, TensorProto.INT64, ["batch", "pieces"])
            for one in inputs
        ]
        made = [
            helper.make_tensor_value_info(one, TensorProto.FLOAT, outputs[one]) for one in outputs
        ]
        graph = helper.make_graph(self._nodes, "bert", wanted, made, list(self._constants.values()))
        opsets = [helper.make_opsetid(*one) for one in _OPSETS.items()]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def _rounded(weights: Weights, axis: int) -> tuple[NDArray[np.int8], Weights]:
    """The int8 numbers and their scales; `axis` runs within what shares one scale."""
    most = np.abs(weights).max(axis=axis, keepdims=True)
    scale = np.maximum(most / _LARGEST_INT8, _SMALLEST_SCALE).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale
