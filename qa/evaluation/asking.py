"""Asks the development questions once, and keeps what both fits are made on."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from index.library import Library
from qa.candidates import Candidate
from qa.evaluation.answers import is_cited, places_of
from qa.evaluation.development import DevelopmentSet
from qa.evaluation.questions import Expected
from qa.pipeline import Pipeline
from qa.question import Question
from qa.ranking import Ranking
from qa.reader import Reader
from qa.statement import judged, weigh

Proof: TypeAlias = tuple[str, int, int]  # article, start and end of a sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates, best first, and the sentences that are right.

    `group` names what must not be fitted on when this question is judged.
    """

    question: Question
    answerable: bool
    candidates: Sequence[Candidate]
    proofs: frozenset[Proof]
    group: str

    @property
    def right(self) -> list[bool]:
        """Which of the candidates are right."""
        return [_proof(one) in self.proofs for one in self.candidates]

    def ranked(self, ranking: Ranking) -> Asked:
        """The candidates in the order of another ranking, without verdicts."""
        weighed = [
            replace(one, evidence=ranking.evidence(one.features), verdict=None)
            for one in self.candidates
        ]
        weighed.sort(key=lambda one: -one.evidence)
        return replace(self, candidates=weighed)

    def judged(self, reader: Reader) -> Asked:
        """The best few with a verdict."""
        return replace(self, candidates=judged(reader, self.question, self.candidates))

    def weighed(self, weight: float) -> Asked:
        """Reordered by what the verdicts say."""
        return replace(self, candidates=weigh(self.question, self.candidates, weight))


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
                proofs = _proofs(expected, candidates, development)
                group = f"{development.name}:{expected.article}"
                yield Asked(question, expected.answerable, candidates, proofs, group)
            progress = f"\r{development.name}: {done} of {len(development.questions)}"
            print(progress, end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)


def _proofs(
    expected: Expected, candidates: Sequence[Candidate], development: DevelopmentSet
) -> frozenset[Proof]:
    places = list(places_of(expected.evidence, development.articles))
    return frozenset(
        _proof(one)
        for one in candidates
        if expected.answerable
        and is_cited(expected, [one.citation()], places)
        and expected.is_met_by(one.citation().quote)
    )


def _proof(candidate: Candidate) -> Proof:
    return candidate.article.id, *candidate.sentence
