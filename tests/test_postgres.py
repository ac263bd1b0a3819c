"""What only a library in a PostgreSQL has to stand: several servers, lost connections, roles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from corpus import Article, InputError
from index import Encoder, Library, LibraryError
from index.address import without_secrets
from index.loading import loading
from index.postgres.schema import bring_up_to_date, migrations
from index.postgres.store import PostgresStore
from index.scope import Scope
from tests.conftest import BERAS, FLOOD
from tests.databases import Databases
from tests.test_library import kinds, letters

ROOT = Path(__file__).parent.parent


@pytest.fixture
def address(databases: Databases) -> str:
    return databases.new()


@pytest.fixture
def library(address: str, encoder: Encoder) -> Iterator[Library]:
    """A library of two small articles, one in each language."""
    with Library.open(address, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
        yield library


def database(library: Library) -> PostgresStore:
    assert isinstance(library.storage, PostgresStore)
    return library.storage


def start(code: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def backends(address: str) -> int:
    """How many connections a database has besides this one."""
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(address) as connection:
        ((count,),) = connection.execute(query)
    return int(count)


# Several processes

_SEEKER = """
import sys
from index import Library
from tests.test_library import letters
with Library.open(sys.argv[1], encoder=letters(16)) as library:
    print(len(library.search("gempa Palu")), flush=True)
    for line in sys.stdin:
        print(*(hit.passage.article_id for hit in library.search("gempa Palu")), flush=True)
"""


def test_another_process_sees_an_addition_in_its_next_search(address: str) -> None:
    with Library.open(address, encoder=letters(16), shipped=False) as library:
        seeker = start(_SEEKER, address)
        assert line_of(seeker) == "0"
        library.add([Article.from_text("Gempa mengguncang Palu.", id="gempa")])
        assert seeker.stdin is not None
        seeker.stdin.write("again\n")
        seeker.stdin.flush()
        assert line_of(seeker) == "gempa"
        library.remove("gempa")
        out, error = seeker.communicate("again\n")
        assert (out, error, seeker.returncode) == ("\n", "", 0)


_WRITER = """
import sys, time
from corpus import Article
from index import Library
from index.store import Embedded
from tests.test_library import letters
with Library.open(sys.argv[1], encoder=letters(16)) as library:
    library.add([Article.from_text("Padi dipanen di desa pertama.", id="kept")])
    def change(revision):
        library.storage.delete("kept", revision)
        print("deleted", flush=True)
        time.sleep(600)
    library.storage.write(change)
"""


def test_kill_9_in_the_midst_of_a_change_undoes_it(address: str) -> None:
    Library.open(address, encoder=letters(16), shipped=False).close()
    writer = start(_WRITER, address)
    assert line_of(writer) == "deleted"
    with Library.open(address, encoder=letters(16)) as library:
        assert library.search("padi dipanen", 1)[0].passage.article_id == "kept"
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        corrected = Article.from_text("Jagung dipanen di desa pertama.", id="kept")
        assert kinds(library, corrected) == ["replaced"]  # waits for the server to notice
        assert library.counts() == (1, 1)


def test_two_that_change_the_same_article_both_succeed(library: Library) -> None:
    texts = [f"Harga beras naik {percent} persen menurut laporan." for percent in range(10, 22)]
    failures: list[BaseException] = []

    def add(text: str) -> None:
        try:
            library.add([Article.from_text(text, id="beras")])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    earlier = [article.text for _, article in library.history("beras")]
    now = library.article("beras")
    assert now is not None
    assert sorted([*earlier, now.text]) == sorted([BERAS, *texts])
    assert library.counts() == (2, 2)


def test_words_are_counted_whatever_came_and_went(library: Library) -> None:
    store = database(library)
    library.add(Article.from_text(f"Berita {n} dari Bandung.", id=f"n{n}") for n in range(20))
    for n in range(0, 20, 2):
        library.remove(f"n{n}")
    kinds(library, Article.from_text("Hujan di Bandung dan Bandung.", id="n1"))
    counted = (
        "SELECT stem, sum(passages), sum(words) FROM (SELECT * FROM stems UNION ALL"
        " SELECT * FROM stem_changes) AS b GROUP BY stem HAVING sum(passages) <> 0 ORDER BY stem"
    )
    noted = store.rows(counted)
    assert {stem: (int(n), int(m)) for stem, n, m in noted}["bandung"] == (10, 11)
    library.rebuild()
    assert store.rows(counted) == noted


# What can go wrong


def test_lost_connections_are_replaced(library: Library, address: str) -> None:
    found = library.search("harga beras")
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(query)
        assert library.search("harga beras") == found
        other.execute(query)
        assert kinds(library, Article.from_text("Gempa di Palu.", id="gempa")) == ["added"]


def test_a_connection_lost_in_the_midst_of_a_change_runs_it_again(
    library: Library, address: str
) -> None:
    store, attempts = database(library), []

    def change(revision: int) -> None:
        attempts.append(revision)
        store.set_meta("note", str(revision))
        if len(attempts) == 1:
            ((mine,),) = store.rows("SELECT pg_backend_pid()")
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (mine,))
            store.rows("SELECT 1")

    store.write(change)
    assert len(attempts) == 2
    assert store.meta("note") == str(attempts[1])


def test_a_statement_that_takes_too_long_is_stopped(address: str) -> None:
    hurried = f"{address}&options=-c%20statement_timeout%3D100"
    with (
        Library.open(hurried, encoder=letters(16), shipped=False) as library,
        pytest.raises(LibraryError, match="took too long"),
    ):
        library.storage.rows("SELECT pg_sleep(20)")  # type: ignore[attr-defined]


def test_a_writer_waits_no_longer_than_it_must_for_a_rebuild(
    library: Library, address: str, encoder: Encoder
) -> None:
    hurried = f"{address}&options=-c%20lock_timeout%3D100"
    with Library.open(hurried, encoder=encoder) as other:

        def change(revision: int) -> None:
            assert other.search("harga beras", 1)[0].passage.article_id == "beras"
            with pytest.raises(LibraryError, match="try again when it is done"):
                other.add([Article.from_text("Gempa di Palu.", id="gempa")])

        library.storage.write(change, alone=True)
        assert kinds(other, Article.from_text("Gempa di Palu.", id="gempa")) == ["added"]


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(LibraryError) as told:
        Library.open("postgresql://ani:rahasia@127.0.0.1:9/berita?sslmode=disable")
    assert "postgresql://ani@127.0.0.1:9/berita does not answer" in str(told.value)
    assert "rahasia" not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ani:raha/sia@localhost/berita",
        "postgresql://ani:raha@sia@localhost/berita",
        "postgresql://ani:raha%zzsia@localhost/berita",
        "postgresql://ani:rahasia@localhost/berita?nothing=1",
        "postgresql://ani:raha?sia@localhost/berita",
    ],
)
def test_an_address_that_cannot_be_read_shows_nothing_of_its_password(address: str) -> None:
    with pytest.raises(InputError, match="cannot be read") as told:
        Library.open(address)
    assert "sia" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://ani:x@db.example:5432/berita", "postgresql://ani@db.example:5432/berita"),
        ("postgres://db/berita", "postgres://db/berita"),
        ("postgresql://:x@/b?host=/run/pg&password=x", "postgresql://@/b?host=/run/pg"),
        ("postgresql://a:x?y@h/b?sslmode=require", "postgresql://…"),
        ("postgresql://h/b?password=x@y", "postgresql://…"),
        ("postgresql://ani@h", "postgresql://ani@h"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_an_article_that_postgresql_cannot_keep_is_refused(library: Library) -> None:
    with pytest.raises(InputError, match="NUL character"):
        library.add([Article.from_text("Gempa\0 di Palu.", id="gempa")])
    assert library.counts() == (2, 2)


# Many articles at once


def indexes(library: Library) -> int:
    query = "SELECT count(*) FROM pg_indexes WHERE indexname = 'passages_by_vector'"
    ((count,),) = database(library).rows(query)
    return int(count)


def test_many_articles_are_added_without_the_index_which_comes_back(library: Library) -> None:
    assert indexes(library) == 1
    with pytest.raises(KeyboardInterrupt), loading(library):
        assert indexes(library) == 0
        library.add([Article.from_text("Gempa di Palu.", id="gempa")])
        assert indexes(library) == 0
        assert library.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
        raise KeyboardInterrupt
    assert indexes(library) == 1
    database(library).write(lambda _: database(library).index_vectors(0))  # and is killed
    library.rebuild()
    assert indexes(library) == 1


def test_the_index_finds_what_comparing_all_finds(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Warga desa {n} memanen {'padi jagung tebu'.split()[n % 3]}." for n in range(60)]
    library.add([Article.from_text(text, id=str(n)) for n, text in enumerate(texts)])
    scope = Scope.of(articles=[str(n) for n in range(0, 60, 7)])
    compared = library.nearest("panen tebu", 20)
    vector = library.encoder.encode_question("tebu")
    within = library._dense.nearest(vector, 5, scope)
    monkeypatch.setattr("index.postgres.vectors.EXACT_UP_TO", 0)
    database(library).run("SET enable_seqscan = off")
    assert library.nearest("panen tebu", 20) == compared
    assert library._dense.nearest(vector, 5, scope) == within


# Versions and roles


def test_migrations_are_numbered_without_a_gap_and_applied_once(
    library: Library, address: str
) -> None:
    assert list(migrations()) == list(range(1, len(migrations()) + 1))
    applied = database(library).rows("SELECT number, applied FROM migrations ORDER BY number")
    assert [number for number, _ in applied] == list(migrations())
    with Library.open(address) as again:
        assert database(again).rows("SELECT number, applied FROM migrations") == applied
        assert not database(again).is_new


def test_a_library_of_a_newer_version_is_left_alone(library: Library, address: str) -> None:
    newer = len(migrations()) + 1
    database(library).run("INSERT INTO migrations VALUES (?)", (newer,))
    with pytest.raises(LibraryError, match=f"newer version of Tanya \\(format {newer}, this one"):
        Library.open(address)


def test_many_that_open_a_new_library_at_once_make_one(address: str) -> None:
    opener = "import sys; from index import Library; Library.open(sys.argv[1]).close()"
    processes = [start(opener, address) for _ in range(4)]
    for process in processes:
        _, error = process.communicate()
        assert (process.returncode, error) == (0, "")
    with Library.open(address) as library:
        assert library.counts()[0] == 1


def test_a_new_library_is_made_once_however_many_make_it(databases: Databases) -> None:
    for address in (databases.new() for _ in range(3)):
        with ThreadPoolExecutor(8) as crowd:
            opened = [crowd.submit(partial(bring_up_to_date, address, "x", {})) for _ in range(8)]
            assert sorted(one.result() for one in opened) == [False] * 7 + [True]


@pytest.fixture
def reporter(databases: Databases, library: Library, address: str) -> Iterator[str]:
    """The address for a role with the rights that index/postgres/README.md gives a chat server."""
    name = f"tanya_app_{os.getpid()}_{time.monotonic_ns()}"
    manual = (ROOT / "index" / "postgres" / "README.md").read_text()
    grants = manual.partition("-- a chat server")[2].partition("```")[0]
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN".encode())
        owner.execute(grants.replace("tanya_app", name).encode())
    split = urlsplit(address)
    yield split._replace(netloc=f"{name}@{split.netloc.rpartition('@')[2]}").geturl()
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_a_role_with_few_rights_can_do_all_but_change_tables(
    reporter: str, encoder: Encoder
) -> None:
    with Library.open(reporter, encoder=encoder) as library:
        assert kinds(library, Article.from_text("Gempa di Palu.", id="gempa")) == ["added"]
        assert library.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
        library.rebuild()
        assert library.remove("gempa")
    with (
        Library.open(reporter, encoder=letters(16)) as other,
        pytest.raises(LibraryError, match=r"does not permit this .*: use its owner"),
    ):
        other.rebuild()
    with Library.open(reporter, encoder=encoder) as library:
        assert library.search("harga beras", 1)[0].passage.article_id == "beras"


def test_connections_end_with_the_library(library: Library, address: str) -> None:
    library.search("harga beras")
    before = backends(address)
    library.close()
    until = time.monotonic() + 30
    while backends(address) >= before and time.monotonic() < until:
        time.sleep(0.05)
    assert backends(address) == 0


# The command


def test_the_doctor_reports_and_what_does_not_apply_is_said(address: str) -> None:
    split = urlsplit(address)
    host = split.netloc.rpartition("@")[2]
    secret = split._replace(netloc=f"postgres:rahasia@{host}").geturl()

    def tanya(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.terminal", *args, "--library", secret]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    doctor = tanya("doctor")
    assert doctor.returncode == 0, doctor.stderr
    assert "pgvector" in doctor.stdout and "index of vectors" in doctor.stdout
    asked = tanya("ask", "Berapa pelajar Indonesia di China?")
    assert asked.returncode == 0 and "40 ribu" in asked.stdout
    for command in (("backup", "x"), ("restore", "x", "--yes"), ("doctor", "--repair")):
        refused = tanya(*command)
        assert refused.returncode > 0
        assert "is a database" in refused.stderr and refused.stderr.count("\n") == 1
    assert "rahasia" not in doctor.stdout + asked.stdout + refused.stderr


def test_without_the_packages_their_name_is_said() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from index import Library, LibraryError\n"
        "try: Library.open('postgresql://localhost/berita')\n"
        "except LibraryError as error: print(error)"
    )
    said, _ = start(code).communicate()
    assert said == "A library in PostgreSQL needs more packages: pip install 'tanya[scale]'.\n"
