"""The keyword leg in PostgreSQL: its full text search finds, BM25 orders.

PostgreSQL's own ts_rank does not know how rare a word is, see README.md for what that costs. So the
passages that its index finds are scored here as FTS5 scores them (Robertson & Zaragoza 2009,
section 3.4, with k1 and b of the same size), from a count of the passages that hold each stem.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from corpus.language import Language
from index.bm25 import K1, B, folded, weight
from index.keywords import stems
from index.postgres.scoping import fewer, within
from index.postgres.sessions import Connection
from index.scope import Scope

_MOST_MATCHES = 5_000  # passages that are scored for one search, see `_rarest`
_MOST_WORDS = 16_383  # of a passage: a tsvector tells no further places apart
_LONGEST = 40  # characters of a stem
_MOST_PLACES = 255  # of one stem in one passage, as many as a tsvector keeps
_ADD_UP_AT = 20_000  # rows
_MOST_TOLD = 30  # places of a stem in a passage; more count as much
# ts_rank of one stem is the sum of 1/j² over its places, j from 1 on, divided by π²/6, where all
# weights are 1. So it tells how often the stem stands there, much faster than unpacking a tsvector.
_SUMS = tuple(accumulate((1 / j**2 for j in range(1, _MOST_TOLD + 1)), initial=0.0))
_STEPS = [(less + more) / 2 for less, more in pairwise(_SUMS)]
_TIMES = "width_bucket(ts_rank('{1,1,1,1}', k.stems, %s::tsquery) * pi() ^ 2 / 6, c.steps)"
_TERM = f"CASE WHEN k.stems @@ %s::tsquery THEN %s::float8 / (1 + n.norm / {_TIMES}) ELSE 0 END"
_SCORED = f"""
SELECT k.passage_id, {K1 + 1} * ({{terms}}) AS score
FROM (SELECT %s::float8[] AS steps, %s::float8 AS mean) AS c
CROSS JOIN keywords k
CROSS JOIN LATERAL (SELECT {K1} * ({1 - B} + {B} * k.words / c.mean) AS norm) AS n
WHERE k.stems @@ %s::tsquery{{inside}}
ORDER BY score DESC, k.passage_id LIMIT %s
"""


def as_tsvector(text: str, language: Language) -> tuple[str, int]:
    """A passage's stems with their places as a tsvector, and how many words it has."""
    found = stems(text, language)
    places: dict[str, list[str]] = {}
    for place, stem in enumerate(found[:_MOST_WORDS], start=1):
        places.setdefault(_spelled(stem), []).append(str(place))
    parts = (f"'{stem}':{','.join(at[:_MOST_PLACES])}" for stem, at in places.items() if stem)
    return " ".join(parts), len(found)


def count_stems(connection: Connection, sign: int, passages: str, values: Sequence[object]) -> None:
    """Note that the stems of some passages came (sign 1) or are about to go (-1).

    Args:
        passages: a query for their ids.
    """
    connection.execute(
        f"WITH mine AS (SELECT stems, words FROM keywords WHERE passage_id IN ({passages}))"
        " INSERT INTO stem_changes (stem, passages, words)"
        " SELECT lexeme, %s * count(*), %s * sum(cardinality(positions))"
        " FROM mine, unnest(mine.stems) GROUP BY lexeme"
        " UNION ALL SELECT '', %s * count(*), %s * sum(words) FROM mine HAVING count(*) > 0",
        (*values, sign, sign, sign, sign),
    )


def count_all(connection: Connection) -> None:
    """Count the stems of all passages anew, where nobody else changes anything."""
    connection.execute("DELETE FROM stems")
    connection.execute("DELETE FROM stem_changes")
    count_stems(connection, 1, "SELECT passage_id FROM keywords", ())


def add_up(connection: Connection) -> None:
    """Add the changes up where there are many of them and nobody else is doing it."""
    ((many,),) = connection.execute(
        "SELECT count(*) = %s FROM (SELECT FROM stem_changes LIMIT %s) AS noted",
        (_ADD_UP_AT, _ADD_UP_AT),
    )
    if not many:
        return
    query = "SELECT pg_try_advisory_xact_lock('stems'::regclass::oid::bigint)"
    ((free,),) = connection.execute(query)
    if free:
        connection.execute(
            "WITH gone AS (DELETE FROM stem_changes RETURNING stem, passages, words)"
            " INSERT INTO stems SELECT stem, sum(passages), sum(words) FROM gone GROUP BY stem"
            " ON CONFLICT (stem) DO UPDATE SET passages = stems.passages + excluded.passages,"
            " words = stems.words + excluded.words"
        )


def searches(
    connection: Connection, steps: Sequence[Sequence[str]], k: int, scope: Scope
) -> list[list[tuple[int, float]]]:
    """The (id, BM25 score above 0) of the k passages that hold the stems best, best first.

    One search is for the stems of the first step, each further one for those of one more.
    """
    asked = [dict.fromkeys(_spelled(stem) for stem in step) for step in steps]
    counts = _counts(connection, ["", *(stem for step in asked for stem in step if stem)])
    all_ = counts.pop("", (0, 0))
    found = []
    for wanted in accumulate(asked, operator.or_):
        known = {stem: counts[stem][0] for stem in wanted if stem in counts}
        found.append(_search(connection, known, all_, k, scope) if known else [])
    return found


def _search(
    connection: Connection, counts: Mapping[str, int], all_: tuple[int, int], k: int, scope: Scope
) -> list[tuple[int, float]]:
    """One search.

    Args:
        counts: how many passages hold each stem that is wanted.
        all_: how many passages and words there are.
    """
    total, words = all_
    if total <= 0:
        return []
    weights = {stem: weight(count, total) for stem, count in counts.items()}
    few = total <= _MOST_MATCHES or (scope.limits and fewer(connection, _MOST_MATCHES, scope))
    find = list(weights) if few else _rarest(counts)
    inside, values = within(scope)
    quoted = {f"'{stem}'": weight for stem, weight in weights.items()}
    terms = [value for stem, weight in quoted.items() for value in (stem, weight, stem)]
    found = connection.execute(
        _SCORED.format(terms=" + ".join([_TERM] * len(quoted)), inside=inside).encode(),
        (*terms, _STEPS, words / total, " | ".join(f"'{stem}'" for stem in find), *values, k),
    )
    return [(int(id), float(score)) for id, score in found]


def _rarest(counts: Mapping[str, int]) -> list[str]:
    """The stems that are looked for: the rarest, as long as few enough passages hold them.

    The others count where a passage holds one of these; alone they would hardly move it up.
    """
    chosen: list[str] = []
    matches = 0
    for stem, count in sorted(counts.items(), key=lambda item: item[1]):
        matches += count
        if chosen and matches > _MOST_MATCHES:
            break
        chosen.append(stem)
    return chosen


def _counts(connection: Connection, asked: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many passages hold each stem, and how often all of them together; "" for any stem."""
    query = (
        "SELECT stem, sum(passages)::bigint, sum(words)::bigint FROM"
        " (SELECT * FROM stems WHERE stem = ANY (%(asked)s)"
        " UNION ALL SELECT * FROM stem_changes WHERE stem = ANY (%(asked)s)) AS both_"
        " GROUP BY stem HAVING sum(passages) > 0"
    )
    return {stem: (n, m) for stem, n, m in connection.execute(query, {"asked": list(asked)})}


def _spelled(stem: str) -> str:
    """A stem as FTS5 keeps it, and not too long for an index."""
    return folded(stem)[:_LONGEST]
