"""Widens a span to the borders of the facts in it: "96.4 million" to "$96.4 million"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Language
from qa.kind import Kind
from qa.rendering.rendering import FactSpan, fact_spans

Span = tuple[int, int]

_TIMES = ("day", "month", "time")
# What may stand between a day and its time: "Minggu (5/5/2024) pukul 14.30", "at 9:45 p.m. on".
_JOINED = re.compile(r"[\s(),]*(?:(?:pada|pukul|jam|at|on|about|around|sekitar)\s+)*[\s(),]*", re.I)


def with_whole_facts(text: str, span: Span, kind: Kind, language: Language) -> Span:
    """The span without half a number or date in it; for "when" with the time of the day as well.

    Args:
        language: of the text.
    """
    if not any(sign.isdigit() for sign in text):
        return span
    found = fact_spans(text, language)
    start, end = _whole(found, span)
    if kind == "when":
        start, end = _with_time(text, found, (start, end))
    return start, end


def _whole(found: Sequence[FactSpan], span: Span) -> Span:
    start, end = span
    for fact in found:
        if fact.start < start < fact.end:
            start = fact.start
        if fact.start < end < fact.end:
            end = fact.end
    return start, end


def _with_time(text: str, found: Sequence[FactSpan], span: Span) -> Span:
    start, end = span
    times = [fact for fact in found if fact.kind in _TIMES]
    for fact in times:
        if fact.start >= end and _JOINED.fullmatch(text, end, fact.start):
            end = fact.end
    for fact in reversed(times):
        if fact.end <= start and _JOINED.fullmatch(text, fact.end, start):
            start = fact.start
    opened = text.count("(", start, end) > text.count(")", start, end)
    return start, end + (opened and text[end : end + 1] == ")")
