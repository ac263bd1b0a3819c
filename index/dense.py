"""The dense leg of a folder: vectors in memory, kept in step with library.sqlite."""

from __future__ import annotations

import heapq
import threading
from dataclasses import dataclass
from pathlib import Path

from index.checkpoint import Checkpoint, read_checkpoint, read_manifest, write_checkpoint
from index.encoder import Encoder
from index.leg import DenseLeg
from index.scope import EVERYTHING, Scope
from index.storage import Storage
from index.vectors import EXACT_UP_TO, SAMPLE, VectorIndex, Vectors

# A checkpoint is written when replaying would take noticeable time, so that adding an article
# costs what the article costs.
_REPLAY_AT_MOST = 512
_REPLAY_SHARE = 32

_RESCORED = 4  # times as many candidates as are wanted, of a compressed index
_LEAST_RESCORED = 600  # and how many at least
_SCANNED = 4_096  # passages of a scope that are read from the library rather than looked for


@dataclass(slots=True)
class _State:
    index: VectorIndex
    library_id: str
    revision: int
    saved: bool  # whether a checkpoint, of whatever age, is on disk as far as is known


class FaissLeg(DenseLeg):
    """A VectorIndex that follows the library, other processes' changes included."""

    def __init__(self, storage: Storage, encoder: str | Encoder | None) -> None:
        super().__init__(storage, encoder)
        self._storage = storage
        self._state: _State | None = None
        self._lock = threading.Lock()

    def nearest(
        self, vector: Vectors, k: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        index = self._refresh().index
        among = self._storage.passage_ids(scope) if scope.limits else None
        if index.exact:
            return index.search(vector, k, among)
        if among is None or len(among) > _SCANNED:
            most = max(_RESCORED * k, _LEAST_RESCORED)
            candidates = [id for id, _ in index.search(vector, most, among)]
        else:
            candidates = among.tolist()
        cosines = self.compared(candidates)(vector)
        return heapq.nlargest(k, cosines.items(), key=lambda item: item[1])

    def changed(self) -> None:
        """Write a checkpoint where enough has changed since the last one."""
        if self._is_due() or (self._state and not self._state.saved):
            self.save()

    def rebuilt(self) -> None:
        with self._lock, self._storage.snapshot():
            self._state = self._make(self._storage.meta("library_id"))
        self.save()

    def save(self) -> None:
        """Write a checkpoint now. It is a cache: a full or read-only disk does no harm."""
        state = self._refresh()
        with self._lock:
            self._write(state)

    def forget(self) -> None:
        """Drop what is in memory; the next search reads it anew."""
        with self._lock:
            self._state = None

    def _is_due(self) -> bool:
        """Whether reading the checkpoint and what came since would take noticeable time."""
        id, encoder = self._storage.meta("library_id"), self.encoder.identity
        found = read_manifest(self._storage.folder, library_id=id, encoder=encoder)
        if isinstance(found, str):
            return True
        most = _REPLAY_AT_MOST + found.count // _REPLAY_SHARE
        return self._storage.changes_since(found.revision) > most

    def _write(self, state: _State) -> None:
        try:
            write_checkpoint(
                self._storage.folder,
                state.index,
                library_id=state.library_id,
                revision=state.revision,
                encoder=self.encoder.identity,
            )
        except OSError:
            return
        state.saved = True

    def _refresh(self) -> _State:
        with self._lock, self._storage.snapshot():
            revision = self._storage.revision()
            id = self._storage.meta("library_id")
            if self._state is None or self._state.library_id != id:  # another one was put back
                self._state = self._load(id)
            elif revision != self._state.revision:
                self._replay(self._state)
                if not _fits(self._state.index, len(self._state.index)):
                    self._state = self._load(id)
            return self._state

    def _load(self, id: str) -> _State:
        """Read the checkpoint and what came since, or make the index anew from the library."""
        found = checkpoint_of(self._storage, self.encoder.identity)
        passages = self._storage.counts()[1]
        if isinstance(found, Checkpoint) and _fits(found.index, passages):
            state = _State(found.index, id, found.revision, saved=True)
            self._replay(state)
            if len(state.index) == passages:
                return state
        return self._make(id)

    def _make(self, id: str) -> _State:
        dimension = self.encoder.dimension
        if self._storage.counts()[1] <= EXACT_UP_TO:
            state = _State(VectorIndex(dimension), id, 0, saved=False)
            self._replay(state)
            return state
        ids = self._storage.passage_ids(EVERYTHING)
        _, sample = self._storage.vectors(ids[:: len(ids) // SAMPLE].tolist(), dimension)
        state = _State(VectorIndex(dimension, sample), id, 0, saved=False)
        self._replay(state)
        self._write(state)  # it took seconds: nobody else shall have to
        return state

    def _replay(self, state: _State) -> None:
        state.index.remove(self._storage.removed_since(state.revision))
        for ids, vectors in self._storage.added_since(state.revision, self.encoder.dimension):
            state.index.add(ids, vectors)
        state.revision = self._storage.revision()


def _fits(index: VectorIndex, passages: int) -> bool:
    """Whether an index is of the kind for so many passages; borders that are not crossed often."""
    return passages <= 2 * EXACT_UP_TO if index.exact else passages > EXACT_UP_TO // 2


def checkpoint_of(storage: Storage, encoder: str) -> Checkpoint | str:
    """The checkpoint on disk if it fits the library and the encoder, else why it does not."""
    folder: Path = storage.folder
    found = read_checkpoint(folder, library_id=storage.meta("library_id"), encoder=encoder)
    if isinstance(found, Checkpoint) and found.revision > storage.revision():
        return "it is newer than the library"
    return found
