"""The SQL that a folder's SQLite and a PostgreSQL share: reading articles, and small writes.

The tables are named alike in both, see index/schema.py and index/postgres/migrations.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any, TypeAlias

import numpy as np

from corpus import Article, Passage
from corpus.likeness import Sketch
from index.feedback import Feedback, put_feedback, read_feedback
from index.listing import Listing, Wanted, list_entries, list_sources
from index.sentences import Encoded, SentenceVectors, from_bytes
from index.store import Embedded
from index.vectors import Ids, Vectors

Rows: TypeAlias = list[tuple[Any, ...]]
# Where a passage begins and ends in the article, its vector, and those of its sentences.
_Part: TypeAlias = tuple[int, int, Vectors, SentenceVectors]

_AT_ONCE = 10_000  # values in one query

ARTICLE = ", ".join(field.name for field in fields(Article))  # the columns are named alike


class Tables(ABC):
    """Half of a `Store`; the methods are described there."""

    @abstractmethod
    def rows(self, query: str, values: Sequence[object] = ()) -> Rows:
        """What a query with question marks finds.

        Raises:
            LibraryError: the place where the tables are fails.
        """

    @abstractmethod
    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Change rows, inside a transaction, and say how many.

        Raises:
            LibraryError: see `rows`.
        """

    @abstractmethod
    def dimension(self) -> int: ...

    @abstractmethod
    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]: ...

    # What the library says about itself

    def meta(self, key: str) -> str:
        found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        if self.meta(key) != value:  # what stays as it is need not be locked
            self.run(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )

    def metas(self, prefix: str) -> dict[str, str]:
        query = "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?"
        return dict(self.rows(query, (len(prefix), prefix)))

    def counts(self) -> tuple[int, int]:
        query = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
        ((articles, passages),) = self.rows(query)
        return int(articles), int(passages)

    # Writing, inside a transaction

    def keep(self, article_id: str, replaced: str) -> None:
        self.run(
            f"INSERT INTO history ({ARTICLE}, replaced)"
            f" SELECT {ARTICLE}, ? FROM articles WHERE id = ?",
            (replaced, article_id),
        )

    def put_history(self, replaced: str, article: Article) -> None:
        values = (*astuple(article), replaced)
        self.run(f"INSERT INTO history ({ARTICLE}, replaced) VALUES ({marks(values)})", values)

    def forget_history(self, article_id: str) -> None:
        self.run("DELETE FROM history WHERE id = ?", (article_id,))

    def put_feedback(self, feedback: Feedback) -> None:
        put_feedback(self.run, feedback)

    # Reading

    def feedback(self) -> list[Feedback]:
        return list(read_feedback(self.rows))

    def history(self, article_id: str) -> list[tuple[str, Article]]:
        query = f"SELECT replaced, {ARTICLE} FROM history WHERE id = ? ORDER BY number"
        return [(replaced, Article(*row)) for replaced, *row in self.rows(query, (article_id,))]

    def article(self, article_id: str) -> Article | None:
        found = self.rows(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (article_id,))
        return Article(*found[0]) if found else None

    def embedded(self, ids: Sequence[str]) -> list[tuple[int, Embedded]]:
        these = f"IN ({marks(ids)}) ORDER BY"
        columns = 'id, article_id, start, "end", sentences'
        query = f"SELECT {columns} FROM passages WHERE article_id {these} id"
        places = self.rows(query, list(ids))
        known = self._all_vectors([id for id, *_ in places])
        parts: dict[str, list[_Part]] = {}
        for id, owner, start, end, data in places:
            vector = known[id]
            part = start, end, vector, from_bytes(data, len(vector))
            parts.setdefault(owner, []).append(part)
        query = f"SELECT revision, metadata, {ARTICLE} FROM articles WHERE id {these} revision, id"
        return [
            (int(revision), _whole(Article(*row), parts.get(row[0], []), extra))
            for revision, extra, *row in self.rows(query, list(ids))
        ]

    def sentences(self, ids: Sequence[int], dimension: int) -> dict[int, SentenceVectors]:
        if not ids:
            return {}
        query = f"SELECT id, sentences FROM passages WHERE id IN ({marks(ids)})"
        found = self.rows(query, list(ids))
        return {id: from_bytes(data, dimension) for id, data in found if data}

    def _all_vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        dimension, known = self.dimension(), dict[int, Vectors]()
        for first in range(0, len(ids), _AT_ONCE):
            found, vectors = self.vectors(ids[first : first + _AT_ONCE], dimension)
            known |= zip(found.tolist(), vectors, strict=True)
        return known

    def fingerprints(self, after: str, most: int) -> list[tuple[str, str, int]]:
        query = (
            "SELECT id, fingerprint, (SELECT count(*) FROM passages p WHERE p.article_id = a.id)"
            " FROM articles a WHERE id > ? ORDER BY id LIMIT ?"
        )
        return [(id, print, int(count)) for id, print, count in self.rows(query, (after, most))]

    def metadata(self, article_id: str) -> dict[str, Any] | None:
        found = self.rows("SELECT metadata FROM articles WHERE id = ?", (article_id,))
        return dict(json.loads(found[0][0])) if found and found[0][0] is not None else None

    def listing(self, wanted: Wanted) -> Listing:
        return list_entries(self.rows, wanted)

    def sources(self) -> list[str]:
        return list_sources(self.rows)

    def article_ids(self, prefix: str = "") -> list[str]:
        query = "SELECT id FROM articles WHERE substr(id, 1, ?) = ? ORDER BY revision, id"
        return [id for (id,) in self.rows(query, (len(prefix), prefix))]

    def with_fingerprint(self, fingerprint: str) -> list[Article]:
        query = f"SELECT {ARTICLE} FROM articles WHERE fingerprint = ?"
        return [Article(*row) for row in self.rows(query, (fingerprint,))]

    def sharing(self, numbers: Sketch, least: int) -> list[str]:
        query = (
            f"SELECT article_id FROM sketches WHERE number IN ({marks(numbers)})"
            " GROUP BY article_id HAVING count(*) >= ? ORDER BY count(*) DESC, article_id"
        )
        return [id for (id,) in self.rows(query, (*numbers, least))]

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, str]]:
        if not ids:
            return {}
        query = (
            'SELECT p.id, a.id, p.start, p."end", a.text, a.language FROM passages p'
            f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({marks(ids)})"
        )
        return {
            id: (Passage(article_id, start, end, text[start:end]), language)
            for id, article_id, start, end, text, language in self.rows(query, list(ids))
        }

    def languages(self, ids: Sequence[int]) -> dict[int, str]:
        if not ids:
            return {}
        query = (
            "SELECT p.id, a.language FROM passages p"
            f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({marks(ids)})"
        )
        return dict(self.rows(query, list(ids)))


def _whole(article: Article, parts: Sequence[_Part], metadata: str | None) -> Embedded:
    """An article with its passages."""
    passages = [Passage(article.id, at, end, article.text[at:end]) for at, end, *_ in parts]
    vectors = np.array([vector for _, _, vector, _ in parts], dtype=np.float32)
    encoded = Encoded(vectors, [sentences for *_, sentences in parts])
    return Embedded(article, passages, encoded, None if metadata is None else json.loads(metadata))


def marks(values: Sequence[object] | Sketch) -> str:
    """A question mark for each value."""
    return ",".join("?" * len(values))
