"""How much two texts have in common, told from a few numbers of each: copies of one report do.

A text is the set of its runs of three words. Of their hashes the smallest are kept, and the share
of these that two texts share estimates the share of runs (bottom-k sketch; Broder, "On the
resemblance and containment of documents", 1997, section 4).
"""

from __future__ import annotations

import re
from hashlib import blake2b

Sketch = frozenset[int]  # at most _KEPT numbers below 2**63

_RUN = 3  # words
_KEPT = 24
_WORD = re.compile(r"[^\W_]+")


def sketch(text: str) -> Sketch:
    """The smallest hashes of a text's runs of words."""
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
    return frozenset(sorted(map(_number, runs))[:_KEPT])


def likeness(one: Sketch, other: Sketch) -> float:
    """The estimated share (0..1) of all runs of words that two texts have in common."""
    smallest = set(sorted(one | other)[:_KEPT])
    return len(smallest & one & other) / len(smallest)


def _number(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") >> 1
