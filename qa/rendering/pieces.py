"""Cuts a text into pieces: facts that a reader understood, small words, other words, and gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus import Language
from qa.rendering.clock import read_time
from qa.rendering.dates import read_date
from qa.rendering.facts import Meaning
from qa.rendering.links import Following, link_pattern
from qa.rendering.quantities import read_amount, read_ordinal
from qa.rendering.territories import read_territory

_Reader = Callable[[str, int, Language], tuple[Meaning, int] | None]
# The order decides: "14.30 WIB" is a time before 14.30 is anything else.
_READERS: tuple[_Reader, ...] = (read_time, read_date, read_ordinal, read_amount, read_territory)
# Codes and what no reader understood ("14.30", "05"); words, "COVID-19" and "km" among them.
_WORD = re.compile(r"\d(?:[\d.,:/–-]*\d)?(?!\w)|\w(?:[\w'’&-]*\w)?")

_ERAS = ("SM", "BC", "BCE")  # abbreviations of one language, not names


@dataclass(slots=True)
class Piece:
    """A stretch of the text; `written` is what replaces it, None where it stays.

    `leads_to` is the kind of fact that a rewritten link stands before.
    """

    text: str
    meaning: Meaning | None = None
    is_link: bool = False
    is_gap: bool = False
    written: str | None = None
    leads_to: Following | None = None

    @property
    def is_word(self) -> bool:
        """Whether no reader understood it."""
        return not (self.meaning or self.is_link or self.is_gap)

    @property
    def is_name(self) -> bool:
        """Whether it is capitalised: whoever writes news keeps the names of persons and firms."""
        return self.is_word and self.text[0].isupper() and self.text not in _ERAS


def cut(text: str, language: Language) -> list[Piece]:
    """The pieces of a text, which joined are the text."""
    return list(_pieces(text, language))


def beside(pieces: list[Piece], position: int, step: int) -> Piece | None:
    """The next piece before (-1) or after (1), with nothing but spaces between."""
    position += step
    while 0 <= position < len(pieces):
        if not pieces[position].is_gap:
            return pieces[position]
        if not pieces[position].text.isspace():
            return None
        position += step
    return None


def _pieces(text: str, language: Language) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        if text[at].isspace():  # every other piece: no reader need look at it
            piece = Piece(text[at], is_gap=True)
        else:
            piece = _fact(text, at, language) or _other(text, at, language)
        yield piece
        at += len(piece.text)


def _fact(text: str, at: int, language: Language) -> Piece | None:
    for read in _READERS:
        found = read(text, at, language)
        if found:
            meaning, end = found
            return Piece(text[at:end], meaning)
    return None


def _other(text: str, at: int, language: Language) -> Piece:
    link = link_pattern(language).match(text, at)
    if link:
        return Piece(link[0], is_link=True)
    word = _WORD.match(text, at)
    if word:
        return Piece(word[0])
    return Piece(text[at], is_gap=True)
