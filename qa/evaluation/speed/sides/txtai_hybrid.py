"""txtai as its documentation shows it: one Embeddings with content and hybrid search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from txtai import Embeddings

from qa.evaluation.speed.sides.side import texts_of
from qa.evaluation.speed.sides.timed import timed
from qa.evaluation.speed.sides.weights import shipped_encoder


class TxtaiHybrid:
    """Vectors and words, half and half, which is the weight that it documents as its default."""

    def __init__(self) -> None:
        self._embeddings: Any = Embeddings(path=shipped_encoder(), content=True, hybrid=True)
        self._embeddings.batchtransform(["Halo"])

    def index(self, texts: str) -> int:
        all = texts_of(texts)
        self._embeddings.index(all)
        return len(all)

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        return timed(self._find, questions, k)

    def _find(self, question: str, k: int) -> list[int]:
        return [int(row["id"]) for row in self._embeddings.search(question, k)]
