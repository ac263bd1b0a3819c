"""What a score is worth for deciding whether to answer: risk, coverage, reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]

_BINS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """The score of an answer, whether the question had one, and whether this one is right."""

    score: float
    answerable: bool
    right: bool


def risk_coverage(judged: Sequence[Judged]) -> tuple[Curve, Curve]:
    """The share answered and the share of wrong ones among them, from strict to lax.

    El-Yaniv & Wiener 2010, section 2; an answer to an unanswerable question is wrong.
    """
    ranked = sorted(judged, key=lambda one: -one.score)
    wrong = np.cumsum([not one.right for one in ranked])
    count = np.arange(1, len(ranked) + 1)
    return count / len(ranked), wrong / count


def risk_area(judged: Sequence[Judged]) -> float:
    """The mean risk over all coverages (AURC, Geifman et al. 2019): lower is better."""
    return float(risk_coverage(judged)[1].mean())


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) for each fifth of 0..1 that holds any answer.

    Guo et al. 2017, section 2; the scores must be confidences.
    """
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for one in judged:
        bins[min(int(one.score * _BINS), _BINS - 1)].append(one)
    return [
        (
            sum(one.score for one in some) / len(some),
            sum(one.right for one in some) / len(some),
            len(some),
        )
        for some in bins
        if some
    ]


def reliability_table(judged: Sequence[Judged]) -> str:
    """The bins as text, a line each."""
    lines = [
        f"{confidence:>10.2f}  {right:>5.2f}  {count:>5}"
        for confidence, right, count in reliability(judged)
    ]
    return "\n".join(["confidence  right  count", *lines])
