"""What is added to a library and what became of it, wherever that is asked for.

Knows nothing about terminals or pages.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from corpus import Article, InputError, Language
from corpus.addresses import is_address, read_address
from corpus.fetch import checked_address
from corpus.read import article_files, read_file
from index import Library
from index.write import Change

KINDS = ("added", "replaced", "unchanged", "refused")
_REMEMBERED = 12  # articles that a summary can name
_TOLD = 16  # articles after which the progress is told


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in through the page, and what it was called where it came from."""

    file: Path
    name: str


# A file, a web address, an upload, or a text that is an article already.
Source: TypeAlias = Path | str | Upload | Article


@dataclass(slots=True)
class Summary:
    """What became of the articles so far, and why those that were refused were."""

    sources: int
    read: int = 0  # sources that were read to their end
    kinds: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    latest: deque[Change] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    refusals: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def refuse(self, error: InputError) -> None:
        """Note an article that cannot be used."""
        self.refusals.append(str(error))

    def record(self, change: Change) -> None:
        """Note what became of an article."""
        self.kinds[change.kind] += 1
        self.passages += change.passages
        self.latest.append(change)

    @property
    def articles(self) -> int:
        return self.kinds.total()

    @property
    def counts(self) -> dict[str, int]:
        """How many articles were added, replaced, unchanged, refused."""
        return {kind: self.kinds[kind] for kind in KINDS[:-1]} | {"refused": len(self.refusals)}

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.passages / max(time.monotonic() - self.started, 1e-3)

    @property
    def left(self) -> float | None:
        """The seconds that the rest may take; None where nothing tells yet."""
        if not self.read:
            return None
        return (time.monotonic() - self.started) / self.read * (self.sources - self.read)


def sources_of(path: str) -> list[Source]:
    """What a path, a pattern or an address names.

    Raises:
        InputError: nothing is there, or the address may not be fetched.
    """
    if is_address(path):
        return [checked_address(path)]
    return list(article_files(Path(path).expanduser()))


def articles_of(
    sources: Sequence[Source], summary: Summary, language: Language | None = None
) -> Iterator[Article]:
    """The articles of all sources; what cannot be used is noted, and reading goes on."""
    for source in sources:
        for article in _articles(source, summary):
            yield replace(article, language=language) if language else article
        summary.read += 1


def take_in(
    library: Library, sources: Sequence[Source], language: Language | None = None
) -> Iterator[Summary]:
    """Add the articles of all sources; yields the same summary again as it grows.

    Raises:
        LibraryError: the library cannot be written; what was noted until then is durable.
    """
    summary = Summary(len(sources))
    for change in library.add_each(articles_of(sources, summary, language)):
        summary.record(change)
        if summary.articles % _TOLD == 0:
            yield summary
    yield summary


def _articles(source: Source, summary: Summary) -> Iterator[Article]:
    try:
        match source:
            case Article():
                yield source
            case Path():
                yield from read_file(source, lambda _, error: summary.refuse(error))
            case Upload(file, name):
                yield from read_file(file, lambda _, error: summary.refuse(error), name)
            case _:
                yield from read_address(source, summary.refuse)
    except InputError as error:
        summary.refuse(error)
