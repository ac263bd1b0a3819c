"""Hybrid search: both legs are asked, their rankings are fused, the best passages are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus import Language, Passage
from index.fuse import fuse
from index.storage import Storage

Leg = Literal["dense", "keyword"]
_DEPTH = 50  # how many passages each leg may propose


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    `score` is the fused one, 1 for a passage that leads both rankings; `similarity` is the cosine
    in -1..1 between question and passage, None where only the keyword leg found it.
    """

    passage: Passage
    score: float
    legs: tuple[Leg, ...]
    similarity: float | None


def hybrid_search(
    storage: Storage,
    question: str,
    language: Language,
    nearest: Sequence[tuple[int, float]],
    k: int,
) -> list[Hit]:
    """The k best passages for a question, given what the dense leg found: (passage id, cosine)."""
    similarity = dict(nearest)
    keyword = storage.keyword_search(question, max(k, _DEPTH))
    found = storage.passages([*similarity, *(id for id in keyword if id not in similarity)])
    same = {id for id, (_, spoken) in found.items() if spoken == language}
    matched = set(keyword)
    hits = [
        Hit(found[id][0], score, _legs(id in similarity, id in matched), similarity.get(id))
        for id, score in fuse(list(similarity), keyword, same)
        if id in found  # removed a moment ago by another process
    ]
    return hits[:k]


def depth(k: int) -> int:
    """How many passages to ask the dense leg for when k are wanted in the end."""
    return max(k, _DEPTH)


def _legs(dense: bool, keyword: bool) -> tuple[Leg, ...]:
    found: list[tuple[Leg, bool]] = [("dense", dense), ("keyword", keyword)]
    return tuple(leg for leg, took_part in found if took_part)
