"""Splits an article into passages: runs of whole sentences, sized for the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.article import Article
from corpus.sentences import Spans, sentence_spans

# Stored with every library: passages made by another version are rebuilt.
SPLITTER_VERSION = 2
PASSAGE_LENGTH = 700  # characters: about 150 word pieces, so question and passage fit in 256


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article: `article.text[start:end] == text`, always."""

    article_id: str
    start: int
    end: int
    text: str


def split(article: Article, length: int = PASSAGE_LENGTH) -> list[Passage]:
    """Split into passages of at most `length` characters on sentence borders.

    Neighbours share a sentence where it fits, so that no fact is cut from what it refers to. Only
    a sentence longer than `length` is cut inside, at white space where there is any.
    """
    return [
        Passage(article.id, start, end, article.text[start:end])
        for start, end in passage_spans(article.text, length)
    ]


def passage_spans(text: str, length: int = PASSAGE_LENGTH) -> Spans:
    """The (start, end) of the passages of a text; see `split`."""
    pieces = [piece for span in sentence_spans(text) for piece in _cut(text, span, length)]
    spans: Spans = []
    first = 0
    while first < len(pieces):
        last = _fill(pieces, first, length)
        spans.append((pieces[first][0], pieces[last][1]))
        if last + 1 == len(pieces):
            break
        first = _next_first(pieces, first, last, length)
    return spans


def _fill(pieces: Spans, first: int, length: int) -> int:
    last = first
    while last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= length:
        last += 1
    return last


def _next_first(pieces: Spans, first: int, last: int, length: int) -> int:
    # Repeat the last sentence, unless that would leave no room for the next one.
    overlaps = last > first and pieces[last + 1][1] - pieces[last][0] <= length
    return last if overlaps else last + 1


def _cut(text: str, span: tuple[int, int], length: int) -> Spans:
    start, end = span
    cuts: Spans = []
    while end - start > length:
        spaces = list(re.finditer(r"\s+", text[start + length // 2 : start + length + 1]))
        cut = start + length // 2 + spaces[-1].start() if spaces else start + length
        cuts.append((start, cut))
        start = cut
        while text[start].isspace():
            start += 1
    return [*cuts, (start, end)]
