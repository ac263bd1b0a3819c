"""Runs an encoder's int8 twin in onnxruntime: starts in a tenth of a second and needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Encoding

from corpus.sentences import sentence_spans
from index.onnx import Graph, Pieces
from index.pieces import tokenizer_of
from index.sentences import Encoded, SentenceVectors, pooled, without_sentences
from index.vectors import Vectors

MAX_PIECES = 256

_EMBEDDING, _STATES = "sentence_embedding", "piece_states"


class OnnxModel:
    """A graph from word pieces to `sentence_embedding` [batch, dimension], rows of length 1.

    One that gives `piece_states` [batch, pieces, dimension] too tells sentences apart.
    """

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        data = graph.read_bytes()
        self.fingerprint = hashlib.sha256(data).hexdigest()[:16]
        self._graph = Graph(data)
        self._tokenizer = tokenizer_of(tokenizer)
        self.dimension = self._graph.output_width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return [len(texts), dimension]."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        found = self._graph.run_all([_EMBEDDING], [_pieces(one) for one in encodings])
        return np.array([vector for (vector,) in found], dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """The vectors of texts and of their sentences."""
        if _STATES not in self._graph.outputs:
            return without_sentences(self.encode(texts))
        encodings = self._tokenizer.encode_batch(list(texts))
        found = self._graph.run_all([_EMBEDDING, _STATES], [_pieces(one) for one in encodings])
        sentences = [
            _sentences(text, encoding, states)
            for text, encoding, (_, states) in zip(texts, encodings, found, strict=True)
        ]
        return Encoded(np.array([vector for vector, _ in found], dtype=np.float32), sentences)


def _sentences(text: str, encoding: Encoding, states: Vectors) -> SentenceVectors:
    if len(encoding.ids) > MAX_PIECES:  # of a part nothing is known: rather none than guesses
        return np.empty((0, states.shape[-1]), np.int8)
    starts = [start for start, _ in encoding.offsets[1:-1]]  # not of the marks of both ends
    return pooled(states[1:-1], starts, sentence_spans(text))


def _pieces(encoding: Encoding) -> Pieces:
    return _shortened(encoding.ids), encoding.type_ids[:MAX_PIECES]


def _shortened(ids: list[int]) -> list[int]:
    """What the model can read of a text; its last piece is the mark of its end."""
    return ids if len(ids) <= MAX_PIECES else [*ids[: MAX_PIECES - 1], ids[-1]]
