"""`python -m qa.evaluation.fit --questions DIR --out qa`: fits the order and the decision.

Both are fitted on the development questions, the decision on what comes first in the new order.
The figures that are printed come from rules that were fitted without the questions' own article
(leave one group out).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.errors import InputError, TanyaError
from qa.evaluation.asking import Asked, ask
from qa.evaluation.development import news_sets, written_set
from qa.evaluation.fit_ranking import fit_ranking, fit_support
from qa.evaluation.risk import Judged, reliability_table, risk_area
from qa.reader import Reader
from qa.signals import Signals, signals_of

Floats = NDArray[np.float64]

# The signals that the rule is made of, and whether each may speak for an answer or against it.
_SIGNS = {
    "margin": 1,
    "article": 1,
    "lead": 1,
    "agreement": 1,
    "unmet": -1,
    "strangers": -1,
    "missing": -1,
    "conflicts": -1,
    "apart": -1,
    "misfit": -1,
    "support": 1,
}
_RIDGE = 0.3
_REFUSED = 0.75  # of the near misses
_WRONG_AT_MOST = 0.1  # of the answers that are shown without "possibly"
_SURE = 0.75
_LEAST_ANSWERED = 10  # answers


@dataclass(frozen=True, slots=True)
class Row:
    """One question: what speaks for its best candidate, and whether that is right.

    `group` names what must not be fitted on when this row is judged.
    """

    signals: Signals
    answerable: bool
    right: bool
    group: str


def main() -> int:
    """Fit, print, write; 0 when done, 2 for bad input."""
    arguments = _arguments()
    try:
        sets = [written_set(), *news_sets(arguments.questions)]
        asked = [one for part in sets for one in ask(part)]
        reader = Reader.open()
    except TanyaError as error:
        print(f"fit: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    ranking = fit_ranking(asked)
    heard = [one.ranked(ranking).judged(reader) for one in asked]
    ranking = replace(ranking, support=fit_support(heard))
    rule = fit([_row(one.weighed(ranking.support)) for one in heard])
    for name, found in {"ranking.json": asdict(ranking), "decision.json": rule}.items():
        (arguments.out / name).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"written: ranking.json and decision.json in {arguments.out}")
    return 0


def fit(rows: Sequence[Row]) -> dict[str, object]:
    """The fields of a `qa.decide.Rule`; prints how good it is on questions it was not fitted on."""
    judged = [
        Judged(score, row.answerable, row.right)
        for score, row in zip(_held_out(rows), rows, strict=True)
    ]
    uncertain_from = _refusal_threshold(judged)
    answered_from = max(uncertain_from, _sure_threshold(judged))
    _print_figures(judged, uncertain_from, answered_from)
    weights, offset = _logistic(rows)
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(_SIGNS, weights)},
        "offset": round(float(offset), 4),
        "answered_from": round(float(answered_from), 3),
        "uncertain_from": round(float(uncertain_from), 3),
    }


def _row(asked: Asked) -> Row:
    signals = signals_of(asked.question, asked.candidates)
    return Row(signals, asked.answerable, asked.right[0], asked.group)


def _matrix(rows: Sequence[Row]) -> tuple[Floats, NDArray[np.bool_]]:
    values = [[asdict(row.signals)[name] for name in _SIGNS] for row in rows]
    return np.array(values), np.array([row.right for row in rows])


def _logistic(rows: Sequence[Row]) -> tuple[Floats, float]:
    """Weights on the raw signals, from a ridge regression on standardised ones.

    No weight may have the wrong sign: so few questions would teach that a name which the article
    never says speaks for an answer, if those who asked them happened to write like that.
    """
    values, right = _matrix(rows)
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    standard = (values - mean) / spread
    signs = np.where(right, 1.0, -1.0)

    def loss(found: Floats) -> tuple[float, Floats]:
        weights, offset = found[:-1], found[-1]
        against = -signs * (standard @ weights + offset)
        chances = 1.0 / (1.0 + np.exp(-against))
        slope = -signs * chances
        gradient = np.append(standard.T @ slope + 2 * _RIDGE * weights, slope.sum())
        lost = np.logaddexp(0.0, against).sum() + _RIDGE * (weights**2).sum()
        return float(lost), gradient

    bounds = [(0.0, None) if sign > 0 else (None, 0.0) for sign in _SIGNS.values()]
    start = np.zeros(len(_SIGNS) + 1)
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def _held_out(rows: Sequence[Row]) -> Floats:
    """The confidence of each row by a rule that was fitted without its group."""
    values, _ = _matrix(rows)
    groups = np.array([row.group for row in rows])
    scores = np.zeros(len(rows))
    for group in sorted(set(groups)):
        others = [row for row, own in zip(rows, groups) if own != group]
        weights, offset = _logistic(others)
        scores[groups == group] = values[groups == group] @ weights + offset
    confidences: Floats = 1.0 / (1.0 + np.exp(-scores))
    return confidences


def _refusal_threshold(judged: Sequence[Judged]) -> float:
    """The lowest confidence below which enough of the near misses are."""
    scores = sorted(one.score for one in judged if not one.answerable)
    last = scores[max(0, ceil(_REFUSED * len(scores)) - 1)] if scores else 0.0
    return min((one.score for one in judged if one.score > last), default=1.0)


def _sure_threshold(judged: Sequence[Judged]) -> float:
    """The lowest confidence above which few enough are wrong; _SURE where there is none.

    How many are wrong is taken from the confidences, which can be believed: counted on so few
    questions it jumps up and down.
    """
    scores = np.array(sorted((one.score for one in judged), reverse=True))
    wrong = np.cumsum(1.0 - scores) / np.arange(1, len(scores) + 1)
    sure = np.flatnonzero(wrong[_LEAST_ANSWERED - 1 :] <= _WRONG_AT_MOST)
    return float(scores[_LEAST_ANSWERED - 1 + sure[-1]]) if len(sure) else _SURE


def _print_figures(judged: Sequence[Judged], uncertain_from: float, answered_from: float) -> None:
    answerable = [one for one in judged if one.answerable]
    others = [one for one in judged if not one.answerable]
    right = sum(one.right and one.score >= uncertain_from for one in answerable)
    refused = sum(one.score < uncertain_from for one in others)
    sure = [one for one in judged if one.score >= answered_from]
    print(reliability_table(judged))
    print(f"right and shown      {right}/{len(answerable)}")
    print(f"refused rightly      {refused}/{len(others)}")
    print(f"right among answered {sum(one.right for one in sure)}/{len(sure)}")
    print(f"area under risk      {risk_area(judged):.3f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.fit", description=__doc__)
    parser.add_argument("--questions", type=Path, required=True, help="seed_dev and news_dev")
    parser.add_argument("--out", type=Path, required=True, help="folder of the two JSON files")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
