"""Many people asking at once."""

from __future__ import annotations

from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import ANSWERING, Bench
from qa.evaluation.speed.separate import Separate
from qa.evaluation.speed.spread import percentiles


def crowd(bench: Bench) -> list[Section]:
    """Everybody at once, one person alone, and the reader by itself, over the same questions."""
    folder, passages = bench.library
    people, each, some = bench.sizes.people, bench.sizes.each, bench.questions
    questions = [some[number % len(some)] for number in range(people * each)]
    with Separate(ANSWERING) as answering:
        answering.call("open", str(folder), some[:3])
        alone = answering.call("answer", questions[: len(some)]).result
        together = answering.call("crowd", questions, people)
        reading = answering.call("reader_alone", questions[: len(some)]).result
    outcome = together.result
    most = len(alone) / reading
    rows: dict[str, Figures] = {
        "one person": _row(len(alone) / sum(alone), most) | percentiles(alone),
        f"{people} people": {
            **_row(len(questions) / outcome["seconds"], most),
            **percentiles(outcome["waits"]),
            "errors": len(outcome["errors"]),
            "MiB at most": together.peak,
        },
        "the reader by itself": _row(most, most),
    }
    text = (
        f"Answers a second over {passages:,} passages: {people} people at once with {each} "
        "questions each, one person after another, and the reader's model by itself on the same "
        "windows, which is the most that there could be while every answer is read."
    )
    if outcome["errors"]:
        text += f" The first error: {outcome['errors'][0]}."
    return [Section("Crowd", text, rows, decimals=None)]


def _row(rate: float, most: float) -> Figures:
    return {"answers a second": rate, "of the reader by itself": rate / most}
