"""Which part of a passage is read: all of the best, of the others what is around one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import Spans, sentence_spans
from index.search import Hit

# Fitted beside what they cost, see evaluation/SPEED.md.
_WHOLE = 2  # passages, the best ones
_PART = 350  # characters of each other


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences of a passage from number `first` on, at `spans` in the passage's text."""

    first: int
    spans: Spans
    text: str

    @property
    def start(self) -> int:
        """Where it begins in the passage."""
        return self.spans[0][0] if self.spans else 0

    @property
    def places(self) -> Spans:
        """The sentences, as (start, end) in `text`."""
        return [(start - self.start, end - self.start) for start, end in self.spans]


def parts_of(hits: Sequence[Hit]) -> list[Part]:
    """What is to be read of each passage, which come best first."""
    return [_part(hit, _PART if place >= _WHOLE else None) for place, hit in enumerate(hits)]


def _part(hit: Hit, most: int | None) -> Part:
    text, spans = hit.passage.text, sentence_spans(hit.passage.text)
    first, last = 0, len(spans)
    if most is not None and len(hit.sentences) == len(spans):
        first, last = _around_nearest(spans, hit.sentences, most)
    read = spans[first:last]
    return Part(first, read, text[read[0][0] : read[-1][1]] if read else "")


def _around_nearest(spans: Spans, cosines: Sequence[float], most: int) -> tuple[int, int]:
    """The sentence nearest to the question, and while there is room its nearer neighbour."""
    first = max(range(len(spans)), key=cosines.__getitem__)
    last = first + 1
    while True:
        wider = [(first - 1, last)] if first else []
        wider += [(first, last + 1)] if last < len(spans) else []
        wider = [one for one in wider if spans[one[1] - 1][1] - spans[one[0]][0] <= most]
        if not wider:
            return first, last
        first, last = max(wider, key=lambda one: cosines[one[0] if one[0] < first else one[1] - 1])
