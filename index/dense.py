"""The dense leg: keeps the vectors in memory in step with library.sqlite, and searches them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.split import SPLITTER_VERSION
from index.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from index.encoder import Encoder
from index.scope import EVERYTHING, Scope
from index.storage import Storage
from index.vectors import VectorIndex, Vectors

# A checkpoint is written when replaying would take noticeable time, so that adding an article
# costs what the article costs.
_REPLAY_AT_MOST = 512
_REPLAY_SHARE = 8


@dataclass(slots=True)
class _State:
    index: VectorIndex
    library_id: str
    revision: int
    written: int  # the number of vectors in the checkpoint on disk, 0 where none is valid
    replayed: int  # the number of changes since


class DenseLeg:
    """A VectorIndex that follows the library, other processes' changes included."""

    def __init__(self, storage: Storage, encoder: str | Encoder | None) -> None:
        self._storage = storage
        self._wanted = encoder
        self._state: _State | None = None
        self._lock = threading.Lock()
        self._local = threading.local()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that was asked for, or else the one the library was built with."""
        if isinstance(self._wanted, Encoder):
            return self._wanted
        return Encoder.open(self._wanted or self._storage.meta("encoder_name") or None)

    def record_encoder(self) -> None:
        """Note, inside a transaction, whose vectors the library holds."""
        self._storage.set_meta("encoder", self.encoder.identity)
        self._storage.set_meta("encoder_name", self.encoder.name)
        self._storage.set_meta("splitter", str(SPLITTER_VERSION))

    def problem(self) -> str | None:
        """Why the stored vectors cannot be used, in one sentence with the remedy."""
        built_by = self._storage.meta("encoder")
        if built_by and built_by != self.encoder.identity:
            return (
                f"The vectors of {self._storage.folder} were made by the encoder "
                f"{self._storage.meta('encoder_name')} or by a changed one, not by the one in use "
                f"({self.encoder.name}): run `tanya rebuild`."
            )
        if built_by and self._storage.meta("splitter") != str(SPLITTER_VERSION):
            return (
                f"The passages of {self._storage.folder} were cut by another version of Tanya: "
                "run `tanya rebuild`."
            )
        return None

    def nearest(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """The (passage id, cosine) of the k passages nearest to a question, best first."""
        among = self._storage.passage_ids(scope) if scope.limits else None
        return self._refresh().index.search(self._encoded(question), k, among)

    def similarities(self, question: str, ids: Iterable[int]) -> dict[int, float]:
        """The cosine between a question and each of these passages."""
        found, vectors = self._storage.vectors(list(ids), self.encoder.dimension)
        cosines = vectors @ self._encoded(question)
        return {int(id): float(cosine) for id, cosine in zip(found, cosines, strict=True)}

    def _encoded(self, question: str) -> Vectors:
        # One search asks for the same vector twice; threads may each keep the last they made.
        last: tuple[str, Vectors] | None = getattr(self._local, "last", None)
        if last is None or last[0] != question:
            last = self._local.last = (question, self.encoder.encode([question])[0])
        return last[1]

    def save_if_due(self) -> None:
        """Write a checkpoint where enough has changed since the last one."""
        state = self._refresh()
        if state.written == 0 or state.replayed > _REPLAY_AT_MOST + state.written // _REPLAY_SHARE:
            self.save()

    def save(self) -> None:
        """Write a checkpoint now. It is a cache: a full or read-only disk does no harm."""
        state = self._refresh()
        with self._lock:
            try:
                write_checkpoint(
                    self._storage.folder,
                    state.index,
                    library_id=self._storage.meta("library_id"),
                    revision=state.revision,
                    encoder=self.encoder.identity,
                )
            except OSError:
                return
            state.written, state.replayed = max(1, len(state.index)), 0

    def forget(self) -> None:
        """Drop what is in memory; the next search reads it anew."""
        with self._lock:
            self._state = None

    def _refresh(self) -> _State:
        with self._lock, self._storage.snapshot():
            revision = self._storage.revision()
            id = self._storage.meta("library_id")
            if self._state is None or self._state.library_id != id:  # another one was put back
                self._state = self._load(id)
            elif revision != self._state.revision:
                self._replay(self._state)
            return self._state

    def _load(self, id: str) -> _State:
        found = checkpoint_of(self._storage, self.encoder.identity)
        if isinstance(found, Checkpoint):
            state = _State(found.index, id, found.revision, max(1, len(found.index)), 0)
            self._replay(state)
            if len(state.index) == self._storage.counts()[1]:
                return state
        state = _State(VectorIndex(self.encoder.dimension), id, 0, 0, 0)
        self._replay(state)
        return state

    def _replay(self, state: _State) -> None:
        removed = self._storage.removed_since(state.revision)
        ids, vectors = self._storage.added_since(state.revision, self.encoder.dimension)
        state.index.remove(removed)
        state.index.add(ids, vectors)
        state.replayed += len(removed) + len(ids)
        state.revision = self._storage.revision()


def checkpoint_of(storage: Storage, encoder: str) -> Checkpoint | str:
    """The checkpoint on disk if it fits the library and the encoder, else why it does not."""
    folder: Path = storage.folder
    found = read_checkpoint(folder, library_id=storage.meta("library_id"), encoder=encoder)
    if isinstance(found, Checkpoint) and found.revision > storage.revision():
        return "it is newer than the library"
    return found
