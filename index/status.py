"""The state of a library as an operator wants to see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.backup import in_folder
from index.checkpoint import FAISS_FILE, Checkpoint
from index.dense import checkpoint_of
from index.library import Library
from index.storage import LIBRARY_FILE
from index.vectors import EXACT_UP_TO


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """`files` maps names to bytes on disk; `checkpoint` says in words whether it is valid, and
    `vectors` how they are kept in memory.
    """

    folder: Path
    articles: int
    passages: int
    files: dict[str, int]
    checkpoint: str
    vectors: str
    encoder: str
    dimension: int
    problem: str | None


def library_status(library: Library) -> LibraryStatus:
    """Look at everything, the checkpoint's checksum included.

    Raises:
        EncoderError: the encoder that the library needs cannot be loaded.
    """
    articles, passages = library.counts()
    found = checkpoint_of(in_folder(library.storage), library.encoder.identity)
    names = (LIBRARY_FILE, FAISS_FILE)
    return LibraryStatus(
        folder=library.folder,
        articles=articles,
        passages=passages,
        files={name: _bytes_of(library.folder / name) for name in names},
        checkpoint=_in_words(found, library.storage.revision()),
        vectors=_kept(found, passages),
        encoder=library.encoder.name,
        dimension=library.encoder.dimension,
        problem=library.problem(),
    )


def _in_words(found: Checkpoint | str, revision: int) -> str:
    if isinstance(found, str):
        return f"not used ({found}): the vectors are read from the library instead"
    behind = revision - found.revision
    return "valid" if behind == 0 else f"valid; changes since then that are replayed: {behind}"


def _kept(found: Checkpoint | str, passages: int) -> str:
    exact = passages <= EXACT_UP_TO if isinstance(found, str) else found.index.exact
    return "exact" if exact else "compressed to a sixteenth; the nearest are scored exactly"


def _bytes_of(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
