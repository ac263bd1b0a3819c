"""What `tanya` does to a library as a whole, asking first where something would be lost."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from corpus import InputError
from index import Library
from index.address import is_database
from index.storage import LIBRARY_FILE
from ui.progress import progress
from ui.settings import Settings
from ui.show import source_line


def remove_articles(library: Library, ids: list[str], *, yes: bool) -> None:
    """Remove articles by the beginnings of their ids.

    Raises:
        InputError: an id is not known, or nobody is there to confirm.
    """
    for article in [library.find(article_id) for article_id in ids]:
        if yes or _confirmed(f"Remove {source_line(article)}?"):
            library.remove(article.id)
            print(f"removed    {article.id}")
        else:
            print("kept")


def rebuild_all(library: Library) -> None:
    """Rebuild with a progress bar."""
    with progress("Rebuilding") as advance:
        library.rebuild(advance)
    articles, passages = library.counts()
    print(f"rebuilt    {articles} articles, {passages} passages")


def restore_backup(library: Library, file: Path, *, yes: bool) -> None:
    """Put a backup in the place of what the library holds.

    Raises:
        InputError: nobody is there to confirm.
        LibraryError: the file is no sound backup.
    """
    articles, _ = library.counts()
    if not yes and not _confirmed(f"Replace {articles} articles in {library.address}?"):
        print("kept")
        return
    library.restore(file)
    articles, _ = library.counts()
    print(f"restored   {articles} articles from {file}")


def migrate_library(settings: Settings, source: str, target: str) -> None:
    """Copy a library to an empty place with a progress bar.

    Raises:
        InputError: there is no library at the source.
        LibraryError: the target holds another library, or differs at the end.
    """
    if not is_database(source) and not (Path(source).expanduser() / LIBRARY_FILE).exists():
        raise InputError(f"{source} holds no library: check the spelling of the folder.")
    with (
        Library.open(source, encoder=settings.encoder, shipped=False) as old,
        Library.open(target, encoder=settings.encoder, shipped=False) as new,
        progress("Copying") as advance,
    ):
        old.migrate_to(new, advance)
        articles, passages = new.counts()
        print(f"migrated   {articles} articles, {passages} passages to {new.address}")
    print("verified   every article has its fingerprint and its passages")


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise InputError(f"{question} Nobody can answer here: repeat the command with --yes.")
    return typer.confirm(question)
