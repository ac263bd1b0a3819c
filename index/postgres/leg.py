"""The dense leg of a database: nothing is kept in memory, so nothing has to be kept in step."""

from __future__ import annotations

from collections.abc import Iterable

from index.encoder import Encoder
from index.leg import DenseLeg
from index.postgres.store import PostgresStore
from index.scope import EVERYTHING, Scope


class PgvectorLeg(DenseLeg):
    """Asks pgvector."""

    def __init__(self, store: PostgresStore, encoder: str | Encoder | None) -> None:
        super().__init__(store, encoder)
        self._database = store

    def nearest(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        return self._database.nearest(self._encoded(question), k, scope)

    def similarities(self, question: str, ids: Iterable[int]) -> dict[int, float]:
        return self._database.cosines(self._encoded(question), list(ids))

    def changed(self) -> None:
        self._database.add_up()

    def rebuilt(self) -> None:
        """Nothing: the database is the only place."""

    def forget(self) -> None:
        """Nothing."""
