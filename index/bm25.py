"""BM25 as FTS5 computes it (https://www.sqlite.org/fts5.html#the_bm25_function), for both stores.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4.
"""

from __future__ import annotations

import math
import unicodedata

K1, B = 1.2, 0.75
_LEAST = 1e-6  # the weight of a word that more than half of the passages hold


def weight(count: float, total: float) -> float:
    """The inverse document frequency of a word, above 0, that `count` of `total` passages hold."""
    return max(_LEAST, math.log((total - count + 0.5) / (count + 0.5)))


def folded(text: str) -> str:
    """Text without marks on its letters, as FTS5's tokenizer reads it."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
