"""Tanya and its peers, side by side, over the same texts and questions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np

from qa.evaluation.plots import bars
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import Bench
from qa.evaluation.speed.material import Wanted
from qa.evaluation.speed.separate import Separate
from qa.evaluation.speed.sides.available import available, left_out
from qa.evaluation.speed.sides.side import OURS

_K = 5
_BLOCK = 20  # questions that one side is asked before it is the next one's turn

Answers = list[tuple[list[int], float]]


def peers(bench: Bench) -> list[Section]:
    """Each side indexes all texts, then all are asked in turn, block by block."""
    material = bench.material
    file = bench.written("texts", material.texts)
    available_sides, missing = available(bench.peers)
    rows: dict[str, Figures] = {}
    with ExitStack() as running:
        sides: dict[str, Separate] = {}
        for name, (what, python) in available_sides.items():
            side = sides[name] = running.enter_context(Separate(what, python))
            indexed = side.call("index", str(file))
            rows[name] = {"start s": side.seconds_to_start, "index s": indexed.seconds}
        for name, (answers, peak) in _asked(sides, material.wanted).items():
            rows[name] |= {**_found(answers, material.wanted), "MiB at most": peak}
    ours = rows[OURS]
    for row in rows.values():
        row["index, to ours"] = row["index s"] / ours["index s"]
        row["query, to ours"] = row["p50 ms"] / ours["p50 ms"]
    bars(bench.out / "peers.png", rows, ["recall@1 %", "recall@5 %"], "%")
    text = (
        f"{len(material.texts):,} texts and {len(material.wanted)} questions: {material.origin}. "
        "Start: from the start of the process until the encoder is loaded. The columns to ours "
        "are above 1 where Tanya is faster." + left_out(missing)
    )
    return [Section("Peers", text, rows, "peers.png", decimals=None)]


def _asked(
    sides: dict[str, Separate], wanted: Sequence[Wanted]
) -> dict[str, tuple[Answers, float]]:
    """What every side found for each question, and the most memory it took."""
    answers: dict[str, Answers] = {name: [] for name in sides}
    peaks: dict[str, float] = {}
    for side in sides.values():
        side.call("search", [one.question for one in wanted[:3]], _K)  # does not count
    for first in range(0, len(wanted), _BLOCK):
        questions = [one.question for one in wanted[first : first + _BLOCK]]
        for name, side in sides.items():
            reply = side.call("search", questions, _K)
            answers[name] += reply.result
            peaks[name] = reply.peak
    return {name: (answers[name], peaks[name]) for name in sides}


def _found(answers: Answers, wanted: Sequence[Wanted]) -> Figures:
    p50, p95 = np.percentile([seconds for _, seconds in answers], (50, 95))
    row: Figures = {"p50 ms": 1000 * float(p50), "p95 ms": 1000 * float(p95)}
    for k in (1, _K):
        right = sum(
            not one.right.isdisjoint(numbers[:k])
            for (numbers, _), one in zip(answers, wanted, strict=True)
        )
        row[f"recall@{k} %"] = 100 * right / len(wanted)
    return row
