"""What size costs: the same library at a thousand passages, ten thousand, and so on."""

from __future__ import annotations

import numpy as np

from qa.evaluation.plots import curves
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import Bench
from qa.evaluation.speed.separate import Separate

_GROWING = "qa.evaluation.speed.growing:Growing"
_MIB = 2**20


def grow(bench: Bench) -> list[Section]:
    """Grow one library from size to size; each is measured in a process that only opens it."""
    folder = bench.folder / "growing"
    rows = {f"{passages:,}": _at(bench, str(folder), passages) for passages in bench.sizes.grown}
    columns = ["add an article ms", "search p50 ms", "open s", "MiB"]
    curves(bench.out / "grow.png", rows, columns)
    text = (
        "A library of invented text (index/evaluation/generated.py) by its passages: the time "
        "(p50) to add an article of four passages, to find the ten best passages by the hybrid "
        "search, and the share of these that exact cosines would give; opening it up to the first "
        "search, encoder included; what the process then holds in memory, and the files."
    )
    return [Section("Growth", text, rows, "grow.png", decimals=None)]


def _at(bench: Bench, folder: str, passages: int) -> Figures:
    count = bench.sizes.questions
    with Separate(_GROWING) as growing:
        growing.call("open", folder)
        growing.call("grow", passages, bench.sizes.subjects)
        questions = growing.call("questions", passages, count).result
        added = growing.call("add_one", bench.sizes.added).result
    with Separate(_GROWING) as growing:
        opened = growing.call("open", folder)
        searched = growing.call("search", questions)
        share = growing.call("share_of_exact", questions).result
        sizes = growing.call("sizes").result
    p50, p95 = np.percentile(searched.result, (50, 95))
    return {
        "add an article ms": 1000 * float(np.median(added)),
        "search p50 ms": 1000 * float(p50),
        "search p95 ms": 1000 * float(p95),
        "exact top 10 %": 100 * share,
        "open s": opened.seconds,
        "MiB": searched.resident,
        "library.sqlite MiB": sizes["library.sqlite"] / _MIB,
        "vectors.faiss MiB": sizes["vectors.faiss"] / _MIB,
    }
