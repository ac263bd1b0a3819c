"""vectors.faiss: the vector index as it was at a revision, so that opening need not rebuild it.

It is a cache. FAISS reads damaged files without complaint, so nothing is handed to it before the
SHA-256 in the manifest has vouched for every byte of both files; whatever does not fit is ignored.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.failpoints import reached
from index.vectors import VectorIndex

FAISS_FILE = "vectors.faiss"
MANIFEST_FILE = "vectors.json"


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
    data = index.to_bytes()
    manifest = Manifest(library_id, revision, encoder, index.dimension, len(index), sha256="")
    manifest = replace(manifest, sha256=_digest(manifest, data))
    _replace(folder / FAISS_FILE, data)
    reached("vectors written")
    _replace(folder / MANIFEST_FILE, json.dumps(asdict(manifest), indent=1).encode())
    reached("manifest written")


def read_checkpoint(folder: Path, *, library_id: str, encoder: str) -> Checkpoint | str:
    """Read the checkpoint, or say in a few words why it cannot be used."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST_FILE).read_bytes()))
        data = (folder / FAISS_FILE).read_bytes()
    except FileNotFoundError:
        return "none written yet"
    except (OSError, ValueError, TypeError):
        return "the manifest is damaged"
    if _digest(manifest, data) != manifest.sha256:
        return "the file or its manifest is damaged"
    if (manifest.library_id, manifest.encoder) != (library_id, encoder):
        return "it belongs to another library or encoder"
    return Checkpoint(VectorIndex.from_bytes(data), manifest.revision)


def _digest(manifest: Manifest, data: bytes) -> str:
    fields = json.dumps(asdict(replace(manifest, sha256="")), sort_keys=True)
    return hashlib.sha256(fields.encode() + data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
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
