"""Which passages of a large library are worth scoring: those whose words weigh most together.

A word of a million passages may be in fifty thousand of them: all are added up, few are sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.vectors import Ids, Vectors

_SCORED = 200  # candidates
_NEWEST = 1_000  # passages of each list that tell what a candidate must weigh at least


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search."""

    weight: float  # inverse document frequency as FTS5 has it
    passages: Ids  # [n], rising: those that hold it, none where it is too common to choose


def candidates(words: Sequence[Word], span: range, among: Ids | None) -> Ids:
    """The passages whose words weigh most together; of equal ones the newest."""
    if among is not None and len(among) <= _SCORED:
        return among
    weights = np.zeros(len(span), dtype=np.float32)
    places = []
    for word in words:
        inside = slice(*np.searchsorted(word.passages, (span.start, span.stop)))
        places.append(word.passages[inside] - span.start)
        weights[places[-1]] += word.weight
    if among is None:
        found = np.concatenate(places)
        found = _once(found[weights[found] >= _bound(weights, places)])
    else:
        found = among - span.start
        if len(found) > len(words) * _SCORED:
            found = found[weights[found] > 0]
    return _heaviest(weights, found) + span.start


def _bound(weights: Vectors, places: Sequence[Ids]) -> float:
    """A weight that at least _SCORED passages have, told by the newest of each list alone."""
    some = _once(np.concatenate([one[-_NEWEST:] for one in places]))
    return float(_kth(weights[some])) if len(some) > _SCORED else 0.0


def _heaviest(weights: Vectors, found: Ids) -> Ids:
    """The _SCORED places that weigh most, heaviest first; of equal ones the newest."""
    held = weights[found]
    if len(found) > _SCORED:
        least = _kth(held)
        above, equal = found[held > least], found[held == least]
        found = np.concatenate([above, np.sort(equal)[len(above) - _SCORED :]])
    heaviest: Ids = found[np.lexsort((-found, -weights[found]))]
    return heaviest


def _kth(held: Vectors) -> np.float32:
    weight: np.float32 = np.partition(held, -_SCORED)[-_SCORED]
    return weight


def _once(found: Ids) -> Ids:
    """Each of these places [n] once."""
    rising = np.sort(found)
    first = np.ones(len(rising), dtype=bool)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    once: Ids = rising[first]
    return once
