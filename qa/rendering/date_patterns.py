"""The ways in which newspapers write a date, as regular expressions around CLDR's names."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from corpus import Language

_ALSO_DAYS = {"jum'at": 4, "jum’at": 4, "ahad": 6}
_ALSO_MONTHS: dict[Language, dict[str, int]] = {
    "id": {"pebruari": 2, "agt": 8, "ags": 8, "nopember": 11, "nov": 11},
    "en": {"sept": 9},
}

_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_UNTIL = r"(?:\s?[-–]\s?(?P<until>0?[1-9]|[12]\d|3[01]))?"
_YEAR = r"(?P<year>\d{4})"
_NUMERIC = r"(?P<one>\d{1,2})(?P<mark>\s?[/-]\s?)(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})"
_SHORT = r"(?P<one>\d{1,2})\s?/\s?(?P<two>\d{1,2})"  # only beside a weekday, else a fraction
_ISO = r"(?P<iso>(?P<year>\d{4})-(?P<two>\d\d)-(?P<one>\d\d))"
_END = r"(?!\w|[.,]\d|-an\b)"  # "May 1,500 people", "Mei 1940-an"
_ALONE = r"(?<![\s\S])(?P<month>{names})(?![\s\S])"


@cache
def weekdays(language: Language) -> dict[str, int]:
    wide = Locale.parse(language).days["format"]["wide"]
    return {name.lower(): day for day, name in wide.items()} | (
        _ALSO_DAYS if language == "id" else {}
    )


@cache
def months(language: Language) -> dict[str, int]:
    names = Locale.parse(language).months["format"]
    wide, short = names["wide"], names["abbreviated"]
    both = {
        name.lower().rstrip("."): month for form in (short, wide) for month, name in form.items()
    }
    return both | _ALSO_MONTHS[language]


def _names(known: dict[str, int]) -> str:
    return "|".join(re.escape(name.capitalize()) for name in sorted(known, key=len, reverse=True))


@cache
def date_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """The patterns, the most exact first; their groups carry the names of a date's parts."""
    build = _indonesian if language == "id" else _english
    return tuple(re.compile(pattern + _END) for pattern in build())


def _beside(weekday: str, date: str) -> str:
    """A weekday with its date: "Senin (05/02/2024)", "Monday, 5 February 2024"."""
    return rf"{weekday},?\s*(?P<open>\(\s?)?{date}(?(open)\s?\))"


def _after(words: str) -> str:
    """Only behind one of the words: "in May", and not "May said"."""
    return "(?:" + "|".join(rf"(?<=\b(?i:{word})\s)" for word in words.split()) + ")"


def _indonesian() -> list[str]:
    names = _names(months("id"))
    year = rf"(?:,?\s+(?:tahun\s+)?{_YEAR})?"
    weekday = (
        rf"(?:[Hh]ari\s+)?(?P<weekday>{_names(weekdays('id'))})"
        r"(?:\s+(?P<part>pagi|siang|sore|malam))?"
    )
    full = rf"(?:[Tt]anggal\s+)?{_DAY}{_UNTIL}\s+(?P<month>(?i:{names}))\.?(?!\w){year}"
    span = r"(?:(?P<span>(?i:awal|pertengahan|akhir))\s+)?"
    return [
        *(_beside(weekday, date) for date in (full, _NUMERIC, _SHORT)),
        weekday, full, rf"(?:[Tt]anggal\s+)?{_NUMERIC}", _ISO,
        rf"{span}(?:[Bb]ulan\s+)?(?P<month>{names})\.?,?\s+(?:tahun\s+)?{_YEAR}",
        rf"{span}[Bb]ulan\s+(?P<month>{names})",
        rf"(?P<span>(?i:awal|pertengahan|akhir))\s+(?P<month>{names})",
        rf"{span}(?i:(?:tahun|dekade|dasawarsa|era)\s+)?(?P<decade>\d{{3}}0)\s?-\s?an",
        rf"{span}(?i:abad)\s+ke-?\s?(?P<century>[1-9]\d?)"
        r"(?:\s+(?:(?P<before>SM|[Ss]ebelum\s+Masehi)|M|Masehi))?",
        r"(?i:tahun\s+)?(?P<year>[1-9]\d{0,3})\s+(?P<before>SM|[Ss]ebelum\s+Masehi)",
        r"(?i:tahun\s+)?(?P<year>[1-9]\d{2,3})\s+(?:M|Masehi)",
        rf"{span}(?i:tahun)\s+(?P<year>[1-9]\d{{2,3}})",
        rf"(?P<span>(?i:awal|pertengahan|akhir))\s+{_YEAR}",
        rf"{_after('pada sejak hingga sampai')}(?P<month>{names})",
        _ALONE.format(names=names),
    ]  # fmt: skip


def _english() -> list[str]:
    names = _names(months("en"))
    nth = r"(?:st|nd|rd|th)?"
    weekday = (
        rf"(?P<weekday>{_names(weekdays('en'))})(?:\s+(?P<part>morning|afternoon|evening|night))?"
    )
    month = rf"(?P<month>{names})\.?"
    day_first = rf"(?:the\s+)?{_DAY}{nth}{_UNTIL}(?:\s+of)?\s+{month}(?!\w)(?:,?\s+{_YEAR})?"
    month_first = rf"{month}\s+{_DAY}{nth}{_UNTIL}(?!\w)(?:(?:,\s*|\s+){_YEAR})?"
    span = r"(?:(?P<span>(?i:early|mid|late))[\s-]+)?"
    before = r"(?P<before>BCE?|B\.C\.)"
    return [
        *(_beside(weekday, date) for date in (day_first, month_first, _NUMERIC, _SHORT)),
        weekday, day_first, month_first, _NUMERIC, _ISO,
        rf"{span}{month},?\s+(?:of\s+)?{_YEAR}",
        rf"(?P<span>(?i:early|mid|late))[\s-]+(?P<month>{names})",
        rf"(?:the\s+)?{span}(?:the\s+)?(?P<decade>\d{{3}}0)['’]?s",
        rf"(?:the\s+)?{span}(?P<century>[1-9]\d?)(?:st|nd|rd|th)[\s-]century(?:\s+{before})?",
        rf"(?P<year>[1-9]\d{{0,3}})\s+{before}",
        r"AD\s+(?P<year>[1-9]\d{0,3})", r"(?P<year>[1-9]\d{2,3})\s+(?:AD|CE)",
        rf"{span}(?:the\s+)?year\s+{_YEAR}",
        rf"(?P<span>(?i:early|mid|late))[\s-]+{_YEAR}",
        rf"{_after('in since until')}(?P<month>{names})",
        _ALONE.format(names=names),
    ]  # fmt: skip
