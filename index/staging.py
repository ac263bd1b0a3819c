"""Where a rebuild lays what it has done so far: the passages to come, beside the old ones.

Each batch is committed, so that an interrupted rebuild goes on where it was; one transaction puts
all of them in the place of the old passages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from corpus import Article, Passage
from index.keywords import stems
from index.lookup import as_rows
from index.sentences import Encoded

# What is staged for another encoder, or for an article that has changed since, does not count.
_VALID = (
    "SELECT s.rowid FROM staged s JOIN articles a ON a.id = s.article_id"
    " AND a.revision = s.article_revision WHERE s.made_by = ?"
)


class Staging:
    """The table `staged`; the caller holds a transaction wherever something is written."""

    def __init__(self, connection: sqlite3.Connection, made_by: str) -> None:
        """`made_by` names the encoder and the splitter."""
        self._connection = connection
        self._made_by = made_by

    def missing(self) -> list[str]:
        """The ids of the articles of which nothing valid is staged, in their order."""
        query = (
            "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM staged s WHERE"
            " s.article_id = a.id AND s.article_revision = a.revision AND s.made_by = ?)"
            " ORDER BY revision, id"
        )
        return [id for (id,) in self._connection.execute(query, (self._made_by,))]

    def put(self, article: Article, passages: Sequence[Passage], encoded: Encoded) -> None:
        """Stage the passages of an article, for each of which there is a row of `encoded`."""
        query = (
            "INSERT INTO staged SELECT ?, id, revision, ?, ?, ?, ?, ? FROM articles"
            " WHERE id = ? AND fingerprint = ?"
        )
        for passage, (vector, sentences) in zip(passages, as_rows(encoded), strict=True):
            row = (passage.start, passage.end, vector)
            found = " ".join(stems(passage.text, article.language))
            key = (article.id, article.fingerprint)
            self._connection.execute(query, (self._made_by, *row, found, sentences, *key))

    def switch(self, revision: int) -> None:
        """Put what is staged in the place of all passages."""
        run = self._connection.execute
        run(f"DELETE FROM staged WHERE rowid NOT IN ({_VALID})", (self._made_by,))
        run("INSERT INTO removed SELECT id, ? FROM passages", (revision,))
        run("DELETE FROM keywords")
        run("DELETE FROM passages")
        run(
            'INSERT INTO passages (article_id, start, "end", vector, sentences, revision)'
            ' SELECT article_id, start, "end", vector, sentences, ? FROM staged ORDER BY rowid',
            (revision,),
        )
        run(
            "INSERT INTO keywords (rowid, stems) SELECT p.id, s.stems FROM passages p"
            " JOIN staged s ON s.article_id = p.article_id AND s.start = p.start"
        )
        run("DELETE FROM staged")
