"""The dense leg of a folder: vectors in memory, kept in step with library.sqlite."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from index.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from index.encoder import Encoder
from index.leg import DenseLeg
from index.scope import EVERYTHING, Scope
from index.storage import Storage
from index.vectors import VectorIndex

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


class FaissLeg(DenseLeg):
    """A VectorIndex that follows the library, other processes' changes included."""

    def __init__(self, storage: Storage, encoder: str | Encoder | None) -> None:
        super().__init__(storage, encoder)
        self._storage = storage
        self._state: _State | None = None
        self._lock = threading.Lock()

    def nearest(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """The (passage id, cosine) of the k passages nearest to a question, best first."""
        among = self._storage.passage_ids(scope) if scope.limits else None
        return self._refresh().index.search(self._encoded(question), k, among)

    def changed(self) -> None:
        """Write a checkpoint where enough has changed since the last one."""
        state = self._refresh()
        if state.written == 0 or state.replayed > _REPLAY_AT_MOST + state.written // _REPLAY_SHARE:
            self.save()

    def rebuilt(self) -> None:
        self.forget()
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
