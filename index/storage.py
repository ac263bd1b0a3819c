"""Articles, passages, vectors and keyword rows in library.sqlite: the only truth of a library."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from corpus import Article, Passage
from corpus.likeness import Sketch, sketch
from index.explain import explained, told
from index.feedback import Feedback, put_feedback, read_feedback
from index.holder import leave_note
from index.keywords import stems
from index.listing import Listing, Wanted, list_entries, list_sources
from index.lookup import as_vectors, matching, passages_within
from index.schema import connect, create_or_check, put_sketch
from index.scope import EVERYTHING, Scope
from index.staging import Staging
from index.store import Embedded, R
from index.vectors import Ids, Vectors

LIBRARY_FILE = "library.sqlite"
_ARTICLE = ", ".join(field.name for field in fields(Article))  # the columns are named alike
_MARKS = ", ".join("?" for _ in fields(Article))


class Storage:
    """One library file. Every thread gets a connection of its own."""

    def __init__(self, folder: Path, meta: Mapping[str, str]) -> None:
        """Open or create the file; `meta` is what a new one records about itself.

        Raises:
            LibraryError: see `index.schema`.
        """
        self.folder = folder
        self._file = folder / LIBRARY_FILE
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        with explained(folder):
            self.is_new = create_or_check(self._connection, folder, dict(meta))

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._file)
            self._local.connection = connection
            self._open.append(connection)
        return connection

    @property
    def address(self) -> str:
        return str(self.folder)

    def close(self) -> None:
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """Hold the write lock; yields the revision that the commit at the end will carry.

        Raises:
            LibraryError: the library is locked, read-only or its disk is full; nothing was written.
        """
        connection = self._connection
        with explained(self.folder):
            connection.execute("BEGIN IMMEDIATE")
            leave_note(self.folder)
            try:
                revision = self.revision() + 1
                yield revision
                self.set_meta("revision", str(revision))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def write(self, change: Callable[[int], R]) -> R:
        with self.transaction() as revision:
            return change(revision)

    def staging(self, made_by: str) -> Staging:
        """Where a rebuild lays what an encoder and splitter, named by `made_by`, have made."""
        return Staging(self._connection, made_by)

    def copy_to(self, file: Path) -> None:
        """Write the state of this moment to another file, while others read and write."""
        with closing(sqlite3.connect(file)) as copy, explained(self.folder):
            self._connection.backup(copy)

    def copy_from(self, file: Path) -> None:
        """Put the state of another file in the place of this one's, in one transaction."""
        with explained(self.folder), closing(sqlite3.connect(file)) as source:
            source.backup(self._connection)

    # What the library says about itself

    @told
    def meta(self, key: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def revision(self) -> int:
        return int(self.meta("revision") or 0)

    @told
    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        query = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
        articles, passages = self._connection.execute(query).fetchone()
        return int(articles), int(passages)

    # Writing, inside a transaction

    def put_many(self, embedded: Sequence[Embedded], revision: int) -> None:
        for one in embedded:
            self._put(one, revision)

    def _put(self, one: Embedded, revision: int) -> None:
        article = one.article
        extra = None if one.metadata is None else json.dumps(one.metadata)
        self._connection.execute(
            f"INSERT INTO articles ({_ARTICLE}, metadata, revision) VALUES ({_MARKS}, ?, ?)",
            (*astuple(article), extra, revision),
        )
        put_sketch(self._connection, article.id, article.text)
        for passage, vector in zip(one.passages, one.vectors, strict=True):
            self._put_passage(article, passage, vector.astype("<f4").tobytes(), revision)

    def _put_passage(self, article: Article, passage: Passage, blob: bytes, revision: int) -> None:
        cursor = self._connection.execute(
            'INSERT INTO passages (article_id, start, "end", vector, revision)'
            " VALUES (?, ?, ?, ?, ?)",
            (article.id, passage.start, passage.end, blob, revision),
        )
        self._connection.execute(
            "INSERT INTO keywords (rowid, stems) VALUES (?, ?)",
            (cursor.lastrowid, " ".join(stems(passage.text, article.language))),
        )

    def delete(self, article_id: str, revision: int) -> bool:
        """Remove an article and all that was derived from it; False where there is none."""
        execute = self._connection.execute
        if stored := self.article(article_id):
            numbers = [(number, article_id) for number in sketch(stored.text)]
            forget = "DELETE FROM sketches WHERE number = ? AND article_id = ?"
            self._connection.executemany(forget, numbers)
        mine = "SELECT id FROM passages WHERE article_id = ?"
        execute(f"INSERT INTO removed SELECT id, ? FROM ({mine})", (revision, article_id))
        execute(f"DELETE FROM keywords WHERE rowid IN ({mine})", (article_id,))
        execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
        return execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0

    def keep(self, article_id: str, replaced: str) -> None:
        """Put an article, as it is now, into the history; `replaced` is an ISO 8601 time."""
        self._connection.execute(
            f"INSERT INTO history ({_ARTICLE}, replaced)"
            f" SELECT {_ARTICLE}, ? FROM articles WHERE id = ?",
            (replaced, article_id),
        )

    def forget_history(self, article_id: str) -> None:
        self._connection.execute("DELETE FROM history WHERE id = ?", (article_id,))

    def put_feedback(self, feedback: Feedback) -> None:
        put_feedback(self._connection, feedback)

    # Reading

    @told
    def feedback(self) -> list[Feedback]:
        """What readers thought of answers, oldest first."""
        return list(read_feedback(self._connection))

    @told
    def history(self, article_id: str) -> list[tuple[str, Article]]:
        """The earlier texts of an article, oldest first, each with the time it was replaced."""
        query = f"SELECT replaced, {_ARTICLE} FROM history WHERE id = ? ORDER BY number"
        rows = self._connection.execute(query, (article_id,)).fetchall()
        return [(replaced, Article(*row)) for replaced, *row in rows]

    @told
    def article(self, article_id: str) -> Article | None:
        query = f"SELECT {_ARTICLE} FROM articles WHERE id = ?"
        row = self._connection.execute(query, (article_id,)).fetchone()
        return None if row is None else Article(*row)

    @told
    def listing(self, wanted: Wanted) -> Listing:
        """A page of the articles, without their texts."""
        return list_entries(self._connection, wanted)

    @told
    def sources(self) -> list[str]:
        """The outlets that are known."""
        return list_sources(self._connection)

    @told
    def metadata(self, article_id: str) -> dict[str, Any] | None:
        """The metadata that a LangChain document came with; None for every other article."""
        query = "SELECT metadata FROM articles WHERE id = ?"
        row = self._connection.execute(query, (article_id,)).fetchone()
        return None if row is None or row[0] is None else dict(json.loads(row[0]))

    @told
    def article_ids(self, prefix: str = "") -> list[str]:
        """The ids of all articles in the order in which they came, or of those that begin so."""
        query = "SELECT id FROM articles WHERE substr(id, 1, ?) = ? ORDER BY revision, id"
        return [id for (id,) in self._connection.execute(query, (len(prefix), prefix))]

    @told
    def with_fingerprint(self, fingerprint: str) -> list[Article]:
        """The articles of this text: more than one where several outlets printed it."""
        query = f"SELECT {_ARTICLE} FROM articles WHERE fingerprint = ?"
        return [Article(*row) for row in self._connection.execute(query, (fingerprint,))]

    @told
    def sharing(self, numbers: Sketch, least: int) -> list[str]:
        """The ids of the articles that have at least so many of a sketch's numbers, most first."""
        marks = ",".join("?" * len(numbers))
        query = (
            f"SELECT article_id FROM sketches WHERE number IN ({marks})"
            " GROUP BY article_id HAVING count(*) >= ? ORDER BY count(*) DESC, article_id"
        )
        return [id for (id,) in self._connection.execute(query, (*numbers, least))]

    @told
    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, str]]:
        """The passages of these ids, each with the language of its article."""
        marks = ",".join("?" * len(ids))
        query = (
            f'SELECT p.id, a.id, p.start, p."end", a.text, a.language FROM passages p'
            f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({marks})"
        )
        rows = self._connection.execute(query, list(ids))
        return {
            id: (Passage(article_id, start, end, text[start:end]), language)
            for id, article_id, start, end, text, language in rows
        }

    @told
    def keyword_search(
        self, wanted: Sequence[str], k: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        """The (id, BM25 score above 0) of the k passages that hold the stems best, best first."""
        return matching(self._connection, wanted, k, scope)

    @told
    def passage_ids(self, scope: Scope) -> Ids:
        """The ids [n] of the passages of the articles in a scope."""
        return passages_within(self._connection, scope)

    @told
    def added_since(self, revision: int, dimension: int) -> tuple[Ids, Vectors]:
        """The ids [n] and vectors [n, dimension] of passages that are newer than a revision."""
        query = "SELECT id, vector FROM passages WHERE revision > ? ORDER BY id"
        return as_vectors(self._connection.execute(query, (revision,)).fetchall(), dimension)

    @told
    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]:
        """The vectors [n, dimension] of those of the passages that exist, with their ids [n]."""
        marks = ",".join("?" * len(ids))
        query = f"SELECT id, vector FROM passages WHERE id IN ({marks})"
        return as_vectors(self._connection.execute(query, list(ids)).fetchall(), dimension)

    @told
    def removed_since(self, revision: int) -> list[int]:
        """The ids of passages that were removed after a revision."""
        query = "SELECT passage_id FROM removed WHERE revision > ?"
        return [id for (id,) in self._connection.execute(query, (revision,))]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every read inside see one and the same revision."""
        with explained(self.folder):
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):  # a damaged page may have ended it already
                self._connection.execute("COMMIT")
