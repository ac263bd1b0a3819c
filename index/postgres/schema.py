"""Brings a database up to date: numbered migrations, each applied once, all in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

import psycopg
from psycopg import errors, sql

from index.errors import LibraryError
from index.postgres.sessions import Connection

_LOCK = 0x54616E79  # "Tany": one process at a time brings a database up to date
_NAME = re.compile(r"(\d{4})_\w+\.sql")


def migrations() -> dict[int, str]:
    """The SQL of each migration by its number, in their order."""
    folder = files("index.postgres") / "migrations"
    found = {int(m[1]): file for file in folder.iterdir() if (m := _NAME.fullmatch(file.name))}
    return {number: found[number].read_text(encoding="utf-8") for number in sorted(found)}


def bring_up_to_date(conninfo: str, shown: str, meta: Mapping[str, str]) -> bool:
    """Apply what is missing; True where the library is new. `meta` is written only then.

    Where nothing is missing nothing is changed, and no right to change anything is needed.

    Raises:
        LibraryError: a newer version of Tanya made the library, or pgvector is not installed.
        psycopg.Error: the server cannot be reached, or does not permit it.
    """
    known = migrations()
    with psycopg.connect(conninfo) as connection:
        if _applied(connection) == max(known):
            return False
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        done = _applied(connection)  # again: another process may just have done it
        if done > max(known):
            raise LibraryError(
                f"The library {shown} was written by a newer version of Tanya (format {done}, "
                f"this one reads {max(known)}): use that version."
            )
        for number in range(done + 1, max(known) + 1):
            _apply(connection, number, known[number], shown)
        if done == 0:
            insert = "INSERT INTO tanya.meta VALUES (%s, %s)"
            connection.cursor().executemany(insert, list(meta.items()))
        return done == 0


def _applied(connection: Connection) -> int:
    # Asked of the catalogue itself: to_regclass may remember what was so before the lock was given.
    ((there,),) = connection.execute(
        "SELECT count(*) FROM pg_catalog.pg_tables"
        " WHERE schemaname = 'tanya' AND tablename = 'migrations'"
    )
    if not there:
        return 0
    ((number,),) = connection.execute("SELECT max(number) FROM tanya.migrations")
    return int(number)


def _apply(connection: Connection, number: int, statements: str, shown: str) -> None:
    try:
        connection.execute(sql.SQL(statements))  # a file of ours
    except (errors.UndefinedFile, errors.FeatureNotSupported, errors.UndefinedObject) as error:
        raise LibraryError(
            f"The PostgreSQL of {shown} has no pgvector 0.8 or later: install its package there."
        ) from error
    connection.execute("INSERT INTO tanya.migrations VALUES (%s)", (number,))
