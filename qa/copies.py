"""Sets repetitions aside: the same wire story from ten outlets is to be read once.

What is set aside is not lost: its articles are cited beside the one that was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.sentences import sentence_spans
from index.search import Hit

_ALIKE = 0.8  # the share of words in common from which one sentence repeats another
_UNSAID = 0.4  # the share of words that no other text says, from which a text repeats none
_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*")
# "Bisnis.com, JAKARTA - ", "PONTIANAK, West Kalimantan - ", "JAKARTA, KOMPAS.com – "
_DATELINE = re.compile(
    r"\A(?:[\w.]+, ?)?[A-Z][A-Z .]+(?:, ?[\w. ]{2,40})?(?: ?\([\w. ]+\))? ?[-–—]+ "
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a sentence: `fixed` are names and numbers, in which no copy may differ."""

    plain: frozenset[str]
    fixed: frozenset[str]

    def repeats(self, other: Wording) -> bool:
        """Whether two sentences are the same but for a few ordinary words."""
        if self.fixed != other.fixed:
            return False
        every = self.plain | other.plain | self.fixed
        shared = (self.plain & other.plain) | self.fixed
        return len(shared) >= _ALIKE * len(every)


@lru_cache(maxsize=1024)
def wording(sentence: str) -> Wording:
    """The words of a sentence, without the place and the outlet that open a report."""
    first, *others = _WORD.findall(without_dateline(sentence)) or [""]
    fixed = {word for word in others if not word.islower()}
    fixed |= {first} if any(sign.isdigit() for sign in first) else set()
    plain = {first, *others} - fixed
    return Wording(frozenset(word.lower() for word in plain), frozenset(fixed))


def without_dateline(sentence: str) -> str:
    """A sentence without the place and the outlet that open a report."""
    return _DATELINE.sub("", sentence.lstrip("\"'“‘"))


def set_aside(hits: Sequence[Hit], most: int) -> tuple[list[Hit], list[Hit]]:
    """The first `most` passages that say something new, and all that only repeat another article.

    Args:
        hits: best first.
    """
    if len({hit.passage.article_id for hit in hits}) <= 1:
        return list(hits[:most]), []
    kept: list[Hit] = []
    copies: list[Hit] = []
    for hit in hits:
        article = hit.passage.article_id
        others = [one.passage.text for one in kept if one.passage.article_id != article]
        if _repeats(hit.passage.text, others):
            copies.append(hit)
        elif len(kept) < most:
            kept.append(hit)
    return kept, copies


def _repeats(text: str, others: Sequence[str]) -> bool:
    """Whether other texts together say every sentence of one."""
    words = _words(text)
    unsaid = words.difference(*map(_words, others))
    # Told apart by words alone, most texts need not be cut into sentences.
    if len(unsaid) > _UNSAID * len(words):
        return False
    told = [one for other in others for one in _wordings(other)]
    return all(any(one.repeats(other) for other in told) for one in _wordings(text))


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(without_dateline(text).lower()))


def _wordings(text: str) -> list[Wording]:
    return [wording(text[start:end]) for start, end in sentence_spans(text)]
