"""Reads and writes times of day, "pukul 14.30 WIB" and "2:30 p.m."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from corpus import Language
from qa.rendering.facts import Fact, Kind, Time

# An English reader does not know Indonesia's zones: their name is added, from CLDR.
_ZONES = {"WIB": "Western", "WITA": "Central", "WIT": "Eastern"}
_LOCAL: dict[Language, str] = {"id": "waktu setempat", "en": "local time"}
_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_SECOND = r"(?:\s?[-–]\s?(?P<hour2>[01]?\d|2[0-4])[.:](?P<minute2>[0-5]\d))?"
# From which hour of the 12-hour clock on the part of the day means the afternoon.
_AFTERNOON = {"siang": 1, "sore": 1, "malam": 6, "p": 1, "a": 13, "pagi": 13}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or two that bound a range."""

    times: tuple[Time, ...]

    @property
    def kind(self) -> Kind:
        return "time"

    def write(self, language: Language) -> str:
        if language == "en" and len(self.times) == 1 and not self.times[0].zone:
            return _twelve_hours(self.times[0])
        mark = "." if language == "id" else ":"
        written = "–".join(f"{time.hour:02}{mark}{time.minute:02}" for time in self.times)
        prefix = "pukul " if language == "id" else ""
        zone = _zone(self.times[0].zone, language)
        return prefix + written + (f" {zone}" if zone else "")

    def facts(self) -> frozenset[Fact]:
        return frozenset(self.times)


def read_time(text: str, at: int, language: Language) -> tuple[Clock, int] | None:
    """The time that begins at an index, and the index of its end."""
    for pattern in _patterns(language):
        match = pattern.match(text, at)
        if match:
            found = match.groupdict()
            zone = _zone_of(found)
            part = (found.get("part") or "").lower()
            times = [Time(_hour(int(found["hour"]), part), int(found.get("minute") or 0), zone)]
            if found.get("hour2"):
                times.append(Time(_hour(int(found["hour2"]), part), int(found["minute2"]), zone))
            return Clock(tuple(times)), match.end()
    return None


def _hour(hour: int, part: str) -> int:
    """The hour on the 24-hour clock: 2 in the afternoon is 14, 12 a.m. is 0."""
    part = part if part in _AFTERNOON else part[:1]
    if part == "a" and hour == 12:
        return 0
    late = bool(part) and _AFTERNOON[part] <= hour < 12
    return hour + 12 if late else hour % 24


def _twelve_hours(time: Time) -> str:
    minute = f":{time.minute:02}" if time.minute else ""
    return f"{(time.hour - 1) % 12 + 1}{minute} {'a.m.' if time.hour < 12 else 'p.m.'}"


def _zone_of(found: dict[str, str | None]) -> str:
    named = " ".join((found.get("zone") or "").split())
    for abbreviation in _ZONES:
        if named.startswith(abbreviation + " ") or named == _name(abbreviation, "en"):
            return abbreviation
    return "local" if named.lower() in _LOCAL.values() else named


def _zone(zone: str, language: Language) -> str:
    if zone == "local":
        return _LOCAL[language]
    if zone in _ZONES and language == "en":
        return f"{zone} ({_name(zone, language)})"
    return zone


def _name(zone: str, language: Language) -> str:
    zones = Locale.parse(language).meta_zones
    return str(zones[f"Indonesia_{_ZONES[zone]}"]["long"]["standard"])


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    names = "|".join(rf"{zone}\s+\({_name(zone, 'en')}\)|{_name(zone, 'en')}" for zone in _ZONES)
    zones = rf"{names}|WITA|WIB|WIT|GMT|UTC|(?i:{_LOCAL[language]})"
    zone = rf"(?:\s+(?P<zone>{zones}))"
    minute = r"[.:](?P<minute>[0-5]\d)"
    colon = rf"{_HOUR}{minute}{_SECOND}".replace("[.:]", ":")  # "at 8.25" may be a price
    if language == "id":
        part = r"(?:\s+(?P<part>pagi|siang|sore|malam))?"
        patterns = [
            rf"(?i:pukul|jam|pkl\.?)\s+{_HOUR}(?:{minute}{_SECOND})?(?![.:]?\d){part}{zone}?",
            rf"{_HOUR}{minute}{_SECOND}{zone}",
        ]
    else:
        part = r"\s?(?P<part>[ap]\.m\.|[ap]m)"
        patterns = [
            rf"(?:[Aa]t\s+)?{_HOUR}(?:{minute})?{part}{zone}?",
            rf"(?:[Aa]t\s+)?{_HOUR}{minute}{_SECOND}{zone}",
            rf"[Aa]t\s+{colon}",
            colon.removesuffix("?"),
        ]
    return tuple(re.compile(pattern + r"(?!\w)") for pattern in patterns)
