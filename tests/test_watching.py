"""A library that follows a folder or a feed: what comes, changes and goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus import Article, InputError
from corpus.fetch import Fetcher, Page
from corpus.robots import Robots
from index import Library
from index.following import follow
from tests.conftest import BERAS, FLOOD
from ui.watching import Feed, Folder, source_of, watch


def texts(library: Library) -> set[str]:
    return {article.text.strip()[:20] for article in library.articles()}


class Rounds:
    """Ends the watch after as many rounds as there are things to do between them."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)

    def __call__(self, seconds: float) -> None:
        if not self.steps:
            raise KeyboardInterrupt
        step = self.steps.pop(0)
        assert callable(step)
        step()


def test_a_folder_is_followed(empty: Library, tmp_path: Path) -> None:
    rice, flood = tmp_path / "rice.txt", tmp_path / "flood.txt"
    rice.write_text(BERAS)
    empty.add([Article.from_text("Artikel lain yang sudah ada.", id="own")])
    seen: list[set[str]] = []

    def later(step: object) -> object:
        def run() -> None:
            seen.append(texts(empty))
            assert callable(step)
            step()

        return run

    rounds = Rounds(
        later(lambda: flood.write_text(FLOOD)),
        later(lambda: rice.write_text("Harga gula naik di Jakarta. Semua orang tahu.")),
        later(lambda: rice.write_bytes(b"\0\1\2\3" * 30)),  # half written: the old text stays
        later(flood.unlink),
        later(rice.unlink),
        later(lambda: None),
    )
    with pytest.raises(KeyboardInterrupt):
        watch(empty, Folder(tmp_path), 0.0, rounds)
    own, new = "Artikel lain yang su", "Harga gula naik di J"
    assert seen == [
        {own, BERAS[:20]},
        {own, BERAS[:20], FLOOD[:20]},
        {own, new, FLOOD[:20]},
        {own, new, FLOOD[:20]},
        {own, new},
        {own, new},  # an empty folder may be a disk that is not there
    ]


def test_only_what_came_from_a_source_goes_with_it(empty: Library) -> None:
    one, two = (Article.from_text(f"Berita nomor {n}.", id=str(n)) for n in "12")
    empty.add([two])
    assert follow(empty, "a", [one]) == []
    assert follow(empty, "b", []) == []
    assert follow(empty, "a", [], kept=["1"]) == []
    assert follow(empty, "a", []) == ["1"]
    assert [article.id for article in empty.articles()] == ["2"]


class Site(Fetcher):
    """Serves pages from memory: what is under test is who asks for what."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, url: str) -> Page:
        self.asked.append(url)
        if url not in self.pages:
            raise InputError(f"{url} is not fetched: the server answers 404.")
        return Page(url, "text/plain" if url.endswith("txt") else "", self.pages[url].encode())


def feed(*links: str) -> str:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def test_a_feed_is_followed_and_robots_are_heeded(
    empty: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    root = "https://kabar.example"
    site = Site(
        {
            f"{root}/robots.txt": "User-agent: *\nDisallow: /private/",
            f"{root}/feed": feed("/1.txt", "/private/2.txt"),
            f"{root}/1.txt": BERAS,
            f"{root}/private/2.txt": FLOOD,
            f"{root}/3.txt": FLOOD,
        }
    )

    def goes_on() -> None:
        site.pages[f"{root}/feed"] = feed("/3.txt")

    with pytest.raises(KeyboardInterrupt):
        watch(empty, Feed(f"{root}/feed", site), 0.0, Rounds(goes_on))
    assert texts(empty) == {BERAS[:20], FLOOD[:20]}, "an entry that left the feed stays"
    assert site.asked.count(f"{root}/1.txt") == 1
    assert f"{root}/private/2.txt" not in site.asked
    assert "robots.txt forbids it" in capsys.readouterr().err


def test_a_site_without_rules_forbids_nothing() -> None:
    site = Site({})
    robots = Robots(site)
    robots.check("https://kabar.example/1")
    robots.check("https://kabar.example/2")
    assert site.asked == ["https://kabar.example/robots.txt"]


def test_what_cannot_be_watched_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Isi.")
    for given in (str(tmp_path / "a.txt"), "ftp://a.example/", str(tmp_path / "none")):
        with pytest.raises(InputError, match="no folder and no address"):
            source_of(given)


def test_the_command_stops_cleanly(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BERAS)
    library = tmp_path / "library"
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.terminal", "watch", str(tmp_path), "--library", str(library)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        # Whoever runs the tests in the background has Ctrl-C ignored, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout
    lines: list[str] = []
    while not lines or not lines[-1].startswith("added"):
        lines.append(process.stdout.readline())
        assert lines[-1], process.stderr.read() if process.stderr else ""
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    rest, error = process.communicate(timeout=30)
    assert (process.returncode, rest.strip(), error) == (0, "stopped", "")
