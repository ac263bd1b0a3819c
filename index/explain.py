"""Turns SQLite's errors into sentences with the cause and the remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from index.errors import LibraryError
from index.holder import holder
from index.schema import BUSY_SECONDS

P = ParamSpec("P")
R = TypeVar("R")


class InFolder(Protocol):
    """What reads a library in a folder."""

    folder: Path


Owner = TypeVar("Owner", bound=InFolder)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Raise a LibraryError in the place of SQLite's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise LibraryError(_explain(folder, error)) from error
    except UnicodeDecodeError as error:  # a name in the file's own tables
        raise LibraryError(_damaged(folder, error)) from error


def told(method: Callable[Concatenate[Owner, P], R]) -> Callable[Concatenate[Owner, P], R]:
    """The same method, with SQLite's errors explained."""

    @wraps(method)
    def explaining(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with explained(self.folder):
            return method(self, *args, **kwargs)

    return explaining


def _explain(folder: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_BUSY"):
        return (
            f"Another process has been writing to {folder} for {BUSY_SECONDS:g} seconds "
            f"({holder(folder)}): try again when it is done, or stop it."
        )
    if name.startswith("SQLITE_READONLY"):
        return f"The library {folder} is read-only: nothing was changed. Check its permissions."
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"The disk of {folder} is full or failing: nothing was changed. Free some space."
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _damaged(folder, error)
    return f"The library {folder} could not be used: {error}."


def _damaged(folder: Path, error: Exception) -> str:
    return f"The library {folder} is damaged ({error}): run `tanya doctor --repair`."
