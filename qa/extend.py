"""Widens the reader's span to what a person would say: a whole list, a name with its office.

What settles a question for yes or no is the whole sentence.
"""

from __future__ import annotations

import re

from corpus import Language
from qa.kind import Kind
from qa.whole_facts import with_whole_facts

Span = tuple[int, int]

_ITEM = r"(?:[\w()\"“”'’./-]+ ){0,5}[\w()\"“”'’./-]+"
_JOINT = r"(?:,? (?:dan|serta|and|or|atau|maupun|hingga|&) |, )"
_CONJUNCTION = re.compile(r"\b(?:dan|serta|and|or|atau|maupun)\b|&")
_LIST = re.compile(rf"{_ITEM}(?:{_JOINT}{_ITEM})+")
_ANNOUNCES = re.compile(
    r"(?:\b(?:yakni|yaitu|ialah|adalah|meliputi|mencakup|seperti|antara lain|terdiri (?:atas|dari)"
    r"|such as|including|namely|are|were)|:)\s+",
    re.IGNORECASE,
)
_NAME = r"[A-Z0-9][\w()“”\"’./-]*"
_NAMES_LAST = re.compile(rf"{_NAME}(?: (?:(?:of|the|dan|de) )?{_NAME})*$")
_NAMES_FIRST = re.compile(rf"(?:the )?{_NAME}(?: (?:(?:of|the|de) )?{_NAME})*")
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


def extend(sentence: str, span: Span, kind: Kind, question: str, language: Language) -> Span:
    """The span within its sentence, widened as the kind of question wants it.

    Args:
        span: (start, end) within the sentence, not empty.
        language: of the sentence.
    """
    if kind == "yes_no":
        return 0, len(sentence)
    span = _closed(sentence, with_whole_facts(sentence, span, kind, language))
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
            start = _first_item(sentence, found.start(), span[0])
            end = max(span[1], _last_item(sentence, start, span[1], found.end()))
            return start, start + len(sentence[start:end].rstrip(" .,;"))
    return span


def _first_item(sentence: str, first: int, place: int) -> int:
    """Where the list begins whose run of words begins at `first`: at `place`, or items before it.

    The words before a list are no item of it: it begins after a word that announces it, or with
    the names at the end of the first run.
    """
    joints = list(re.finditer(_JOINT, sentence[first:place]))
    if not joints or first + joints[-1].end() != place:
        return place
    before = sentence[first : first + joints[0].start()]
    announced = list(_ANNOUNCES.finditer(before))
    if announced:
        return first + announced[-1].end()
    names = _NAMES_LAST.search(before)
    return first + (names.start() if names else joints[0].end())


def _last_item(sentence: str, start: int, read: int, most: int) -> int:
    """Where the last item ends, where the run of words that begins at `start` may go on to `most`.

    A list of names ends with its names; any other with the item after "and", of which the reader
    knows better than the commas how long it is.
    """
    joints = list(re.finditer(_JOINT, sentence[start:most]))
    if names_end := _end_of_names(sentence, start, [start + one.end() for one in joints]):
        return names_end
    last = [one for one in joints if _CONJUNCTION.search(one[0])][-1:] or joints[-1:]
    if not last:
        return most
    first, following = start + last[0].end(), joints[joints.index(last[0]) + 1 :]
    end = start + following[0].start() if following else most
    return read if first < read <= end else end


def _end_of_names(sentence: str, start: int, items: list[int]) -> int:
    """Where the names end that a list begins with; 0 where its first two items are no names."""
    end = 0
    for number, item in enumerate((start, *items)):
        names = _NAMES_FIRST.match(sentence, item)
        if not names:
            return end if number > 1 else 0
        end = names.end()
        if not re.match(_JOINT, sentence[end:]):
            return end if number else 0
    return end


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
