"""vectors.faiss: the vector index as it was at a revision, so that opening need not rebuild it.

It is a cache. FAISS reads damaged files without complaint, so nothing is handed to it before the
SHA-256 in the manifest has vouched for every byte of both files; whatever does not fit is ignored.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from index.failpoints import reached
from index.vectors import VectorIndex

FAISS_FILE = "vectors.faiss"
MANIFEST_FILE = "vectors.json"
_PIECE = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class Manifest:
    """Says which state of which library the file beside it holds; `sha256` covers both files."""

    library_id: str
    revision: int
    encoder: str
    dimension: int
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    index: VectorIndex
    revision: int


def write_checkpoint(
    folder: Path, index: VectorIndex, *, library_id: str, revision: int, encoder: str
) -> None:
    """Write the index and its manifest, each whole or not at all.

    Raises:
        OSError: the disk is full or read-only; the old files are still there.
    """
    manifest = Manifest(library_id, revision, encoder, index.dimension, len(index), sha256="")
    digest = _begun(manifest)
    with _replaced(folder / FAISS_FILE) as file:
        index.write(_Digesting(file, digest))
    reached("vectors written")
    manifest = replace(manifest, sha256=digest.hexdigest())
    with _replaced(folder / MANIFEST_FILE) as file:
        file.write(json.dumps(asdict(manifest), indent=1).encode())
    reached("manifest written")


def read_manifest(folder: Path, *, library_id: str, encoder: str) -> Manifest | str:
    """Read what the manifest says, or say in a few words why it cannot be used."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST_FILE).read_bytes()))
    except FileNotFoundError:
        return "none written yet"
    except (OSError, ValueError, TypeError):
        return "the manifest is damaged"
    if (manifest.library_id, manifest.encoder) != (library_id, encoder):
        return "it belongs to another library or encoder"
    if not all(isinstance(value, int) for value in (manifest.revision, manifest.count)):
        return "the manifest is damaged"
    return manifest


def read_checkpoint(folder: Path, *, library_id: str, encoder: str) -> Checkpoint | str:
    """Read the checkpoint, or say in a few words why it cannot be used."""
    manifest = read_manifest(folder, library_id=library_id, encoder=encoder)
    if isinstance(manifest, str):
        return manifest
    try:
        with (folder / FAISS_FILE).open("rb") as file:
            # Both times through the file that is open: another one may take its place meanwhile.
            digest = _begun(manifest)
            while piece := file.read(_PIECE):
                digest.update(piece)
            if digest.hexdigest() != manifest.sha256:
                return "the file or its manifest is damaged"
            file.seek(0)
            return Checkpoint(VectorIndex.read(file), manifest.revision)
    except FileNotFoundError:
        return "none written yet"
    except OSError:
        return "it cannot be read"


def _begun(manifest: Manifest) -> hashlib._Hash:
    """The digest of a manifest, to go on with the file beside it."""
    fields = json.dumps(asdict(replace(manifest, sha256="")), sort_keys=True)
    return hashlib.sha256(fields.encode())


@dataclass(frozen=True, slots=True)
class _Digesting:
    """Writes to a file and to its digest."""

    file: BinaryIO
    digest: hashlib._Hash

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of the old one, once it is whole and on disk."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
