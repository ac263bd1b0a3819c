"""The tables of library.sqlite, and how a connection to them is opened.

One transaction writes an article with everything derived from it; its commit is the only commit
point. `revision` counts the commits, so that whoever holds the vectors in memory can ask what was
added and removed since.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.likeness import sketch
from index.errors import LibraryError

APPLICATION_ID = 0x54616E79  # "Tany"
FORMAT = 5
_WITH_SKETCHES = 3  # the first format that has them
BUSY_SECONDS = 30.0  # how long a writer waits for another before it gives up

_SECOND = """CREATE TABLE history (            -- texts that were replaced; answers never use them
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    byline TEXT NOT NULL,
    replaced TEXT NOT NULL                  -- when, ISO 8601 in UTC
);
CREATE INDEX history_by_article ON history (id);
CREATE TABLE staged (                       -- passages of a rebuild that is not finished
    made_by TEXT NOT NULL,                  -- encoder and splitter
    article_id TEXT NOT NULL,
    article_revision INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,
    stems TEXT NOT NULL
);
CREATE INDEX staged_by_article ON staged (article_id, start);
"""
_THIRD = """CREATE TABLE sketches (          -- by which copies of a report find each other
    number INTEGER NOT NULL,                -- see corpus/likeness.py
    article_id TEXT NOT NULL,
    PRIMARY KEY (number, article_id)
) WITHOUT ROWID;
"""
_FOURTH = """CREATE INDEX articles_listed        -- a list of articles need not read their texts
    ON articles (revision, id, title, source, published, language);
CREATE TABLE feedback (
    key TEXT PRIMARY KEY,
    given TEXT NOT NULL,                    -- when, ISO 8601 in UTC
    rating TEXT NOT NULL,                   -- up or down
    comment TEXT NOT NULL,
    answer TEXT NOT NULL                    -- JSON
) WITHOUT ROWID;
"""
# Each sentence's vector as int8, one after the other; NULL where the model tells none.
_FIFTH = """ALTER TABLE passages ADD COLUMN sentences BLOB;
ALTER TABLE staged ADD COLUMN sentences BLOB;
"""
_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    metadata TEXT,              -- JSON, of documents that came in through LangChain
    revision INTEGER NOT NULL,
    byline TEXT NOT NULL DEFAULT ''
);
CREATE INDEX articles_by_fingerprint ON articles (fingerprint);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used twice: a removed vector stays removed
    article_id TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,                   -- little-endian float32, normalised
    revision INTEGER NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE INDEX passages_by_revision ON passages (revision);
CREATE TABLE removed (passage_id INTEGER PRIMARY KEY, revision INTEGER NOT NULL);
CREATE INDEX removed_by_revision ON removed (revision);
{_SECOND}{_THIRD}{_FOURTH}{_FIFTH}CREATE VIRTUAL TABLE keywords USING fts5 (
    stems, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);
"""

# What turns a library of one format into one of the next.
_UPGRADES = {
    1: f"ALTER TABLE articles ADD COLUMN byline TEXT NOT NULL DEFAULT '';\n{_SECOND}",
    2: _THIRD,
    3: _FOURTH,
    4: _FIFTH,
}


def connect(file: Path) -> sqlite3.Connection:
    """Open a connection that commits durably (fsync) and waits for other writers.

    A library on a read-only disk is opened for reading.

    Raises:
        LibraryError: the file is no library, or one that this version cannot read.
    """
    try:
        return _connect_writable(file)
    except sqlite3.OperationalError as error:
        return _connect_read_only(file, error)
    except sqlite3.DatabaseError as error:
        raise LibraryError(
            f"{file} is damaged or is not a library ({error}): "
            "run `tanya doctor --repair`, or choose another folder."
        ) from error


def _connect_writable(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect_read_only(file: Path, cause: sqlite3.OperationalError) -> sqlite3.Connection:
    # No write-ahead log can be made beside the file; nobody else can be writing there either.
    try:
        connection = sqlite3.connect(
            f"{file.resolve().as_uri()}?immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError:
        raise LibraryError(
            f"The library {file.parent} cannot be opened ({cause}): check the folder, its "
            "permissions and the free space."
        ) from cause
    return connection


def create_or_check(connection: sqlite3.Connection, folder: Path, meta: dict[str, str]) -> bool:
    """Create the tables in an empty file, or check that the ones found can be read.

    Returns:
        True where the library is new. `meta` is written only then.

    Raises:
        LibraryError: another program or another version wrote the file.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application == 0 and tables == 0:
        _create(connection, meta)
        return True
    if application != APPLICATION_ID:
        raise LibraryError(f"{folder} holds another program's data: choose another folder.")
    if version > FORMAT:
        raise LibraryError(
            f"The library {folder} was written by a newer version of Tanya (format {version}, this "
            f"one reads {FORMAT}): use that version, or choose another folder."
        )
    if version < FORMAT:
        _upgrade(connection)
    return False


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring a library of an older format up to date, wholly or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again under the lock: another process may just have done it.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for older in range(version, FORMAT):
            _run(connection, _UPGRADES[older])
        if version < _WITH_SKETCHES:
            _sketch_all(connection)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _sketch_all(connection: sqlite3.Connection) -> None:
    for (article_id,) in connection.execute("SELECT id FROM articles").fetchall():
        query = "SELECT text FROM articles WHERE id = ?"
        (text,) = connection.execute(query, (article_id,)).fetchone()
        put_sketch(connection, article_id, text)


def put_sketch(connection: sqlite3.Connection, article_id: str, text: str) -> None:
    """Note by which numbers the copies of an article will find it."""
    rows = [(number, article_id) for number in sketch(text)]
    connection.executemany("INSERT INTO sketches VALUES (?, ?)", rows)


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        connection.execute(statement)


def _create(connection: sqlite3.Connection, meta: dict[str, str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    _run(connection, _TABLES)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
