from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import Encoder, Library, LibraryError
from index.backup import in_folder
from index.encoder import Model
from index.schema import FORMAT
from index.sentences import Encoded, without_sentences
from index.storage import LIBRARY_FILE
from index.vectors import Vectors
from tests.conftest import BERAS, FLOOD


class Letters:
    """A tiny real encoder: counts letters. Enough to tell one encoder from another."""

    def __init__(self, dimension: int) -> None:
        self.dimension, self.fingerprint = dimension, f"letters-{dimension}"

    def encode(self, texts: list[str]) -> Vectors:
        counts = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text.encode():
                counts[row, letter % self.dimension] += 1
        lengths: Vectors = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths

    def encode_passages(self, texts: list[str]) -> Encoded:
        return without_sentences(self.encode(texts))


def letters(dimension: int) -> Encoder:
    model: Model = Letters(dimension)  # type: ignore[assignment]
    return Encoder(model, f"letters-{dimension}")


def ids(library: Library) -> list[str]:
    return [article.id for article in library.articles()]


def kinds(library: Library, *articles: Article) -> list[str]:
    return [change.kind for change in library.add(articles)]


def test_a_new_library_holds_the_shipped_article(shipped: Library) -> None:
    assert ids(shipped) == ["bisnis-2024-02-05-kemenkominfo-china-ai"]


def test_a_library_of_another_version_is_left_alone(library: Library) -> None:
    file = library.folder / LIBRARY_FILE
    library.close()
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = file.read_bytes()
    with pytest.raises(LibraryError, match="newer version"):
        Library.open(library.folder)
    assert file.read_bytes() == before


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(LibraryError, match="another program"):
        Library.open(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(b"not a database, though long enough for one. " * 40)
    with pytest.raises(LibraryError, match="damaged or is not a library"):
        Library.open(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("x")
    with pytest.raises(LibraryError, match="cannot be made"):
        Library.open(tmp_path / "library")


def test_a_writer_that_waits_too_long_says_so(
    library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("schema", "explain"):
        monkeypatch.setattr(f"index.{place}.BUSY_SECONDS", 0.2)
    with (
        in_folder(library.storage).transaction(),
        Library.open(library.folder, encoder=encoder) as other,
    ):
        told = rf"for 0\.2 seconds \(.*, process {os.getpid()}, since .*try again"
        with pytest.raises(LibraryError, match=told):
            other.remove("beras")
        assert other.search("harga beras")[0].passage.article_id == "beras"
    assert library.article("beras")


# What a text was before it was corrected


def test_a_library_of_the_first_format_is_brought_up_to_date(
    tmp_path: Path, encoder: Encoder
) -> None:
    with Library.open(tmp_path, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras")])
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as old:
        old.execute("DROP TABLE history")
        old.execute("DROP TABLE staged")
        old.execute("DROP TABLE sketches")
        old.execute("DROP INDEX articles_listed")
        old.execute("DROP TABLE feedback")
        old.execute("ALTER TABLE articles DROP COLUMN byline")
        old.execute("ALTER TABLE passages DROP COLUMN sentences")
        old.execute("PRAGMA user_version = 1")
    with Library.open(tmp_path, encoder=encoder) as library:
        assert ids(library) == ["beras"]
        hits = library.search("harga beras")  # whose sentences are embedded on the spot
        passages, sentences = library.vectors(hits, [(0, 1)])
        assert (len(passages), len(sentences)) == (1, 1)
        copy = Article.from_text(f"JAKARTA - {BERAS}", id="copy")
        assert [one.id for one in library.copies(copy)] == ["beras"]
        assert kinds(library, Article.from_text(FLOOD, id="beras", byline="Ani")) == ["replaced"]
        assert library.copies(copy) == []
        assert len(library.history("beras")) == 1
        assert library.find("beras").byline == "Ani"
        assert library.feedback() == []


# The same report from several outlets


def test_what_came_before_a_source_broke_is_added(empty: Library) -> None:
    def source() -> Iterator[Article]:
        for number in range(20):
            yield Article.from_text(f"Warga desa {number} memanen padi.", id=f"n{number}")
        raise OSError("the line is dead")

    told = []
    with pytest.raises(OSError, match="the line is dead"):
        for change in empty.add_each(source()):
            told.append(change.article.id)
    assert told == [article.id for article in empty.articles()] == [f"n{n}" for n in range(16)]
