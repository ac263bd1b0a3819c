"""Our side: a library on disk, asked with the hybrid search that answers are made from."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

from corpus import Article
from index.library import Library
from qa.evaluation.speed.sides.side import texts_of
from qa.evaluation.speed.sides.timed import timed


class Tanya:
    """Texts become articles, as `tanya add` would take them."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._library = Library.open(self._folder.name, shipped=False)
        self._library.encoder.encode(["Halo"])

    def index(self, texts: str) -> int:
        articles = (
            Article.from_text(text, id=str(number)) for number, text in enumerate(texts_of(texts))
        )
        return sum(change.passages for change in self._library.add_each(articles))

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        return timed(self._find, questions, k)

    def _find(self, question: str, k: int) -> list[int]:
        # Of a long text several passages may be found; twice as many hold k texts.
        hits = self._library.search(question, 2 * k)
        return list(dict.fromkeys(int(hit.passage.article_id) for hit in hits))[:k]
