"""The checkpoint is a cache: whatever happens to it, the answers stay the same."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import Encoder, Library
from index.backup import in_folder
from index.checkpoint import (
    FAISS_FILE,
    MANIFEST_FILE,
    Checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from index.dense import checkpoint_of
from index.vectors import VectorIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = VectorIndex(4)
    index.add(np.array([3, 9]), np.eye(4, dtype=np.float32)[:2])
    write_checkpoint(tmp_path, index, library_id="a", revision=5, encoder="e")
    return tmp_path


def read(folder: Path) -> Checkpoint | str:
    return read_checkpoint(folder, library_id="a", encoder="e")


def test_what_was_written_is_read(folder: Path) -> None:
    found = read(folder)
    assert isinstance(found, Checkpoint)
    assert found.revision == 5
    assert found.index.search(np.eye(4, dtype=np.float32)[1], 5) == [(9, 1.0), (3, 0.0)]
    assert sorted(file.name for file in folder.iterdir()) == [FAISS_FILE, MANIFEST_FILE]


@pytest.mark.parametrize("name", [FAISS_FILE, MANIFEST_FILE])
def test_no_damaged_file_is_used(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    dice = random.Random(7)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            damaged[dice.randrange(len(damaged))] ^= dice.randint(1, 255)
        if dice.random() < 0.3:
            del damaged[dice.randrange(len(damaged)) :]
        (folder / name).write_bytes(damaged)
        found = read(folder)
        # A manifest may be respelled without a change of meaning; then it vouches as before.
        assert isinstance(found, str) or found.revision == 5


def test_a_checkpoint_of_another_library_or_encoder_is_not_used(folder: Path) -> None:
    assert isinstance(read_checkpoint(folder, library_id="b", encoder="e"), str)
    assert isinstance(read_checkpoint(folder, library_id="a", encoder="f"), str)


def found_by(library: Library) -> list[str]:
    return [hit.passage.article_id for hit in library.search("harga beras", 2)]


@pytest.mark.parametrize("damage", ["missing", "garbage", "other", "old"])
def test_a_library_answers_alike_whatever_became_of_its_checkpoint(
    tmp_path: Path, encoder: Encoder, library: Library, damage: str
) -> None:
    expected = found_by(library)
    files = [library.folder / FAISS_FILE, library.folder / MANIFEST_FILE]
    if damage == "missing":
        files[0].unlink()
    elif damage == "garbage":
        files[0].write_bytes(b"\0" * 100)
    elif damage == "other":
        with Library.open(tmp_path / "other", encoder=encoder, shipped=False) as other:
            other.add([Article.from_text("Lain sama sekali.", id="x")])
            for file in files:
                file.write_bytes((other.folder / file.name).read_bytes())
    else:
        assert library.remove("flood")
        expected = ["beras"]
    with Library.open(library.folder, encoder=encoder) as again:
        assert found_by(again) == expected


def test_a_checkpoint_that_lost_its_place_is_not_used(library: Library) -> None:
    # An older copy of library.sqlite was put back: the checkpoint is ahead of it.
    with in_folder(library.storage).transaction():
        pass
    library.storage.set_meta("revision", "0")
    assert (
        checkpoint_of(in_folder(library.storage), library.encoder.identity)
        == "it is newer than the library"
    )
