"""A library moves from a folder to PostgreSQL and back, whole, and goes on where it stopped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import Encoder, Library, LibraryError
from index.feedback import Feedback
from index.following import follow, followed
from tests.conftest import BERAS, FLOOD
from tests.databases import Databases
from tests.test_library import ids, kinds, letters

ROOT = Path(__file__).parent.parent

Place = str | Path
NewPlace = Callable[[str], Place]


@pytest.fixture
def new_place(databases: Databases, tmp_path: Path) -> NewPlace:
    """Makes places for a library: a "folder" or in "postgres"."""
    made: list[Path] = []

    def make(kind: str) -> Place:
        made.append(tmp_path / str(len(made)))
        return made[-1] if kind == "folder" else databases.new()

    return make


@pytest.fixture(params=["folder to postgres", "postgres to folder", "postgres to postgres"])
def places(request: pytest.FixtureRequest, new_place: NewPlace) -> tuple[Place, Place]:
    source, _, target = request.param.split()
    return new_place(source), new_place(target)


@pytest.fixture
def source(places: tuple[Place, Place], encoder: Encoder) -> Iterator[Library]:
    """A library with everything that a library can have."""
    with Library.open(places[0], encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(FLOOD, id="z"), Article.from_text(BERAS, id="b")])
        library.add([Article.from_text(f"{FLOOD} {BERAS} " * 5, id="a", source="Kabar")])
        assert kinds(library, Article.from_text(BERAS.replace("12", "9"), id="b")) == ["replaced"]
        library.add_whole(Article.from_text("Apel merah.", id="apel"), {"color": "merah\0"})
        follow(library, "feed", [Article.from_text("Gempa di Palu.", id="gempa")])
        given = "2024-02-05T10:00:00+00:00"
        library.keep_feedback(Feedback("k", given, "up", "Bagus", {"question": "?"}))
        yield library


def everything(library: Library) -> dict[str, object]:
    found = ids(library)
    return {
        "articles": list(library.articles()),
        "passages": [[one.passages for _, one in library.storage.embedded([id])] for id in found],
        "metadata": [library.metadata(id) for id in found],
        "history": [library.history(id) for id in found],
        "feedback": library.feedback(),
        "followed": followed(library, "feed"),
        "copies": [[copy.id for copy in library.copies(one)] for one in library.articles()],
        "found": library.search("Berapa persen harga beras naik?")[0].passage,
        "counts": library.counts(),
    }


def test_everything_arrives(source: Library, places: tuple[Place, Place], encoder: Encoder) -> None:
    steps: list[tuple[int, int]] = []
    with Library.open(places[1], shipped=False) as target:
        source.migrate_to(target, lambda done, total: steps.append((done, total)))
        assert steps == [(5, 5)]
        assert everything(target) == everything(source)
        assert target.problem() is None
    with Library.open(places[1], encoder=encoder) as again:
        pairs = zip(source.storage.embedded(ids(source)), again.storage.embedded(ids(again)))
        for (_, one), (_, other) in pairs:
            kept, copied = one.encoded, other.encoded
            assert np.abs(kept.vectors - copied.vectors).max() < 1e-3  # as exact as halves are
            for told, again_told in zip(kept.sentences, copied.sentences, strict=True):
                assert len(told) and np.array_equal(told, again_told)
        assert kinds(again, Article.from_text("Baru.", id="new")) == ["added"]


def test_what_was_interrupted_goes_on(
    source: Library, places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.migrate._BATCH", 2)

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with Library.open(places[1], shipped=False) as target:
        with pytest.raises(KeyboardInterrupt):
            source.migrate_to(target, stop)
        assert ids(target) == ids(source)[:2]
        # What changes at the source meanwhile arrives as well.
        source.add([Article.from_text("Hujan di Bogor.", id="z")])
    with Library.open(places[1], shipped=False) as target:
        source.migrate_to(target)
        source.migrate_to(target)
        assert sorted(ids(target)) == sorted(ids(source))
        assert target.article("z") == source.article("z")
        assert target.history("z") == source.history("z")


def test_another_library_is_not_overwritten(
    source: Library, places: tuple[Place, Place], new_place: NewPlace
) -> None:
    with Library.open(places[1], encoder=letters(16), shipped=False) as target:
        target.add([Article.from_text("Lain.", id="other")])
        with pytest.raises(LibraryError, match=r"holds another library \(1 articles\)"):
            source.migrate_to(target)
        assert ids(target) == ["other"]
    with pytest.raises(LibraryError, match="are one library"):
        source.migrate_to(source)
    with Library.open(new_place("folder"), shipped=False) as third:
        source.migrate_to(third)
        with (
            Library.open(new_place("folder"), shipped=False) as fourth,
            pytest.raises(LibraryError, match="holds another library"),
        ):
            fourth.migrate_to(third)


def test_a_target_that_was_changed_is_told_of(
    source: Library, places: tuple[Place, Place], encoder: Encoder
) -> None:
    with Library.open(places[1], encoder=encoder, shipped=False) as target:
        source.migrate_to(target)
        target.add([Article.from_text("Lain.", id="extra")])
        with pytest.raises(LibraryError, match="differ, the first time in the article extra"):
            source.migrate_to(target)


def test_the_command(new_place: NewPlace, encoder: Encoder) -> None:
    folder, address, back = new_place("folder"), new_place("postgres"), new_place("folder")
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras")])

    def tanya(*args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.terminal", "migrate", *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    there = tanya(folder, address)
    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout.startswith("migrated   1 articles, 1 passages to postgresql://")
    assert "verified" in there.stdout
    assert tanya(address, back).returncode == 0
    with Library.open(back, encoder=encoder) as library:
        assert library.search("harga beras", 1)[0].passage.article_id == "beras"
    missing = tanya(str(folder) + "x", address)
    assert missing.returncode == 2
    assert "holds no library: check the spelling" in missing.stderr
