"""Reads amounts, "Rp3,2 triliun", "dua hari", "7 to 10 percent", and ordinals, "ke-3", "third"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from corpus import Language
from qa.rendering.facts import Date, Fact, Kind, Quantity
from qa.rendering.numerals import (
    Numeral,
    digits_pattern,
    from_digits,
    from_words,
    is_foreign,
    ordinal,
    ordinal_words,
    scales,
    words_pattern,
)
from qa.rendering.units import Unit, currency_signs, units

_LENGTHS_OF_TIME = (
    "century", "decade", "year", "month", "week", "day", "night", "hour", "minute", "second",
)  # fmt: skip
_YEARS = range(1000, 2101)  # a bare number of these, written without a separator, is a year
_MOST_DIGITS = 15  # longer ones are account numbers
_BEFORE_YEARS = re.compile(r"\b(?:pada|sejak|in|since)\s+\Z", re.I)
_M = 6  # "£30m" are millions, "30 m" are metres
_TO: dict[Language, str] = {"id": "hingga", "en": "to"}
_PER: dict[Language, str] = {"id": "per", "en": "per|an?"}
_TO_WORDS: dict[Language, str] = {"id": "hingga|sampai|s/d|sampai dengan", "en": "to"}


@dataclass(frozen=True, slots=True)
class Amount:
    """One number, or two that bound a range, with the currency sign or the unit beside them."""

    numerals: tuple[Numeral, ...]
    sign: Unit | None = None
    unit: Unit | None = None
    gap: str = " "
    dash: str = ""
    per: Unit | None = None

    @property
    def kind(self) -> Kind:
        if self._is_a_year():
            return "month"
        return "duration" if self.unit and self.unit.key in _LENGTHS_OF_TIME else "quantity"

    def write(self, language: Language) -> str:
        last = self.numerals[-1]
        text = last.write(language)
        if len(self.numerals) == 2:
            text = self._first(language) + (self.dash or f" {_TO[language]} ") + text
        if self.sign:
            text = self.sign.write(last.amount, language) + text
        if self.unit:
            gap = self.gap if self.unit.symbol else " "
            text += gap + self.unit.write(self.numerals[0].amount * len(self.numerals), language)
        if self.per:
            text += f" per {self.per.write(Decimal(1), language)}"
        return text

    def _first(self, language: Language) -> str:
        first, last = self.numerals
        shared = first.power == last.power and not first.in_words  # "4-5 juta"
        return (replace(first, power=0) if shared else first).write(language)

    def facts(self) -> frozenset[Fact]:
        found: set[Fact] = {Quantity(n.amount, self._key()) for n in self.numerals}
        if self._is_a_year():
            found = {Date(year=int(n.amount)) for n in self.numerals}
        return frozenset(found)

    def _key(self) -> str:
        named = self.sign or self.unit
        return named.key if named else ""

    def _is_a_year(self) -> bool:
        plain = not (self.sign or self.unit)
        return plain and all(
            n.amount in _YEARS
            and not (n.grouped or n.in_words or n.power)
            and n.amount == n.amount.to_integral_value()
            for n in self.numerals
        )


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order, of something where a noun stands beside it: "hari ketiga"."""

    number: int
    in_words: bool
    unit: Unit | None = None

    @property
    def kind(self) -> Kind:
        return "ordinal"

    def write(self, language: Language) -> str:
        place = ordinal(self.number, language, in_words=self.in_words)
        noun = self.unit.write(Decimal(1), language) if self.unit else ""
        parts = [noun, place] if language == "id" else [place, noun]
        return " ".join(filter(None, parts))

    def facts(self) -> frozenset[Fact]:
        return frozenset({Quantity(Decimal(self.number), "ordinal")})


def read_amount(text: str, at: int, language: Language) -> tuple[Amount, int] | None:
    """The amount that begins at an index, and the index of its end."""
    match = _amount(language).match(text, at)
    if not match:
        return None
    numerals = _numerals(match, language)
    if not numerals or not _is_meant(match, numerals, language):
        return None
    if match["unit"] and _is_dated(match):  # "pada 2005 perusahaan itu": no 2,005 firms
        return Amount(numerals), match.end("first")
    sign, dash = match["sign"], match["to"] or ""
    read = Amount(
        numerals,
        currency_signs()[sign] if sign else None,
        _unit(match["unit"], language),
        match["gap"] or "",
        "" if dash.strip(" -–—") else dash,
        _unit(match["per"], language),
    )
    return read, match.end()


def _is_dated(match: re.Match[str]) -> bool:
    bare = match["first"].isdigit() and not (match["sign"] or match["second"] or match["scale"])
    return (
        bare
        and int(match["first"]) in _YEARS
        and bool(_BEFORE_YEARS.search(*_shortly_before(match)))
    )


def _shortly_before(match: re.Match[str]) -> tuple[str, int, int]:
    """The text, and the place of its last few words before a match."""
    return match.string, max(0, match.start() - 40), match.start()


def _unit(form: str | None, language: Language) -> Unit | None:
    known = units(language)
    return known.get(form) or known[" ".join(form.lower().split())] if form else None


def _is_meant(match: re.Match[str], numerals: tuple[Numeral, ...], language: Language) -> bool:
    """Whether this is a number at all: words and foreign digits want something to count."""
    counted = bool(match["sign"] or match["unit"])
    if numerals[-1].in_words:
        if _number_word_before(language).search(*_shortly_before(match)):
            return False  # "dua tiga hari" are two or three, "salah satu" is one of
        whole = match.end() - match.start() == len(match.string)
        return counted or whole or numerals[-1].amount >= 1000
    foreign = any(is_foreign(match[n], language) for n in ("first", "second") if match[n])
    return counted or numerals[-1].power > 0 or not foreign or numerals[-1].grouped


@cache
def _number_word_before(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:salah|{words_pattern(language)})[\s-]+\Z", re.I)


def _numerals(match: re.Match[str], language: Language) -> tuple[Numeral, ...]:
    power = scales(language).get(match["scale"].lower(), _M) if match["scale"] else 0
    read = []
    for written in filter(None, (match["first"], match["second"])):
        if sum(letter.isdigit() for letter in written) > _MOST_DIGITS:
            return ()
        if written[0].isdigit():
            read.append(from_digits(written, language, power))
            continue
        spelled = from_words(written, language)
        if not spelled or power:
            return ()
        read.append(spelled)
    return tuple(read)


def read_ordinal(text: str, at: int, language: Language) -> tuple[Ordinal, int] | None:
    """The ordinal that begins at an index, with the noun that it counts, and its end."""
    match = _ordinal(language).match(text, at)
    if not match:
        return None
    unit = _unit(match["unit"], language)
    word = match["word"]
    if word:
        plain = " ".join(word.lower().split())
        return Ordinal(ordinal_words(language)[plain], True, unit), match.end()
    return Ordinal(int(match["digits"]), False, unit), match.end()


def _any(forms: list[str]) -> str:
    longest_first = sorted(forms, key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)


@cache
def _counted(language: Language) -> str:
    """Nouns are in lower case, or they are names; currencies are written either way."""
    words = {form: unit for form, unit in units(language).items() if not unit.symbol}
    money = [form for form, unit in words.items() if unit.key.isupper()]
    degrees = [form for form in words if form.endswith(("celsius", "fahrenheit"))]
    loose = money + degrees
    return rf"(?i:{_any(loose)})|{_any([form for form in words if form not in loose])}"


@cache
def _amount(language: Language) -> re.Pattern[str]:
    number = rf"(?:{digits_pattern(language)}|(?i:{words_pattern(language)}))"
    symbols = [form for form, unit in units(language).items() if unit.symbol]
    unit = rf"{_counted(language)}|{_any([*symbols, 'Km²', 'Km2', 'Ha'])}"
    scale = _any(list(scales(language)))
    return re.compile(
        rf"(?:(?P<sign>{_any(list(currency_signs()))})\.?\s?)?"
        rf"(?P<first>{number})"
        rf"(?:(?P<to>\s?[-–—]\s?|\s(?:{_TO_WORDS[language]})\s)(?P<second>{number}))?"
        rf"(?:\s?(?P<scale>(?i:{scale})|(?(sign)m|(?!))))?(?!-an\b)"
        rf"(?:(?P<gap>\s?)(?!tahun\s+\d{{4}})(?P<unit>{unit})(?!-?\w))?"
        rf"(?:\s+(?:{_PER[language]})\s+(?P<per>{unit}))?(?!\w)"
    )


@cache
def _ordinal(language: Language) -> re.Pattern[str]:
    words, nouns = rf"(?i:{_any(list(ordinal_words(language)))})", _counted(language)
    if language == "id":
        return re.compile(
            rf"(?:(?P<unit>{nouns})\s+)?"
            rf"(?:[Kk]e-(?P<digits>[1-9]\d{{0,3}})|(?P<word>{words})(?!\s+(?:{nouns})))(?!\w)"
        )
    return re.compile(
        rf"(?:(?P<digits>[1-9]\d{{0,3}})(?:st|nd|rd|th)|(?P<word>{words}))"
        rf"(?:\s+(?P<unit>{nouns}))?(?![\w-])"
    )
