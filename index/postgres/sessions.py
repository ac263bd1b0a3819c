"""Pooled connections: each read in one of them, each change in a transaction of its own.

A change runs at the isolation level REPEATABLE READ, so that two that touch the same article cannot
both succeed; the later one is undone and run again. A statement that met a lost connection is tried
again too: the server undoes what was not committed, and a change that was finds itself done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import random
from typing import Any, TypeAlias

import psycopg
from pgvector.psycopg import register_vector
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from index.address import check_spelling, malformed
from index.postgres.explain import (
    CONFLICTS,
    LOCK_SECONDS,
    STATEMENT_SECONDS,
    explained,
    is_gone,
)
from index.store import R

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

MOST_CONNECTIONS = 10  # of one process
_WAIT_SECONDS = 10.0  # for a connection
_CONNECT_SECONDS = 10  # for the server to answer, where the address does not say
_TRIES = 8
_FIRST_PAUSE = 0.02  # seconds before the second try, doubled for each further one
_EF_SEARCH = 400  # how many near vectors pgvector keeps in view, see README.md

# Whatever the address or the role sets itself is left alone; 40 and off are pgvector's own.
_LIMITS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": "10min",
    "hnsw.ef_search": str(_EF_SEARCH),
    "hnsw.iterative_scan": "strict_order",
}
_LIMIT = (
    "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS l (name, value)"
    " WHERE current_setting(name) IN ('0', '40', 'off')"
)
# The extension may live in any schema.
_PATH = (
    "SELECT set_config('search_path', 'tanya, ' || quote_ident(nspname), false)"
    " FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'vector'"
)


def conninfo_of(address: str) -> str:
    """What libpq is given: the address, with a name to be known by and a limit to waiting.

    Raises:
        InputError: the address is malformed.
    """
    check_spelling(address)
    try:
        given = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise malformed(address) from None
    name = given.get("application_name") or "tanya"
    wait = given.get("connect_timeout") or _CONNECT_SECONDS
    return make_conninfo(address, application_name=str(name), connect_timeout=str(wait))


class Sessions:
    """Connections to one database. Safe to share between threads."""

    def __init__(self, conninfo: str, shown: str) -> None:
        """`shown` is how messages name the database."""
        self._shown = shown
        self._local = threading.local()
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            conninfo,
            kwargs={"autocommit": True},
            configure=_configure,
            min_size=0,
            max_size=MOST_CONNECTIONS,
            timeout=_WAIT_SECONDS,
            name="tanya",
            open=True,
        )

    def close(self) -> None:
        self._pool.close()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query with %s for each value finds; inside of the transaction, if there is one."""
        return self.use(lambda connection: connection.execute(query, values).fetchall())

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement and say how many rows it changed."""
        return self.use(lambda connection: connection.execute(statement, values).rowcount)

    def use(self, work: Callable[[Connection], R]) -> R:
        """Do something with a connection: the transaction's of this thread, if there is one."""
        current: Connection | None = getattr(self._local, "connection", None)
        if current is not None:
            return work(current)
        return self._tried(work)

    def transact(self, change: Callable[[], R], *first: str) -> R:
        """Run a change in a transaction that begins with some statements, again if need be."""

        def work(connection: Connection) -> R:
            with connection.transaction(), self._current(connection):
                for statement in first:
                    connection.execute(statement)
                return change()

        return self._tried(work)

    @contextmanager
    def _current(self, connection: Connection) -> Iterator[None]:
        self._local.connection = connection
        try:
            yield
        finally:
            self._local.connection = None

    def _tried(self, work: Callable[[Connection], R]) -> R:
        with explained(self._shown):
            for attempt in range(1, _TRIES):
                try:
                    return self._once(work)
                except CONFLICTS:
                    pass
                except psycopg.Error as error:
                    if not is_gone(error) or isinstance(error, PoolTimeout):
                        raise
                    self._pool.check()  # the other connections may be lost as well
                time.sleep(_FIRST_PAUSE * 2**attempt * random())  # noqa: S311  # no secret
            return self._once(work)

    def _once(self, work: Callable[[Connection], R]) -> R:
        with self._pool.connection() as connection:
            return work(connection)


def _configure(connection: Connection) -> None:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.execute(_PATH)
    register_vector(connection)
    connection.execute("SELECT '[1]'::halfvec")  # loads pgvector, which then knows its settings
    connection.execute(_LIMIT, (list(_LIMITS), list(_LIMITS.values())))
