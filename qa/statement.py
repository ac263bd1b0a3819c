"""Turns a question into the statement that its answer would make true, and has it judged."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from qa.candidates import Candidate
from qa.kind import Kind
from qa.question import Question
from qa.ranking import shipped_ranking
from qa.reader import Reader, Verdict

_JUDGED = 2  # candidates; see evaluation/SPEED.md

_ASKS_WHETHER = re.compile(
    r"^(?:apakah|adakah|benarkah|betulkah|bisakah|sudahkah|is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|may|must|bukankah|apa)(?:n't)?\s+(?:benar |it true that )?",
    re.IGNORECASE,
)


def judge(reader: Reader, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in a new order: what the best few prove counts as well."""
    return weigh(question, judged(reader, question, candidates), shipped_ranking().support)


def judged(reader: Reader, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best few get a verdict: whether their sentences prove what is asked or claimed."""
    few = candidates[:_JUDGED]
    statements = [statement_of(question, one.short) for one in few]
    verdicts = reader.judge_all(statements, [one.citation().quote for one in few])
    heard = [replace(one, verdict=verdict) for one, verdict in zip(few, verdicts, strict=True)]
    return [*heard, *candidates[_JUDGED:]]


def weigh(question: Question, candidates: Sequence[Candidate], weight: float) -> list[Candidate]:
    """Those with a verdict in the order of evidence and verdict, the others after them."""
    few = [one for one in candidates if one.verdict]
    weighed = [
        replace(one, evidence=one.evidence + weight * support_of(question.kind, one.verdict))
        for one in few
    ]
    return [*sorted(weighed, key=lambda one: -one.evidence), *candidates[len(few) :]]


def support_of(kind: Kind, verdict: Verdict | None) -> float:
    """The chance that a sentence settles what is asked, log odds; 0 where there is no verdict."""
    if verdict is None:
        return 0.0
    # "No" is as good an answer to a yes-or-no question as "yes".
    denied = verdict.contradiction if kind == "yes_no" else 0.0
    chance = min(max(verdict.entailment, denied, 1e-3), 1.0 - 1e-3)
    return math.log(chance / (1.0 - chance))


def statement_of(question: Question, short: str) -> str:
    """What is claimed: for yes or no the question itself, else the question with its answer."""
    if question.kind == "yes_no":
        return _ASKS_WHETHER.sub("", question.text).rstrip(" ?") + "."
    return f"{question.text} {short}"
