"""A library as it grows, as measured inside a process of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from corpus.language import detect_language
from index.evaluation.generated import BLOCK, Generator
from index.leg import DenseLeg
from index.library import Library
from index.scope import EVERYTHING, Scope
from index.search import hybrid_search
from index.storage import Storage
from index.store import Embedded
from index.vectors import Ids, Vectors
from qa.evaluation.speed.seconds import seconds_of


class Growing:
    """A library of invented text in a folder."""

    def open(self, folder: str) -> None:
        """Open the library and find something, for which its encoder and vectors are loaded."""
        self._library = Library.open(folder, shipped=False)
        self._library.search("Apa kabar?")

    def grow(self, passages: int, subjects: int) -> None:
        """Add invented articles, about so many subjects, until there are so many passages."""
        self._generator = Generator(self._library.encoder, subjects=subjects)
        for number in range(self._library.counts()[1] // BLOCK, passages // BLOCK):
            made = self._generator.block(number)
            self._library.add_embedded([Embedded(*article) for article in made])

    def questions(self, passages: int, count: int) -> list[str]:
        """Questions about the invented articles."""
        return self._generator.questions(passages, count)

    def add_one(self, articles: int) -> list[float]:
        """The seconds to add one article of four passages, several times; they are removed."""
        block = self._generator.block(BLOCK)[:articles]  # none of those that were added
        new = [replace(article, id=f"new-{article.id}") for article, _, _ in block]
        took = [seconds_of(self._library.add, [article]) for article in new]
        for article in new:
            self._library.remove(article.id)
        return took

    def search(self, questions: Sequence[str]) -> list[float]:
        """The seconds of a hybrid search for the ten best, for each question."""
        return [seconds_of(self._library.search, question, 10) for question in questions]

    def share_of_exact(self, questions: Sequence[str]) -> float:
        """How many of the ten best that exact cosines give are found, of all questions, 0..1."""
        storage = Storage(self._library.folder, {})
        exact, met = _Exact(storage, self._library.encoder), 0
        exact.prepare(questions)
        wanted = 0
        for question in questions:
            language = detect_language(question)
            best = hybrid_search(storage, exact, question, language, 10, EVERYTHING)
            right = {hit.passage for hit in best}
            wanted += len(right)
            met += sum(hit.passage in right for hit in self._library.search(question, 10))
        storage.close()
        return met / wanted

    def sizes(self) -> dict[str, int]:
        """The bytes of the library's files, by the first part of their names."""
        sizes: Counter[str] = Counter()
        for file in self._library.folder.iterdir():
            sizes[file.name.partition("-")[0]] += file.stat().st_size
        return sizes


class _Exact(DenseLeg):
    """The nearest passages by looking at every vector of the library."""

    def prepare(self, questions: Sequence[str], k: int = 50) -> None:
        """Find the k nearest of all questions in one pass over the vectors."""
        asked = self.encoder.encode(questions)
        best: list[list[tuple[float, int]]] = [[] for _ in questions]
        for ids, vectors in self._batches():
            cosines = asked @ vectors.T
            for row, of_row in zip(best, cosines):
                top = np.argsort(-of_row)[:k]
                row += [(float(of_row[place]), int(ids[place])) for place in top]
                row.sort(reverse=True)
                del row[k:]
        self._found = dict(zip(questions, best))

    def nearest(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        return [(id, cosine) for cosine, id in self._found[question][:k]]

    def changed(self) -> None: ...

    def rebuilt(self) -> None: ...

    def forget(self) -> None: ...

    def _batches(self) -> Iterable[tuple[Ids, Vectors]]:
        assert isinstance(self._store, Storage)
        return self._store.added_since(0, self.encoder.dimension)
