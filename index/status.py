"""The state of a library as an operator wants to see it."""

from __future__ import annotations

from dataclasses import dataclass

from index.checkpoint import Checkpoint
from index.dense import checkpoint_of
from index.library import Library
from index.repair import soundness
from index.storage import Storage
from index.vectors import EXACT_UP_TO


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """`sizes` maps what is on disk to bytes, `about` what there is to know of the place to words:
    of a folder whether its checkpoint is valid and how the vectors are kept in memory. `damage` is
    what is wrong with its pages.
    """

    address: str
    articles: int
    passages: int
    sizes: dict[str, int]
    about: dict[str, str]
    encoder: str
    dimension: int
    problem: str | None
    damage: str | None


def library_status(library: Library) -> LibraryStatus:
    """Look at everything, the checksum of a folder's checkpoint included.

    Raises:
        EncoderError: the encoder that the library needs cannot be loaded.
    """
    storage, about, damage = library.storage, library.storage.about(), None
    articles, passages = library.counts()
    if isinstance(storage, Storage):
        damage = soundness(storage.folder)
        found = checkpoint_of(storage, library.encoder.identity)
        about |= {
            "checkpoint": _in_words(found, storage.revision()),
            "vectors": _kept(found, passages),
        }
    return LibraryStatus(
        address=library.address,
        articles=articles,
        passages=passages,
        sizes=storage.sizes(),
        about=about,
        encoder=library.encoder.name,
        dimension=library.encoder.dimension,
        problem=library.problem(),
        damage=damage,
    )


def _in_words(found: Checkpoint | str, revision: int) -> str:
    if isinstance(found, str):
        return f"not used ({found}): the vectors are read from the library instead"
    behind = revision - found.revision
    return "valid" if behind == 0 else f"valid; changes since then that are replayed: {behind}"


def _kept(found: Checkpoint | str, passages: int) -> str:
    exact = passages <= EXACT_UP_TO if isinstance(found, str) else found.index.exact
    return "exact" if exact else "compressed to a sixteenth; the nearest are scored exactly"
