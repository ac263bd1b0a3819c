"""A scope as a part of PostgreSQL's queries."""

from __future__ import annotations

from index.postgres.sessions import Connection
from index.scope import EVERYTHING, Scope

_JOINED = "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article_id WHERE"


def within(scope: Scope) -> tuple[str, list[str]]:
    """What a query over `k.passage_id` adds to its conditions, and the values of its marks."""
    if not scope.limits:
        return "", []
    condition, values = marked(scope)
    return f" AND k.passage_id IN ({_JOINED} {condition})", values


def fewer(connection: Connection, most: int, scope: Scope = EVERYTHING) -> bool:
    """Whether a scope has at most so many passages, without counting more."""
    condition, values = marked(scope)
    some = f"{_JOINED} {condition}" if scope.limits else "SELECT FROM passages"
    query = f"SELECT count(*) <= %s FROM (SELECT FROM ({some} LIMIT %s) AS found) AS counted"
    ((few,),) = connection.execute(query, (most, *values, most + 1))
    return bool(few)


def marked(scope: Scope) -> tuple[str, list[str]]:
    """The scope as SQL over articles `a`, and the values of its marks."""
    condition, values = scope.condition()
    return condition.replace("?", "%s"), values
