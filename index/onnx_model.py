"""Runs an encoder's int8 twin in onnxruntime: starts in a tenth of a second and needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.onnx import Graph
from index.pieces import tokenizer_of
from index.vectors import Vectors

MAX_PIECES = 256


class OnnxModel:
    """A graph from word pieces to `sentence_embedding` [batch, dimension], rows of length 1."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        data = graph.read_bytes()
        self.fingerprint = hashlib.sha256(data).hexdigest()[:16]
        self._graph = Graph(data)
        self._tokenizer = tokenizer_of(tokenizer)
        self.dimension = self._graph.output_width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return [len(texts), dimension]."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        pieces = [(_shortened(one.ids), one.type_ids[:MAX_PIECES]) for one in encodings]
        found = self._graph.run_all(["sentence_embedding"], pieces)
        return np.array([vector for (vector,) in found], dtype=np.float32)


def _shortened(ids: list[int]) -> list[int]:
    """What the model can read of a text; its last piece is the mark of its end."""
    return ids if len(ids) <= MAX_PIECES else [*ids[: MAX_PIECES - 1], ids[-1]]
