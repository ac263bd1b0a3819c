"""Whether two spans that answer one question say the same, or another thing of the same sort."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from corpus import Language
from index.abbreviations import met_otherwise
from index.keywords import asked_words, met_share, met_words, stems, tokens
from qa.language_model.names import names
from qa.rendering import Country, Date, Fact, Quantity, Time, facts, supported
from qa.rendering.pieces import cut
from qa.rendering.units import nouns

Said: TypeAlias = tuple[str, Language]  # a span of an article, and the article's language

_COUNTERS = (
    "unit",
    "units",
    "buah",
    "ekor",
    "lembar",
    "butir",
)  # they say how, not what, is counted
_NEAR = 3  # words after a number that tell what it counts


def same_answer(one: Said, other: Said) -> bool:
    """Whether two spans state the same: the same numbers and days, else the same words."""
    mine, theirs = _measured(one), _measured(other)
    if mine or theirs:
        return bool(mine and theirs) and (_within(mine, theirs) or _within(theirs, mine))
    return _words_within(one, other) or _words_within(other, one)


def differing_answer(one: Said, other: Said) -> bool:
    """Whether two spans state one number or one day each, of the same sort, and not the same."""
    mine, theirs = (list(_measured(said)) for said in (one, other))
    if len(mine) != 1 or len(theirs) != 1 or same_answer(one, other):
        return False
    match mine[0], theirs[0]:
        case Quantity() as first, Quantity() as second:
            return _alike(first.unit, second.unit) and not _rounded(first.value, second.value)
        case Date() as day, Date() as other_day:
            return _shape(day) == _shape(other_day)
        case Time() as hour, Time() as other_hour:
            return hour.zone == other_hour.zone
        case _:
            return False


def differing_name(one: Said, other: Said, texts: tuple[str, str]) -> bool:
    """Whether two spans name somebody else or somewhere else.

    Args:
        texts: the articles of both. A name that the other article knows too is no other answer to
            the question, but belongs to somebody else in the story, or to a place within another.
    """
    if any(_measured(said) for said in (one, other)):
        return False
    mine, theirs = (names(said[0]).keys() for said in (one, other))
    if not mine or not theirs or same_answer(one, other) or mine & theirs:
        return False
    known = [set(tokens(text)) for text in texts]
    return not (known[1].intersection(mine) or known[0].intersection(theirs))


def same_thing_counted(one: Said, at: int, other: Said, other_at: int) -> bool:
    """Whether the numbers at two places of two sentences count the same.

    They are the same ones in the order of the sentence among those of their sort ("56 killed, 700
    injured"), and a word that follows one stands in the other sentence: "unit kasir" is none of
    "unit timbangan". Each place is where the span ends.
    """
    if _order(one, at) != _order(other, other_at):
        return False
    return _follows(one, at, other) and _follows(other, other_at, one)


def _measured(said: Said) -> frozenset[Fact]:
    stated = facts(*said)
    return frozenset(fact for fact in stated if not isinstance(fact, Country))


def _within(wanted: frozenset[Fact], stated: frozenset[Fact]) -> bool:
    return all(supported(fact, stated) for fact in wanted)


def _words_within(one: Said, other: Said) -> bool:
    """Whether one span says nothing that the other does not: a name without its title."""
    (text, language), (whole, spoken) = one, other
    said = asked_words(text)
    if not said or not (names(text) or stems(text, language) == stems(whole, spoken)):
        return False
    return met_share(said, language, whole, spoken, met_otherwise(text, whole)) == 1.0


def _alike(unit: str, other: str) -> bool:
    counted = {"", *nouns()}
    return unit == other or {unit, other} <= counted


def _rounded(value: Decimal, other: Decimal) -> bool:
    """Whether one number is the other, only less exact: "40 ribu" for 39.850."""
    coarse, fine = sorted((value, other), key=lambda one: len(_digits(one)))
    if len(_digits(coarse)) == len(_digits(fine)) or not coarse:
        return False
    step = Decimal(1).scaleb(coarse.normalize().adjusted() - len(_digits(coarse)) + 1)
    return abs(coarse - fine) <= step / 2


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def _shape(day: Date) -> tuple[bool, ...]:
    return tuple(part is not None for part in (day.year, day.month, day.day, day.weekday))


def _order(sentence: Said, end: int) -> tuple[int, int]:
    """Which one of how many numbers of its sort ends at or last before a place."""
    text, language = sentence
    found: list[tuple[int, Quantity]] = []
    at = 0
    for piece in cut(text, language):
        stated = piece.meaning.facts() if piece.meaning else ()
        found += [(at, fact) for fact in stated if isinstance(fact, Quantity)]
        at += len(piece.text)
    before = [fact for start, fact in found if start < end]
    if not before:
        return 0, 0
    alike = [fact for _, fact in found if _alike(fact.unit, before[-1].unit)]
    return sum(_alike(fact.unit, before[-1].unit) for fact in before), len(alike)


def _follows(one: Said, end: int, other: Said) -> bool:
    """Whether another sentence says one of the words that follow a place, if any do."""
    (text, language), (whole, spoken) = one, other
    following = [word for word in asked_words(text[end:]) if word not in _COUNTERS][:_NEAR]
    return not following or bool(met_words(following, language, whole, spoken))
