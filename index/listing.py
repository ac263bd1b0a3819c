"""What a library holds, page by page, without reading the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from index.scope import EVERYTHING, Scope

Column: TypeAlias = Literal["title", "source", "published", "language", "passages", "added"]

_ORDERS: Mapping[Column, str] = {
    "title": "lower(a.title)",
    "source": "lower(a.source)",
    "published": "a.published",
    "language": "a.language",
    "passages": "passages",
    "added": "a.revision",
}
_MAY_BE_EMPTY = ("source", "published")
_PASSAGES = "(SELECT count(*) FROM passages p WHERE p.article_id = a.id) AS passages"
_HELD = "(? = '' OR instr(lower(a.title || ' ' || a.source), lower(?)) > 0)"
_Ask: TypeAlias = Callable[[str, Sequence[object]], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a list shows it; `passages` counts them."""

    id: str
    title: str
    source: str
    published: str
    language: str
    passages: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the entries, and how many there are in all."""

    entries: Sequence[Entry]
    total: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """The entries `first` … `first + most` of those whose title or outlet holds the words."""

    words: str = ""
    order: Column = "added"
    descending: bool = True
    first: int = 0
    most: int = 50
    scope: Scope = EVERYTHING


def list_sources(ask: _Ask) -> list[str]:
    """The outlets that are known, in the order of the alphabet."""
    known = "SELECT DISTINCT source FROM articles WHERE source <> ''"
    query = f"SELECT source FROM ({known}) AS known ORDER BY lower(source)"
    return [source for (source,) in ask(query, ())]


def list_entries(ask: _Ask, wanted: Wanted) -> Listing:
    """The entries that are wanted, and how many there are on all pages."""
    inside, values = wanted.scope.condition()
    values += [wanted.words] * 2
    ((total,),) = ask(f"SELECT count(*) FROM articles a WHERE {inside} AND {_HELD}", values)
    direction = "DESC" if wanted.descending else "ASC"
    order = f"{_ORDERS[wanted.order]} {direction}, a.id"
    if wanted.order in _MAY_BE_EMPTY:  # what is not known comes last either way
        order = f"CASE a.{wanted.order} WHEN '' THEN 1 ELSE 0 END, {order}"
    rows = ask(
        f"SELECT a.id, a.title, a.source, a.published, a.language, {_PASSAGES} FROM articles a"
        f" WHERE {inside} AND {_HELD} ORDER BY {order}"
        " LIMIT ? OFFSET ?",
        (*values, wanted.most, wanted.first),
    )
    return Listing([Entry(*row) for row in rows], int(total))
