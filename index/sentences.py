"""Vectors of the sentences of a passage, which one run of the encoder over the passage gives.

The states of a sentence's word pieces are averaged, as those of a whole text are for its vector; so
each sentence is seen in the light of those around it ("late chunking", Günther et al. 2024, section
3). Kept as bytes: the direction is all that is used of a vector, and bytes tell it well enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.sentences import Spans
from index.errors import LibraryError
from index.vectors import Vectors

SentenceVectors: TypeAlias = NDArray[np.int8]  # [sentences, dimension], of no certain length

_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Encoded:
    """Passages as vectors [n, dimension], and the sentences of each as far as the model tells them.

    Those of a passage are in the order of `corpus.sentences.sentence_spans`, or none.
    """

    vectors: Vectors
    sentences: Sequence[SentenceVectors]

    def __len__(self) -> int:
        return len(self.vectors)

    def part(self, first: int, count: int) -> Encoded:
        """`count` passages from the `first` on."""
        inside = slice(first, first + count)
        return Encoded(self.vectors[inside], self.sentences[inside])


def without_sentences(vectors: Vectors) -> Encoded:
    """What a model has to say that gives one vector for a text and no more."""
    return Encoded(vectors, [np.empty((0, vectors.shape[-1]), np.int8)] * len(vectors))


def pooled(states: Vectors, starts: Sequence[int], spans: Spans) -> SentenceVectors:
    """The vectors of the sentences of a text.

    Args:
        states: of the text's word pieces [pieces, dimension].
        starts: where each piece begins in the text, rising.
        spans: of the sentences; one without pieces gets the vector of the whole text.
    """
    if not spans:
        return np.empty((0, states.shape[-1]), np.int8)
    places = np.searchsorted(starts, [start for start, _ in spans])
    borders = [*places.tolist(), len(states)]
    parts = [states[first:last] for first, last in pairwise(borders)]
    return packed(np.array([(part if len(part) else states).sum(axis=0) for part in parts]))


def packed(vectors: Vectors) -> SentenceVectors:
    """Vectors [n, dimension] as bytes, the largest number of each as 127."""
    most = np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-12)
    numbers: SentenceVectors = np.rint(vectors * (_LARGEST / most)).astype(np.int8)
    return numbers


def unpacked(numbers: SentenceVectors) -> Vectors:
    """What was packed, each row of length 1, or 0 where there was nothing to tell."""
    vectors: Vectors = numbers.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1.0)
    return vectors


def from_bytes(data: bytes | None, dimension: int) -> SentenceVectors:
    """Sentences as a store keeps them; none for None.

    Raises:
        LibraryError: they are of another dimension.
    """
    if data and len(data) % dimension:
        raise LibraryError("A vector of the library is damaged: run `tanya doctor --repair`.")
    return np.frombuffer(data or b"", dtype=np.int8).reshape(-1, dimension)
