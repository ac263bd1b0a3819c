"""Turns PostgreSQL's errors into sentences with the cause and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from corpus import InputError
from index.errors import LibraryError

LOCK_SECONDS = 30  # how long a writer waits for a rebuild before it gives up
STATEMENT_SECONDS = 60  # how long one statement may take

# What may be tried again: the transaction met another one, or the server went away.
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
GONE = (
    PoolTimeout,
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleInTransactionSessionTimeout,
)


@contextmanager
def explained(address: str) -> Iterator[None]:
    """Raise a LibraryError in the place of PostgreSQL's errors."""
    try:
        yield
    except psycopg.DataError as error:
        if "NUL" not in str(error):
            raise LibraryError(_explain(address, error)) from error
        raise InputError(
            "The article holds a NUL character, which PostgreSQL cannot keep: remove it."
        ) from error
    except psycopg.Error as error:
        raise LibraryError(_explain(address, error)) from error


def is_gone(error: psycopg.Error) -> bool:
    """Whether the connection was lost, so that another one may do."""
    return isinstance(error, GONE) or (
        isinstance(error, psycopg.OperationalError) and error.sqlstate in (None, "08006", "08003")
    )


def _explain(address: str, error: psycopg.Error) -> str:
    if isinstance(error, CONFLICTS):
        return f"Others keep changing the same articles of {address}: try again."
    if is_gone(error):
        return f"The database {address} does not answer ({_line(error)}): check that it runs."
    if isinstance(error, errors.LockNotAvailable):
        return (
            f"A rebuild or another change has held {address} for {LOCK_SECONDS} seconds: try "
            "again when it is done."
        )
    if isinstance(error, errors.QueryCanceled):
        return f"The database {address} took too long: try again, or look at its load."
    if isinstance(error, errors.InsufficientPrivilege):
        return f"The database {address} does not permit this ({_line(error)}): use its owner."
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return f"The database {address} is read-only: nothing was changed. Use its primary."
    if isinstance(error, errors.DiskFull):
        return f"The disk of {address} is full: nothing was changed. Free some space."
    return f"The database {address} could not be used: {_line(error)}."


def _line(error: psycopg.Error) -> str:
    """The first line of what PostgreSQL said: what follows may hold data."""
    said = error.diag.message_primary or str(error)
    return (said.strip().splitlines() or [type(error).__name__])[0].rstrip(".")
