"""Decides whether the best candidate is an answer, a possible one, or none."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from qa.answer import Status
from qa.candidates import Candidate
from qa.question import Question
from qa.signals import Signals, signals_of

_SETTLED = 0.7  # the chance from which a proof or a denial counts
SHIPPED = Path(__file__).parent / "decision.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """A logistic regression of "the answer is right" on the signals, and two thresholds on it.

    `python -m qa.evaluation.fit` fits one on development questions; decision.json holds the one in
    use.
    """

    weights: Mapping[str, float]
    offset: float
    answered_from: float
    uncertain_from: float

    @classmethod
    def load(cls, file: Path) -> Rule:
        """Read a rule from JSON."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def confidence(self, signals: Signals) -> float:
        """The estimated chance, 0..1, that the answer is right."""
        values = asdict(signals)
        logit = self.offset + sum(weight * values[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def status(self, confidence: float) -> Status:
        """What a confidence amounts to."""
        if confidence >= self.answered_from:
            return "answered"
        return "uncertain" if confidence >= self.uncertain_from else "not_found"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to show for a question; `confidence` estimates the chance that the answer is right."""

    status: Status
    confidence: float
    best: Candidate | None


@cache
def shipped_rule() -> Rule:
    """The rule that comes with Tanya."""
    return Rule.load(SHIPPED)


def decide(question: Question, candidates: Sequence[Candidate]) -> Decision:
    """Judge the candidates, which come most convincing first."""
    if not candidates:
        return Decision("not_found", 0.0, None)
    rule = shipped_rule()
    confidence = rule.confidence(signals_of(question, candidates))
    status = rule.status(confidence)
    if status == "answered" and question.kind == "yes_no" and not yes_or_no(candidates[0]):
        status = "uncertain"
    return Decision(status, confidence, candidates[0])


def yes_or_no(best: Candidate) -> Literal["yes", "no", ""]:
    """Whether a sentence settles a question for yes or no, and how."""
    verdict = best.verdict
    if verdict is None:
        return ""
    if verdict.entailment >= _SETTLED:
        return "yes"
    return "no" if verdict.contradiction >= _SETTLED else ""
