"""The state of a chat: the turns of the conversation, and what lies open beside it.

Knows nothing about HTML or Gradio.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from corpus import Article, InputError, TanyaError
from index import Library
from index.feedback import Feedback, Rating
from index.scope import EVERYTHING, Scope
from qa import Answer, Assistant
from ui.show import answer_as_json

Span = tuple[int, int]

NEAREST = 0  # the place of a refusal's nearest sentence; citations count from 1, passages from -1


def _new_key() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Limits:
    """What was typed to limit a question: ids of articles, outlets, two dates."""

    articles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def scope(self) -> Scope:
        """The scope that is meant.

        Raises:
            InputError: a date is not understood.
        """
        return Scope.of(self.articles, self.sources, well_formed(self.since), self.until)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it so far: nothing yet, an answer, or an error.

    `rating` is what the reader thought of it, and `remarked` whether they said why.
    """

    question: str
    answer: Answer | None = None
    error: Exception | None = None
    done: bool = False
    scope: Scope = EVERYTHING
    stopped: bool = False
    rating: Rating | None = None
    remarked: bool = False
    key: str = field(default_factory=_new_key, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the article panel shows: an article, the quotes in it, and the short answer in one.

    Quotes are numbered as their citations are; `at` is the number of the one that is looked at.
    """

    article: Article
    quotes: tuple[tuple[int, Span], ...] = ()
    at: int = NEAREST
    short: Span | None = None


def take_turn(
    assistant: Assistant, typed: str, earlier: Sequence[Turn], limits: Limits | None = None
) -> Iterator[Turn]:
    """Ask a question, and yield its turn again and again as it gets on; it never raises."""
    question = well_formed(typed)
    history = [turn.answer for turn in earlier if turn.answer]
    turn = Turn(question)
    yield turn
    try:
        turn = replace(turn, scope=(limits or Limits()).scope())
        if not assistant.library.counts()[0]:
            raise InputError("There are no articles yet: add some in the library.")
        for answer in assistant.stream(question, history=history, scope=turn.scope):
            turn = replace(turn, answer=answer)
            yield turn
        yield replace(turn, done=True)
    except TanyaError as error:
        yield replace(turn, answer=None, error=error, done=True)
    except Exception as error:
        logging.getLogger(__name__).exception("a question could not be answered")
        yield replace(turn, answer=None, error=error, done=True)


def stopped(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns where the last one was broken off: half an answer does not count as one."""
    if not turns or turns[-1].done:
        return tuple(turns)
    return (*turns[:-1], replace(turns[-1], answer=None, done=True, stopped=True))


def rate(library: Library, turn: Turn, rating: Rating, comment: str = "") -> Turn:
    """Keep what a reader thinks of an answer, and why; the turn as it is then.

    Raises:
        LibraryError: it cannot be kept.
    """
    if turn.answer is None:
        return turn
    now, comment = datetime.now(UTC).isoformat(timespec="seconds"), well_formed(comment).strip()
    answer = answer_as_json(turn.answer, 0.0)
    del answer["took_ms"]  # which nobody remembers
    library.keep_feedback(Feedback(turn.key, now, rating, comment, answer))
    return replace(turn, rating=rating, remarked=bool(comment))


def reading_of(answer: Answer, place: int) -> Reading | None:
    """What the panel shows for citation 1, 2, …, for `NEAREST`, or for passage -1, -2, …

    None where there is nothing at that place.
    """
    if place == NEAREST:
        nearest = answer.nearest
        return Reading(nearest.article, ((0, (nearest.start, nearest.end)),)) if nearest else None
    if not 1 <= place <= len(answer.citations):
        return None
    article = answer.citations[place - 1].article
    quotes = tuple(
        (number, (one.start, one.end))
        for number, one in enumerate(answer.citations, start=1)
        if one.article.id == article.id
    )
    lead, short = answer.citations[0], answer.short_at
    inside = lead.article.id == article.id and short != (lead.start, lead.end)
    return Reading(article, quotes, place, short if inside else None)


def passage_of(library: Library, answer: Answer, place: int) -> Reading | None:
    """What the panel shows for a passage that was read: -1 is the first."""
    if not 1 <= -place <= len(answer.passages):
        return None
    passage = answer.passages[-place - 1].passage
    article = library.article(passage.article_id)
    return Reading(article, ((NEAREST, (passage.start, passage.end)),)) if article else None


def reading_after(turn: Turn, before: Reading | None) -> Reading | None:
    """The first citation of an answer; without one the article stays, no longer highlighted."""
    cited = reading_of(turn.answer, 1) if turn.answer else None
    return cited or (Reading(before.article) if before else None)


def well_formed(text: str) -> str:
    """Text without half surrogates, which neither SQLite nor JSON can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
