"""The state of a chat: the turns of the conversation, and what lies open beside it.

Knows nothing about HTML or Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Article, TanyaError
from qa import Answer, Assistant

Span = tuple[int, int]

NEAREST = 0  # the place of a refusal's nearest sentence; citations count from 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it so far: nothing yet, an answer, or an error."""

    question: str
    answer: Answer | None = None
    error: Exception | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the article panel shows: an article, the quote in it, and the short answer in that."""

    article: Article
    quote: Span | None = None
    short: Span | None = None


def take_turn(assistant: Assistant, typed: str, earlier: Sequence[Turn]) -> Iterator[Turn]:
    """Ask a question, and yield its turn again and again as it gets on; it never raises."""
    question = well_formed(typed)
    history = [turn.answer for turn in earlier if turn.answer]
    turn = Turn(question)
    yield turn
    try:
        for answer in assistant.stream(question, history=history):
            turn = Turn(question, answer)
            yield turn
        yield Turn(question, turn.answer, done=True)
    except TanyaError as error:
        yield Turn(question, error=error, done=True)
    except Exception as error:
        logging.getLogger(__name__).exception("a question could not be answered")
        yield Turn(question, error=error, done=True)


def reading_of(answer: Answer, place: int) -> Reading | None:
    """What the panel shows for citation 1, 2, … of an answer, or for `NEAREST`; None if missing."""
    if place == NEAREST:
        nearest = answer.nearest
        return Reading(nearest.article, (nearest.start, nearest.end)) if nearest else None
    if not 1 <= place <= len(answer.citations):
        return None
    citation = answer.citations[place - 1]
    short = answer.short_at if place == 1 else None
    return Reading(citation.article, (citation.start, citation.end), short)


def reading_after(turn: Turn, before: Reading | None) -> Reading | None:
    """The first citation of an answer; without one the article stays, no longer highlighted."""
    cited = reading_of(turn.answer, 1) if turn.answer else None
    return cited or (Reading(before.article) if before else None)


def well_formed(text: str) -> str:
    """Text without half surrogates, which neither SQLite nor JSON can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
