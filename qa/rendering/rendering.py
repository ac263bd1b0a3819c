"""Writes the facts of a text as another language writes them, and leaves the rest as it stands.

A fact is rewritten where its neighbours allow it, a small word where a rewritten fact or a name
follows; nothing is ever guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus import Language
from qa.rendering.clock import Clock
from qa.rendering.dates import Calendar, Era
from qa.rendering.facts import Fact, Kind
from qa.rendering.links import PARTICLES, Following, before, between
from qa.rendering.pieces import Piece, beside, cut
from qa.rendering.quantities import Amount, Ordinal
from qa.rendering.territories import Territory

_REMEMBERED = 1024  # texts: one question asks for the facts of a sentence several times
_NEUTRAL = re.compile(r"[\d/:–-]+")
_AND_OR = ("dan", "serta", "atau", "and", "or")
# "dan" joins two names, but not the two halves of a ministry's.
_OFFICES = re.compile(
    r"\b(?:Kement\w+|Menteri|Departemen|Dinas|Badan|Lembaga|Komisi|Direktorat|Fakultas|Ilmu|Undang"
    r"|Peraturan|Institut|Pusat|Minist\w+|Department|Bureau|Agency|Institute|Commission|Faculty"
    r"|Office|Act|Foundation)\b"
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """`complete` says that nothing but the target language, names and numbers is left.

    A capitalised word is taken for a name.
    """

    text: str
    complete: bool


def render(text: str, source: Language, target: Language) -> Rendered:
    """Write a short text of one language in the other, as far as it consists of facts.

    Numbers, money, dates, times, durations, counted nouns and countries are written the way the
    target language writes them; names stay, and so does every word that is not understood.
    """
    if source == target:
        return Rendered(text, True)
    whole = _attempt(text, source, target, places=True)
    # Inside a sentence that stays, "Jepang" and "dan" stay too: half a phrase helps nobody.
    return whole if whole.complete else _attempt(text, source, target, places=False)


def _attempt(text: str, source: Language, target: Language, *, places: bool) -> Rendered:
    pieces = cut(text, source)
    for position, piece in enumerate(pieces):
        if places or not isinstance(piece.meaning, Territory):
            _rewrite(pieces, position, target)
    for position in reversed(range(len(pieces))):  # "pada sekitar 2005": from the right
        if pieces[position].is_link:
            _relink(pieces, position, source, target, places=places)
    written = "".join(p.text if p.written is None else p.written for p in pieces)
    if text[:1].isupper():
        written = written[:1].upper() + written[1:]
    complete = all(_is_understood(pieces, position, target) for position in range(len(pieces)))
    return Rendered(written, complete)


@lru_cache(_REMEMBERED)
def facts(text: str, language: Language) -> frozenset[Fact]:
    """The numbers, dates, times and countries that a text states, whatever its language."""
    pieces = cut(text, language)
    return frozenset(
        fact
        for position, piece in enumerate(pieces)
        if piece.meaning and not _is_elsewhere(pieces, position)
        for fact in piece.meaning.facts()
    )


@dataclass(frozen=True, slots=True)
class FactSpan:
    """A fact at text[start:end]."""

    start: int
    end: int
    kind: Kind


@lru_cache(_REMEMBERED)
def fact_spans(text: str, language: Language) -> tuple[FactSpan, ...]:
    """Where a text states numbers, dates, times and countries, in their order."""
    found, at = [], 0
    for piece in cut(text, language):
        if piece.meaning:
            found.append(FactSpan(at, at + len(piece.text), piece.meaning.kind))
        at += len(piece.text)
    return tuple(found)


def _rewrite(pieces: list[Piece], position: int, target: Language) -> None:
    piece = pieces[position]
    if not piece.meaning or _is_bound(pieces, position):
        return
    last = beside(pieces, position, -1)
    written = piece.meaning.write(target)
    if isinstance(piece.meaning, Territory) and last and _counts_people(last):
        written = f"from {_with_article(piece.meaning, target)}"  # "pelajar Indonesia"
    if isinstance(piece.meaning, Clock) and target == "en" and _follows_a_date(pieces, position):
        written = f"at {written}"
    piece.written = written


def _is_bound(pieces: list[Piece], position: int) -> bool:
    """Whether a fact is part of what was not understood: "Bank Jepang", "putaran ketiga"."""
    meaning = pieces[position].meaning
    last, following = beside(pieces, position, -1), beside(pieces, position, 1)
    if isinstance(meaning, Calendar | Era) and meaning.span and last and last.is_word:
        return True  # "12 Rabiul Akhir 1372"
    if isinstance(meaning, Territory):
        return bool((last and last.is_word) or (following and following.is_name))
    if isinstance(meaning, Ordinal):
        return bool((last and last.is_word) or (following and following.is_word))
    if isinstance(meaning, Calendar) and meaning.month is None:
        if meaning.year is None:  # "Black Friday"
            return bool((last and last.is_name) or (following and following.is_name))
        return bool(last and isinstance(last.meaning, Amount))  # "Nomor 22 Tahun 1999"
    return False


def _is_elsewhere(pieces: list[Piece], position: int) -> bool:
    """Whether the name of a country is part of another name, as in "Michael Jordan"."""
    meaning = pieces[position].meaning
    if not isinstance(meaning, Territory) or not meaning.is_ambiguous:
        return False
    return any(
        neighbour.is_name
        for neighbour in (beside(pieces, position, -1), beside(pieces, position, 1))
        if neighbour
    )


def _counts_people(piece: Piece) -> bool:
    meaning = piece.meaning
    return isinstance(meaning, Amount) and bool(meaning.unit and meaning.unit.people)


def _follows_a_date(pieces: list[Piece], position: int) -> bool:
    earlier = _earlier(pieces, position)
    return bool(earlier and isinstance(earlier.meaning, Calendar))


def _earlier(pieces: list[Piece], position: int) -> Piece | None:
    """The piece before, with nothing but spaces and commas between."""
    for piece in reversed(pieces[:position]):
        if not piece.is_gap:
            return piece
        if piece.text not in " ,\n":
            return None
    return None


def _relink(
    pieces: list[Piece], position: int, source: Language, target: Language, *, places: bool
) -> None:
    piece = pieces[position]
    kind = _following(pieces, position)
    if not kind or (kind in ("place", "name") and not places):
        return
    written = _joining(pieces, position, kind, source, target)
    if written is None and _may_begin(pieces, position, kind):
        written = before(piece.text, kind, source, target)
    if written is None:
        return
    following = beside(pieces, position, 1)
    if following and target == "en" and isinstance(following.meaning, Territory):
        written += " the" if following.meaning.takes_article() else ""
    piece.written, piece.leads_to = written, kind
    if not written:  # a word that the other language does without goes with its space
        pieces[position + 1].written = ""


def _following(pieces: list[Piece], position: int) -> Following | None:
    """What kind of fact follows, over other links that were rewritten; None for any other word."""
    following = beside(pieces, position, 1)
    if not following or not pieces[position + 1].is_gap:
        return None
    if following.is_name:
        return "name"
    if following.is_link and following.written is not None:
        return following.leads_to
    return following.meaning.kind if following.meaning and following.written is not None else None


def _may_begin(pieces: list[Piece], position: int, kind: Following) -> bool:
    """Before places and names a preposition is translated only where no other word governs it.

    Except "di": that is "in" after any name. Titles begin with a capital: "The Hague".
    """
    if kind not in ("place", "name"):
        return True
    link, last = pieces[position].text, beside(pieces, position, -1)
    if kind == "name" and link == "The":
        return False
    if last and last.is_word:
        return link == "di" and last.is_name
    return not last or not isinstance(last.meaning, Territory | Ordinal)


def _joining(
    pieces: list[Piece], position: int, kind: Following, source: Language, target: Language
) -> str | None:
    """What "dan", "atau" and "hingga" are between two facts of one kind, or two names."""
    earlier = _earlier(pieces, position)
    if not earlier:
        return None
    word = pieces[position].text.lower()
    if earlier.is_name:
        joined = kind == "place" or (kind == "name" and _are_names(pieces, position))
        alike = joined and word in _AND_OR
    else:
        known = earlier.meaning.kind if earlier.meaning and earlier.written is not None else None
        alike = known is not None and _family(known) == _family(kind)
    return between(word, source, target) if alike else None


def _are_names(pieces: list[Piece], position: int) -> bool:
    """Whether two names are joined, and not the halves of one: "Pendidikan dan Kebudayaan".

    In "Tyne and Wear Metro" the last word belongs to both: the later name is the longer one.
    """
    if _OFFICES.search("".join(piece.text for piece in pieces)):
        return False
    return _length(pieces, position, 1) <= _length(pieces, position, -1)


def _length(pieces: list[Piece], position: int, step: int) -> int:
    """How many capitalised words in a row stand before (-1) or after (1)."""
    count = 0
    for piece in pieces[position + step :: step]:
        if piece.is_name:
            count += 1
        elif not piece.is_gap or not (piece.text.isspace() or (piece.text == "," and not count)):
            break
    return count


def _family(kind: Following) -> str:
    return {
        "duration": "quantity", "month": "date", "day": "date", "time": "date", "name": "place",
    }.get(kind, kind)  # fmt: skip


def _with_article(territory: Territory, target: Language) -> str:
    article = "the " if target == "en" and territory.takes_article() else ""
    return article + territory.write(target)


def _is_understood(pieces: list[Piece], position: int, target: Language) -> bool:
    piece = pieces[position]
    if piece.is_gap or piece.written is not None or piece.is_name:
        return True
    if piece.meaning:
        return piece.meaning.write(target) == piece.text or _is_elsewhere(pieces, position)
    if _NEUTRAL.fullmatch(piece.text):
        return True
    last, following = beside(pieces, position, -1), beside(pieces, position, 1)
    named = bool(last and following and (last.is_name and following.is_name))
    return named and piece.text in PARTICLES
