"""What `tanya` does to a library as a whole, asking first where something would be lost."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from corpus import InputError
from index import Library
from ui.progress import progress
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


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise InputError(f"{question} Nobody can answer here: repeat the command with --yes.")
    return typer.confirm(question)
