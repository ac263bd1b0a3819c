"""Finds the best span within parts of a text, given what the reader says of every word piece."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

_LONGEST_ANSWER = 40  # word pieces
_MOST = 512  # word pieces in a window

Logits = NDArray[np.float32]  # [pieces]

# What is added to the score of a span from piece i to piece j: it must not end before it begins.
_ALLOWED = np.full((_MOST, _MOST), -np.inf, dtype=np.float32)
_ALLOWED[np.triu(np.tri(_MOST, k=_LONGEST_ANSWER - 1, dtype=bool))] = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of what was read, with the sum of its start and end logits.

    `score > null_score` means that the reader finds an answer in the text at all.
    """

    text: str
    start: int
    end: int
    score: float
    null_score: float

    @property
    def margin(self) -> float:
        """How much more the reader believes in this span than in there being no answer."""
        return self.score - self.null_score


class Pointer:
    """One window of a text, as the reader saw it."""

    def __init__(self, text: str, window: Encoding, starts: Logits, ends: Logits) -> None:
        self._text = text
        # The text comes second, and its pieces side by side.
        sequences = window.sequence_ids
        self._first = sequences.index(1) if 1 in sequences else len(sequences)
        past = self._first + sequences.count(1)
        offsets = window.offsets[self._first : past]
        self._begins = [begin for begin, _ in offsets]
        self._ends = [end for _, end in offsets]
        self._starts, self._stops = starts[self._first : past], ends[self._first : past]
        self._null = float(starts[0] + ends[0])

    def best(self, start: int, end: int) -> Span | None:
        """The best span within text[start:end]; None where none of it is in the window."""
        first, past = bisect_left(self._begins, start), bisect_right(self._ends, end)
        if first >= past:
            return None
        sums = self._starts[first:past, None] + self._stops[None, first:past]
        sums = sums + _ALLOWED[: past - first, : past - first]
        i, j = divmod(int(sums.argmax()), past - first)
        span = _whole_words(self._text, self._begins[first + i], self._ends[first + j])
        return Span(self._text[slice(*span)], *span, float(sums[i, j]), self._null)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    # The model may begin or end on a piece of a word; a reader of the answer should not notice.
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
