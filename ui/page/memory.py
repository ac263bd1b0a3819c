"""A conversation as the browser keeps it, so that it is there again after a reload.

What comes back from a browser may be anything: whatever no longer fits the library is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from index import Library
from index.feedback import Rating
from index.scope import Scope
from ui.models import Said
from ui.page.conversation import Turn

_MOST_KEPT = 20  # turns


class Remembered(BaseModel):
    """A turn that was answered."""

    key: str
    said: Said
    scope: Scope
    rating: Rating | None = None
    remarked: bool = False


_ALL = TypeAdapter(list[Remembered])


def kept(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The last turns that were answered, as JSON."""
    answered = [turn for turn in turns if turn.done and turn.answer][-_MOST_KEPT:]
    return [
        {
            "key": turn.key,
            "said": Said.of(turn.answer).model_dump(mode="json"),
            "scope": asdict(turn.scope),
            "rating": turn.rating,
            "remarked": turn.remarked,
        }
        for turn in answered
        if turn.answer
    ]


def recalled(library: Library, stored: object) -> tuple[Turn, ...]:
    """The turns that a browser kept, without those whose proof is no longer in the library."""
    try:
        remembered = _ALL.validate_python(stored)
    except ValidationError:
        return ()
    return tuple(_turns(library, remembered[-_MOST_KEPT:]))


def _turns(library: Library, remembered: Sequence[Remembered]) -> Iterator[Turn]:
    for one in remembered:
        answer = one.said.answer(library)
        if len(answer.citations) == len(one.said.citations):
            yield Turn(
                one.said.question,
                answer,
                done=True,
                scope=one.scope,
                rating=one.rating,
                remarked=one.remarked,
                key=one.key,
            )
