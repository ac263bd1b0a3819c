"""`tanya doctor`: what is active, where it is, how big it is, and whether it is sound."""

from __future__ import annotations

import itertools
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from corpus import InputError, TanyaError
from index.address import is_database, without_secrets
from index.folder import default_folder
from index.repair import repair, soundness
from index.status import library_status
from index.storage import LIBRARY_FILE
from qa.language_model.generator import Generator
from qa.reader import SHIPPED as SHIPPED_READER
from qa.reader import Reader
from ui.progress import progress
from ui.settings import Settings
from ui.show import size

Row = tuple[str, str]


def examine(settings: Settings) -> bool:
    """Print the report; False where something needs mending."""
    rows, problems = list(_versions()), []
    for part in (_library_rows, _reader_rows, _model_rows):
        try:
            found, problem = part(settings)
        except TanyaError as error:
            found, problem = [], str(error)
        rows += found
        problems += [problem] if problem else []
    rows.append(("network", _network(settings)))
    for name, value in rows:
        print(f"{name:<16}{value}")
    for problem in problems:
        print(f"problem         {problem}", file=sys.stderr)
    print("all is well" if not problems else f"{len(problems)} problem(s)")
    return not problems


def mend(settings: Settings) -> bool:
    """Salvage a damaged library into a new one; True when it is sound afterwards.

    Raises:
        LibraryError: nothing of it can be read.
        InputError: it is not kept in a folder.
    """
    if is_database(settings.library):
        raise InputError(
            f"{without_secrets(str(settings.library))} is a database: pg_amcheck looks at its "
            "pages, and pg_restore puts a dump back."
        )
    folder = Path(settings.library).expanduser() if settings.library else default_folder()
    if (folder / LIBRARY_FILE).exists() and soundness(folder) is None:
        print("the library is sound: nothing was changed")
        return True
    with progress("Saving") as advance:
        done = itertools.count(1)
        found = repair(folder, settings.encoder, lambda _: advance(next(done), 0))
    print(f"saved      {found.saved} articles; {found.lost} could not be read")
    print(f"kept       the damaged file as {found.damaged}")
    return soundness(folder) is None


def _versions() -> Iterator[Row]:
    yield "tanya", version("tanya")
    yield "python", f"{sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"


def _library_rows(settings: Settings) -> tuple[list[Row], str | None]:
    with settings.open_library() as library:
        status = library_status(library)
    rows = [
        ("library", status.address),
        ("articles", f"{status.articles:,} in {status.passages:,} passages"),
        ("on disk", ", ".join(f"{name} {size(count)}" for name, count in status.sizes.items())),
        *status.about.items(),
        ("encoder", f"{status.encoder}, {status.dimension} dimensions"),
    ]
    if status.damage:
        return rows, f"The library is damaged ({status.damage}): run `tanya doctor --repair`."
    return rows, status.problem


def _reader_rows(settings: Settings) -> tuple[list[Row], str | None]:
    Reader.open(settings.reader)
    folder = Path(settings.reader or SHIPPED_READER)
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    name = str(folder) if settings.reader else "shipped"
    return [("reader", f"{name}, {size(total)}")], None


def _model_rows(settings: Settings) -> tuple[list[Row], str | None]:
    if not settings.llm:
        return [("language model", "none; answers are the articles' own words (extractive)")], None
    with settings.open_library() as library:
        problem = Generator(library, settings.llm).problem()
    return [("language model", f"{settings.llm}, every sentence is checked")], problem


def _network(settings: Settings) -> str:
    if settings.encoder and not Path(settings.encoder).expanduser().is_dir():
        return f"the encoder {settings.encoder} is taken from the model hub if it is not here yet"
    if settings.llm:
        return f"questions and passages go to the provider of {settings.llm}"
    return "not used: nothing will be downloaded"
