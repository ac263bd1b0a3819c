"""The keyword leg of a folder: BM25 over the lists of FTS5, with a bound on what is read for it.

FTS5 scores every passage that holds any of the words, and reads the list of every word once more
to count it: in a large library that is time in proportion to its size. So where more passages
match than are quickly scored, only the two rarest words and those that are in less than one
passage of 20 choose candidates, by how rare the words are that a passage holds; the best of these
are scored by all words, exactly as FTS5 scores them. The lists that choose stay in memory and are
kept up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.bm25 import K1, B, folded, weight
from index.keywords import match_expression
from index.tables import marks
from index.vectors import Ids

_RANKED = 2_000  # matches that FTS5 scores by itself
_PROBED = 2_000  # matches of a word that are counted, before the rest is estimated
_COMMON = 0.05  # the share of the passages from which a word does not choose candidates
_SCORED = 200  # candidates
_HELD = 8_000_000  # numbers of all lists in memory, 8 bytes each
_MATCH = "FROM keywords WHERE keywords MATCH ?"
_LIBRARY = "SELECT value FROM meta WHERE key = 'library_id'"
_NONE: Ids = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Word:
    weight: float  # inverse document frequency as FTS5 has it
    passages: Ids  # those that hold it, none where it is too common to choose


class Matcher:
    """Finds passages by words; remembers the lists of words. Safe to share between threads."""

    def __init__(self) -> None:
        self._lists: dict[str, Ids] = {}  # by stem; removed passages stay in them
        self._library = ""

    def matching(
        self, connection: sqlite3.Connection, wanted: Sequence[str], k: int, among: Ids | None
    ) -> list[tuple[int, float]]:
        """The (id, BM25 score above 0) of the k passages that hold the stems best, best first.

        Args:
            among: only these ids [n] are looked at.
        """
        span = _span(connection)
        counts = {stem: _count(connection, stem, span) for stem in dict.fromkeys(wanted)}
        counts = {stem: count for stem, count in counts.items() if count}
        if not counts:
            return []
        if sum(counts.values()) <= _RANKED:
            return _ranked(connection, list(counts), k, among)
        words = self._words(connection, counts, len(span))
        candidates = _candidates(list(words.values()), span, among)
        return _scored(connection, words, candidates)[:k]

    def _words(
        self, connection: sqlite3.Connection, counts: Mapping[str, float], total: int
    ) -> dict[str, _Word]:
        (library,) = connection.execute(_LIBRARY).fetchone() or ("",)
        if library != self._library or sum(map(len, list(self._lists.values()))) > _HELD:
            self._lists, self._library = {}, library
        rarest = sorted(counts, key=lambda stem: counts[stem])[:2]
        words = {}
        for stem, count in counts.items():
            chooses = stem in rarest or count <= total * _COMMON
            words[stem] = _Word(
                weight(count, total), self._list(connection, stem) if chooses else _NONE
            )
        return words

    def _list(self, connection: sqlite3.Connection, stem: str) -> Ids:
        """The ids [n] of the passages that hold a stem, rising."""
        known = self._lists.get(stem, _NONE)
        last = int(known[-1]) if len(known) else 0
        rows = connection.execute(f"SELECT rowid {_MATCH} AND rowid > ?", (f'"{stem}"', last))
        newer = np.fromiter((id for (id,) in rows), np.int64)
        if len(newer):
            known = self._lists[stem] = np.concatenate([known, newer])
        return known


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


def _ranked(
    connection: sqlite3.Connection, stems: Sequence[str], k: int, among: Ids | None
) -> list[tuple[int, float]]:
    """FTS5's own ranking of all that match, few as they are."""
    query = f"SELECT rowid, -rank {_MATCH} ORDER BY rank LIMIT ?"
    most = k if among is None else _RANKED
    rows = connection.execute(query, (match_expression(stems), most))
    inside = None if among is None else set(among.tolist())
    return [(id, score) for id, score in rows if inside is None or id in inside][:k]


def _candidates(words: Sequence[_Word], span: range, among: Ids | None) -> Ids:
    """The passages whose words weigh most together; of equal ones the newest."""
    if among is not None and len(among) <= _SCORED:
        return among
    weights = np.zeros(len(span), dtype=np.float32)
    places = []
    for word in words:
        inside = slice(*np.searchsorted(word.passages, (span.start, span.stop)))
        places.append(word.passages[inside] - span.start)
        weights[places[-1]] += word.weight
    found = np.concatenate(places) if among is None else among - span.start
    held = weights[found]
    most = len(words) * _SCORED  # a passage stands in the list of each of its words
    if len(found) > most:
        found = found[held >= max(np.partition(held, -most)[-most], 1e-9)]
    found = np.unique(found)
    return found[np.lexsort((-found, -weights[found]))[:_SCORED]] + span.start


def _scored(
    connection: sqlite3.Connection, words: Mapping[str, _Word], candidates: Ids
) -> list[tuple[int, float]]:
    """Those of the candidates that still exist and hold a word, with their scores, best first."""
    ids = candidates.tolist()
    query = f"SELECT rowid, stems FROM keywords WHERE rowid IN ({marks(ids)})"
    weights = {folded(stem): word.weight for stem, word in words.items()}
    mean, scores = _mean_length(connection), []
    for id, text in connection.execute(query, ids):
        said = folded(text).split()
        norm = K1 * (1 - B + B * len(said) / max(1.0, mean))
        held = [(weights[stem], said.count(stem)) for stem in weights.keys() & set(said)]
        score = sum(worth * n * (K1 + 1) / (n + norm) for worth, n in held)
        if score:
            scores.append((id, score))
    return sorted(scores, key=lambda item: -item[1])


def _mean_length(connection: sqlite3.Connection) -> float:
    """The mean count of stems of a passage, from the two numbers that FTS5 keeps of all."""
    query = "SELECT block FROM keywords_data WHERE id = 1"
    numbers = [0]
    for byte in bytes(connection.execute(query).fetchone()[0]):
        numbers[-1] = numbers[-1] << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(0)
    return numbers[1] / max(1, numbers[0])
