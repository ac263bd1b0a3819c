"""Turns the dates that people and papers write, in either language, into ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime

from corpus.errors import InputError

# West, central and east Indonesian time; papers write the letters, no program knows them.
_ZONES = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
_ZONE = re.compile(r"\b(?:WIB|WITA|WIT)\b")
_CLOCK = re.compile(r"\b(?:pukul|jam|at)?\s*([01]?\d|2[0-3])[.:]([0-5]\d)(?=$|[\s:,)+-]|WI)", re.I)
_FULL_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_WEEKDAY = re.compile(
    r"^\W*(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\b[\s,.(]*",
    re.I,
)
_LONGEST = 80


def iso_date(text: str) -> str:
    """A date, with its time and zone where they are given: 2024-02-05, 2024-02-05T10:30:00+07:00.

    Days come before months, as in both languages' papers: 05/02/2024 is in February.

    Raises:
        InputError: it is no date.
    """
    text = " ".join(text.split())
    if not text or (iso := _already(text)):
        return iso if text else ""
    found = _parsed(text) if len(text) <= _LONGEST else None
    if found is None:
        raise InputError(f"The date {text[:40]!r} is not understood: write it as 2024-02-05.")
    has_time = bool(_CLOCK.search(_FULL_DATE.sub("", text)))
    return found.isoformat() if has_time else found.date().isoformat()


def _already(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _parsed(text: str) -> datetime | None:
    # Importing the parser takes a third of a second, and most dates are ISO already.
    import dateparser

    zone = _ZONE.search(text)
    plain = _WEEKDAY.sub("", _ZONE.sub("", text)).strip(" ,.()")
    dates = _FULL_DATE.findall(plain)
    rest = _FULL_DATE.sub("\0", plain)
    rest = _CLOCK.sub(lambda found: f" {found[1]}:{found[2]}", rest)
    for one in dates:
        rest = rest.replace("\0", one.replace(".", "/"), 1)
    if zone:
        rest += f" {_ZONES[zone[0]]}"
    found: datetime | None = dateparser.parse(
        rest,
        languages=["id", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DAY_OF_MONTH": "first",
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    return found
