"""Whether what one text states is met by what another states."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from qa.rendering.facts import Date, Fact, Quantity, Time
from qa.rendering.units import nouns


def supported(fact: Fact, evidence: Iterable[Fact]) -> bool:
    """Whether the evidence states the fact, or says the same more exactly.

    A year is met by a day in it, a bare number by the same number of anything, a counted noun by
    any other ("280 million people" by "280 juta jiwa penduduk"); a measure, a currency or a
    percentage only by its own kind.
    """
    return any(_implies(stated, fact) for stated in evidence)


def _implies(stated: Fact, wanted: Fact) -> bool:
    match stated, wanted:
        case Quantity(), Quantity():
            return stated.value == wanted.value and _counts(stated.unit, wanted.unit)
        case Date(), Date():
            return _within(stated, wanted)
        case Time(), Time():
            same = (stated.hour, stated.minute) == (wanted.hour, wanted.minute)
            return same and wanted.zone in ("", stated.zone)
        case Quantity(value=value), Date(year=int(year), month=None):
            return value == Decimal(year)  # "1500" alone is taken for a year
        case _:
            return stated == wanted


def _counts(stated: str, wanted: str) -> bool:
    if wanted in ("", stated) or {stated, wanted} == {"dollar", "USD"}:
        return True
    return wanted in nouns() and (stated == "" or stated in nouns())


def _within(stated: Date, wanted: Date) -> bool:
    pairs = (
        (stated.year, wanted.year),
        (stated.month, wanted.month),
        (stated.day, wanted.day),
        (stated.weekday, wanted.weekday),
    )
    return all(wanted_part in (None, stated_part) for stated_part, wanted_part in pairs)
