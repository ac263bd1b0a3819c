"""The nearest vectors by pgvector: all of a few are compared, many are found by HNSW."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pgvector import HalfVector

from index.postgres.scoping import fewer, marked
from index.postgres.sessions import Connection
from index.scope import Scope
from index.vectors import Ids, Vectors

EXACT_UP_TO = 20_000  # passages that are all compared, which takes some milliseconds
NOT_INDEXED = "0"  # the dimension that is noted while many vectors are to come
_MOST_DIMENSIONS = 4_000  # that an index of halfvec can have


def make_index(connection: Connection, dimension: int) -> None:
    """Index the vectors of a dimension, now and to come, or none for 0. Needs the owner's rights.

    Those of another dimension, which a rebuild has replaced, are still there for who reads them.
    """
    connection.execute("DROP INDEX IF EXISTS passages_by_vector")
    if 0 < dimension <= _MOST_DIMENSIONS:
        connection.execute(
            "CREATE INDEX passages_by_vector ON passages"
            f" USING hnsw ((vector::halfvec({dimension})) halfvec_ip_ops)"
            f" WHERE vector_dims(vector) = {dimension}"
        )


def all_vectors(connection: Connection, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]:
    """The vectors [n, dimension] of those of the passages that exist, with their ids [n]."""
    query = "SELECT id, vector FROM passages WHERE id = ANY (%s)"
    found = connection.execute(query, (list(ids),), binary=True).fetchall()
    stacked = np.array([vector.to_numpy() for _, vector in found], dtype=np.float32)
    return np.array([id for id, _ in found], dtype=np.int64), stacked.reshape(-1, dimension)


def cosines(connection: Connection, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
    """The cosine between a vector [dimension] and each of the passages that exist."""
    query = "SELECT id, -(vector <#> %s::halfvec) FROM passages WHERE id = ANY (%s)"
    found = connection.execute(query, (HalfVector(vector), list(ids)))
    return {int(id): float(cosine) for id, cosine in found}


def nearest(
    connection: Connection, vector: Vectors, k: int, scope: Scope
) -> list[tuple[int, float]]:
    """The (id, cosine) of the k passages nearest to a vector [dimension], nearest first."""
    dimension = len(vector)
    exact = dimension > _MOST_DIMENSIONS or fewer(connection, EXACT_UP_TO, scope)
    # The index is one of the vectors cast to its dimension: without the cast it is not used.
    cast = "" if exact else f"::halfvec({dimension})"
    condition, values = marked(scope)
    joined = " JOIN articles a ON a.id = p.article_id" if scope.limits else ""
    query = (
        f"SELECT id, -distance FROM (SELECT p.id, p.vector{cast} <#> %s::halfvec{cast} AS distance"
        f" FROM passages p{joined} WHERE vector_dims(p.vector) = {dimension} AND {condition}"
        " ORDER BY distance LIMIT %s) AS found ORDER BY distance, id"
    )
    found = connection.execute(query, (HalfVector(vector), *values, k))
    return [(int(id), float(cosine)) for id, cosine in found]
