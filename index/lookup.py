"""The rows that a search needs: passages of a scope, vectors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np

from index.errors import LibraryError
from index.scope import Scope
from index.sentences import Encoded
from index.vectors import Ids, Vectors

_BATCH = 4_096  # vectors in memory at once
# The articles first, from an index that knows them without their texts.
_JOINED = "SELECT p.id FROM articles a CROSS JOIN passages p ON p.article_id = a.id WHERE"


def passages_within(connection: sqlite3.Connection, scope: Scope) -> Ids:
    """The ids [n] of the passages of the articles in a scope."""
    if not scope.limits:
        return np.fromiter(
            (id for (id,) in connection.execute("SELECT id FROM passages")), np.int64
        )
    inside, values = scope.condition()
    rows = connection.execute(f"{_JOINED} {inside}", values)
    return np.fromiter((id for (id,) in rows), np.int64)


def count_changes(connection: sqlite3.Connection, revision: int) -> int:
    """How many passages were added and removed after a revision."""
    query = (
        "SELECT (SELECT count(*) FROM passages WHERE revision > ?)"
        " + (SELECT count(*) FROM removed WHERE revision > ?)"
    )
    return int(connection.execute(query, (revision, revision)).fetchone()[0])


def as_vectors(rows: Sequence[tuple[int, bytes]], dimension: int) -> tuple[Ids, Vectors]:
    """The ids [n] and vectors [n, dimension] of rows of both.

    Raises:
        LibraryError: a vector is of another length.
    """
    ids = np.array([id for id, _ in rows], dtype=np.int64)
    if any(len(blob) != 4 * dimension for _, blob in rows):
        raise LibraryError("A vector of the library is damaged: run `tanya doctor --repair`.")
    flat = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f4")
    return ids, flat.reshape(len(rows), dimension)


def as_rows(encoded: Encoded) -> Iterator[tuple[bytes, bytes | None]]:
    """The vector of each passage and those of its sentences, as they are kept."""
    for vector, sentences in zip(encoded.vectors, encoded.sentences, strict=True):
        yield vector.astype("<f4").tobytes(), sentences.tobytes() or None


def in_batches(rows: sqlite3.Cursor, dimension: int) -> Iterator[tuple[Ids, Vectors]]:
    """The same, for more rows than shall be in memory at once."""
    while batch := rows.fetchmany(_BATCH):
        yield as_vectors(batch, dimension)
