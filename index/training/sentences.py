"""The sentences that are learnt from: parallel pairs, and Indonesian text for the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.evaluation.datasets import parallel, read_text
from index.training.questions import asked

Pairs = list[tuple[str, str]]  # English, Indonesian

_HELD_OUT = {"news"}  # sentence matching is measured on it
_DEVOTIONAL = {"odb", "religious1", "religious2"}  # another language than that of news
_SHORTEST, _LONGEST = 4, 60  # words


def all_pairs(data: Path) -> Pairs:
    """Every pair below `data`/parallel that no measure uses, each once.

    Raises:
        InputError: there are none.
    """
    return _read(data, _HELD_OUT)


def worldly_pairs(data: Path) -> Pairs:
    """Those that are sentences of news, talks and reports: what the encoder distils."""
    pairs = _read(data, _HELD_OUT | _DEVOTIONAL)
    return [pair for pair in pairs if _SHORTEST <= len(pair[0].split()) <= _LONGEST]


def indonesian_texts(data: Path) -> Iterator[str]:
    """Indonesian text of every kind at hand, for the vocabulary."""
    yield from (indonesian for _, indonesian in all_pairs(data))
    for group in asked(data):
        if group.language == "id":
            yield from (group.passage, *group.questions)
    for line in read_text(data / "pairs" / "indonli_train.jsonl.gz").splitlines():
        yield json.loads(line)["premise"]


def _read(data: Path, without: set[str]) -> Pairs:
    folder = data / "parallel"
    names = {file.name.split(".")[0] for file in folder.glob("*.en.gz")} - without
    return list(dict.fromkeys(parallel(folder, names)))
