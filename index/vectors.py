"""Vectors in memory: FAISS under the ids of the passages, at a known revision of the library."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # [n, dimension], each row of length 1
Ids = NDArray[np.int64]  # [n]


class VectorIndex:
    """Finds the nearest passages by cosine similarity. Safe to share between threads."""

    def __init__(self, dimension: int) -> None:
        # FAISS' stubs know the C++ signatures, not those of its Python wrappers.
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = threading.Lock()

    @classmethod
    def from_bytes(cls, data: bytes) -> VectorIndex:
        """Read what `to_bytes` wrote. The bytes must have been verified: FAISS trusts them."""
        index = cls.__new__(cls)
        index._index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        index._lock = threading.Lock()
        return index

    def to_bytes(self) -> bytes:
        with self._lock:
            return bytes(faiss.serialize_index(self._index).tobytes())

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors [n, dimension] under n new ids."""
        if len(ids):
            with self._lock:
                self._index.add_with_ids(np.ascontiguousarray(vectors), ids)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove the vectors of these ids; unknown ones are passed over."""
        wanted = np.fromiter(ids, dtype=np.int64)
        if len(wanted):
            with self._lock:
                self._index.remove_ids(wanted)

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> list[tuple[int, float]]:
        """The k nearest to one vector [dimension]: (passage id, cosine in -1..1), best first.

        Args:
            among: only these ids [n] are looked at.
        """
        parameters: Any = None
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(among)
        with self._lock:
            found = min(k, len(self))
            if found == 0:
                return []
            scores, ids = self._index.search(vector.reshape(1, -1), found, params=parameters)
        return [(int(id), float(score)) for id, score in zip(ids[0], scores[0]) if id >= 0]
