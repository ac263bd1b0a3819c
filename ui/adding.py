"""`tanya add`: adds what was named, and reports each article as it becomes durable."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from corpus import Article, InputError, Language
from corpus.decode import decode
from index import Library
from index.importing.add import Step, add_files
from index.importing.crew import Crew
from index.write import Change
from ui.intake import Source, Summary, articles_of, sources_of
from ui.progress import Advance, progress
from ui.show import printable

STDIN = "-"


def add_paths(
    open_library: Callable[[], Library],
    paths: list[str],
    language: Language | None = None,
    crew: Crew | None = None,
) -> bool:
    """Add the articles of files, folders, patterns, web addresses and standard input.

    The paths are looked at before the library is opened: a mistyped one changes nothing.

    Returns:
        Whether all were taken.

    Args:
        language: that of all of them; by default it is detected for each.
        crew: reads and embeds the files, after this process has added everything else.

    Raises:
        InputError: a path does not exist, holds no article, or nothing on it can be used.
        LibraryError: the library cannot be written, or the crew cannot work.
    """
    sources = [source for path in paths for source in _sources(path)]
    files = [source for source in sources if isinstance(source, Path)] if crew else []
    others = [source for source in sources if not isinstance(source, Path)] if crew else sources
    summary = Summary(len(sources))
    articles = articles_of(others, summary, language)
    first = next(articles, None)
    if first is not None or files:
        with open_library() as library, progress("Adding") as advance:
            for change in library.add_each(chain([first] if first else [], articles)):
                _report(change, summary, advance)
            if crew and files:
                _report_steps(add_files(library, files, crew, language), summary, advance)
    if not summary.articles and len(summary.refusals) == 1:
        raise InputError(summary.refusals[0])
    for refusal in summary.refusals:
        print(printable(f"refused    {refusal}"), file=sys.stderr, flush=True)
    _say(", ".join(f"{count} {kind}" for kind, count in summary.counts.items()))
    return not summary.refusals


def _report_steps(steps: Iterable[Step], summary: Summary, advance: Advance) -> None:
    for step in steps:
        for refusal in step.refusals:
            summary.refuse(refusal)
        summary.read += step.files
        for change in step.changes:
            _report(change, summary, advance)


def _report(change: Change, summary: Summary, advance: Advance) -> None:
    summary.record(change)
    _say(f"{change.kind:<10} {change.id}  {change.article.title}")
    pace = (
        f"{summary.articles:,} articles, {summary.passages:,} passages, "
        f"{summary.rate:,.0f} a second"
    )
    advance(summary.read, summary.sources, pace)


def _sources(path: str) -> list[Source]:
    if path == STDIN:
        return [Article.from_text(decode(sys.stdin.buffer.read(), "The standard input"))]
    return sources_of(path)


def _say(line: str) -> None:
    print(printable(line), flush=True)
