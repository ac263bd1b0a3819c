"""Importing with several processes: nothing lost, nothing doubled, whoever dies in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest

from corpus import split
from corpus.article import Article, fingerprint_of
from corpus.read import read_file
from index import Encoder, Library, LibraryError
from index.errors import EncoderError
from index.importing.add import Step, add_files, written
from index.importing.crew import Crew
from index.importing.known import Known
from index.vectors import Vectors
from tests.conftest import BERAS, FLOOD
from tests.databases import Databases, a_mortal_server, kill_server
from tests.running_ray import CREW, a_cluster, kill_a_worker
from tests.soak import rounds

ROOT = Path(__file__).parent.parent
TANYA = (sys.executable, "-m", "ui.terminal")
_LINE = "Warga desa ke-{n} memanen padi dan jagung di ladang {line} sejak pagi."


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with a_cluster() as address:
        yield address


def write_news(folder: Path, count: int) -> list[Path]:
    """So many files, each an article of three passages that no other is like."""
    folder.mkdir()
    for n in range(count):
        lines = (_LINE.format(n=n, line=line) for line in range(25))
        (folder / f"n{n:04}.txt").write_text("\n".join(lines))
    return sorted(folder.iterdir())


def mixed_news(folder: Path) -> list[Path]:
    """Articles of both languages, one corrected later, one twice, and what cannot be used."""
    folder.mkdir()
    rows = [
        {"id": "flood", "text": FLOOD},
        {"id": "empty", "text": " "},
        {"id": "later", "text": "Harga jagung turun di Kupang."},
    ]
    (folder / "a.txt").write_text(BERAS)
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "c.txt").write_text(" ")
    (folder / "d.jsonl").write_text(json.dumps({"id": "later", "text": "Harga jagung naik lagi."}))
    (folder / "e.txt").write_text(BERAS)
    return sorted(folder.iterdir())


def by_one(library: Library, files: Sequence[Path]) -> tuple[list[str], list[str]]:
    """Add files as one process does; what became of the articles, and the refusals."""
    refused: list[str] = []
    articles = (
        article
        for file in files
        for article in read_file(file, lambda _, error: refused.append(str(error)))
    )
    return [change.kind for change in library.add(articles)], refused


def told(steps: Sequence[Step]) -> tuple[list[str], list[str]]:
    return (
        [change.kind for step in steps for change in step.changes],
        [str(error) for step in steps for error in step.refusals],
    )


def vectors(library: Library) -> Vectors:
    """All vectors, in the order of their passages."""
    ids = range(1, 10 * library.counts()[1])
    return library.storage.vectors(ids, library.encoder.dimension)[1]


def check_whole(library: Library, articles: int) -> None:
    """See that a library holds so many articles of `write_news`, each of them once."""
    stored = list(library.articles())
    cut = sum(len(split(article)) for article in stored)
    assert len(stored) == len({article.id for article in stored}) == articles
    assert library.counts() == (articles, cut)
    assert len(vectors(library)) == cut
    best = library.search("Siapa memanen padi di ladang 3 desa ke-7?", 1)[0]
    assert "memanen padi" in best.passage.text and len(best.legs) == 2


def test_a_crew_does_what_one_process_does(cluster: str, encoder: Encoder, tmp_path: Path) -> None:
    files = mixed_news(tmp_path / "news")
    with (
        Library.open(tmp_path / "one", encoder=encoder, shipped=False) as one,
        Library.open(tmp_path / "crew", encoder=encoder, shipped=False) as crew,
    ):
        steps = list(add_files(crew, files, CREW))
        assert told(steps) == by_one(one, files)
        assert sum(step.files for step in steps) == len(files) == 5
        assert told(steps)[0].count("unchanged") == 1 and len(told(steps)[1]) == 2
        assert list(crew.articles()) == list(one.articles())
        assert np.allclose(vectors(crew), vectors(one), atol=1e-5)
        assert crew.search("Berapa ton beras?", 1)[0].passage.text.startswith("Harga beras")
        assert crew.problem() is None


def test_a_killed_worker_loses_and_doubles_nothing(
    cluster: str, encoder: Encoder, tmp_path: Path
) -> None:
    files = write_news(tmp_path / "news", 100)
    with Library.open(tmp_path / "library", encoder=encoder, shipped=False) as library:
        steps = add_files(library, files, CREW)
        done = [next(steps)]
        killed = kill_a_worker()
        done += steps
        assert not psutil.pid_exists(killed)
        kinds, refused = told(done)
        assert kinds == ["added"] * 100 and not refused
        assert len(done) > 4  # the work was cut small enough for a killing to matter
        check_whole(library, 100)


def test_killing_a_worker_and_the_database_loses_and_doubles_nothing(
    cluster: str, encoder: Encoder, tmp_path: Path
) -> None:
    files = write_news(tmp_path / "news", rounds(60, 3_000))
    added: list[str] = []
    with a_mortal_server() as server:
        address = Databases(server.get_uri()).new()
        with Library.open(address, encoder=encoder, shipped=False) as library:
            for kill in (True, False, False):  # whoever gave up runs the import again
                with suppress(LibraryError):
                    for number, step in enumerate(add_files(library, files, CREW)):
                        added += [one.article.id for one in step.changes if one.kind == "added"]
                        if kill and number == 1:
                            kill_a_worker()
                            kill_server(server)
                            server.start()
                    break
            assert len(added) == len(set(added)) <= len(files)
            check_whole(library, len(files))
    print(f"{len(files)} articles, a worker and the database killed: none lost, none doubled")


def test_an_import_that_was_killed_goes_on(cluster: str, encoder: Encoder, tmp_path: Path) -> None:
    write_news(tmp_path / "news", 40)
    with Library.open(tmp_path / "library", encoder=encoder, shipped=False):
        pass
    command = [*TANYA, "add", str(tmp_path / "news"), "--library", str(tmp_path / "library")]
    environment = {**os.environ, "TANYA_RAY_ADDRESS": cluster}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as first:
        assert first.stdout is not None
        heard = [first.stdout.readline() for _ in range(12)]
        first.send_signal(signal.SIGKILL)
        heard += first.stdout.read().split("\n")[:-1]  # a line cut short was not heard
    acknowledged = {line.split()[1] for line in heard if line.startswith("added ")}
    assert len(acknowledged) >= 12
    second = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    lines = [line.split() for line in second.stdout.splitlines()]
    unchanged = {id for kind, id, *_ in lines if kind == "unchanged"}
    added = {id for kind, id, *_ in lines if kind == "added"}
    assert (second.returncode, second.stderr) == (0, "")
    assert acknowledged <= unchanged and len(unchanged) + len(added) == 40
    with Library.open(tmp_path / "library", encoder=encoder) as library:
        check_whole(library, 40)


def test_the_command_starts_a_crew_of_its_own_and_leaves_nothing_behind(tmp_path: Path) -> None:
    write_news(tmp_path / "news", 3)
    (tmp_path / "news" / "empty.txt").write_text(" ")
    environment = {name: os.environ[name] for name in os.environ if "RAY" not in name}
    environment |= {"HOME": str(tmp_path / "home"), "TANYA_LIBRARY": str(tmp_path / "library")}
    with subprocess.Popen(
        [*TANYA, "add", str(tmp_path / "news"), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        first = process.stdout.readline()
        crew = psutil.Process(process.pid).children(recursive=True)
        open_at = {
            connection.laddr.ip
            for one in crew
            if one.is_running()
            for connection in one.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
        output, problems = process.stdout.read(), process.stderr.read()
    assert first.startswith("added ")
    assert output.splitlines()[-1] == "3 added, 0 replaced, 0 unchanged, 1 refused"
    said = f"refused    {tmp_path}/news/empty.txt is empty: there is no text to read in it.\n"
    assert (process.returncode, problems) == (2, said)
    assert open_at and open_at <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}
    psutil.wait_procs(crew, timeout=60)
    assert not [one for one in crew if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert not (tmp_path / "home").exists() or not list((tmp_path / "home").rglob("auth_token"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("default", "The encoder default is another one where the import runs than the library's"),
        ("no/such/folder", "There is no encoder no/such/folder on this machine"),
    ],
)
def test_another_encoder_than_the_librarys_adds_nothing(
    name: str, said: str, empty: Library
) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'tanya[scale]'")
    from index.importing.rows import Row, as_table, rows_of
    from index.importing.stages import Embedder

    embedder = Embedder(name, "default@another", lambda: Known([]))
    rows = list(rows_of(embedder(as_table([Row(Article.from_text(BERAS))]))))
    with pytest.raises(EncoderError, match=said):
        written(empty, rows)
    assert empty.counts() == (0, 0)


def test_what_is_known_is_not_embedded_again(encoder: Encoder) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'tanya[scale]'")
    from index.importing.rows import Row, as_table, rows_of
    from index.importing.stages import Embedder

    beras, flood = Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")
    embedder = Embedder(encoder.name, encoder.identity, lambda: Known([beras.fingerprint]))
    rows = [Row(beras), Row(refusal="nama\udcff kosong"), Row(flood), Row(ends=True)]
    first, second, third, last = rows_of(embedder(as_table(rows)))
    assert (first, second, last) == (rows[0], rows[1], rows[3])
    assert third.embedded is not None and third.embedded.passages == split(flood)
    wanted = encoder.encode_passages([FLOOD])
    assert np.allclose(third.embedded.encoded.vectors, wanted.vectors, atol=1e-6)
    assert np.array_equal(third.embedded.encoded.sentences[0], wanted.sentences[0])


def test_known_texts_are_told_from_others() -> None:
    texts = [fingerprint_of(str(n)) for n in range(1000)]
    known = Known(texts[:500])
    assert len(known) == 500
    assert [text in known for text in texts] == [True] * 500 + [False] * 500
    assert texts[0] not in Known([])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:9", r"The Ray cluster 127\.0\.0\.1:9 does not answer \(.+\): start it with"),
        ("ray://here:10001", "ray://here:10001 is no address of a Ray cluster: give host:port"),
        ("here", "here is no address of a Ray cluster: give host:port"),
    ],
)
def test_a_cluster_that_cannot_be_reached_is_said_at_once(
    address: str, said: str, empty: Library, tmp_path: Path
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'tanya[scale]'")
    from index.importing.cluster import connect

    with pytest.raises(LibraryError, match=said):
        connect(address)


def test_without_ray_the_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BERAS)
    code = "import sys; sys.modules['ray'] = None; from ui.terminal import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, "add", str(tmp_path / "a.txt"), "--workers", "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TANYA_LIBRARY": str(tmp_path / "library")},
        check=False,
    )
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr == (
        "tanya: To import with several processes Ray is needed: pip install 'tanya[scale]'.\n"
    )


def test_nothing_changes_where_nobody_asks_for_a_crew() -> None:
    code = (
        "import sys; from ui.settings import Settings; import ui.adding;"
        "print(Settings.read().crew(None), Settings.read().crew(3), 'ray' in sys.modules)"
    )
    alone = {name: os.environ[name] for name in os.environ if "RAY" not in name}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=alone | more,
            check=True,
        ).stdout.strip()
        for more in ({}, {"RAY_ADDRESS": "a:1"}, {"RAY_ADDRESS": "a:1", "TANYA_RAY_ADDRESS": "b:2"})
    ]
    assert outputs == [
        f"{None} {Crew(3)} False",
        f"{Crew(None, 'a:1')} {Crew(3, 'a:1')} False",
        f"{Crew(None, 'b:2')} {Crew(3, 'b:2')} False",
    ]
