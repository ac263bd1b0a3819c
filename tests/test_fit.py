"""The fits on invented evidence: what they must find, and what they must never learn."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random

import pytest

from corpus import Article
from qa.candidates import Candidate
from qa.decide import Rule
from qa.evaluation.asking import Asked
from qa.evaluation.fit import Row, fit
from qa.evaluation.fit_ranking import fit_ranking, fit_support
from qa.question import Question
from qa.ranking import Features, Ranking
from qa.reader import Verdict
from qa.signals import Signals

ARTICLE = Article.from_text("Harga beras naik. Harga gula turun.", id="a", language="id")


def asked(right: Features, wrong: Features, group: str) -> Asked:
    places = ((0, 17), (18, 35))
    candidates = [
        Candidate(ARTICLE, *place, place, features, 0.0)
        for place, features in zip(places, (wrong, right), strict=True)
    ]
    proofs = frozenset({("a", 18, 35)})
    return Asked(Question.of("Apa yang turun?"), True, candidates, proofs, group)


def test_the_order_follows_the_feature_that_tells() -> None:
    dice = Random(3)
    lists = [
        asked(
            Features(dice.uniform(1, 3), 0.5 + dice.uniform(0, 0.2), 0.5, 0.5),
            Features(dice.uniform(0, 4), 0.3 + dice.uniform(0, 0.2), 0.5, 0.5),
            f"g{n % 5}",
        )
        for n in range(40)
    ]
    ranking = fit_ranking(lists)
    assert ranking.margin == 1.0 and ranking.similarity > 5
    first = [one.ranked(ranking) for one in lists]
    assert all(one.right[0] and one.candidates[0].start == 18 for one in first)


def test_a_ranking_reorders_candidates_with_their_marks() -> None:
    one = asked(Features(2.0, 0.1), Features(1.0, 0.9), "g")
    assert one.ranked(Ranking(1.0, 0.0, 0.0, 0.0, 0.0)).right == [True, False]
    assert one.ranked(Ranking(1.0, 10.0, 0.0, 0.0, 0.0)).right == [False, True]


def signals(**known: float) -> Signals:
    return Signals(**{field.name: known.get(field.name, 0.0) for field in fields(Signals)})


def test_a_sign_that_would_be_wrong_is_never_learnt(capsys: pytest.CaptureFixture[str]) -> None:
    dice = Random(5)
    rows = []
    for n in range(200):
        right = dice.random() < 0.5
        # Right answers have the higher margin; by accident they have more strangers, too.
        found = signals(margin=dice.gauss(3.0 if right else 0.0, 1.0), strangers=float(right))
        rows.append(Row(found, right, right, f"g{n % 8}"))
    rule = Rule(**fit(rows))  # type: ignore[arg-type]
    assert rule.weights["margin"] > 0.5
    assert rule.weights["strangers"] == 0.0
    sure, unsure = rule.confidence(signals(margin=4.0)), rule.confidence(signals(margin=-2.0))
    assert rule.status(sure) == "answered" and rule.status(unsure) == "not_found"
    assert "refused rightly" in capsys.readouterr().out


def test_verdicts_decide_where_the_evidence_does_not() -> None:
    dice = Random(7)
    heard = []
    for n in range(40):
        one = asked(Features(dice.gauss(0, 1), 0.5), Features(dice.gauss(0, 1), 0.5), f"g{n % 5}")
        proven = {18: Verdict(0.9, 0.05, 0.05), 0: Verdict(0.1, 0.6, 0.3)}
        candidates = [
            replace(c, evidence=c.features.margin, verdict=proven[c.start]) for c in one.candidates
        ]
        heard.append(replace(one, candidates=candidates))
    weight = fit_support(heard)
    assert weight > 0.3
    first = [one.weighed(weight).right[0] for one in heard]
    assert sum(first) > 35 > sum(one.right[0] for one in heard)
