"""Articles, passages, vectors and keyword rows in library.sqlite: the only truth of a library."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, fields
from pathlib import Path

from corpus import Article, Passage
from corpus.likeness import sketch
from index.checkpoint import FAISS_FILE
from index.explain import explained, told
from index.holder import leave_note
from index.keywords import stems
from index.lookup import as_rows, as_vectors, count_changes, in_batches, passages_within
from index.matching import Matcher
from index.schema import connect, create_or_check, put_sketch
from index.scope import EVERYTHING, Scope
from index.staging import Staging
from index.store import Embedded, R
from index.tables import ARTICLE, Rows, Tables, marks
from index.vectors import Ids, Vectors

LIBRARY_FILE = "library.sqlite"
_VALUES = marks(fields(Article))


class Storage(Tables):
    """One library file. Every thread gets a connection of its own."""

    def __init__(self, folder: Path, meta: Mapping[str, str]) -> None:
        """Open or create the file; `meta` is what a new one records about itself.

        Raises:
            LibraryError: see `index.schema`.
        """
        self.folder = folder
        self._file = folder / LIBRARY_FILE
        self._matcher = Matcher()
        self._within: tuple[tuple[str, int, Scope], Ids] | None = None  # as it was last asked for
        self._scoping = threading.Lock()
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

    def sizes(self) -> dict[str, int]:
        files = (self._file, self.folder / FAISS_FILE)
        return {file.name: file.stat().st_size if file.exists() else 0 for file in files}

    def about(self) -> dict[str, str]:
        return {}  # all there is to say is said of its checkpoint, which the dense leg keeps

    @contextmanager
    def transaction(self, revisions: int = 1) -> Iterator[int]:
        """Hold the write lock; yields the first of the revisions that the commit will carry.

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
                self.set_meta("revision", str(revision + revisions - 1))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def write(self, change: Callable[[int], R], *, alone: bool = False, revisions: int = 1) -> R:
        with self.transaction(revisions) as revision:
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

    @told
    def rows(self, query: str, values: Sequence[object] = ()) -> Rows:
        return self._connection.execute(query, tuple(values)).fetchall()

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        return self._connection.execute(statement, tuple(values)).rowcount

    def revision(self) -> int:
        return int(self.meta("revision") or 0)

    def dimension(self) -> int:
        found = self.rows("SELECT length(vector) / 4 FROM passages LIMIT 1")
        return int(found[0][0]) if found else 0

    # Writing, inside a transaction

    def index_vectors(self, dimension: int, *, again: bool = False) -> None:
        """Nothing: the dense leg keeps them in memory."""

    def put_many(self, embedded: Sequence[Embedded], revision: int) -> None:
        for one in embedded:
            self._put(one, revision)

    def _put(self, one: Embedded, revision: int) -> None:
        article = one.article
        extra = None if one.metadata is None else json.dumps(one.metadata)
        self._connection.execute(
            f"INSERT INTO articles ({ARTICLE}, metadata, revision) VALUES ({_VALUES}, ?, ?)",
            (*astuple(article), extra, revision),
        )
        put_sketch(self._connection, article.id, article.text)
        for passage, row in zip(one.passages, as_rows(one.encoded), strict=True):
            self._put_passage(article, passage, row, revision)

    def _put_passage(
        self, article: Article, passage: Passage, row: tuple[bytes, bytes | None], revision: int
    ) -> None:
        cursor = self._connection.execute(
            'INSERT INTO passages (article_id, start, "end", vector, sentences, revision)'
            " VALUES (?, ?, ?, ?, ?, ?)",
            (article.id, passage.start, passage.end, *row, revision),
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

    # Reading

    @told
    def keyword_searches(
        self, steps: Sequence[Sequence[str]], k: int, scope: Scope = EVERYTHING
    ) -> list[list[tuple[int, float]]]:
        """The (id, BM25 score above 0) of the k passages that hold the stems best, best first.

        One search is for the stems of the first step, each further one for those of one more.
        """
        among = self.passage_ids(scope) if scope.limits else None
        return self._matcher.matching(self._connection, steps, k, among)

    @told
    def passage_ids(self, scope: Scope) -> Ids:
        """The ids [n] of the passages of the articles in a scope."""
        # Both legs of a search ask at once, and for the same scope all through a conversation.
        key = (self.meta("library_id"), self.revision(), scope)
        with self._scoping:
            if self._within is None or self._within[0] != key:
                self._within = (key, passages_within(self._connection, scope))
            return self._within[1]

    def added_since(self, revision: int, dimension: int) -> Iterator[tuple[Ids, Vectors]]:
        """The ids [n] and vectors [n, dimension] of newer passages, a batch after the other."""
        query = "SELECT id, vector FROM passages WHERE revision > ? ORDER BY revision, id"
        with explained(self.folder):
            yield from in_batches(self._connection.execute(query, (revision,)), dimension)

    @told
    def changes_since(self, revision: int) -> int:
        """How many passages were added and removed after a revision."""
        return count_changes(self._connection, revision)

    @told
    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]:
        """The vectors [n, dimension] of those of the passages that exist, with their ids [n]."""
        query = f"SELECT id, vector FROM passages WHERE id IN ({marks(ids)})"
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
