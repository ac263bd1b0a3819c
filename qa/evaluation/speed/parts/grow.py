"""What size costs: the same library at a thousand passages, ten thousand, and so on."""

from __future__ import annotations

import numpy as np

from qa.evaluation.plots import curves
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import Bench
from qa.evaluation.speed.separate import Separate

_GROWING = "qa.evaluation.speed.growing:Growing"
_COLUMNS = {  # of the table, and what `index.evaluation.growth` calls it
    "add an article ms": "add an article",
    "hybrid p50 ms": "hybrid",
    "exact ten %": "of the exact ten, hybrid, %",
    "open ms": "open, until the first answer",
    "MB": "memory, MB",
    "MB at most": "memory at most, MB",
    "library.sqlite MB": "library.sqlite, MB",
    "vectors.faiss MB": "vectors.faiss, MB",
}


def grow(bench: Bench) -> list[Section]:
    """Grow one library from size to size; each is measured in a process that only opens it."""
    folder = bench.folder / "growing"
    rows = {f"{passages:,}": _at(bench, str(folder), passages) for passages in bench.sizes.grown}
    curves(bench.out / "grow.png", rows, list(_COLUMNS)[:5])
    text = (
        "A library of invented text (index/evaluation/generated.py) by its passages: the time "
        "(p50) to add an article of four passages, to find the ten best passages by the hybrid "
        "search, and the share of those that exact cosines would give; opening it up to the first "
        "search, the encoder being there; what the process holds in memory, and the files."
    )
    return [Section("Growth", text, rows, "grow.png", decimals=None)]


def _at(bench: Bench, folder: str, passages: int) -> Figures:
    sizes = bench.sizes
    with Separate(_GROWING) as growing:
        questions = growing.call("build", folder, passages, sizes.questions, sizes.subjects).result
    with Separate(_GROWING) as growing:
        figures = growing.call("measure", folder, questions).result
    p95 = float(np.percentile(figures["hybrid"], 95))
    row = {column: float(np.median(figures[name])) for column, name in _COLUMNS.items()}
    return {**row, "hybrid p95 ms": p95}
