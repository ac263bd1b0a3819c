"""Runs an encoder's int8 twin in onnxruntime: starts in a tenth of a second and needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.onnx import Graph
from index.vectors import Vectors

MAX_PIECES = 256
_BATCH = 32


class OnnxModel:
    """A graph from word pieces to `sentence_embedding` [batch, dimension], rows of length 1."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        data = graph.read_bytes()
        self.fingerprint = hashlib.sha256(data).hexdigest()[:16]
        self._graph = Graph(data)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.enable_padding()
        self.dimension = self._graph.output_width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return [len(texts), dimension]. Texts of like length run together: less padding."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            vectors[batch] = self._run([texts[i] for i in batch])
        return vectors

    def _run(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        values = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in encodings], dtype=np.int64),
        }
        vectors: Vectors = self._graph.run(["sentence_embedding"], values)[0]
        return vectors
