"""Turns a question into the statement that its answer would make true, for judging entailment."""

from __future__ import annotations

import re

from qa.question import Question

_ASKS_WHETHER = re.compile(
    r"^(?:apakah|adakah|benarkah|betulkah|bisakah|sudahkah|is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|may|must)\s+(?:benar |it true that )?",
    re.IGNORECASE,
)


def statement_of(question: Question, short: str) -> str:
    """What is claimed: for yes or no the question itself, else the question with its answer."""
    if question.kind == "yes_no":
        return _ASKS_WHETHER.sub("", question.text).rstrip(" ?") + "."
    return f"{question.text} {short}"
