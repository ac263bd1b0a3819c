"""The last step of a search: a passage is as near to a question as the nearest of its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.sentences import SentenceVectors, unpacked
from index.vectors import Vectors

REFINED = 24  # passages that are brought into a better order

_WEIGHT = 2.0  # of the nearest sentence beside the fused score


def refined(
    found: Sequence[tuple[int, float]],
    vector: Vectors,
    sentences: Mapping[int, SentenceVectors],
    cosines: Mapping[int, float],
) -> list[tuple[int, float]]:
    """What the legs found, by id and fused score, in a better order; scores stay at most 1.

    Args:
        vector: of the question [dimension].
        sentences: those of each passage as far as they are kept; for the others the vector of the
            whole passage speaks.
        cosines: between the question and each whole passage.
    """
    if not sentences:
        return list(found)
    nearest = dict(cosines) | _nearest(vector, sentences)
    scores = [(id, (score + _WEIGHT * nearest.get(id, 0.0)) / (1 + _WEIGHT)) for id, score in found]
    return sorted(scores, key=lambda one: -one[1])


def _nearest(vector: Vectors, sentences: Mapping[int, SentenceVectors]) -> dict[int, float]:
    """The cosine between a vector and the nearest sentence of each passage, by id."""
    cosines = unpacked(np.concatenate(list(sentences.values()))) @ vector
    borders = np.cumsum([0, *(len(one) for one in sentences.values())])[:-1]
    return dict(zip(sentences, np.maximum.reduceat(cosines, borders).tolist(), strict=True))
