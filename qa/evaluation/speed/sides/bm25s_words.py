"""bm25s as its documentation shows it, with PyStemmer and, the texts being so, Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s
import Stemmer

from qa.evaluation.speed.sides.side import texts_of
from qa.evaluation.speed.sides.timed import timed


class Bm25sWords:
    """Words alone: what retrieval costs without an encoder."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("indonesian")
        self._retriever: Any = bm25s.BM25()

    def index(self, texts: str) -> int:
        all = texts_of(texts)
        self._retriever.index(self._words(all), show_progress=False)
        return len(all)

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        return timed(self._find, questions, k)

    def _find(self, question: str, k: int) -> list[int]:
        numbers, _ = self._retriever.retrieve(self._words([question]), k=k, show_progress=False)
        return [int(number) for number in numbers[0]]

    def _words(self, texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords=None, stemmer=self._stemmer, show_progress=False)
