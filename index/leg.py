"""The dense leg of a search: whose vectors a library holds, and which are nearest to a question."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property

from corpus.split import SPLITTER_VERSION
from index.encoder import Encoder
from index.scope import EVERYTHING, Scope
from index.store import Store
from index.vectors import Vectors


class DenseLeg(ABC):
    """Knows the encoder; how the nearest vectors are found depends on where they are kept."""

    def __init__(self, store: Store, encoder: str | Encoder | None) -> None:
        self._store = store
        self._wanted = encoder
        self._local = threading.local()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that was asked for, or else the one the library was built with."""
        if isinstance(self._wanted, Encoder):
            return self._wanted
        return Encoder.open(self._wanted or self._store.meta("encoder_name") or None)

    def record_encoder(self) -> None:
        """Note, inside a transaction, whose vectors the library holds."""
        self._store.set_meta("encoder", self.encoder.identity)
        self._store.set_meta("encoder_name", self.encoder.name)
        self._store.set_meta("splitter", str(SPLITTER_VERSION))
        self._store.index_vectors(self.encoder.dimension)

    def problem(self) -> str | None:
        """Why the stored vectors cannot be used, in one sentence with the remedy."""
        built_by = self._store.meta("encoder")
        if built_by and built_by != self.encoder.identity:
            return (
                f"The vectors of {self._store.address} were made by the encoder "
                f"{self._store.meta('encoder_name')} or by a changed one, not by the one in use "
                f"({self.encoder.name}): run `tanya rebuild`."
            )
        if built_by and self._store.meta("splitter") != str(SPLITTER_VERSION):
            return (
                f"The passages of {self._store.address} were cut by another version of Tanya: "
                "run `tanya rebuild`."
            )
        return None

    @abstractmethod
    def nearest(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """The (passage id, cosine) of the k passages nearest to a question, best first."""

    def similarities(self, question: str, ids: Iterable[int]) -> dict[int, float]:
        """The cosine between a question and each of these passages."""
        found, vectors = self._store.vectors(list(ids), self.encoder.dimension)
        cosines = vectors @ self._encoded(question)
        return {int(id): float(cosine) for id, cosine in zip(found, cosines, strict=True)}

    def _encoded(self, question: str) -> Vectors:
        # One search asks for the same vector twice; threads may each keep the last they made.
        last: tuple[str, Vectors] | None = getattr(self._local, "last", None)
        if last is None or last[0] != question:
            last = self._local.last = (question, self.encoder.encode([question])[0])
        return last[1]

    @abstractmethod
    def changed(self) -> None:
        """Called after articles were added: what is kept of the vectors elsewhere may be due."""

    @abstractmethod
    def rebuilt(self) -> None:
        """Called after all vectors were replaced."""

    @abstractmethod
    def forget(self) -> None:
        """Drop what is in memory; the next search reads it anew."""
