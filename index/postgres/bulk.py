"""Puts articles with all that belongs to them into the tables, each table by one COPY."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

from pgvector import HalfVector

from corpus.likeness import sketch
from index.postgres.keywords import as_tsvector, count_stems
from index.postgres.sessions import Connection
from index.sentences import Encoded
from index.store import Embedded
from index.tables import ARTICLE

Row = Sequence[object]


def put_all(connection: Connection, embedded: Sequence[Embedded], revision: int) -> None:
    """Insert articles that are not there yet; the caller holds a transaction."""
    copy(
        connection,
        f"articles ({ARTICLE}, metadata, revision)",
        ((*astuple(one.article), _as_json(one), revision) for one in embedded),
    )
    copy(
        connection,
        "sketches (number, article_id)",
        ((number, one.article.id) for one in embedded for number in sketch(one.article.text)),
    )
    ids = _new_ids(connection, sum(len(one.passages) for one in embedded))
    passages = [
        (one, *pair) for one in embedded for pair in zip(one.passages, as_rows(one.encoded))
    ]
    copy(
        connection,
        'passages (id, article_id, start, "end", vector, sentences, revision)',
        (
            (id, one.article.id, passage.start, passage.end, *row, revision)
            for id, (one, passage, row) in zip(ids, passages, strict=True)
        ),
    )
    copy(
        connection,
        "keywords (passage_id, stems, words)",
        (
            (id, *as_tsvector(passage.text, one.article.language))
            for id, (one, passage, _) in zip(ids, passages, strict=True)
        ),
    )
    count_stems(connection, 1, "SELECT unnest(%s::bigint[])", (ids,))


def as_rows(encoded: Encoded) -> Iterator[tuple[HalfVector, bytes | None]]:
    """The vector of each passage and those of its sentences, as they are kept."""
    for vector, sentences in zip(encoded.vectors, encoded.sentences, strict=True):
        yield HalfVector(vector), sentences.tobytes() or None


def copy(connection: Connection, into: str, rows: Iterable[Row]) -> None:
    """Send rows to a table."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as sent:
        for row in rows:
            sent.write_row(row)


def _new_ids(connection: Connection, count: int) -> list[int]:
    query = "SELECT nextval(pg_get_serial_sequence('passages', 'id')) FROM generate_series(1, %s)"
    return [int(id) for (id,) in connection.execute(query, (count,))]


def _as_json(one: Embedded) -> str | None:
    return None if one.metadata is None else json.dumps(one.metadata)
