"""Where a rebuild lays the passages to come, as index/staging.py does for a folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from corpus import Article, Passage
from index.postgres.bulk import as_rows, copy
from index.postgres.keywords import as_tsvector, count_all
from index.sentences import Encoded

if TYPE_CHECKING:
    from index.postgres.store import PostgresStore

# What is staged for another encoder, or for an article that has changed since, does not count.
_STALE = (
    "DELETE FROM staged s WHERE s.made_by <> ? OR NOT EXISTS (SELECT FROM articles a"
    " WHERE a.id = s.article_id AND a.revision = s.article_revision)"
)
_INTO = (
    'staged (made_by, article_id, article_revision, start, "end", vector, sentences, stems, words)'
)


class Staging:
    """The table `staged`; the caller holds a transaction wherever something is written."""

    def __init__(self, store: PostgresStore, made_by: str) -> None:
        """`made_by` names the encoder and the splitter."""
        self._store = store
        self._made_by = made_by

    def missing(self) -> list[str]:
        query = (
            "SELECT id FROM articles a WHERE NOT EXISTS (SELECT FROM staged s WHERE"
            " s.article_id = a.id AND s.article_revision = a.revision AND s.made_by = ?)"
            " ORDER BY revision, id"
        )
        return [id for (id,) in self._store.rows(query, (self._made_by,))]

    def put(self, article: Article, passages: Sequence[Passage], encoded: Encoded) -> None:
        query = "SELECT revision FROM articles WHERE id = ? AND fingerprint = ?"
        for (revision,) in self._store.rows(query, (article.id, article.fingerprint)):
            rows = [
                (
                    *(self._made_by, article.id, revision, passage.start, passage.end),
                    *row,
                    *as_tsvector(passage.text, article.language),
                )
                for passage, row in zip(passages, as_rows(encoded), strict=True)
            ]
            self._store.sessions.use(partial(copy, into=_INTO, rows=rows))

    def switch(self, revision: int) -> None:
        run = self._store.run
        run(_STALE, (self._made_by,))
        run("DELETE FROM keywords")
        run("DELETE FROM passages")
        run(
            'INSERT INTO passages (article_id, start, "end", vector, sentences, revision)'
            ' SELECT article_id, start, "end", vector, sentences, ? FROM staged ORDER BY number',
            (revision,),
        )
        run(
            "INSERT INTO keywords (passage_id, stems, words) SELECT p.id, s.stems, s.words"
            " FROM passages p JOIN staged s ON s.article_id = p.article_id AND s.start = p.start"
        )
        self._store.sessions.use(count_all)
        run("DELETE FROM staged")
