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
    kept: list[Hit] = []
    copies: list[Hit] = []
    said: dict[str, list[Wording]] = {}  # by article
    alone = len({hit.passage.article_id for hit in hits}) <= 1
    for hit in hits:
        if alone:
            return list(hits[:most]), []
        own = _wordings(hit.passage.text)
        others = [one for id, told in said.items() if id != hit.passage.article_id for one in told]
        if all(any(one.repeats(other) for other in others) for one in own):
            copies.append(hit)
        elif len(kept) < most:
            kept.append(hit)
            said.setdefault(hit.passage.article_id, []).extend(own)
    return kept, copies


def _wordings(text: str) -> list[Wording]:
    return [wording(text[start:end]) for start, end in sentence_spans(text)]
