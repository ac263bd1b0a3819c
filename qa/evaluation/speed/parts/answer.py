"""How long an answer takes, where that time goes, and what the machine could do it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import index.encoder
import qa.reader
from qa.evaluation.plots import stacked
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import ANSWERING, Bench
from qa.evaluation.speed.floor import multiply_adds
from qa.evaluation.speed.separate import Separate
from qa.evaluation.speed.spread import percentiles

_MACHINE = "qa.evaluation.speed.floor:Machine"
_BYTES = 4 * 384  # of a vector


def answer(bench: Bench) -> list[Section]:
    """Whole answers and retrieval alone, then the profile beside the floor."""
    folder, passages = bench.library
    questions = bench.questions
    with Separate(ANSWERING) as answering:
        answering.call("open", str(folder), questions[:3])
        rows: dict[str, Figures] = {}
        for name, method in {"answer": "answer", "retrieval alone": "retrieve"}.items():
            reply = answering.call(method, questions)
            rows[name] = {**percentiles(reply.result), "MiB": reply.resident}
        profile = answering.call("profile", questions[::2]).result
    table = passages * _BYTES
    with Separate(_MACHINE) as machine:
        rates = machine.call("rates", table).result
    text = (
        f"{len(questions)} questions about the news that come with Tanya, in both languages, over "
        f"a library of {passages:,} passages. MiB: what the process holds."
    )
    answers = Section("Answer", text, rows, decimals=None)
    return [answers, _profile(bench, profile, rates, table, len(questions[::2]))]


def _profile(
    bench: Bench, profile: Mapping[str, Any], rates: Mapping[str, float], table: int, asked: int
) -> Section:
    floors = {**_model_floors(profile["work"], rates, asked), "vectors": table / rates["bytes"]}
    stages = sorted(profile["seconds"], key=lambda stage: -profile["seconds"][stage])
    rows: dict[str, Figures] = {}
    for stage in [*stages, *profile["beside"]]:
        counted = profile["seconds"].get(stage)
        seconds = (counted or profile["beside"][stage]) / asked
        share = {"%": 100 * counted / profile["total"]} if counted else {}
        calls = profile["calls"].get(stage, asked) / asked
        rows[stage] = {"ms": 1000 * seconds, **share, "calls": calls}
        if floor := floors.get(stage):
            rows[stage] |= {"floor ms": 1000 * floor, "times the floor": seconds / floor}
    whole = sum(floors.values())
    mean = profile["total"] / asked
    rows["answer"] = {
        "ms": 1000 * mean,
        "%": 100,
        "floor ms": 1000 * whole,
        "times the floor": mean / whole,
    }
    stacked(bench.out / "profile.png", {stage: rows[stage]["ms"] for stage in stages}, "ms")
    text = (
        f"Where the time of an answer goes, the mean of {asked} questions; what has no share runs "
        "beside it, on another core. The floor is the "
        "multiply-adds of the word pieces that went through a model over what this machine does "
        f"in a second (int8 {rates['int8'] / 1e9:,.0f} thousand million, float32 "
        f"{rates['float32'] / 1e9:,.0f} thousand million), and the bytes of all vectors over "
        f"what it reads in a second ({rates['bytes'] / 1e9:,.0f} GB)."
    )
    return Section("Profile of an answer", text, rows, "profile.png", decimals=None)


def _model_floors(
    work: Mapping[str, Mapping[str, int]], rates: Mapping[str, float], asked: int
) -> dict[str, float]:
    """The least seconds an answer's embedding, reading and judging can take."""
    floors = {}
    for stage, done in work.items():
        folder = index.encoder.SHIPPED if stage == "embed" else qa.reader.SHIPPED
        int8, float32 = multiply_adds(folder, done)
        floors[stage] = (int8 / rates["int8"] + float32 / rates["float32"]) / asked
    return floors
