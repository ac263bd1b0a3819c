"""Vectors in memory: FAISS under the ids of the passages, at a known revision of the library.

Few vectors are kept as they are. Many are compressed: every two numbers become the nearest of 16
pairs that were learnt from a sample, four bits (product quantisation, Jégou, Douze & Schmid 2011),
and all of them are looked through with tables that fit into registers (André, Kermarrec & Le
Scouarnec 2015). What that finds is a choice of candidates, for the caller to score exactly.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from math import ceil
from typing import Any, BinaryIO

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # [n, dimension], each row of length 1
Ids = NDArray[np.int64]  # [n]

EXACT_UP_TO = 20_000  # vectors; see "How it grows" in index/README.md
SAMPLE = 4_096  # vectors to learn the pairs from: FAISS takes no more of them

_BITS = 4
_SPARE = 1.25  # so many more are asked for than must pass, and then more
_FURTHER = 4

# A thread for a question: two would only wait for each other, and long on a busy machine. OpenMP
# keeps the number for each thread that asks: this is for the one that adds.
_THREADS = 1
faiss.omp_set_num_threads(_THREADS)


class VectorIndex:
    """Finds the nearest passages by cosine similarity. Safe to share between threads."""

    def __init__(self, dimension: int, sample: Vectors | None = None) -> None:
        """Exact, or compressed by what a sample [n, dimension] of the vectors to come teaches."""
        # FAISS' stubs know the C++ signatures, not those of its Python wrappers.
        inner: Any = faiss.IndexFlatIP(dimension)
        if sample is not None:
            pieces = dimension if dimension % 2 else dimension // 2
            inner = faiss.IndexPQFastScan(dimension, pieces, _BITS, faiss.METRIC_INNER_PRODUCT)
            inner.train(np.ascontiguousarray(sample))
        self._hold(faiss.IndexIDMap(inner))

    def _hold(self, index: Any) -> None:
        self._index: Any = index
        inner = faiss.downcast_index(index.index)
        self.exact = not isinstance(inner, faiss.IndexPQFastScan)
        self._removed: Ids = np.empty(0, dtype=np.int64)  # from a compressed one, where it is slow
        self._lock = threading.Lock()

    @classmethod
    def read(cls, file: BinaryIO) -> VectorIndex:
        """Read what `write` wrote. The bytes must have been verified: FAISS trusts them."""
        index = cls.__new__(cls)
        reader: Any = faiss.PyCallbackIOReader(file.read)  # type: ignore[attr-defined]
        index._hold(faiss.read_index(reader))
        return index

    def write(self, file: Any) -> None:
        """Write to anything with a method `write`."""
        with self._lock:
            if len(self._removed):
                self._index.remove_ids(self._removed)
                self._removed = self._removed[:0]
            writer: Any = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
            faiss.write_index(self._index, writer)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal) - len(self._removed)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors [n, dimension] under n new ids."""
        if len(ids):
            with self._lock:
                self._index.add_with_ids(np.ascontiguousarray(vectors), ids)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove the vectors of these ids; unknown ones are passed over."""
        wanted = np.fromiter(ids, dtype=np.int64)
        if not len(wanted):
            return
        with self._lock:
            if self.exact:
                self._index.remove_ids(wanted)
            else:
                held = faiss.vector_to_array(self._index.id_map)
                self._removed = np.union1d(self._removed, held[np.isin(held, wanted)])

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> list[tuple[int, float]]:
        """The k nearest to one vector [dimension]: (passage id, cosine in -1..1), best first.

        Of a compressed index order and cosines are near the truth.

        Args:
            among: only these ids [n] are looked at.
        """
        with self._lock:
            found = min(k, len(self))
            if found == 0 or (among is not None and not len(among)):
                return []
            faiss.omp_set_num_threads(_THREADS)
            query = vector.reshape(1, -1)
            nearest = self._exactly if self.exact else self._roughly
            scores, ids = nearest(query, found, among)
        return [(int(id), float(score)) for id, score in zip(ids, scores, strict=True) if id >= 0]

    def _exactly(self, query: Vectors, k: int, among: Ids | None) -> tuple[Vectors, Ids]:
        parameters: Any = None
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(among)
        scores, ids = self._index.search(query, k, params=parameters)
        return scores[0], ids[0]

    def _roughly(self, query: Vectors, k: int, among: Ids | None) -> tuple[Vectors, Ids]:
        """Ask for more and more until enough of them are wanted: FAISS cannot choose here."""
        total = int(self._index.ntotal)
        share = 1.0 if among is None else min(1.0, len(among) / total)
        asked = min(total, ceil(_SPARE * k / share))
        while True:
            scores, ids = self._index.search(query, asked)
            wanted = ~np.isin(ids[0], self._removed)
            if among is not None:
                wanted &= np.isin(ids[0], among)
            if asked == total or wanted.sum() >= k:
                return scores[0][wanted][:k], ids[0][wanted][:k]
            asked = min(total, asked * _FURTHER)
