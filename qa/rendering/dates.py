"""Reads dates as newspapers write them: "Senin (05/02/2024)", "May 5, 2024", "abad ke-19"."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale

from corpus import Language
from qa.rendering.date_patterns import date_patterns, months, weekdays
from qa.rendering.facts import Date, Fact, Kind, Quantity
from qa.rendering.numerals import ordinal

# Indonesian's "siang" and "sore" are both the afternoon, its "malam" evening and night.
_PARTS = (
    ("pagi", "morning"), ("sore", "afternoon"), ("siang", "afternoon"), ("malam", "night"),
    ("malam", "evening"),
)  # fmt: skip
_SPANS: dict[Language, dict[str, str]] = {
    "id": {"awal": "early", "pertengahan": "mid-", "akhir": "late"},
    "en": {"early": "early", "mid": "mid-", "late": "late"},
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date, as exact as it was said; `until` is the last day of a range within the month.

    `left_open` is a numeric date of which nobody knows which number is the day: it stays.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: int | None = None
    weekday: int | None = None
    part: tuple[str, str] | None = None
    span: str = ""
    left_open: str = ""

    @property
    def kind(self) -> Kind:
        return "month" if self.day is None and self.weekday is None else "day"

    def write(self, language: Language) -> str:
        if self.left_open:
            return self.left_open
        locale = Locale.parse(language)
        weekday = locale.days["format"]["wide"][self.weekday] if self.weekday is not None else ""
        if self.part:
            weekday += " " + self.part[0 if language == "id" else 1]
        day = f"{self.day}–{self.until}" if self.until else str(self.day or "")
        month = locale.months["format"]["wide"][self.month] if self.month else ""
        rest = " ".join(filter(None, [day, month, _year(self.year, language)]))
        written = ", ".join(filter(None, [weekday, rest]))
        return _with_span(self.span, written, language)

    def facts(self) -> frozenset[Fact]:
        if self.year is None and self.month is None:
            return frozenset({Date(weekday=self.weekday)})
        days = {self.day, self.until or self.day}
        return frozenset(Date(self.year, self.month, day) for day in days)


@dataclass(frozen=True, slots=True)
class Era:
    """A decade ("1980s", by its first year) or a century ("abad ke-19"); negative before Christ."""

    number: int
    unit: str
    span: str = ""

    @property
    def kind(self) -> Kind:
        return "month"

    def write(self, language: Language) -> str:
        era = _before_christ(language) if self.number < 0 else ""
        number = abs(self.number)
        if self.unit == "decade":
            written = f"{number}-an" if language == "id" else f"{number}s"
        else:
            place = ordinal(number, language, in_words=False)
            written = f"abad {place}" if language == "id" else f"{place} century"
        return _with_span(self.span, " ".join(filter(None, [written, era])), language)

    def facts(self) -> frozenset[Fact]:
        return frozenset({Quantity(Decimal(self.number), self.unit)})


def read_date(text: str, at: int, language: Language) -> tuple[Calendar | Era, int] | None:
    """The date that begins at an index, and the index of its end; none that no calendar has."""
    for pattern in date_patterns(language):
        match = pattern.match(text, at)
        if match:
            read = _era(match, language) or _calendar(match, language)
            if read:
                return read, match.end()
    return None


def _era(match: re.Match[str], language: Language) -> Era | None:
    found = match.groupdict()
    sign = -1 if found.get("before") else 1
    span = _SPANS[language].get((found.get("span") or "").lower(), "")
    if found.get("decade"):
        return Era(int(found["decade"]), "decade", span)
    if found.get("century"):
        return Era(sign * int(found["century"]), "century", span)
    return None


def _calendar(match: re.Match[str], language: Language) -> Calendar | None:
    found = match.groupdict()
    year, day, until = (_int(found.get(name)) for name in ("year", "day", "until"))
    month = months(language).get((found.get("month") or "").lower())
    weekday = weekdays(language).get((found.get("weekday") or "").lower())
    if found.get("one"):
        order: Language = "id" if found.get("iso") else language
        day, month = _day_first(int(found["one"]), int(found["two"]), year, weekday, order)
        if day is None:
            return Calendar(year, left_open=match[0]) if year else None
    if year and found.get("before"):
        year = -year
    if day and not (_exists(year, month, day) and (not until or _exists(year, month, until))):
        return None
    part = _part((found.get("part") or "").lower())
    span = _SPANS[language].get((found.get("span") or "").lower(), "")
    return Calendar(year, month, day, until, weekday, part, span)


def _day_first(
    one: int, two: int, year: int | None, weekday: int | None, language: Language
) -> tuple[int | None, int | None]:
    """Day and month of a numeric date; (None, None) where English leaves it open."""
    readings = [(one, two)] if language == "id" else [(one, two), (two, one)]
    real = [(d, m) for d, m in dict.fromkeys(readings) if _exists(year, m, d)]
    if len(real) > 1 and year and weekday is not None:
        real = [(d, m) for d, m in real if datetime.date(year, m, d).weekday() == weekday]
    return real[0] if len(real) == 1 else (None, None)


def _exists(year: int | None, month: int | None, day: int) -> bool:
    try:
        datetime.date(year if year and year > 0 else 2000, month or 1, day)
    except ValueError:
        return False
    return True


def _year(year: int | None, language: Language) -> str:
    if year is None:
        return ""
    if year < 0:
        return f"{-year} {_before_christ(language)}"
    if year >= 1000:
        return str(year)
    return f"{year} M" if language == "id" else f"AD {year}"


def _before_christ(language: Language) -> str:
    return "SM" if language == "id" else "BC"


def _with_span(span: str, written: str, language: Language) -> str:
    if not span:
        return written
    own = {meaning: word for word, meaning in _SPANS[language].items()}[span]
    return f"mid-{written}" if language == "en" and span == "mid-" else f"{own} {written}"


def _part(word: str) -> tuple[str, str] | None:
    return next((pair for pair in _PARTS if word in pair), None)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None
