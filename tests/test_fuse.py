from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import COSINE_SHARE_ACROSS, COSINE_SHARE_SAME, fuse

COSINES = st.dictionaries(st.integers(0, 30), st.floats(-1, 1))
BM25 = st.dictionaries(st.integers(0, 30), st.floats(0.001, 1))


def ranking(cosines: dict[int, float], bm25: dict[int, float], same: set[int]) -> list[int]:
    return [id for id, _ in fuse(cosines, bm25, same)]


def test_worked_example() -> None:
    fused = fuse({1: 0.8, 2: 0.6}, {2: 1.0, 3: 0.5}, {1, 2})
    assert [id for id, _ in fused] == [2, 1, 3]
    assert dict(fused) == pytest.approx({2: 0.7 * 0.6 + 0.3, 1: 0.7 * 0.8, 3: 0.1 * 0.5})


def test_across_languages_the_cosine_rules() -> None:
    assert ranking({1: 0.7, 2: 0.5}, {2: 1.0}, same=set()) == [1, 2]
    assert ranking({1: 0.7, 2: 0.5}, {2: 1.0}, same={1, 2}) == [2, 1]


def test_a_chance_match_in_the_questions_language_does_not_beat_the_meaning() -> None:
    assert ranking({1: 0.75, 2: 0.3}, {2: 1.0}, same={2}) == [1, 2]


def test_without_vectors_the_keyword_leg_keeps_its_order() -> None:
    assert ranking({}, {1: 0.3, 2: 1.0, 3: 0.1}, same={1, 2, 3}) == [2, 1, 3]


@given(COSINES, BM25, st.sets(st.integers(0, 30)))
def test_every_passage_appears_once_best_first(
    cosines: dict[int, float], bm25: dict[int, float], same: set[int]
) -> None:
    fused = fuse(cosines, bm25, same)
    assert sorted(id for id, _ in fused) == sorted({*cosines, *bm25})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.0 <= score <= 1.0 for score in scores)


def test_the_shares_are_shares() -> None:
    assert 0.0 < COSINE_SHARE_SAME < COSINE_SHARE_ACROSS < 1.0
