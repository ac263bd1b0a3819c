"""`tanya add`: reads what was named, adds it, and reports each article as it becomes durable."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import Article, InputError
from corpus.decode import decode
from corpus.read import article_files, read_article
from index import Library
from index.write import Change
from ui.progress import progress
from ui.show import printable

STDIN = "-"


def add_paths(open_library: Callable[[], Library], paths: list[str]) -> bool:
    """Add the articles of files, folders and standard input; True where none was refused.

    The paths are looked at before the library is opened: a mistyped one changes nothing.

    Raises:
        InputError: a path does not exist, holds no article, or nothing on it can be used.
        LibraryError: the library cannot be written.
    """
    sources = [source for path in paths for source in _sources(path)]
    outcomes: Counter[str] = Counter()

    def report(change: Change) -> None:
        outcomes[change.kind] += 1
        _say(f"{change.kind:<10} {change.article.id}  {change.article.title}")
        advance(outcomes.total(), len(sources))

    def refuse(error: InputError) -> None:
        if len(sources) == 1:
            raise error
        outcomes["refused"] += 1
        print(f"refused    {error}", file=sys.stderr, flush=True)

    articles = _read(sources, refuse)
    first = next(articles, None)
    with open_library() as library, progress("Adding") as advance:
        if first:
            library.add(_chain(first, articles), report)
    _say(", ".join(f"{outcomes[kind]} {kind}" for kind in _KINDS))
    return not outcomes["refused"]


_KINDS = ("added", "replaced", "unchanged", "refused")


def _sources(path: str) -> list[str | Path]:
    if path == STDIN:
        return [STDIN]
    if path.startswith(("http://", "https://")):
        raise InputError(f"{path} is a web address: save its text as a .txt file and add that.")
    return list(article_files(Path(path).expanduser()))


def _read(sources: list[str | Path], refuse: Callable[[InputError], None]) -> Iterator[Article]:
    for source in sources:
        try:
            yield read_article(source) if isinstance(source, Path) else _read_stdin()
        except InputError as error:
            refuse(error)


def _read_stdin() -> Article:
    return Article.from_text(decode(sys.stdin.buffer.read(), "The standard input"))


def _chain(first: Article, rest: Iterator[Article]) -> Iterator[Article]:
    yield first
    yield from rest


def _say(line: str) -> None:
    print(printable(line), flush=True)
