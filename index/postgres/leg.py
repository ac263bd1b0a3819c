"""The dense leg of a database: nothing is kept in memory, so nothing has to be kept in step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.encoder import Encoder
from index.leg import DenseLeg
from index.postgres.store import PostgresStore
from index.scope import EVERYTHING, Scope
from index.vectors import Vectors


class PgvectorLeg(DenseLeg):
    """Asks pgvector."""

    def __init__(self, store: PostgresStore, encoder: str | Encoder | None) -> None:
        super().__init__(store, encoder)
        self._database = store

    def nearest(
        self, vector: Vectors, k: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        return self._database.nearest(vector, k, scope)

    def compared(self, ids: Sequence[int]) -> Callable[[Vectors], dict[int, float]]:
        return lambda vector: self._database.cosines(vector, ids)

    def changed(self) -> None:
        self._database.add_up()

    def rebuilt(self) -> None:
        """Nothing: the database is the only place."""

    def forget(self) -> None:
        """Nothing."""
