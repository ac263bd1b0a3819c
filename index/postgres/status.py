"""What an operator wants to know of a database."""

from __future__ import annotations

from index.postgres.scoping import fewer
from index.postgres.sessions import Connection
from index.postgres.vectors import EXACT_UP_TO, NOT_INDEXED

# Indexes are named by themselves where they are large; the others count with their table.
_SIZES = {
    "articles": "pg_total_relation_size('articles') + pg_total_relation_size('history')",
    "passages": "pg_total_relation_size('passages') - {vectors}",
    "index of vectors": "{vectors}",
    "keywords": "pg_total_relation_size('keywords') + pg_total_relation_size('stems')"
    " + pg_total_relation_size('stem_changes')",
}
_VECTORS = "coalesce(pg_relation_size(to_regclass('passages_by_vector')), 0)"


def sizes(connection: Connection) -> dict[str, int]:
    """The bytes on disk of the tables with their indexes."""
    columns = ", ".join(_SIZES.values()).format(vectors=_VECTORS)
    (row,) = connection.execute(f"SELECT {columns}".encode())
    return dict(zip(_SIZES, map(int, row), strict=True))


def about(connection: Connection) -> dict[str, str]:
    """The versions, and how the nearest vectors are found."""
    query = (
        "SELECT current_setting('server_version'), extversion FROM pg_extension"
        " WHERE extname = 'vector'"
    )
    ((server, extension),) = connection.execute(query)
    return {
        "server": f"PostgreSQL {server.split()[0]}, pgvector {extension}",
        "vectors": _compared(connection),
    }


def _compared(connection: Connection) -> str:
    if fewer(connection, EXACT_UP_TO):
        return "all compared"
    noted = "SELECT FROM meta WHERE key = 'dimension' AND value = %s"
    if connection.execute(noted, (NOT_INDEXED,)).rowcount:
        return "not indexed while an import is under way; run it again if it was interrupted"
    return "the nearest are found by an HNSW index"
