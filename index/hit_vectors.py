"""The vectors of what was found: as they are kept, or where they are not, made on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corpus.sentences import sentence_spans
from index.encoder import Encoder
from index.leg import DenseLeg
from index.search import Hit
from index.sentences import SentenceVectors, unpacked
from index.store import Store
from index.vectors import Vectors

Places = Sequence[tuple[int, int]]  # sentences: the place among the hits, the number in the passage


def vectors_of(
    storage: Store, dense: DenseLeg, hits: Sequence[Hit], wanted: Places
) -> tuple[Vectors, Vectors]:
    """Those of hits [len(hits), dimension] and of sentences [len(wanted), dimension]."""
    encoder = dense.encoder
    ids = [] if dense.problem() else [hit.id for hit in hits if hit.id is not None]
    passages = dict(zip(*storage.vectors(ids, encoder.dimension), strict=True))
    sentences = storage.sentences(ids, encoder.dimension)
    return _passages(encoder, hits, passages), _sentences(encoder, hits, wanted, sentences)


def _passages(encoder: Encoder, hits: Sequence[Hit], stored: Mapping[int, Vectors]) -> Vectors:
    if all(hit.id in stored for hit in hits):  # another process may have removed one a moment ago
        return np.array([stored[hit.id or 0] for hit in hits], dtype=np.float32)
    return encoder.encode([hit.passage.text for hit in hits])


def _sentences(
    encoder: Encoder, hits: Sequence[Hit], wanted: Places, stored: Mapping[int, SentenceVectors]
) -> Vectors:
    spans = [sentence_spans(hit.passage.text) for hit in hits]
    known = [stored.get(hit.id or 0, ()) for hit in hits]
    # As many as there are sentences, or they were made of others.
    usable = [len(one) == len(cut) for one, cut in zip(known, spans, strict=True)]
    missing = [
        hits[place].passage.text[slice(*spans[place][number])]
        for place, number in wanted
        if not usable[place]
    ]
    made = iter(encoder.encode(missing))
    found = [
        unpacked(known[place][number]) if usable[place] else next(made) for place, number in wanted
    ]
    return np.array(found, dtype=np.float32).reshape(len(wanted), encoder.dimension)
