"""Fits the order of candidates, `qa.ranking`.

A listwise model: the probability that a right candidate comes first, under a softmax over the
evidence of all candidates of a question, is made as large as it gets (ListNet's top-one
probability, Cao et al. 2007, section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qa.evaluation.asking import Asked
from qa.ranking import Ranking
from qa.statement import support_of

Floats = NDArray[np.float64]
Fit: TypeAlias = Callable[[Sequence["List"]], Floats]

_UNITS = np.array([5.0, 0.3, 0.3, 0.3])  # of the features, so that one penalty suits all weights
_PENALTY = 0.01
_LEAST_MARGIN = 0.05
_SUPPORTS = [round(0.1 * step, 1) for step in range(21)]  # weights of the verdicts


@dataclass(frozen=True, slots=True)
class List:
    """The candidates of one question: features [candidates, n] and which are right."""

    features: Floats
    right: NDArray[np.bool_]
    group: str

    @classmethod
    def of(cls, asked: Asked) -> List:
        features = np.array([astuple(one.features) for one in asked.candidates])
        return cls(features, np.array(asked.right), asked.group)


def fit_ranking(asked: Sequence[Asked]) -> Ranking:
    """The weights, in units of the margin's, that of the verdicts still 0.

    Prints how good such weights are elsewhere.
    """
    examples = [List.of(one) for one in asked if one.answerable]
    print(f"a right sentence first, fitted without its article: {held_out(examples)}")
    weights = fit(examples)
    return Ranking(*(round(float(weight / weights[0]), 2) for weight in (*weights, 0.0)))


def fit_support(asked: Sequence[Asked]) -> float:
    """The weight of the verdicts, beside the evidence of a ranking; prints what it changes."""
    examples = [
        List(
            np.array([[one.evidence, support_of(a.question.kind, one.verdict)] for one in few]),
            np.array(a.right[: len(few)]),
            a.group,
        )
        for a in asked
        if a.answerable and (few := [one for one in a.candidates if one.verdict])
    ]
    before = sum(bool(one.right[0]) for one in examples)
    print(f"first before and after the verdicts: {before}, {held_out(examples, _fit_support)}")
    return round(float(_fit_support(examples)[1]), 2)


def _fit_support(examples: Sequence[List]) -> Floats:
    """[1, weight] with which a right candidate comes first most often; the least of such weights.

    One weight on a grid: the likelihood that `fit` maximises gives more to verdicts than they
    change for the better.
    """

    def first(weight: float) -> int:
        return sum(bool(one.right[(one.features @ [1.0, weight]).argmax()]) for one in examples)

    return np.array([1.0, max(_SUPPORTS, key=first)])


def fit(examples: Sequence[List]) -> Floats:
    """The weights of the features."""
    usable = [one for one in examples if one.right.any()]

    def loss(weights: Floats) -> float:
        lost = sum(_surprise(one.features / _UNITS @ weights, one.right) for one in usable)
        return float(lost / len(usable) + _PENALTY * (weights**2).sum())

    bounds = [(_LEAST_MARGIN, None), *[(None, None)] * 3]  # the unit in which the others are told
    start = np.array([1.0, 1.0, 0.0, 0.0])
    found = minimize(loss, start, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x / _UNITS)


def _surprise(evidence: Floats, right: NDArray[np.bool_]) -> float:
    """Minus the logarithm of the chance that a right candidate comes first."""
    chances = np.exp(evidence - evidence.max())
    return float(np.log(chances.sum()) - np.log(chances[right].sum() + 1e-30))


def held_out(examples: Sequence[List], fit: Fit = fit) -> str:
    """How often a right candidate comes first with weights that never saw its article."""
    right = 0
    for group in sorted({one.group for one in examples}):
        weights = fit([one for one in examples if one.group != group])
        own = [one for one in examples if one.group == group]
        right += sum(bool(one.right[(one.features @ weights).argmax()]) for one in own)
    return f"{right}/{len(examples)}"
