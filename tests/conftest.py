"""What the tests share: the shipped models are loaded once, libraries live in temporary folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from corpus import Article
from index import Encoder, Library
from qa import Assistant, Reader
from tests.databases import Databases, a_server

BERAS = (
    "Harga beras di Jakarta naik 12 persen pada Januari 2024. Menteri Perdagangan Budi Santoso"
    " mengatakan pemerintah mengimpor 2 juta ton beras dari Thailand dan Vietnam."
)
FLOOD = (
    "Floods hit the city of Semarang on Tuesday. Mayor Agustina Wilujeng said 3,500 residents were"
    " moved to 14 shelters. The water is expected to recede by Friday."
)

Place: TypeAlias = str | Path


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.open()


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.open()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """A PostgreSQL in which every test may make databases of its own."""
    with a_server() as server:
        made = Databases(server)
        yield made
        made.drop()


@pytest.fixture(params=["folder", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a library may be made."""
    if request.param == "folder":
        return tmp_path / "library"
    address: str = request.getfixturevalue("databases").new()
    return address


@pytest.fixture
def empty(tmp_path: Path, encoder: Encoder) -> Iterator[Library]:
    """A library without articles."""
    with Library.open(tmp_path / "library", encoder=encoder, shipped=False) as library:
        yield library


@pytest.fixture
def library(empty: Library) -> Library:
    """A library of two small articles, one in each language."""
    empty.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
    return empty


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Library]:
    """A library that was opened for the first time. Not to be changed."""
    with Library.open(tmp_path_factory.mktemp("shipped"), encoder=encoder) as library:
        yield library


@pytest.fixture(scope="session")
def assistant(shipped: Library, reader: Reader) -> Assistant:
    return Assistant(shipped, reader)
