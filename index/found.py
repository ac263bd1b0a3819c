"""The vectors of what was found: as they are kept, or where they are not, made on the spot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.sentences import sentence_spans
from index.leg import DenseLeg
from index.search import Hit
from index.sentences import unpacked
from index.store import Store
from index.vectors import Vectors


def vectors_of(
    storage: Store, dense: DenseLeg, hits: Sequence[Hit]
) -> tuple[Vectors, list[Vectors]]:
    """Those of hits [len(hits), dimension], and of the sentences of each, all of length 1."""
    usable = not dense.problem()
    ids = [hit.id for hit in hits if hit.id is not None] if usable else []
    return _passages(storage, dense, hits, ids), _sentences(storage, dense, hits, ids)


def _passages(storage: Store, dense: DenseLeg, hits: Sequence[Hit], ids: Sequence[int]) -> Vectors:
    found, vectors = storage.vectors(ids, dense.encoder.dimension)
    stored = dict(zip(found.tolist(), vectors, strict=True))
    if all(hit.id in stored for hit in hits):  # another process may have removed one a moment ago
        return np.array([stored[hit.id] for hit in hits], dtype=np.float32)
    return dense.encoder.encode([hit.passage.text for hit in hits])


def _sentences(
    storage: Store, dense: DenseLeg, hits: Sequence[Hit], ids: Sequence[int]
) -> list[Vectors]:
    stored = storage.sentences(ids, dense.encoder.dimension)
    return [
        unpacked(stored[hit.id]) if hit.id in stored else _encoded(dense, hit.passage.text)
        for hit in hits
    ]


def _encoded(dense: DenseLeg, text: str) -> Vectors:
    return dense.encoder.encode([text[slice(*span)] for span in sentence_spans(text)])
