"""Writes models as ONNX graphs whose weights take one byte each and whose arithmetic is float32.

Symmetric int8 with one scale for each output channel or table row (Wu et al. 2020, sections 3-4).
Activations stay float32: rounding those too costs more cosine than it saves time.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn import functional

_OPSET = 20
_SMALLEST = 1000  # numbers in a tensor that is worth its scales
_LARGEST_INT8 = 127


class Sentence(nn.Module):
    """A transformer with mean pooling, as one function from word pieces to unit vectors."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.trunk: nn.Module = model[0].model  # type: ignore[assignment]

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """[batch, pieces] each to [batch, d]."""
        states = self.trunk(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        return functional.normalize(mean, dim=-1)


def encoder_onnx(model: SentenceTransformer, path: Path) -> None:
    """Write an encoder's int8 twin; its output is `sentence_embedding` [batch, d]."""
    text = model.tokenizer(["satu dua tiga", "empat"], padding=True, return_tensors="pt")
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = {name: text.get(name, torch.zeros_like(text["input_ids"])) for name in names}
    int8_onnx(Sentence(model), inputs, ["sentence_embedding"], path)


def int8_onnx(
    module: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str], path: Path
) -> None:
    """Write a module of float32 weights as an int8 ONNX graph.

    Args:
        module: is called with `inputs` by name.
        inputs: an example of each, [batch >= 2, pieces >= 2]; both sizes stay free in the graph.
        outputs: the names of what the module returns, in order.
        path: the file; its folder is made.
    """
    free = {0: torch.export.Dim("batch"), 1: torch.export.Dim("pieces")}
    with warnings.catch_warnings(action="ignore"):  # it warns of its own ways
        program = torch.onnx.export(
            module.eval().cpu().float(),
            kwargs={name: value.cpu() for name, value in inputs.items()},
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=dict.fromkeys(inputs, free),
            opset_version=_OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    _quantise(model.graph)
    _strip(model)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _quantise(graph: GraphProto) -> None:
    """Replace the weights of matrix products and tables by int8 ones, read through a `Mul`."""
    weights = {
        tensor.name: tensor
        for tensor in graph.initializer
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= _SMALLEST
    }
    nodes: list[NodeProto] = []
    done: dict[str, None] = {}  # in order, so that the same weights give the same bytes
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] in weights:
            nodes += _table(node)
            done[node.input[0]] = None
        elif node.op_type == "MatMul" and node.input[1] in weights:
            if node.input[1] not in done:
                nodes += _matrix(node.input[1])
            done[node.input[1]] = None
            node.input[1] += "_float"
            nodes.append(node)
        else:
            nodes.append(node)
    axes = {node.input[0]: 1 for node in graph.node if node.op_type == "Gather"}
    for name in done:
        graph.initializer.remove(weights[name])
        graph.initializer.extend(_rounded(weights[name], axes.get(name, 0)))
    del graph.node[:]
    graph.node.extend(nodes)


def _rounded(tensor: TensorProto, axis: int) -> tuple[TensorProto, TensorProto]:
    """The int8 numbers and their scales; `axis` runs within what shares one scale."""
    values: NDArray[np.float32] = numpy_helper.to_array(tensor)
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True) / _LARGEST_INT8, 1e-12)
    return (
        numpy_helper.from_array(np.rint(values / scale).astype(np.int8), f"{tensor.name}_int8"),
        numpy_helper.from_array(scale.astype(np.float32), f"{tensor.name}_scale"),
    )


def _matrix(name: str) -> Iterator[NodeProto]:
    """int8 to float32 once: onnxruntime folds constants when it opens the graph."""
    yield helper.make_node("Cast", [f"{name}_int8"], [f"{name}_cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{name}_cast", f"{name}_scale"], [f"{name}_float"])


def _table(gather: NodeProto) -> Iterator[NodeProto]:
    """Look up int8 rows and their scales, so that the table itself stays small in memory."""
    (name, ids), (output,) = gather.input, gather.output
    yield helper.make_node("Gather", [f"{name}_int8", ids], [f"{output}_int8"])
    yield helper.make_node("Gather", [f"{name}_scale", ids], [f"{output}_scale"])
    yield helper.make_node("Cast", [f"{output}_int8"], [f"{output}_cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{output}_cast", f"{output}_scale"], [output])


def _strip(model: ModelProto) -> None:
    """Take out what the exporter tells about the machine: paths, stack traces, names of tools."""
    graph = model.graph
    del model.metadata_props[:]
    model.doc_string = ""
    values = (*graph.input, *graph.output, *graph.value_info, *graph.initializer)
    parts: Iterable[Any] = (graph, *graph.node, *values, *model.functions)
    for part in parts:
        part.doc_string = ""
        del part.metadata_props[:]
    for function in model.functions:
        for node in function.node:
            node.doc_string = ""
            del node.metadata_props[:]
