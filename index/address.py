"""Tells the address of a database from a folder, and shows it without its secrets."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

from corpus import InputError

_SCHEMES = ("postgresql://", "postgres://")
_SHOWN = ("host", "port", "dbname")  # of what follows the question mark: no secrets


def is_database(place: str | Path | None) -> bool:
    """Whether a library is meant that is kept in a PostgreSQL."""
    return isinstance(place, str) and place.startswith(_SCHEMES)


def check_spelling(address: str) -> None:
    """See that nothing of a password can be taken for another part of the address.

    Raises:
        InputError: it could.
    """
    authority, after = _authority(address)
    if "@" in after or authority.count("@") > 1:
        raise malformed(address)


def malformed(address: str) -> InputError:
    """What is said of an address that cannot be read; not why, for that would show parts of it."""
    return InputError(
        f"The address {without_secrets(address)} cannot be read: write / @ : ? # % in a user name "
        "or password as %2F %40 %3A %3F %23 %25."
    )


def without_secrets(address: str) -> str:
    """An address as messages may show it: no password, however it was written."""
    authority, after = _authority(address)
    scheme, path = address.partition("://")[0], after.partition("?")[0]
    if "@" in after or authority.count("@") > 1:
        return f"{scheme}://…"  # nobody knows where the password ends
    who, at, host = authority.rpartition("@")
    known = [f"{key}={value}" for key, value in parse_qsl(after.partition("?")[2]) if key in _SHOWN]
    query = f"?{'&'.join(known)}" if known else ""
    return f"{scheme}://{who.partition(':')[0]}{at}{host}{path}{query}"


def _authority(address: str) -> tuple[str, str]:
    """What stands between the slashes, with the user and the host, and all that follows."""
    rest = address.partition("://")[2]
    ends = min((at for mark in "/?#" if (at := rest.find(mark)) >= 0), default=len(rest))
    return rest[:ends], rest[ends:]
