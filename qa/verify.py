"""The last look: no citation leaves unless its quote stands in the article, letter by letter."""

from __future__ import annotations

from dataclasses import replace

from qa.answer import Answer
from qa.compose import refusal


def verify(answer: Answer) -> Answer:
    """Return the answer as it is, or a refusal where a citation does not hold."""
    if answer.nearest and not answer.nearest.is_verbatim():
        answer = replace(answer, nearest=None)
    if all(citation.is_verbatim() for citation in answer.citations):
        return answer
    return replace(
        answer,
        status="not_found",
        text=refusal(answer.language),
        short="",
        citations=(),
        short_at=None,
    )
