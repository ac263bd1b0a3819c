"""Finds the abbreviations that a text spells out itself: "Badan Pusat Statistik (BPS)".

After Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (PSB 2003): the letters of the short form are looked for from right to left in the words
before the bracket, and the first one has to begin a word. That covers the syllables that
Indonesian builds its abbreviations of as well: KEMENterian KOMunikasi dan INFOrmatika.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

Pair = tuple[str, str]  # short form, long form

_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_STOPS = re.compile(r"[.!?;:\"“”()](?=\s|$)|\n")  # a long form does not reach across these
_WORD = re.compile(r"\S+")
_MOST_LETTERS = 15  # of a short form: "Kemendikbudristek" is a rarity
_EITHER = re.compile(r"\s*/\s*|,?\s+(?:atau|or)\s+")
_SURROUNDINGS = 300  # characters before a bracket that may hold its long form


@lru_cache(maxsize=256)
def spelled_out(text: str) -> tuple[Pair, ...]:
    """The (short, long) pairs that a text's brackets give, each once, in their order."""
    return tuple(dict.fromkeys(_pairs(text)))


def _pairs(text: str) -> Iterator[Pair]:
    for bracket in _BRACKETS.finditer(text):
        before = text[max(0, bracket.start() - _SURROUNDINGS) : bracket.start()].rstrip()
        clause = _STOPS.split(before)[-1]
        sides = [side for side in _EITHER.split(bracket[1].strip()) if side]
        yield from _by_position(clause, sides)
        yield from _among(sides)


def _by_position(clause: str, sides: list[str]) -> Iterator[Pair]:
    """What stands before a bracket and one side of what stands in it, whichever is the shorter."""
    last = clause.split()[-1:]
    for side in sides:
        if _is_short(side) and (long := long_form(side, clause)):
            yield side, long
        elif last and _is_short(last[0]) and long_form(last[0], side) == side:
            yield last[0], side


def _among(sides: list[str]) -> Iterator[Pair]:
    """Two sides of a bracket that give each other: "(artificial intelligence/AI)"."""
    for short in sides:
        for long in sides:
            if short != long and _is_short(short) and long_form(short, long) == long:
                yield short, long


def _is_short(text: str) -> bool:
    """Whether a text may be a short form: one or two words, a capital among its letters."""
    letters = [sign for sign in text if sign.isalnum()]
    return (
        2 <= len(letters) <= _MOST_LETTERS
        and len(text.split()) <= 2
        and text[0].isalnum()
        and any(sign.isupper() for sign in letters)
    )


def long_form(short: str, before: str) -> str:
    """The words at the end of a text that a short form may stand for, "" if there are none."""
    letters = [sign.lower() for sign in short if sign.isalnum()]
    words = list(_WORD.finditer(before))
    most = min(len(letters) + 5, len(letters) * 2)
    if not words:
        return ""
    first = words[-most:][0].start()
    start = _aligned(letters, before[first:])
    long = "" if start is None else before[first + start :].strip()
    repeats = short.lower() in (word.lower() for word in long.split())
    return long if len(long.split()) > 1 and len(long) > len(short) and not repeats else ""


def _aligned(letters: list[str], text: str) -> int | None:
    """Where the long form begins in a text, so that it has the letters in order; None if not."""
    at = len(text)
    lowered = [sign.lower() for sign in text]
    for place in reversed(range(len(letters))):
        at -= 1
        while at >= 0 and not (lowered[at] == letters[place] and _may_stand(text, at, place)):
            at -= 1
        if at < 0:
            return None
    return at


def _may_stand(text: str, at: int, place: int) -> bool:
    """The first letter of a short form begins a word; the others may stand anywhere."""
    return place > 0 or at == 0 or not text[at - 1].isalnum()
