"""Widens the reader's span to what a person would say: a whole list, a name with its office.

What settles a question for yes or no is the whole sentence.
"""

from __future__ import annotations

import re

from qa.kind import Kind

Span = tuple[int, int]

_ITEM = r"(?:[\w()\"“”'’./-]+ ){0,5}[\w()\"“”'’./-]+"
_JOINT = r"(?:,? (?:dan|serta|and|or|atau|maupun|hingga|&) |, )"
_LIST = re.compile(rf"{_ITEM}(?:{_JOINT}{_ITEM})+")
_INSIDE_OPENS = {")": "(", "”": "“", "]": "["}
# What may stand before a name as its office: capitalised words, brackets and small joining words.
_OFFICE = re.compile(
    r"(?:(?:[A-Z][\w.-]*|\([A-Z]\w*\)|dan|of|the|for)\s+)+$",
)
_HOW = re.compile(
    r"^\W*(?:bagaimana|how (?!many|much|long|old|far|big|large|high|often|bright))", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:karena|sebab|lantaran|akibat|gara-gara|demi|agar|supaya|guna"
    r"|because|since|due to|owing to|so that|in order to|after)\b",
    re.IGNORECASE,
)
_WORDY = 8  # words from which a span says by itself why or how


def extend(sentence: str, span: Span, kind: Kind, question: str) -> Span:
    """The span within its sentence, widened as the kind of question wants it.

    Args:
        span: (start, end) within the sentence, not empty.
    """
    span = _closed(sentence, span)
    if kind == "yes_no":
        return 0, len(sentence)
    if kind == "list":
        return _whole_list(sentence, span)
    if kind == "who":
        return _with_office(sentence, span, question)
    if kind == "why" or _HOW.match(question):
        return _clause(sentence, span)
    return span


def _clause(sentence: str, span: Span) -> Span:
    """What tells a reason or a way: from the word that gives the reason on, or the sentence."""
    start, end = span
    if len(sentence[start:end].split()) >= _WORDY:
        return span
    reasons = [found.start() for found in _REASON.finditer(sentence) if found.start() <= start]
    whole = len(sentence.rstrip(" .\n"))
    return (reasons[-1] if reasons else 0), max(end, whole)


def _closed(sentence: str, span: Span) -> Span:
    """Take in a bracket or quotation mark whose partner lies inside."""
    start, end = span
    inside = sentence[start:end]
    for closing, opening in _INSIDE_OPENS.items():
        if inside.count(opening) > inside.count(closing):
            place = sentence.find(closing, end)
            end = place + 1 if place >= 0 else end
        elif inside.count(closing) > inside.count(opening):
            place = sentence.rfind(opening, 0, start)
            start = place if place >= 0 else start
    return start, end


def _whole_list(sentence: str, span: Span) -> Span:
    """The run of items joined by commas and "and" that the span is part of."""
    for found in _LIST.finditer(sentence):
        if found.start() < span[1] and span[0] < found.end():
            # The first item may drag the words before the list in: keep from the span's start on.
            start = min(span[0], max(found.start(), _start_of_item(sentence, span[0])))
            return start, max(span[1], found.end())
    return span


def _start_of_item(sentence: str, place: int) -> int:
    joints = [joint.end() for joint in re.finditer(_JOINT, sentence[:place])]
    return joints[-1] if joints and joints[-1] == place else place


def _with_office(sentence: str, span: Span, question: str) -> Span:
    """Begin with the office that stands before the name, unless the question names it."""
    start, end = span
    if not sentence[start:end][:1].isupper():
        return span
    office = _OFFICE.search(sentence[:start])
    if office is None:
        return span
    words = set(re.findall(r"\w+", office[0].lower()))
    asked = set(re.findall(r"\w+", question.lower()))
    return span if words <= asked else (office.start(), end)
