"""The last step of a search: a passage is as near to a question as the nearest of its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from index.sentences import SentenceVectors, unpacked
from index.vectors import Vectors

REFINED = 24  # passages, the first ones, that are brought into a better order

_WEIGHT = 2.0  # of the nearest sentence beside the fused score


def refined(
    found: Sequence[tuple[int, float]],
    sentences: Mapping[int, Sequence[float]],
    cosines: Mapping[int, float],
) -> list[tuple[int, float]]:
    """What the legs found, by id and fused score, the first few in a better order.

    Scores stay at most 1 and fall.

    Args:
        sentences: the cosines between the question and those of each passage, as far as they are
            known; for the others the whole passage speaks.
        cosines: between the question and each whole passage.
    """
    if not sentences:
        return list(found)
    nearest = dict(cosines) | {id: max(told, default=0.0) for id, told in sentences.items()}
    scores = [
        (id, min(1.0, (score + _WEIGHT * nearest.get(id, 0.0)) / (1 + _WEIGHT)))
        for id, score in found
    ]
    first = sorted(scores[:REFINED], key=lambda one: -one[1])
    return [*first, *((id, min(score, first[-1][1])) for id, score in scores[REFINED:])]


def sentence_cosines(
    vector: Vectors, sentences: Mapping[int, SentenceVectors]
) -> dict[int, tuple[float, ...]]:
    """The cosines between a vector [dimension] and the sentences of each passage, by its id."""
    if not sentences:
        return {}
    cosines = (unpacked(np.concatenate(list(sentences.values()))) @ vector).tolist()
    ends = accumulate(len(one) for one in sentences.values())
    return {
        id: tuple(cosines[end - len(one) : end])
        for (id, one), end in zip(sentences.items(), ends, strict=True)
    }
