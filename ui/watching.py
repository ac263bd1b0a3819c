"""`tanya watch`: looks at a folder or a feed again and again, and keeps the library in step."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from corpus import Article, InputError
from corpus.addresses import entries, is_address, is_feed, read_page
from corpus.fetch import Fetcher, checked_address
from corpus.read import article_files, read_file
from corpus.robots import Robots
from index import Library
from index.following import follow, followed
from index.write import Change
from ui.show import printable


class Source(Protocol):
    """Something that holds articles, and other ones later."""

    name: str

    def look(self, library: Library) -> tuple[Iterator[Article], set[str]]:
        """The articles that are new or changed, and the ids of the others that are still there."""


class Folder:
    """A folder: a file that was removed takes its articles with it."""

    def __init__(self, path: Path) -> None:
        self.name = str(path.resolve())
        self._path = path
        self._seen: dict[Path, tuple[int, int]] = {}  # time of change, size
        self._ids: dict[Path, set[str]] = {}

    def look(self, library: Library) -> tuple[Iterator[Article], set[str]]:
        # A folder without articles is more often a disk that is not there than a wish.
        files = article_files(self._path)
        states = {file: _state(file) for file in files}
        changed = [file for file in files if states[file] != self._seen.get(file)]
        kept = {id for file in files if file not in changed for id in self._ids.get(file, ())}
        return self._read(changed, states, kept), kept

    def _read(
        self, files: list[Path], states: dict[Path, tuple[int, int]], kept: set[str]
    ) -> Iterator[Article]:
        for file in files:
            refused: list[InputError] = []
            found = list(read_file(file, lambda _, error, into=refused: into.append(error)))  # type: ignore[misc]
            for error in refused:
                _complain(error)
            if refused and not found:
                kept |= self._ids.get(file, set())  # half written perhaps: its old text stays
            else:
                self._ids[file] = {article.id for article in found}
            self._seen[file] = states[file]
            yield from found


class Feed:
    """A feed: an entry that left it is old, not gone. Sites that forbid programs are left alone."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self.name = url
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._read: set[str] = set()

    def look(self, library: Library) -> tuple[Iterator[Article], set[str]]:
        self._robots.check(self.name)
        page = self._fetcher.fetch(self.name)
        if not is_feed(page):
            raise InputError(f"{self.name} is no RSS or Atom feed: watch its feed, or add it once.")
        fresh = [url for url in entries(page) if url not in self._read]
        return self._articles(fresh), followed(library, self.name)

    def _articles(self, urls: list[str]) -> Iterator[Article]:
        for url in urls:
            try:
                self._robots.check(url)
                yield from read_page(self._fetcher.fetch(url), _complain)
            except InputError as error:
                _complain(error)
            self._read.add(url)


def source_of(given: str) -> Source:
    """The folder or feed that is meant.

    Raises:
        InputError: it is neither.
    """
    if is_address(given):
        return Feed(checked_address(given), Fetcher())
    path = Path(given).expanduser()
    if not path.is_dir():
        raise InputError(f"{given} is no folder and no address: give one of these to watch.")
    return Folder(path)


def watch(
    library: Library, source: Source, every: float, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Keep the library in step until Ctrl-C. What goes wrong in one round is tried in the next.

    Raises:
        LibraryError: the library cannot be written.
    """
    _say(f"watching   {source.name} (every {every:.0f} s, Ctrl-C stops it)")
    while True:
        try:
            articles, kept = source.look(library)
            removed = follow(library, source.name, articles, kept=kept, on_change=_report)
        except InputError as error:
            _complain(error)
        else:
            for article_id in removed:
                _say(f"removed    {article_id}")
        sleep(every)


def _report(change: Change) -> None:
    if change.kind != "unchanged":
        _say(f"{change.kind:<10} {change.id}  {change.article.title}")


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


def _say(line: str) -> None:
    print(printable(line), flush=True)


def _complain(error: InputError) -> None:
    print(printable(f"refused    {error}"), file=sys.stderr, flush=True)
