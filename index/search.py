"""Hybrid search: both legs are asked, their scores are fused, the best passages are fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus import Language, Passage
from index.dense import DenseLeg
from index.fuse import fuse
from index.storage import Storage

Leg = Literal["dense", "keyword"]
_DEPTH = 50  # how many passages each leg may propose


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    `score` is the fused one, at most 1; `similarity` is the cosine in -1..1 between question and
    passage, None where the vectors could not be used; `legs` are those that proposed the passage.
    """

    passage: Passage
    score: float
    legs: tuple[Leg, ...]
    similarity: float | None


def hybrid_search(
    storage: Storage, dense: DenseLeg | None, question: str, language: Language, k: int
) -> list[Hit]:
    """The k best passages for a question; without a dense leg the keyword leg answers alone."""
    depth = max(k, _DEPTH)
    keyword = dict(storage.keyword_search(question, depth))
    nearest = dict(dense.nearest(question, depth)) if dense else {}
    cosines = nearest | (dense.similarities(question, keyword) if dense else {})
    found = storage.passages([*cosines, *(id for id in keyword if id not in cosines)])
    same = {id for id, (_, spoken) in found.items() if spoken == language}
    hits = [
        Hit(found[id][0], score, _legs(id in nearest, id in keyword), cosines.get(id))
        for id, score in fuse(cosines, keyword, same)
        if id in found  # another process may have removed it a moment ago
    ]
    return hits[:k]


def _legs(dense: bool, keyword: bool) -> tuple[Leg, ...]:
    proposed: list[tuple[Leg, bool]] = [("dense", dense), ("keyword", keyword)]
    return tuple(leg for leg, did in proposed if did)
