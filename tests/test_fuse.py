from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.fuse import fuse

RANKING = st.lists(st.integers(0, 30), unique=True)


def ranking(dense: list[int], keyword: list[int], same: set[int]) -> list[int]:
    return [id for id, _ in fuse(dense, keyword, same)]


def test_the_leader_of_both_scores_one() -> None:
    assert fuse([7, 8], [7, 9], {7, 8, 9})[0] == (7, 1.0)


def test_agreement_beats_one_leg() -> None:
    assert ranking([1, 2], [3, 2], {1, 2, 3})[0] == 2


def test_across_languages_the_dense_leg_rules() -> None:
    assert ranking([1, 2, 3], [3, 2, 1], set()) == [1, 2, 3]


def test_a_passage_in_the_other_language_is_not_held_back() -> None:
    # 1 is found by meaning alone, 2 is far off in both legs but in the question's language.
    dense = [1, *range(10, 30), 2]
    assert ranking(dense, [*range(30, 50), 2], {2})[0] == 1


@given(RANKING, RANKING, st.sets(st.integers(0, 30)))
def test_every_passage_appears_once_best_first(
    dense: list[int], keyword: list[int], same: set[int]
) -> None:
    fused = fuse(dense, keyword, same)
    assert {id for id, _ in fused} == {*dense, *keyword}
    assert len(fused) == len({*dense, *keyword})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 < score <= 1.0 for score in scores)


@given(RANKING, st.sets(st.integers(0, 30)))
def test_one_leg_alone_keeps_its_order_within_a_language(ids: list[int], same: set[int]) -> None:
    for spoken in (same, set(ids) - same):
        mine = [id for id in ids if id in spoken]
        assert ranking(mine, [], same) == mine
        assert ranking([], mine, same) == mine
