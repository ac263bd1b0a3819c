"""Do translations meet? Each sentence looks for its translation among those of all others."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from index.encoder import Encoder
from index.evaluation.datasets import read_text


def match(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """The share of sentences whose nearest neighbour is their translation, there and back.

    Sentences that occur twice count once.
    """
    unique = list({other: (one, other) for one, other in dict(pairs).items()}.values())
    first = encoder.encode([one for one, _ in unique])
    second = encoder.encode([other for _, other in unique])
    cosines = first @ second.T
    right = range(len(unique))
    there = float((cosines.argmax(axis=1) == right).mean())
    return there, float((cosines.argmax(axis=0) == right).mean())


def sib200(folder: Path) -> list[tuple[str, str]]:
    """(English, Indonesian) sentences of SIB-200 (Adelani et al. 2024), joined by their index."""
    english, indonesian = (
        {row["index_id"]: row["text"] for row in _rows(folder / f"sib200_{name}_Latn.tsv.gz")}
        for name in ("eng", "ind")
    )
    return [(text, indonesian[id]) for id, text in english.items() if id in indonesian]


def _rows(file: Path) -> csv.DictReader[str]:
    return csv.DictReader(read_text(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
