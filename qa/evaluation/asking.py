"""Asks the development questions once, and keeps what both fits are made on."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.library import Library
from qa.candidates import Candidate
from qa.evaluation.answers import is_cited, places_of
from qa.evaluation.development import DevelopmentSet
from qa.evaluation.questions import Expected
from qa.pipeline import Pipeline
from qa.question import Question
from qa.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates, best first, and which of them are right.

    `group` names what must not be fitted on when this question is judged.
    """

    question: Question
    answerable: bool
    candidates: Sequence[Candidate]
    right: Sequence[bool]
    group: str

    def ranked(self, ranking: Ranking) -> Asked:
        """The candidates in the order of another ranking."""
        weighed = [
            (replace(one, evidence=ranking.evidence(one.features)), right)
            for one, right in zip(self.candidates, self.right, strict=True)
        ]
        weighed.sort(key=lambda one: -one[0].evidence)
        candidates, right = zip(*weighed, strict=True)
        return replace(self, candidates=candidates, right=right)


def ask(development: DevelopmentSet) -> Iterator[Asked]:
    """The questions of a set for which anything was found, each set in a library of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, shipped=False) as library,
    ):
        library.add(development.articles)
        pipeline = Pipeline(library)
        for done, expected in enumerate(development.questions, start=1):
            question = Question.of(expected.question)
            candidates = pipeline.read(pipeline.retrieve(question)).candidates
            if candidates:
                right = _right(expected, candidates, development)
                group = f"{development.name}:{expected.article}"
                yield Asked(question, expected.answerable, candidates, right, group)
            progress = f"\r{development.name}: {done} of {len(development.questions)}"
            print(progress, end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)


def _right(
    expected: Expected, candidates: Sequence[Candidate], development: DevelopmentSet
) -> list[bool]:
    places = list(places_of(expected.evidence, development.articles))
    return [
        expected.answerable
        and is_cited(expected, [one.citation()], places)
        and expected.is_met_by(one.citation().quote)
        for one in candidates
    ]
