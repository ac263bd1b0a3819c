"""Writes a BERT as an ONNX graph for a processor: the trunk, and the encoder's end.

The graph is written node by node, not traced: it opens without any optimisation, has no node that
inference does not need, and names every weight as the network does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto
from sentence_transformers import SentenceTransformer
from torch import nn

from index.training.graph import GraphWriter, Weights

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
JOINED = ("query", "key", "value")  # one product in the graph, named `self.joined`

_PARTS = ("weight", "bias")
_LEAST_GELU = -0.17
_HIDDEN = -1e4  # the score of a word piece that is only padding


def encoder_onnx(model: SentenceTransformer, path: Path) -> None:
    """Write an encoder's int8 twin.

    Its outputs are `sentence_embedding` [batch, d] and, for who wants the vectors of parts of a
    text, `piece_states` [batch, pieces, d].
    """
    writer = GraphWriter()
    trunk: Any = model[0].model
    states = Bert(writer, trunk, "trunk.").states(named="piece_states")
    last, pieces = writer.constant([-1], np.int64), writer.constant([1], np.int64)
    mask = writer.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    seen = writer.node("Mul", states, writer.node("Unsqueeze", mask, last))
    # The mean has the direction of the sum, and only that is left.
    total = writer.node("ReduceSum", seen, pieces, keepdims=0)
    length = writer.node("ReduceL2", total, last, keepdims=1)
    output = writer.node("Div", total, length, named="sentence_embedding")
    size = trunk.config.hidden_size
    writer.save(path, INPUTS, {output: ("batch", size), states: ("batch", "pieces", size)})


class Bert:
    """A `BertModel` as nodes; the names of its weights get a prefix."""

    def __init__(self, writer: GraphWriter, trunk: nn.Module, prefix: str) -> None:
        self._writer = writer
        self._config: Any = trunk.config
        self._prefix = prefix
        self._weights: dict[str, Weights] = {
            name: weight.detach().cpu().float().numpy()
            for name, weight in trunk.state_dict().items()
            if weight.is_floating_point()
        }

    def states(self, named: str = "") -> str:
        """The last hidden states [batch, pieces, d], under a name where one is given."""
        states = self._embedded()
        hidden = self._padding()
        layers = self._config.num_hidden_layers
        for layer in range(layers):
            name = f"encoder.layer.{layer}"
            heard = self._attention(f"{name}.attention.self", states, hidden)
            states = self._added(f"{name}.attention.output", heard, states)
            inner = self._product(f"{name}.intermediate.dense", states)
            outer = self._writer.node("Gelu", inner)
            called = named if layer == layers - 1 else ""
            states = self._added(f"{name}.output", outer, states, _LEAST_GELU, called)
        return states

    def _embedded(self) -> str:
        writer, table = self._writer, self._table
        words = table("word_embeddings", "input_ids")
        kinds = table("token_type_embeddings", "token_type_ids")
        first, one = writer.constant(0, np.int64), writer.constant(1, np.int64)
        shape = writer.node("Shape", "input_ids", start=1, end=2)
        pieces = writer.node("Squeeze", shape, writer.constant([0], np.int64))
        places = table("position_embeddings", writer.node("Range", first, pieces, one))
        embedded = writer.node("Add", writer.node("Add", words, kinds), places)
        return self._normalised("embeddings.LayerNorm", embedded)

    def _table(self, name: str, rows: str) -> str:
        name = f"embeddings.{name}.weight"
        return self._writer.table(f"{self._prefix}{name}", self._weights[name], rows)

    def _padding(self) -> str:
        """What is added to the scores of each word piece [batch, 1, 1, pieces]."""
        writer = self._writer
        mask = writer.node("Cast", "attention_mask", to=TensorProto.BOOL)
        mask = writer.node("Unsqueeze", mask, writer.constant([1, 2], np.int64))
        values = writer.constant(0.0, np.float32), writer.constant(_HIDDEN, np.float32)
        return writer.node("Where", mask, *values)

    def _attention(self, name: str, states: str, hidden: str) -> str:
        """Scaled dot products of all heads (Vaswani et al. 2017, section 3.2)."""
        writer, heads = self._writer, self._config.num_attention_heads
        size = self._config.hidden_size // heads
        joined = self._joined(name, states)
        shape = writer.constant([0, 0, len(JOINED) * heads, size], np.int64)
        split = writer.node("Transpose", writer.node("Reshape", joined, shape), perm=[0, 2, 1, 3])
        query, key, value = writer.nodes("Split", 3, split, axis=1, num_outputs=3)
        scores = writer.node(
            "FusedMatMul", query, key, domain="com.microsoft", transB=1, alpha=size**-0.5
        )
        shares = writer.node("Softmax", writer.node("Add", scores, hidden), axis=-1)
        heard = writer.node("Transpose", writer.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        whole = writer.constant([0, 0, heads * size], np.int64)
        return writer.node("Reshape", heard, whole)

    def _joined(self, name: str, states: str) -> str:
        parts = [[self._weights[f"{name}.{one}.{of}"] for one in JOINED] for of in _PARTS]
        weights, biases = (np.concatenate(part) for part in parts)
        return self._writer.product(f"{self._prefix}{name}.joined", states, weights.T, biases)

    def _product(self, name: str, values: str, least: float | None = None) -> str:
        weights, bias = (self._weights[f"{name}.{of}"] for of in _PARTS)
        return self._writer.product(f"{self._prefix}{name}", values, weights.T, bias, least)

    def _added(
        self, name: str, values: str, states: str, least: float | None = None, named: str = ""
    ) -> str:
        added = self._writer.node("Add", self._product(f"{name}.dense", values, least), states)
        return self._normalised(f"{name}.LayerNorm", added, named)

    def _normalised(self, name: str, values: str, named: str = "") -> str:
        scale, shift = (self._weights[f"{name}.{of}"] for of in _PARTS)
        return self._writer.normalised(f"{self._prefix}{name}", values, scale, shift, named)
