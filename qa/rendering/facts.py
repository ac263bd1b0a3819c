"""What a text states apart from the language it is written in, so that two languages compare.

Knows nothing about how any of it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from corpus import Language

Kind = Literal["quantity", "duration", "day", "month", "time", "ordinal", "place"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number; `unit` is a CLDR unit, a currency (ISO 4217), a counted noun, or "" for none."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month or year; years before Christ are negative, what is not said is None.

    `weekday` (0 is Monday) is kept only where it is all that is said: the rest implies it.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day on the 24-hour clock; `zone` as it is abbreviated, "local", or ""."""

    hour: int
    minute: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 code of two letters, or a region of the world by its UN M49 one."""

    code: str


Fact = Quantity | Date | Time | Country


class Meaning(Protocol):
    """A stretch of text that was understood."""

    @property
    def kind(self) -> Kind: ...

    def write(self, language: Language) -> str:
        """The same, as the language writes it."""

    def facts(self) -> frozenset[Fact]:
        """What it states."""
