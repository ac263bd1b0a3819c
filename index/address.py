"""Tells the address of a database from a folder, and shows it without its secrets."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

_SCHEMES = ("postgresql://", "postgres://")
_SHOWN = ("host", "port", "dbname")  # of what follows the question mark: no secrets


def is_database(place: str | Path | None) -> bool:
    """Whether a library is meant that is kept in a PostgreSQL."""
    return isinstance(place, str) and place.startswith(_SCHEMES)


def without_secrets(address: str) -> str:
    """An address as messages may show it: no password, however it was written."""
    scheme, _, rest = address.partition("://")
    rest, _, query = rest.partition("?")
    who, at, where = rest.rpartition("@")
    user = who.partition(":")[0]
    shown = [f"{key}={value}" for key, value in parse_qsl(query) if key in _SHOWN]
    return f"{scheme}://{user}{at}{where}" + (f"?{'&'.join(shown)}" if shown else "")
