"""Makes adding very many articles faster, for as long as they are added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.library import Library


@contextmanager
def loading(library: Library) -> Iterator[None]:
    """Take away what makes searches fast and adding slow, and build it again at the end.

    Other processes may add meanwhile, with or without this, and search slowly. A folder has nothing
    of the kind.

    Raises:
        LibraryError: the role may not change the tables of the database.
    """
    store, dimension = library.storage, library.encoder.dimension
    store.write(lambda _: store.index_vectors(0), alone=True)
    try:
        yield
    finally:
        store.write(lambda _: store.index_vectors(dimension, again=True), alone=True)
