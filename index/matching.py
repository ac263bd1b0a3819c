"""The keyword leg of a folder: BM25 over the lists of FTS5, with a bound on what is read for it.

FTS5 scores every passage that holds any of the words, and reads the list of every word once more
to count it: in a large library that is time in proportion to its size. So where more passages
match than are quickly scored, only the two rarest words and those that are in less than one
passage of 20 choose candidates, by how rare the words are that a passage holds; the best of these
are scored by all words, exactly as FTS5 scores them. The lists that choose stay in memory and are
kept up to date; how many passages hold a word is remembered until the library changes.
"""

from __future__ import annotations

import operator
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from index.bm25 import K1, B, folded, weight
from index.candidates import Word, candidates
from index.keywords import match_expression
from index.tables import marks
from index.vectors import Ids

_RANKED = 2_000  # matches that FTS5 scores by itself
_PROBED = 2_000  # matches of a word that are counted, before the rest is estimated
_COMMON = 0.05  # the share of the passages from which a word does not choose candidates
_HELD = 8_000_000  # numbers of all lists in memory, 8 bytes each
_MATCH = "FROM keywords WHERE keywords MATCH ?"
_COUNTED = 20_000  # stems whose counts are remembered
_STATE = "SELECT value FROM meta WHERE key IN ('library_id', 'revision') ORDER BY key"
_NONE: Ids = np.empty(0, dtype=np.int64)

Found: TypeAlias = list[tuple[int, float]]  # (passage id, score), best first
Counts: TypeAlias = dict[str, float]  # by stem
_State: TypeAlias = tuple[str, ...]  # the library's id and revision


@dataclass(frozen=True, slots=True)
class _List:
    passages: Ids  # [n], rising; removed ones stay in it
    known: int  # the passage up to which it is complete


class Matcher:
    """Finds passages by words; remembers the lists of words. Safe to share between threads."""

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}  # by stem
        self._library, self._held = "", 0  # whose lists, and how many numbers they are
        self._counted: tuple[_State, Counts] = ((), {})  # valid until anything changes

    def matching(
        self,
        connection: sqlite3.Connection,
        steps: Sequence[Sequence[str]],
        k: int,
        among: Ids | None,
    ) -> list[Found]:
        """The (id, BM25 score above 0) of the k passages that hold the stems best, best first.

        Args:
            steps: one search is for the stems of the first, each further one for those of one
                more. All read together what they share.
            among: only these ids [n] are looked at.
        """
        known, span = self._known(connection), _span(connection)
        counts = _counts(connection, steps, span, known)
        matches = accumulate(sum(step.values()) for step in counts)
        few = sum(matching <= _RANKED for matching in matches)
        found = list(_ranked(connection, counts[:few], k, among))
        wholes = list(accumulate(counts, operator.or_))[few:]
        if not wholes:
            return found
        words = [self._weighed(connection, one, span) for one in wholes]
        chosen = [candidates(list(one.values()), span, among) for one in words]
        return found + [one[:k] for one in _scored(connection, words, chosen)]

    def _known(self, connection: sqlite3.Connection) -> Counts:
        """What is still known of the counts of stems; forgets what is not, or too much."""
        state: _State = tuple(value for (value,) in connection.execute(_STATE))
        library = state[0] if state else ""
        if library != self._library or self._held > _HELD:
            self._lists, self._library, self._held = {}, library, 0
        counted = self._counted  # threads may each put theirs there
        if counted[0] != state or len(counted[1]) > _COUNTED:
            counted = self._counted = (state, {})
        return counted[1]

    def _weighed(
        self, connection: sqlite3.Connection, counts: Counts, span: range
    ) -> dict[str, Word]:
        total = len(span)
        rarest = sorted(counts, key=lambda stem: counts[stem])[:2]
        words = {}
        for stem, count in counts.items():
            chooses = stem in rarest or count <= total * _COMMON
            passages = self._list(connection, stem, span.stop - 1) if chooses else _NONE
            words[stem] = Word(weight(count, total), passages)
        return words

    def _list(self, connection: sqlite3.Connection, stem: str, newest: int) -> Ids:
        """The ids [n] of the passages that hold a stem, rising."""
        held = self._lists.get(stem, _List(_NONE, 0))
        if held.known >= newest:
            return held.passages
        passages = held.passages
        last = int(passages[-1]) if len(passages) else 0
        rows = connection.execute(f"SELECT rowid {_MATCH} AND rowid > ?", (f'"{stem}"', last))
        newer = np.fromiter((id for (id,) in rows), np.int64)
        if len(newer):
            passages = np.concatenate([passages, newer])
            self._held += len(newer)
        self._lists[stem] = _List(passages, newest)
        return passages


def _span(connection: sqlite3.Connection) -> range:
    """The ids of all passages; a few in between may be of removed ones."""
    query = "SELECT (SELECT min(id) FROM passages), (SELECT max(id) FROM passages)"
    first, last = connection.execute(query).fetchone()
    return range(0) if first is None else range(first, last + 1)


def _count(connection: sqlite3.Connection, stem: str, span: range) -> float:
    """How many passages hold a stem; where they are many, as the newest of them tell."""
    newest = f"SELECT rowid {_MATCH} ORDER BY rowid DESC LIMIT {_PROBED}"
    query = f"SELECT count(*), min(rowid) FROM ({newest})"
    count, oldest = connection.execute(query, (f'"{stem}"',)).fetchone()
    return float(count if count < _PROBED else count * len(span) / (span.stop - oldest))


def _counts(
    connection: sqlite3.Connection, steps: Sequence[Sequence[str]], span: range, known: Counts
) -> list[Counts]:
    """How many passages hold each stem that a step adds, without those that none holds.

    Args:
        known: the counts that need not be asked for; the others are added.
    """
    found, seen = [], set[str]()
    for step in steps:
        added = [stem for stem in dict.fromkeys(step) if stem not in seen]
        for stem in added:
            if stem not in known:
                known[stem] = _count(connection, stem, span)
        found.append({stem: known[stem] for stem in added if known[stem]})
        seen.update(added)
    return found


def _ranked(
    connection: sqlite3.Connection, steps: Sequence[Counts], k: int, among: Ids | None
) -> Iterator[Found]:
    """FTS5's own scores of all that match, few as they are: those of several words are a sum."""
    query = f"SELECT rowid, -rank {_MATCH}"
    scores: dict[int, float] = {}
    for step in steps:
        for id, score in connection.execute(query, (match_expression(step),)) if step else ():
            scores[id] = scores.get(id, 0.0) + score
        yield _best(scores, k, among)


def _best(scores: Mapping[int, float], k: int, among: Ids | None) -> Found:
    """The k best of these and only these ids [n], best first, of equal ones the oldest."""
    ids, values = np.fromiter(scores, np.int64), np.fromiter(scores.values(), np.float64)
    if among is not None:
        inside = np.isin(ids, among)
        ids, values = ids[inside], values[inside]
    order = np.lexsort((ids, -values))[:k]
    return list(zip(ids[order].tolist(), values[order].tolist(), strict=True))


def _scored(
    connection: sqlite3.Connection,
    searches: Sequence[Mapping[str, Word]],
    chosen: Sequence[Ids],
) -> list[Found]:
    """For each search those of its candidates that still exist and hold a word, best first."""
    weights = [{folded(stem): word.weight for stem, word in one.items()} for one in searches]
    wanted = frozenset().union(*weights)
    held = _held(connection, wanted, np.unique(np.concatenate(chosen)).tolist())
    found = []
    for worth, ids in zip(weights, chosen, strict=True):
        here = [(id, held[id]) for id in np.sort(ids).tolist() if id in held]
        scores = [(id, sum(worth.get(one, 0.0) * n for one, n in said)) for id, said in here]
        found.append(sorted((one for one in scores if one[1]), key=lambda one: -one[1]))
    return found


def _held(
    connection: sqlite3.Connection, wanted: frozenset[str], ids: Sequence[int]
) -> dict[int, list[tuple[str, float]]]:
    """The stems that passages hold, and how much of its weight each adds to the score."""
    query = f"SELECT id, c0 FROM keywords_content WHERE id IN ({marks(ids)})"
    mean, held = max(1.0, _mean_length(connection)), {}
    for id, text in connection.execute(query, list(ids)):
        said = folded(text).split()
        norm = K1 * (1 - B + B * len(said) / mean)
        times = [(stem, said.count(stem)) for stem in wanted.intersection(said)]
        held[id] = [(stem, n * (K1 + 1) / (n + norm)) for stem, n in times]
    return held


def _mean_length(connection: sqlite3.Connection) -> float:
    """The mean count of stems of a passage, from the two numbers that FTS5 keeps of all."""
    query = "SELECT block FROM keywords_data WHERE id = 1"
    numbers = [0]
    for byte in bytes(connection.execute(query).fetchone()[0]):
        numbers[-1] = numbers[-1] << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(0)
    return numbers[1] / max(1, numbers[0])
