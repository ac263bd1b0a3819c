"""The dense leg of a search: whose vectors a library holds, and which are nearest to a question."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property

from corpus.split import SPLITTER_VERSION
from index.encoder import Encoder
from index.scope import EVERYTHING, Scope
from index.store import Store
from index.vectors import Vectors

_AT_ONCE = 16  # searches, most of which wait for an encoder


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passages that are nearest to a question."""

    vector: Vectors  # [dimension], the question's
    cosines: dict[int, float]  # by passage id, the nearest first


class DenseLeg(ABC):
    """Knows the encoder; how the nearest vectors are found depends on where they are kept."""

    def __init__(self, store: Store, encoder: str | Encoder | None) -> None:
        self._store = store
        self._wanted = encoder

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

    def begin(self, question: str, k: int, scope: Scope = EVERYTHING) -> Future[Nearest]:
        """Embed a question and look for the k passages nearest to it, beside the caller."""
        encoder = self.encoder  # here: two threads might load two of them

        def look() -> Nearest:
            vector = encoder.encode_question(question)
            return Nearest(vector, dict(self.nearest(vector, k, scope)))

        return _beside().submit(look)

    @abstractmethod
    def nearest(
        self, vector: Vectors, k: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        """The (passage id, cosine) of the k nearest to a vector [dimension], best first."""

    def compared(self, ids: Sequence[int]) -> Callable[[Vectors], dict[int, float]]:
        """Read these passages' vectors; what is returned gives their cosines to a vector."""
        found, vectors = self._store.vectors(ids, self.encoder.dimension)
        return lambda vector: dict(zip(found.tolist(), (vectors @ vector).tolist(), strict=True))

    @abstractmethod
    def changed(self) -> None:
        """Called after articles were added: what is kept of the vectors elsewhere may be due."""

    @abstractmethod
    def rebuilt(self) -> None:
        """Called after all vectors were replaced."""

    @abstractmethod
    def forget(self) -> None:
        """Drop what is in memory; the next search reads it anew."""


@cache
def _beside() -> ThreadPoolExecutor:
    """Where the dense legs look while the keyword legs do."""
    return ThreadPoolExecutor(_AT_ONCE, "dense")
