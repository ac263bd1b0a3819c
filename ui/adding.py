"""`tanya add`: reads what was named, adds it, and reports each article as it becomes durable."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from corpus import Article, InputError, Language
from corpus.addresses import is_address, read_address
from corpus.decode import decode
from corpus.fetch import checked_address
from corpus.read import article_files, read_file
from index import Library
from index.write import Change
from ui.progress import Advance, progress
from ui.show import printable

STDIN = "-"

_KINDS = ("added", "replaced", "unchanged", "refused")


@dataclass(slots=True)
class Summary:
    """What became of the articles so far, and why those that were refused were."""

    read: int = 0  # files that were read to their end
    changes: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    refusals: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def refuse(self, error: InputError) -> None:
        """Note an article that cannot be used."""
        self.refusals.append(str(error))

    def record(self, change: Change) -> None:
        """Note what became of an article."""
        self.changes[change.kind] += 1
        self.passages += change.passages

    @property
    def pace(self) -> str:
        """How much was done, and how fast."""
        rate = self.passages / max(time.monotonic() - self.started, 1e-3)
        return (
            f"{self.changes.total():,} articles, {self.passages:,} passages, {rate:,.0f} a second"
        )

    def __str__(self) -> str:
        counts = self.changes | Counter(refused=len(self.refusals))
        return ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS)


def add_paths(
    open_library: Callable[[], Library], paths: list[str], language: Language | None = None
) -> bool:
    """Add the articles of files, folders, patterns, web addresses and standard input.

    The paths are looked at before the library is opened: a mistyped one changes nothing.

    Returns:
        Whether all were taken.

    Args:
        language: that of all of them; by default it is detected for each.

    Raises:
        InputError: a path does not exist, holds no article, or nothing on it can be used.
        LibraryError: the library cannot be written.
    """
    sources = [source for path in paths for source in _sources(path)]
    summary = Summary()
    articles = _read(sources, language, summary)
    first = next(articles, None)
    if first is not None:
        with open_library() as library, progress("Adding") as advance:
            report = _reporter(summary, len(sources), advance)
            library.add(chain([first], articles), report)
    elif len(summary.refusals) == 1:
        raise InputError(summary.refusals[0])
    for refusal in summary.refusals:
        print(printable(f"refused    {refusal}"), file=sys.stderr, flush=True)
    _say(str(summary))
    return not summary.refusals


def _reporter(summary: Summary, sources: int, advance: Advance) -> Callable[[Change], None]:
    def report(change: Change) -> None:
        summary.record(change)
        _say(f"{change.kind:<10} {change.article.id}  {change.article.title}")
        advance(summary.read, sources, summary.pace)

    return report


def _sources(path: str) -> list[str | Path]:
    if path == STDIN:
        return [STDIN]
    if is_address(path):
        return [checked_address(path)]
    return list(article_files(Path(path).expanduser()))


def _read(
    sources: list[str | Path], language: Language | None, summary: Summary
) -> Iterator[Article]:
    for source in sources:
        for article in _articles(source, summary):
            yield replace(article, language=language) if language else article
        summary.read += 1


def _articles(source: str | Path, summary: Summary) -> Iterator[Article]:
    if isinstance(source, Path):
        yield from read_file(source, lambda _, error: summary.refuse(error))
        return
    try:
        if source == STDIN:
            yield Article.from_text(decode(sys.stdin.buffer.read(), "The standard input"))
        else:
            yield from read_address(source, summary.refuse)
    except InputError as error:
        summary.refuse(error)


def _say(line: str) -> None:
    print(printable(line), flush=True)
