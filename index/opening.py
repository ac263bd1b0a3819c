"""Finds or makes the place where a library is kept."""

from __future__ import annotations

import uuid
from pathlib import Path

from index.address import is_database
from index.dense import FaissLeg
from index.encoder import Encoder
from index.errors import LibraryError
from index.folder import default_folder, make_folder, new_library_lock
from index.leg import DenseLeg
from index.storage import Storage
from index.store import Store


def open_place(
    place: str | Path | None, encoder: str | Encoder | None, shipped: bool
) -> tuple[Store, DenseLeg]:
    """The store at a folder or an address, and the dense leg that goes with it.

    Raises:
        LibraryError: it cannot be used, or another version wrote it.
        EncoderError: a new database has to be made ready for the encoder, which cannot be loaded.
    """
    new = {"library_id": uuid.uuid4().hex, "wants_shipped": "yes" if shipped else ""}
    if is_database(place):
        return _open_database(str(place), new, encoder)
    folder = Path(place).expanduser() if place else default_folder()
    make_folder(folder)
    with new_library_lock(folder):
        storage = Storage(folder, new)
    return storage, FaissLeg(storage, encoder)


def _open_database(
    address: str, new: dict[str, str], encoder: str | Encoder | None
) -> tuple[Store, DenseLeg]:
    # Only those who share a library have the packages for it.
    try:
        from index.postgres.leg import PgvectorLeg
        from index.postgres.store import PostgresStore
    except ImportError as error:
        raise LibraryError(
            "A library in PostgreSQL needs more packages: pip install 'tanya[scale]'."
        ) from error
    store = PostgresStore(address, new)
    leg = PgvectorLeg(store, encoder)
    if store.is_new:
        try:
            store.write(lambda _: store.index_vectors(leg.encoder.dimension))
        except BaseException:
            store.close()
            raise
    return store, leg
