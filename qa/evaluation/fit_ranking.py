"""Fits the order of candidates, `qa.ranking`.

A listwise model: the probability that a right candidate comes first, under a softmax over the
evidence of all candidates of a question, is made as large as it gets (ListNet's top-one
probability, Cao et al. 2007, section 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qa.evaluation.asking import Asked
from qa.ranking import Ranking

Floats = NDArray[np.float64]

_UNITS = np.array([5.0, 0.3, 0.3, 0.3])  # of the features, so that one penalty suits all weights
_PENALTY = 0.01
_LEAST_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class List:
    """The candidates of one question: features [candidates, 4] and which are right."""

    features: Floats
    right: NDArray[np.bool_]
    group: str

    @classmethod
    def of(cls, asked: Asked) -> List:
        features = np.array([astuple(one.features) for one in asked.candidates])
        return cls(features, np.array(asked.right), asked.group)


def fit_ranking(asked: Sequence[Asked]) -> Ranking:
    """The weights, in units of the margin's; prints how good such weights are elsewhere."""
    examples = [List.of(one) for one in asked if one.answerable]
    print(f"a right sentence first, fitted without its article: {held_out(examples)}")
    weights = fit(examples)
    return Ranking(*(round(float(weight / weights[0]), 2) for weight in weights))


def fit(examples: Sequence[List]) -> Floats:
    """The weights of the features."""
    usable = [one for one in examples if one.right.any()]

    def loss(weights: Floats) -> float:
        lost = sum(_surprise(one, weights) for one in usable)
        return float(lost / len(usable) + _PENALTY * (weights**2).sum())

    bounds = [(_LEAST_MARGIN, None), *[(None, None)] * 3]  # the unit in which the others are told
    start = np.array([1.0, 1.0, 0.0, 0.0])
    found = minimize(loss, start, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x / _UNITS)


def _surprise(one: List, weights: Floats) -> float:
    """Minus the logarithm of the chance that a right candidate comes first."""
    evidence = one.features / _UNITS @ weights
    chances = np.exp(evidence - evidence.max())
    return float(np.log(chances.sum()) - np.log(chances[one.right].sum() + 1e-30))


def held_out(examples: Sequence[List]) -> str:
    """How often a right candidate comes first with weights that never saw its article."""
    right = 0
    for group in sorted({one.group for one in examples}):
        weights = fit([one for one in examples if one.group != group])
        own = [one for one in examples if one.group == group]
        right += sum(bool(one.right[(one.features @ weights).argmax()]) for one in own)
    return f"{right}/{len(examples)}"
