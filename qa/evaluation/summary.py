"""Sums outcomes up: one row for each pair of languages, and one for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.answers import Outcome

HEADINGS = (
    "question→article",
    "answered correctly",
    "cited correctly",
    "refused correctly",
    "wrongly answered",
    "median ms",
    "p95 ms",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over some questions; a pair is (how many, out of how many). Times in milliseconds."""

    name: str
    answered: tuple[int, int]
    cited: tuple[int, int]
    refused: tuple[int, int]
    wrong: tuple[int, int]
    median_ms: float
    p95_ms: float

    def cells(self) -> list[str]:
        """The row as text, in the order of HEADINGS."""
        pairs = (self.answered, self.cited, self.refused, self.wrong)
        counts = [f"{some}/{all}" if all else "–" for some, all in pairs]
        return [self.name, *counts, f"{self.median_ms:.0f}", f"{self.p95_ms:.0f}"]


def summarise(outcomes: Sequence[Outcome]) -> list[Summary]:
    """A row for each pair of languages that occurs, then one for all together."""
    directions = sorted({outcome.direction for outcome in outcomes})
    rows = [
        _summary(name, [outcome for outcome in outcomes if outcome.direction == name])
        for name in directions
    ]
    return [*rows, _summary("all", outcomes)]


def _summary(name: str, outcomes: Sequence[Outcome]) -> Summary:
    answerable = [outcome for outcome in outcomes if outcome.expected.answerable]
    others = [outcome for outcome in outcomes if not outcome.expected.answerable]
    times = [outcome.took_ms for outcome in outcomes]
    return Summary(
        name,
        (sum(outcome.correct for outcome in answerable), len(answerable)),
        (sum(outcome.cited for outcome in answerable), len(answerable)),
        (sum(outcome.refused for outcome in others), len(others)),
        (sum(outcome.wrongly_answered for outcome in outcomes), len(outcomes)),
        float(np.median(times)),
        float(np.percentile(times, 95)),
    )
