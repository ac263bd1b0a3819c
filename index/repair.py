"""Salvages every readable article of a damaged library into a new one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus import Article
from corpus.article import fingerprint_of
from index.encoder import Encoder
from index.errors import LibraryError
from index.failpoints import reached
from index.feedback import Feedback, read_feedback
from index.library import Library
from index.pages import leaf_rows
from index.storage import LIBRARY_FILE
from index.write import Change

# The columns of an article in the order in which a file holds them, see index/schema.py.
_STORED = (
    *("id", "title", "text", "language", "source", "url", "published", "fingerprint"),
    *("metadata", "revision", "byline"),
)
_NEW = "salvaged"  # the folder of the new library until it takes the old one's place
_LEAST_BYTES = 512  # that an article takes in the file


@dataclass(frozen=True, slots=True)
class Repair:
    """How many articles were saved, how many were unreadable, and where the damaged file is now."""

    saved: int
    lost: int
    damaged: Path


def soundness(folder: Path) -> str | None:
    """What is wrong with a library's file, in SQLite's words; None where every page is sound."""
    try:
        with closing(_opened(folder / LIBRARY_FILE)) as found:
            (verdict,) = found.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return None if verdict == "ok" else str(verdict).splitlines()[-1]


def repair(
    folder: Path,
    encoder: str | Encoder | None,
    on_change: Callable[[Change], object] = lambda _: None,
) -> Repair:
    """Build a new library of all that can be read; the damaged file is kept beside it.

    Raises:
        LibraryError: there is no library, nothing of it can be read, or the disk is full.
    """
    file = folder / LIBRARY_FILE
    if not file.exists():
        raise LibraryError(f"{folder} holds no library: there is nothing to repair.")
    shutil.rmtree(folder / _NEW, ignore_errors=True)
    saved = lost = 0

    def readable() -> Iterator[Article]:
        nonlocal lost
        found: set[str] = set()
        for article in _rows(file):
            if article is None:
                lost += 1
            else:
                found.add(article.id)
                yield article
        if lost or not found:  # rows that SQLite does not find may lie on sound pages
            for article in _unlinked(file):
                if article.id not in found:
                    found.add(article.id)
                    lost = max(0, lost - 1)
                    yield article

    with Library.open(folder / _NEW, encoder=encoder, shipped=False) as new:
        for change in new.add_each(readable()):
            saved += 1
            on_change(change)
        for opinion in _opinions(file):
            new.keep_feedback(opinion)
    if not saved:
        shutil.rmtree(folder / _NEW, ignore_errors=True)
        raise LibraryError(f"Nothing in {file} can be read: put a backup back (`tanya restore`).")
    return Repair(saved, lost, _exchange(folder))


def _rows(file: Path) -> Iterator[Article | None]:
    """Every article, row by row; None where one cannot be read."""
    with closing(_opened(file)) as found:
        columns = _columns(found)
        for row in range(1, _last_row(found, file) + 1):
            query = f"SELECT {columns} FROM articles WHERE rowid = ?"
            try:
                values = found.execute(query, (row,)).fetchone()
                if values:
                    yield _checked(values)
            except (sqlite3.Error, ValueError, TypeError):
                yield None


def _opinions(file: Path) -> Iterator[Feedback]:
    """What readers thought of answers, as far as it can be read."""
    with suppress(sqlite3.Error, ValueError), closing(_opened(file)) as found:
        yield from read_feedback(found.execute)


def _unlinked(file: Path) -> Iterator[Article]:
    """The articles on the file's leaf pages, whatever has become of the way to them."""
    for row in leaf_rows(file):
        if len(row) < len(_STORED) or not isinstance(row[0], str):
            continue
        values = dict(zip(_STORED, row, strict=False))
        try:
            yield _checked(tuple(values[field.name] for field in fields(Article)))
        except (KeyError, ValueError, TypeError, AttributeError):
            continue


def _checked(values: tuple[Any, ...]) -> Article:
    """The article of a row; a text that no longer fits its fingerprint is not one.

    Raises:
        ValueError: it does not.
    """
    article = Article(*values)
    if fingerprint_of(article.text) != article.fingerprint:
        raise ValueError("the text is damaged")
    return article


def _columns(found: sqlite3.Connection) -> str:
    """The columns of an article, "" in the place of those that an older format lacks."""
    try:
        known = {row[1] for row in found.execute("PRAGMA table_info(articles)")}
    except sqlite3.Error:
        known = set()
    names = [field.name for field in fields(Article)]
    return ", ".join(name if name in known or not known else "''" for name in names)


def _last_row(found: sqlite3.Connection, file: Path) -> int:
    try:
        (last,) = found.execute("SELECT max(rowid) FROM articles").fetchone()
    except sqlite3.Error:
        return file.stat().st_size // _LEAST_BYTES
    return int(last or 0)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _exchange(folder: Path) -> Path:
    """Put the new library in the place of the damaged one, which gets another name."""
    reached("library salvaged")
    file, new = folder / LIBRARY_FILE, folder / _NEW / LIBRARY_FILE
    damaged = file.with_name(f"{file.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    # Its write-ahead log first: SQLite would play it into the new file.
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").rename(f"{damaged}{end}")
    damaged.hardlink_to(file)
    reached("damaged file linked")
    new.replace(file)
    shutil.rmtree(folder / _NEW, ignore_errors=True)
    return damaged
