"""Acknowledged means durable: processes are killed, disks fill up, nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Article
from index import Encoder, Library, LibraryError, failpoints
from index.repair import soundness
from tests.soak import rounds
from tests.test_library import letters

_ADDER = """
import sys
from corpus import Article
from index import Library
with Library.open(sys.argv[1], shipped=False) as library:
    print("open", flush=True)
    text = "Berita nomor {n}: warga desa ke-{n} memanen padi dan jagung."
    articles = (Article.from_text(text.format(n=n), id=f"n{n}") for n in range(1000))
    for change in library.add_each(articles):
        print(change.article.id, flush=True)
"""


def add_and_kill(place: str | Path, delay: float) -> set[str]:
    """Add articles in a process, kill it `delay` seconds after it began; what it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", _ADDER, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    acknowledged = process.stdout.read().split("\n")[:-1]  # a line cut short was not heard
    process.wait()
    process.stdout.close()
    return set(acknowledged)


@pytest.mark.parametrize(
    ("kind", "kills"), [("folder", rounds(6, 200)), ("postgres", rounds(3, 40))]
)
def test_what_was_acknowledged_survives_kill_9(
    kind: str, kills: int, tmp_path: Path, encoder: Encoder, request: pytest.FixtureRequest
) -> None:
    seed = 20240205
    dice = random.Random(seed)
    for attempt in range(kills):
        place: str | Path = tmp_path / str(attempt)
        if kind == "postgres":
            place = request.getfixturevalue("databases").new()
        acknowledged = add_and_kill(place, dice.uniform(0.0, 2.5))
        with Library.open(place, encoder=encoder) as library:
            stored = {article.id for article in library.articles()}
            assert acknowledged <= stored, f"seed {seed}, attempt {attempt}"
            assert len(stored) <= len(acknowledged) + 1
            library.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
            assert library.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
            assert library.counts()[1] == len(stored) + 1
    print(f"seed {seed}: {kills} kills survived, 0 articles lost")


_WORKER = """
import sys
from pathlib import Path
from corpus import Article
from index import Library
from index.repair import repair
from tests.test_library import letters
folder, backup = Path(sys.argv[1]), Path(sys.argv[2])
def article(n, word="padi"):
    return Article.from_text(f"Berita nomor {n}: warga desa ke-{n} memanen {word}.", id=f"n{n}")
with Library.open(folder, encoder=letters(16), shipped=False) as library:
    for n in range(4):
        for change in library.add([article(n)]):
            print(change.article.id, "padi", flush=True)
    for change in library.add([article(0, "jagung")]):
        print("n0", "jagung", flush=True)
    library.back_up(backup)
    library.rebuild()
    library.restore(backup)
repair(folder, letters(16))
"""


@pytest.mark.parametrize("name", failpoints.NAMES)
def test_nothing_is_lost_at_any_named_moment(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    run = subprocess.run(
        [sys.executable, "-c", _WORKER, str(folder), str(tmp_path / "backup")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ | {failpoints.VARIABLE: name},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL, f"{name} was not reached: {run.stderr}"
    acknowledged = dict(line.split() for line in run.stdout.splitlines())
    assert soundness(folder) is None
    with Library.open(folder, encoder=letters(16), shipped=False) as library:
        stored = {article.id: article.text for article in library.articles()}
        for id, word in acknowledged.items():
            # What was being written when the process died may be there already.
            assert word in stored[id] or (id == "n0" and "jagung" in stored[id])
        assert len(stored) <= len(acknowledged) + 1
        assert library.counts()[1] == len(stored)
        library.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
        assert library.search("gempa Palu", 1)[0].passage.article_id == "gempa"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by root")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if done.returncode:
        pytest.skip("this system lets nobody mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path, encoder: Encoder) -> None:
    text = "Warga desa ke-{n} memanen padi dan jagung sejak pagi. " * 12
    acknowledged: list[str] = []
    with Library.open(small_disk / "library", encoder=encoder, shipped=False) as library:
        articles = (Article.from_text(text.format(n=n), id=f"n{n}") for n in range(2000))
        with pytest.raises(LibraryError, match=r"full or failing: nothing was changed"):
            for change in library.add_each(articles):
                acknowledged.append(change.article.id)
        assert acknowledged
        assert [article.id for article in library.articles()] == acknowledged
        assert library.search("memanen padi", 1)
    with Library.open(small_disk / "library", encoder=encoder) as again:
        assert [article.id for article in again.articles()] == acknowledged


def test_a_read_only_disk_is_read_and_not_written(small_disk: Path, encoder: Encoder) -> None:
    folder = small_disk / "library"
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        with Library.open(folder, encoder=encoder) as library:
            assert library.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
            with pytest.raises(LibraryError, match="read-only: nothing was changed"):
                library.add([Article.from_text("Banjir di Demak.", id="banjir")])
        with pytest.raises(LibraryError, match="cannot be made"):
            Library.open(small_disk / "another")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
