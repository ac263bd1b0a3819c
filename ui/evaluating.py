"""`tanya eval`: asks the questions of a file and prints how good the answers were."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from corpus import Article, InputError, read_articles
from index import Library
from qa.evaluation.answers import Outcome, evaluate
from qa.evaluation.development import written_set
from qa.evaluation.questions import Expected, read_questions
from qa.evaluation.risk import Curve, reliability_table, risk_area, risk_coverage
from qa.evaluation.summary import HEADINGS, summarise
from qa.pipeline import Pipeline
from ui.progress import progress
from ui.settings import Settings
from ui.show import printable


def evaluate_file(
    settings: Settings,
    file: Path | None,
    articles: Path | None,
    *,
    as_json: bool,
    misses: bool,
    plot: Path | None,
) -> None:
    """Evaluate and print. Over `articles` alone where they are given, else over the library.

    Without a file the questions are those that come with Tanya, over their own articles.

    Raises:
        InputError: the file or the articles cannot be read, or there is nothing to draw with.
    """
    draw = _drawing(plot) if plot else None
    questions, over = _questions(file, articles)
    with _library(settings, over) as library:
        pipeline = Pipeline(library, settings.reader)
        with progress("Asking") as advance:
            outcomes = evaluate(pipeline, questions, advance)
    if draw:
        draw({"answers": risk_coverage([outcome.judged for outcome in outcomes])})
    if as_json:
        print(json.dumps(_as_objects(outcomes), ensure_ascii=False))
        return
    _print_table(outcomes)
    if misses:
        _print_misses(outcomes)


def _questions(
    file: Path | None, articles: Path | None
) -> tuple[Sequence[Expected], Sequence[Article] | None]:
    """What to ask, and over which articles; None means the library's."""
    if file is not None:
        return read_questions(file), list(read_articles(articles)) if articles else None
    if articles is not None:
        raise InputError("Give the questions too: tanya eval QUESTIONS.jsonl --articles PATH.")
    written = written_set()
    return written.questions, written.articles


def _drawing(plot: Path) -> Callable[[Mapping[str, tuple[Curve, Curve]]], None]:
    # Matplotlib takes a second to import, and only those who measure have it.
    try:
        from qa.evaluation.plots import risk_curves
    except ImportError as error:
        raise InputError("Drawing needs matplotlib: pip install 'tanya[quality]'.") from error
    return partial(risk_curves, plot)


@contextmanager
def _library(settings: Settings, articles: Sequence[Article] | None) -> Iterator[Library]:
    if articles is None:
        with settings.open_library() as library:
            yield library
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, encoder=settings.encoder, shipped=False) as library,
    ):
        library.add(articles)
        yield library


def _print_table(outcomes: Sequence[Outcome]) -> None:
    table = Table(box=box.SIMPLE)
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if number else "left")
    for summary in summarise(outcomes):
        table.add_row(*summary.cells())
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    shown = [outcome.judged for outcome in outcomes if not outcome.refused]
    print(f"Of the answers that were shown, by confidence:\n{reliability_table(shown)}")
    area = risk_area([outcome.judged for outcome in outcomes])
    print(f"Mean share of wrong answers over all thresholds: {area:.3f}")


def _print_misses(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.correct:
            continue
        answer, expected = outcome.answer, outcome.expected
        wanted = " + ".join(" / ".join(group) for group in expected.must_contain)
        print(printable(f"\n{expected.id}  {outcome.direction}  {expected.question}"))
        print(printable(f"  {answer.status} {answer.confidence:.2f}: {answer.short or '–'}"))
        print(printable(f"  wanted: {wanted if expected.answerable else 'a refusal'}"))


def _as_objects(outcomes: Sequence[Outcome]) -> dict[str, object]:
    questions = [
        {
            "id": outcome.expected.id,
            "direction": outcome.direction,
            "status": outcome.answer.status,
            "confidence": round(outcome.answer.confidence, 4),
            "correct": outcome.correct,
            "cited": outcome.cited,
            "short": outcome.answer.short,
            "took_ms": round(outcome.took_ms, 1),
        }
        for outcome in outcomes
    ]
    rows = [dict(zip(HEADINGS, row.cells(), strict=True)) for row in summarise(outcomes)]
    return {"summary": rows, "questions": questions}
