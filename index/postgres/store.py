"""A library in the tables of a PostgreSQL, as index/store.py describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corpus.likeness import sketch
from index.address import without_secrets
from index.postgres.bulk import put_all
from index.postgres.explain import explained
from index.postgres.keywords import add_up, count_stems, searches
from index.postgres.schema import bring_up_to_date
from index.postgres.sessions import Sessions, conninfo_of
from index.postgres.staging import Staging
from index.postgres.status import about, sizes
from index.postgres.vectors import NOT_INDEXED, all_vectors, cosines, make_index, nearest
from index.scope import EVERYTHING, Scope
from index.store import Embedded, R
from index.tables import Rows, Tables, marks
from index.vectors import Ids, Vectors

# Taken before the transaction looks at anything: it sees all that others did while it waited.
_WITH_OTHERS = "LOCK TABLE articles, passages IN ROW EXCLUSIVE MODE"
_ALONE = "LOCK TABLE articles, passages IN SHARE ROW EXCLUSIVE MODE"
_DIMENSION = "dimension"
_NO_LIMIT = "SET LOCAL statement_timeout = 0"


class PostgresStore(Tables):
    """One database. Safe to share between threads."""

    def __init__(self, address: str, meta: Mapping[str, str]) -> None:
        """Open the library at an address, or create it; `meta` is what a new one records.

        Raises:
            LibraryError: the database cannot be used, or holds another version's library.
            InputError: the address is malformed.
        """
        self._address = without_secrets(address)
        conninfo = conninfo_of(address)
        with explained(self._address):
            self.is_new = bring_up_to_date(conninfo, self._address, meta)
        self.sessions = Sessions(conninfo, self._address)

    @property
    def address(self) -> str:
        return self._address

    def close(self) -> None:
        self.sessions.close()

    def sizes(self) -> dict[str, int]:
        return self.sessions.use(sizes)

    def about(self) -> dict[str, str]:
        return self.sessions.use(about)

    def rows(self, query: str, values: Sequence[object] = ()) -> Rows:
        return self.sessions.rows(_marked(query), values)

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        return self.sessions.run(_marked(statement), values)

    def write(self, change: Callable[[int], R], *, alone: bool = False, revisions: int = 1) -> R:
        def numbered() -> R:
            query = "SELECT min(nextval('revisions')) FROM generate_series(1, ?)"
            ((first,),) = self.rows(query, (revisions,))
            return change(int(first))

        if alone:
            return self.sessions.transact(numbered, _ALONE, _NO_LIMIT)
        return self.sessions.transact(numbered, _WITH_OTHERS)

    def staging(self, made_by: str) -> Staging:
        return Staging(self, made_by)

    def revision(self) -> int:
        query = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM revisions"
        ((number,),) = self.rows(query)
        return int(number)

    def dimension(self) -> int:
        found = self.rows("SELECT vector_dims(vector) FROM passages LIMIT 1")
        return int(found[0][0]) if found else 0

    # Writing, inside `write`

    def index_vectors(self, dimension: int, *, again: bool = False) -> None:
        known = self.meta(_DIMENSION)
        if known != str(dimension) and (known != NOT_INDEXED or again):
            self.sessions.use(lambda connection: make_index(connection, dimension))
            self.set_meta(_DIMENSION, str(dimension))

    def put_many(self, embedded: Sequence[Embedded], revision: int) -> None:
        if embedded:
            self.sessions.use(lambda connection: put_all(connection, embedded, revision))

    def delete(self, article_id: str, revision: int) -> bool:
        stored = self.article(article_id)
        if stored is None:
            return False
        numbers = list(sketch(stored.text))
        forget = f"DELETE FROM sketches WHERE number IN ({marks(numbers)}) AND article_id = ?"
        self.run(forget, (*numbers, article_id))
        mine = "SELECT id FROM passages WHERE article_id = %s"
        self.sessions.use(lambda connection: count_stems(connection, -1, mine, (article_id,)))
        self.run("DELETE FROM passages WHERE article_id = ?", (article_id,))
        return self.run("DELETE FROM articles WHERE id = ?", (article_id,)) > 0

    def add_up(self) -> None:
        """Put in order what many changes leave behind."""
        self.sessions.transact(lambda: self.sessions.use(add_up), _WITH_OTHERS)

    # Searching

    def keyword_searches(
        self, steps: Sequence[Sequence[str]], k: int, scope: Scope = EVERYTHING
    ) -> list[list[tuple[int, float]]]:
        return self.sessions.use(lambda connection: searches(connection, steps, k, scope))

    def nearest(self, vector: Vectors, k: int, scope: Scope) -> list[tuple[int, float]]:
        """The (id, cosine) of the k passages nearest to a vector [dimension], nearest first."""
        return self.sessions.use(lambda connection: nearest(connection, vector, k, scope))

    def cosines(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """The cosine between a vector [dimension] and each of these passages."""
        return self.sessions.use(lambda connection: cosines(connection, vector, ids))

    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]:
        return self.sessions.use(lambda connection: all_vectors(connection, ids, dimension))


def _marked(query: str) -> str:
    """A query of the tables that SQLite has too, with PostgreSQL's marks for values."""
    return query.replace("%", "%%").replace("?", "%s")
