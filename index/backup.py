"""One file that holds a whole library, written and read back while the library is in use."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import LibraryError
from index.failpoints import reached
from index.schema import APPLICATION_ID, FORMAT, connect, create_or_check
from index.storage import Storage
from index.store import Store


def in_folder(store: Store) -> Storage:
    """The storage of a library that is kept in a folder.

    Raises:
        LibraryError: it is kept elsewhere.
    """
    if not isinstance(store, Storage):
        raise LibraryError(f"{store.address} is a database: use its own pg_dump and pg_restore.")
    return store


def back_up(storage: Storage, file: Path) -> None:
    """Write the library as it is at one moment to a file that did not exist.

    Raises:
        LibraryError: the file exists, or cannot be written.
    """
    if file.exists():
        raise LibraryError(f"{file} exists already: give the backup another name.")
    with _written(file) as temporary:
        storage.copy_to(temporary)
        with temporary.open("rb") as data:
            os.fsync(data.fileno())
        temporary.replace(file)


def restore(storage: Storage, file: Path) -> None:
    """Put the state of a backup in the place of the library's, wholly or not at all.

    Raises:
        LibraryError: the file is no sound backup, or the library cannot be written.
    """
    _check(file)
    with _written(storage.folder / f"restore.{os.getpid()}") as temporary:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
            _copy(source, temporary)
        with closing(sqlite3.connect(temporary)) as copy, copy:
            # Whoever holds the vectors of the old state must not take them for the new one's.
            copy.execute("UPDATE meta SET value = ? WHERE key = 'library_id'", (uuid.uuid4().hex,))
        with closing(connect(temporary)) as copy:  # of an older format, perhaps
            create_or_check(copy, storage.folder, {})
        reached("backup copied")
        storage.copy_from(temporary)
        reached("library restored")


def _check(file: Path) -> None:
    """Look at every page of a backup."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as found:
            (application,) = found.execute("PRAGMA application_id").fetchone()
            (version,) = found.execute("PRAGMA user_version").fetchone()
            (sound,) = found.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise LibraryError(f"{file} is no backup of a library ({error}).") from error
    if application != APPLICATION_ID:
        raise LibraryError(f"{file} is no backup of a library: give a file of `tanya backup`.")
    if sound != "ok":
        raise LibraryError(f"The backup {file} is damaged: use another one.")
    if version > FORMAT:
        raise LibraryError(f"The backup {file} was made by a newer version of Tanya: use that.")


def _copy(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """A file beside the wanted one to write to; it goes if it is not moved to its place."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        yield temporary
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(f"{file} cannot be written ({error}): check the disk.") from error
    finally:
        for leftover in (
            temporary,
            *(Path(f"{temporary}-{end}") for end in ("wal", "shm", "journal")),
        ):
            leftover.unlink(missing_ok=True)
