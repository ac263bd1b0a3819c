"""Where a library lives on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock

from index.errors import LibraryError
from index.storage import LIBRARY_FILE


def default_folder() -> Path:
    """The user's own library, where the operating system keeps such data."""
    return platformdirs.user_data_path("tanya", appauthor=False) / "library"


def make_folder(folder: Path) -> None:
    """Make the folder of a library if it is missing.

    Raises:
        LibraryError: it cannot be made, or a file is in its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(
            f"The library folder {folder} cannot be made ({reason}): choose another with --library."
        ) from error


@contextmanager
def new_library_lock(folder: Path) -> Iterator[None]:
    """Let one process at a time make the file of a new library; an existing one needs no lock."""
    if (folder / LIBRARY_FILE).exists():
        yield
        return
    try:
        lock = FileLock(folder / "new.lock")
        lock.acquire(timeout=30)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(
            f"No library can be made in {folder} ({reason}): choose another with --library."
        ) from error
    try:
        yield
    finally:
        lock.release()
