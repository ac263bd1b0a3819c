"""SQuAD's scoring, against examples worked by hand from the rules of its paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.squad import Prediction, best_threshold, exact_match, f1, score, words


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("The Norman dynasty.", ["norman", "dynasty"]),
        ("  an   APPLE, a pear ", ["apple", "pear"]),
        ("U.S.-based (10th)", ["usbased", "10th"]),
        ("Theatre and another", ["theatre", "and", "another"]),
        ("“40 ribu”", ["“40", "ribu”"]),  # only ASCII punctuation goes, as in the official rules
        ("the", []),
    ],
)
def test_normalisation(text: str, normalised: list[str]) -> None:
    assert words(text) == normalised


@pytest.mark.parametrize(
    ("answer", "gold", "exact", "overlap"),
    [
        ("The Panthers", ["Panthers"], 1, 1),
        ("Denver Broncos", ["Carolina Panthers", "Broncos"], 0, 2 / 3),
        ("10 August 1879", ["8 Oktober 1879"], 0, 1 / 3),
        ("new new york", ["new york new jersey"], 0, 6 / 7),  # repeated words count as often
        ("new york york", ["new york city"], 0, 2 / 3),
        ("", [], 1, 1),
        ("something", [], 0, 0),
        ("", ["something"], 0, 0),
    ],
)
def test_worked_examples(answer: str, gold: list[str], exact: float, overlap: float) -> None:
    assert exact_match(answer, gold) == exact
    assert f1(answer, gold) == pytest.approx(overlap)


def test_scores_separate_the_two_kinds_of_questions() -> None:
    predictions = [
        Prediction("Denver Broncos", 4.0, ("Broncos",)),
        Prediction("Brdo", 1.0, ("Brdo",)),
        Prediction("Lithuania", 2.0, ()),
        Prediction("2019", -3.0, ()),
    ]
    scores = score(predictions, threshold=0.0)
    assert scores.exact == 50.0
    assert scores.has_answer == pytest.approx(100 * (2 / 3 + 1) / 2)
    assert scores.no_answer == 50.0
    assert scores.f1 == pytest.approx((scores.has_answer + scores.no_answer) / 2)
    assert math.isnan(score(predictions[:2]).no_answer)


def test_the_best_threshold_refuses_what_costs_more_than_it_gives() -> None:
    predictions = [
        Prediction("a1", 5.0, ("a1",)),
        Prediction("x", 3.0, ()),
        Prediction("b1", 2.0, ("b1",)),
        Prediction("c1", 1.0, ("c1",)),
        Prediction("y", -1.0, ()),
    ]
    assert best_threshold(predictions) == 0.0
    assert score(predictions, 0.0).f1 == 80.0


margins = st.lists(st.tuples(st.integers(-3, 3), st.booleans(), st.booleans()), min_size=1)


@given(margins)
def test_no_threshold_is_better_than_the_best(rows: list[tuple[int, bool, bool]]) -> None:
    predictions = [
        Prediction("right" if right else "wrong", float(margin), ("right",) if has else ())
        for margin, right, has in rows
    ]
    best = score(predictions, best_threshold(predictions)).f1
    tried = [score(predictions, threshold / 2).f1 for threshold in range(-9, 9)]
    assert best == pytest.approx(max([*tried, score(predictions).f1]))
