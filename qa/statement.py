"""Turns a question into the statement that its answer would make true, for judging entailment."""

from __future__ import annotations

import re

from qa.candidates import Candidate
from qa.question import Question
from qa.reader import Reader, Verdict

_ASKS_WHETHER = re.compile(
    r"^(?:apakah|adakah|benarkah|betulkah|bisakah|sudahkah|is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|may|must)\s+(?:benar |it true that )?",
    re.IGNORECASE,
)


def judge(reader: Reader, question: Question, best: Candidate) -> Verdict | None:
    """Whether a candidate's sentence proves what is asked or claimed."""
    return reader.judge(statement_of(question, best.short), best.citation().quote)


def statement_of(question: Question, short: str) -> str:
    """What is claimed: for yes or no the question itself, else the question with its answer."""
    if question.kind == "yes_no":
        return _ASKS_WHETHER.sub("", question.text).rstrip(" ?") + "."
    return f"{question.text} {short}"
