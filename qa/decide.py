"""Decides whether the best candidate is an answer, a possible one, or none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Status
from qa.candidates import Candidate

# Logistic regression of "the answer is right" on the evidence of the best candidate, fitted on 108
# development questions over eight articles, 34 near misses among them, and 80 about other things.
_SLOPE = 0.25
_OFFSET = -2.00

_ANSWERED_FROM = 0.35
_UNCERTAIN_FROM = 0.18


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a question; `confidence` estimates the chance that the answer is right."""

    status: Status
    confidence: float
    best: Candidate | None


def decide(candidates: Sequence[Candidate]) -> Decision:
    """Judge the candidates, which come most convincing first."""
    if not candidates:
        return Decision("not_found", 0.0, None)
    best = candidates[0]
    confidence = 1.0 / (1.0 + math.exp(-(_SLOPE * best.evidence + _OFFSET)))
    return Decision(_status(confidence), confidence, best)


def _status(confidence: float) -> Status:
    if confidence >= _ANSWERED_FROM:
        return "answered"
    return "uncertain" if confidence >= _UNCERTAIN_FROM else "not_found"
