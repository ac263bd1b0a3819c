"""The keyword leg: however large a library is, its scores are those of FTS5."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import Encoder, Library
from index.candidates import Word, candidates
from index.evaluation.generated import BLOCK, Generator, fill
from index.keywords import match_expression
from index.lookup import passages_within
from index.matching import Matcher
from index.scope import Scope
from index.storage import LIBRARY_FILE

RANKED = "SELECT rowid, -rank FROM keywords WHERE keywords MATCH ? ORDER BY rank LIMIT ?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A library of two thousand passages."""
    folder = tmp_path_factory.mktemp("matching")
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        list(fill(library.storage, Generator(encoder, seed=9, subjects=40), 2 * BLOCK))
    return folder


@pytest.fixture
def connection(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / LIBRARY_FILE)) as connection:
        yield connection


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 20 matches on a library is treated as one in which FTS5 would take long."""
    monkeypatch.setattr("index.matching._RANKED", 20)
    monkeypatch.setattr("index.matching._PROBED", 1_500)


def stems_of(connection: sqlite3.Connection, least: int, most: int) -> list[str]:
    """Stems that so many passages hold."""
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'keywords', 'row')")
    query = "SELECT term FROM temp.words WHERE doc BETWEEN ? AND ? AND term > 'a' ORDER BY term"
    found = [term for (term,) in connection.execute(query, (least, most))]
    connection.execute("DROP TABLE temp.words")
    return found


def ranked(connection: sqlite3.Connection, wanted: list[str], k: int) -> list[tuple[int, float]]:
    return list(connection.execute(RANKED, (match_expression(wanted), k)))


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("counts", [(3, 9), (30, 90), (3, 90)])
def test_the_best_by_words_of_which_some_are_rare_are_those_of_fts5(
    connection: sqlite3.Connection, counts: tuple[int, int]
) -> None:
    matcher, common = Matcher(), stems_of(connection, 1_600, 2_000)[:1]
    stems = stems_of(connection, *counts)[:30]
    for first in range(0, len(stems), 3):
        wanted = [*stems[first : first + 3], *common]
        truth = [score for _, score in ranked(connection, wanted, 5)]
        found = matcher.matching(connection, [wanted], 5, None)[0]
        assert [score for _, score in found] == pytest.approx(truth, rel=0.02)


@pytest.mark.usefixtures("large")
def test_of_common_words_alone_passages_with_several_are_found(
    connection: sqlite3.Connection,
) -> None:
    wanted = stems_of(connection, 300, 2_000)[:3]
    truth = dict(ranked(connection, wanted, 2_000))
    found = Matcher().matching(connection, [wanted], 10, None)[0]
    assert dict(found) == pytest.approx({id: truth[id] for id, _ in found}, rel=0.02)
    assert found[9][1] > sorted(truth.values())[len(truth) // 2]


@pytest.mark.usefixtures("large")
def test_lists_that_are_remembered_follow_changes(folder: Path, encoder: Encoder) -> None:
    with (
        Library.open(folder, encoder=encoder) as library,
        closing(sqlite3.connect(folder / LIBRARY_FILE)) as connection,
    ):
        wanted = stems_of(connection, 40, 90)[:3]
        [before] = library.storage.keyword_searches([wanted], 300)
        gone = library.storage.passages([before[0][0]])[before[0][0]][0].article_id
        assert library.remove(gone)
        text = " ".join(wanted * 5)
        library.add([Article.from_text(text, id="new", language="id")])
        [after] = library.storage.keyword_searches([wanted], 300)
        found = library.storage.passages([id for id, _ in after])
        assert found[after[0][0]][0].article_id == "new"
        assert gone not in {passage.article_id for passage, _ in found.values()}
        assert len(after) == len(found)


def test_a_word_that_no_passage_held_is_found_once_one_does(empty: Library) -> None:
    assert empty.storage.keyword_searches([["xyzzyplugh"]], 5) == [[]]
    empty.add([Article.from_text("Kata xyzzyplugh tertulis di sini.", id="new", language="id")])
    assert len(empty.storage.keyword_searches([["xyzzyplugh"]], 5)[0]) == 1


@pytest.mark.parametrize("ranked_by_fts5", [True, False])
def test_a_scope_limits_and_leaves_the_scores(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, ranked_by_fts5: bool
) -> None:
    monkeypatch.setattr("index.matching._RANKED", 5_000 if ranked_by_fts5 else 20)
    wanted = stems_of(connection, 60, 90)[:4]
    truth = dict(ranked(connection, wanted, 2_000))
    for scope in (Scope(sources=("Kabar Kota",)), Scope(articles=("generated-1", "generated-2"))):
        among = passages_within(connection, scope)
        ids = set(among.tolist())
        found = Matcher().matching(connection, [wanted], 5, among)[0]
        expected = sorted((score for id, score in truth.items() if id in ids), reverse=True)[:5]
        assert {id for id, _ in found} <= ids
        assert [score for _, score in found] == pytest.approx(expected, rel=0.02)


def test_what_no_passage_holds_finds_nothing(connection: sqlite3.Connection) -> None:
    assert Matcher().matching(connection, [["xyzzyplugh"], []], 5, None) == [[], []]


@pytest.mark.parametrize("most_ranked", [5, 300, 5_000])
def test_searches_that_share_words_find_what_each_finds_alone(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, most_ranked: int
) -> None:
    monkeypatch.setattr("index.matching._RANKED", most_ranked)
    stems = stems_of(connection, 60, 90)[:6]
    steps = [stems[:2], [*stems[1:4], "xyzzyplugh"], [], stems[4:]]
    together = Matcher().matching(connection, steps, 50, None)
    for last, found in enumerate(together):
        wanted = [stem for step in steps[: last + 1] for stem in step]
        [alone] = Matcher().matching(connection, [wanted], 50, None)
        assert [id for id, _ in found] == [id for id, _ in alone]
        assert dict(found) == pytest.approx(dict(alone))


@pytest.mark.parametrize("most", [300, 3_000, 60_000])
def test_candidates_are_the_heaviest_and_of_equal_ones_the_newest(most: int) -> None:
    random = np.random.default_rng(most)
    span = range(11, 80_011)
    held = [np.unique(random.integers(1, span.stop, size=size)) for size in (20, most, most // 2)]
    words = [Word(weight, ids) for weight, ids in zip((9.0, 4.0, 3.0), held, strict=True)]
    sums = Counter[int]()
    for word in words:
        sums.update({id: word.weight for id in word.passages.tolist() if id in span})
    expected = sorted(sums, key=lambda one: (-sums[one], -one))[:200]
    assert candidates(words, span, None).tolist() == expected
    among = np.arange(20_000, 60_000)
    expected = sorted(sums.keys() & set(among), key=lambda one: (-sums[one], -one))[:200]
    assert candidates(words, span, among).tolist()[: len(expected)] == expected
