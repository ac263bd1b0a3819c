"""`python -m qa.evaluation.fit_ranking --questions DIR --out FILE`: fits the order of candidates.

A listwise model: the probability that a right candidate comes first, under a softmax over the
evidence of all candidates of a question, is made as large as it gets (ListNet's top-one
probability, Cao et al. 2007, section 4). Fit it before the decision, which looks at the first.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.errors import InputError, TanyaError
from index.library import Library
from qa.evaluation.answers import is_cited, places_of
from qa.evaluation.development import DevelopmentSet, news_sets
from qa.pipeline import Pipeline
from qa.question import Question
from qa.ranking import Features

Floats = NDArray[np.float64]

_NAMES = tuple(field.name for field in fields(Features))
_UNITS = np.array([5.0, 0.3, 0.3, 0.3])  # of the features, so that one penalty suits all weights
_PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class List:
    """The candidates of one question: features [candidates, 4] and which are right.

    `group` names what must not be fitted on when this question is judged.
    """

    features: Floats
    right: NDArray[np.bool_]
    group: str


def main() -> int:
    """Fit, print, write; 0 when done, 2 for bad input."""
    arguments = _arguments()
    try:
        examples = [one for part in news_sets(arguments.questions) for one in lists(part)]
    except TanyaError as error:
        print(f"fit_ranking: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    print(f"a right sentence first, fitted without its article: {held_out(examples)}")
    weights = fit(examples)
    scaled = {name: round(float(w / weights[0]), 2) for name, w in zip(_NAMES, weights)}
    arguments.out.write_text(json.dumps(scaled, indent=2) + "\n", encoding="utf-8")
    print(f"written: {arguments.out}")
    return 0


def lists(development: DevelopmentSet) -> Iterator[List]:
    """The answerable questions of a set, each with its candidates."""
    asked = [question for question in development.questions if question.answerable]
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, shipped=False) as library,
    ):
        library.add(development.articles)
        pipeline = Pipeline(library)
        for done, expected in enumerate(asked, start=1):
            question = Question.of(expected.question)
            candidates = pipeline.read(pipeline.retrieve(question)).candidates
            places = list(places_of(expected.evidence, development.articles))
            right = [
                is_cited(expected, [one.citation()], places)
                and expected.is_met_by(one.citation().quote)
                for one in candidates
            ]
            if candidates:
                features = np.array([astuple(one.features) for one in candidates])
                group = f"{development.name}:{expected.article}"
                yield List(features, np.array(right), group)
            progress = f"\r{development.name}: {done} of {len(asked)}"
            print(progress, end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)


def fit(examples: Sequence[List]) -> Floats:
    """The weights of the features."""
    usable = [one for one in examples if one.right.any()]

    def loss(weights: Floats) -> float:
        lost = sum(_surprise(one, weights) for one in usable)
        return float(lost / len(usable) + _PENALTY * (weights**2).sum())

    found = minimize(loss, np.array([1.0, 1.0, 0.0, 0.0]), method="L-BFGS-B")
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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m qa.evaluation.fit_ranking", description=__doc__
    )
    parser.add_argument("--questions", type=Path, required=True, help="development questions")
    parser.add_argument("--out", type=Path, required=True, help="where to write the weights (JSON)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
