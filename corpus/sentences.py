"""Finds the sentences of Indonesian and English news text, as character spans."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import syntok.segmenter

Spans = list[tuple[int, int]]

# A full stop after these does not end a sentence, whatever follows (syntok knows the English ones).
_ALWAYS_INSIDE = frozenset(
    [
        "a.l",
        "al",
        "an",
        "cq",
        "d.a",
        "dll",
        "dr",
        "dra",
        "drg",
        "drs",
        "h",
        "hj",
        "hlm",
        "ir",
        "jl",
        "jln",
        "jend",
        "kab",
        "kec",
        "kel",
        "km",
        "kol",
        "kol.inf",
        "komjen",
        "kpt",
        "let",
        "letjen",
        "letkol",
        "lt",
        "mayjen",
        "moh",
        "muh",
        "no",
        "nn",
        "ny",
        "pdt",
        "prof",
        "rp",
        "sdr",
        "sdri",
        "sersan",
        "st",
        "tgl",
        "tn",
        "ust",
        "yth",
        "brigjen",
        "irjen",
        "kombes",
        "akp",
        "akbp",
        "kompol",
        "ipda",
        "iptu",
        "aiptu",
        "bripka",
        "briptu",
        "bripda",
        "k.h",
        "kh",
        "r.a",
        "r.m",
    ]
)
# After these a sentence may end: only a small letter shows that it goes on.
_MAY_END = frozenset(
    ["tbk", "dkk", "dsb", "dst", "ybs", "red", "pt", "cv", "co", "corp", "inc", "ltd"]
)

# Texts of up to so many characters are remembered: every question asks for the same ones again, and
# finding the sentences takes longer than finding the text.
_SHORT = 20_000

_LAST_WORD = re.compile(r"([\w.]+)\.$")
# A line ends a paragraph where the next line is blank or the line itself is finished.
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*(?=\n)|(?<=[.!?…:\"”’»)\]])[^\S\n]*\n")
_WORD = re.compile(r"\w")
# A headline: the first line, where what follows it is a much longer line and begins a sentence.
_HEADLINE = re.compile(r"\s*(\S[^\n]{0,149})\n(?=\s*([\"“‘(]?[A-Z0-9][^\n]*))")
_LONGER = 1.5  # times; the lines of a paragraph that was wrapped are about as long as each other


def sentence_spans(text: str) -> Spans:
    """Return (start, end) of every sentence, in order, without the space around it.

    The spans do not overlap, and every character that is not white space lies in one of them.
    """
    return list(_found(text) if len(text) <= _SHORT else _found.__wrapped__(text))


@lru_cache(maxsize=512)
def _found(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        span for start, end in _paragraph_spans(text) for span in _sentences_of(text, start, end)
    )


def _paragraph_spans(text: str) -> Spans:
    ends = {match.end() for match in _PARAGRAPH_END.finditer(text)}
    headline = _HEADLINE.match(text)
    if headline and len(headline[2]) > _LONGER * len(headline[1]):
        ends.add(headline.end())
    borders = [0, *sorted(ends), len(text)]
    return [span for pair in pairwise(borders) if (span := _trim(text, *pair))]


def _sentences_of(text: str, start: int, end: int) -> Spans:
    paragraph = text[start:end]
    starts = [
        start + sentence[0].offset
        for sentences in syntok.segmenter.analyze(paragraph)
        for sentence in sentences
        if sentence
    ]
    borders = sorted({start, end, *starts})
    spans = [span for pair in pairwise(borders) if (span := _trim(text, *pair))]
    return _join_unfinished(text, spans)


def _join_unfinished(text: str, spans: Spans) -> Spans:
    joined: Spans = []
    for start, end in spans:
        if joined and _belongs_together(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _belongs_together(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    tail, head = text[left[0] : left[1]], text[right[0] : right[1]]
    if not _WORD.search(head):  # a closing quote or bracket alone
        return True
    word = _LAST_WORD.search(tail)
    if word is None:
        return False
    last = word.group(1).lower().rstrip(".")
    return last in _ALWAYS_INSIDE or (last in _MAY_END and head[0].islower())


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    return (start, end) if start < end else None
