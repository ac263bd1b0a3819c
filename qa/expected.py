"""What sort of thing would answer a question, and whether a span is of that sort."""

from __future__ import annotations

import re
from typing import Literal

from babel.numbers import list_currencies

from corpus import Language
from corpus.language import LANGUAGES
from qa.kind import Kind
from qa.rendering import Country, Date, Fact, Quantity, Time, facts
from qa.rendering.units import nouns

Sort = Literal["money", "percent", "duration", "measure", "count", "date", "time", "place"]

_NUMBERS: frozenset[Sort] = frozenset({"money", "percent", "duration", "measure", "count"})
_DURATIONS = frozenset("century decade year month week day night hour minute second".split())
_MONEY = re.compile(r"(?:\bRp|US\$|[$€£¥])\s?\d|\b(?:cents?|sen|rupiah|dollars?|dolar)\b", re.I)
_DAYTIME = re.compile(
    r"\b(?:pagi|siang|sore|petang|malam|subuh|morning|noon|midday|afternoon|evening|night|dawn"
    r"|midnight|dusk)\b",
    re.I,
)
_A_MERE_FACT = 4  # words; "Rp320 miliar" is no reason
_HYPHEN = re.compile(r"(?<=\d)-(?=[^\W\d])")  # "19-kilometer"

# What the words of a question that asks for a number want; the first that fits.
_WANTED: tuple[tuple[frozenset[Sort], str], ...] = (
    (
        frozenset({"percent"}),
        r"\b(?:persen(?:tase)?|percent(?:age)?|proportion|(?:suku )?bunga|interest)\b",
    ),
    (
        frozenset({"percent", "money", "count", "measure"}),
        r"\b(?:(?:by )?how (?:much|many) (?:did|has|have|will|does|was|were)|naik|turun|tumbuh"
        r"|meningkat|menurun|bertambah|berkurang)\b",
    ),
    (
        frozenset({"duration", "date", "time"}),
        r"\b(?:berapa(?:kah)? lama|how long|usia|umur|how old|(?:what|which) age)\b",
    ),
    (
        frozenset({"measure"}),
        r"\b(?:(?:se)?berapa(?:kah)? (?:jauh|panjang|lebar|luas|tinggi|berat|dalam)"
        r"|how (?:far|tall|deep|wide|heavy))\b",
    ),
    (frozenset({"count"}), r"\bhow many\b|\bberapa(?:kah)? (?:banyak|jumlah)\b"),
    (
        frozenset({"money"}),
        r"\b(?:anggaran|dana|biaya|harga|ongkos|tarif|bayar|membayar|dibayar|bonus|gaji|upah|denda"
        r"|nilai (?:kontrak|investasi|transaksi|proyek)|modal|utang|laba|kerugian|pendapatan"
        r"|budget|costs?|prices?|fees?|fares?|pay|paid|salary|wages?|fine|debt|loan|profit|worth"
        r"|money|funds?|funding|spend|spent)\b",
    ),
)


def fits(kind: Kind, question: str, short: str, language: Language) -> float:
    """1 where a span is of the sort that a question asks for, -1 where not, 0 where any sort is.

    Args:
        language: of the span.
    """
    sorts = _sorts(short, language)
    named = any(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", short))
    match kind:
        case "who":
            fitting = named and not (sorts & {"money", "percent", "date"})
        case "where":
            fitting = named or "place" in sorts
        case "how_many":
            fitting = bool(sorts & wanted(question))
        case "when":
            fitting = bool(sorts & {"date", "time", "duration"})
        case "why":
            return -1.0 if sorts and len(short.split()) <= _A_MERE_FACT else 0.0
        case _:
            return 0.0
    return 1.0 if fitting else -1.0


def wanted(question: str) -> frozenset[Sort]:
    """The sorts of number that would answer a question."""
    asked = question.lower()
    found = (sorts for sorts, pattern in _WANTED if re.search(pattern, asked))
    first = next(found, _NUMBERS)
    return first | _sorts_of_units(asked) if first == {"count"} else first


def _sorts_of_units(question: str) -> set[Sort]:
    """The sorts of the units that are named: "how many days", "berapa megawatt"."""
    words = re.findall(r"[^\W\d_]+", question)
    return {
        _sort(fact) for word in words for side in LANGUAGES for fact in facts(f"2 {word}", side)
    }


def _sorts(short: str, language: Language) -> set[Sort]:
    text = _HYPHEN.sub(" ", short)
    sorts = {_sort(fact) for fact in facts(text, language)}
    if _MONEY.search(text):
        sorts = sorts - {"count"} | {"money"}
    if _DAYTIME.search(text):
        sorts.add("time")
    if not sorts & (_NUMBERS | {"date", "time"}) and any(sign.isdigit() for sign in text):
        sorts.add("count")
    return sorts


def _sort(fact: Fact) -> Sort:
    match fact:
        case Date():
            return "date"
        case Time():
            return "time"
        case Country():
            return "place"
        case Quantity(unit=unit):
            return _sort_of_unit(unit)


def _sort_of_unit(unit: str) -> Sort:
    if unit == "percent":
        return "percent"
    if unit in _DURATIONS:
        return "duration"
    if unit in ("", "ordinal") or unit in nouns():
        return "count"
    return "money" if unit == "dollar" or unit in list_currencies() else "measure"
