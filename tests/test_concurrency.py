"""Many processes at one library: writers that wait for each other, readers that see no half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index import Library
from index.backup import in_folder
from index.repair import soundness
from tests.soak import rounds
from tests.test_library import letters

ROOT = Path(__file__).parent.parent
WRITERS, READERS = 4, 8

_WRITER = """
import sys, time
from corpus import Article
from index import Library
from tests.test_library import letters
me, until = sys.argv[2], time.monotonic() + float(sys.argv[3])
with Library.open(sys.argv[1], encoder=letters(16), shipped=False) as library:
    n = 0
    while time.monotonic() < until:
        words = " ".join(f"Warga {me} desa ke-{n} baris {line} memanen padi." for line in range(40))
        library.add([Article.from_text(words, id=f"{me}-{n}")])
        print(f"{me}-{n}", flush=True)
        if n % 5 == 4:
            assert library.remove(f"{me}-{n - 1}")
            print(f"-{me}-{n - 1}", flush=True)
        n += 1
"""
_READER = """
import sys, time
from index import Library
from tests.test_library import letters
until = time.monotonic() + float(sys.argv[2])
seen = 0
with Library.open(sys.argv[1], encoder=letters(16), shipped=False) as library:
    while time.monotonic() < until:
        for hit in library.search("warga desa memanen padi baris 39", 5):
            article = library.article(hit.passage.article_id)
            if article:
                assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text
                assert article.text.count("baris") == 40
                seen += 1
print(seen)
"""


def start(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("kind", ["folder", "postgres"])
def test_writers_and_readers_do_not_disturb_each_other(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seconds = rounds(6, 60)
    place: str | Path = tmp_path
    if kind == "postgres":
        place = request.getfixturevalue("databases").new()
    Library.open(place, encoder=letters(16), shipped=False).close()
    writers = [start(_WRITER, place, f"w{n}", seconds) for n in range(WRITERS)]
    readers = [start(_READER, place, seconds) for _ in range(READERS)]
    kept: set[str] = set()
    for writer in writers:
        out, error = writer.communicate(timeout=seconds + 120)
        assert (writer.returncode, error) == (0, "")
        lines = out.split()
        kept |= {line for line in lines if not line.startswith("-")}
        kept -= {line.removeprefix("-") for line in lines if line.startswith("-")}
    for reader in readers:
        out, error = reader.communicate(timeout=120)
        assert (reader.returncode, error) == (0, "")
    if kind == "folder":
        assert soundness(tmp_path) is None
    with Library.open(place, encoder=letters(16), shipped=False) as library:
        assert {article.id for article in library.articles()} == kept
    print(f"{len(kept)} articles kept by {WRITERS} writers beside {READERS} readers")


def test_a_writer_says_that_another_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus import Article
    from index import LibraryError, schema

    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.2)
    with (
        Library.open(tmp_path, encoder=letters(16), shipped=False) as one,
        Library.open(tmp_path, encoder=letters(16), shipped=False) as other,
        in_folder(one.storage).transaction(),
        pytest.raises(LibraryError, match="Another process has been writing"),
    ):
        other.add([Article.from_text("Gempa di Palu.", id="a")])
