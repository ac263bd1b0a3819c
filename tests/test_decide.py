from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

from corpus import Article
from qa.candidates import Candidate
from qa.decide import Rule, decide, shipped_rule
from qa.question import Question
from qa.ranking import Features, shipped_ranking
from qa.signals import Signals, signals_of

TEXT = "Harga beras naik 12 persen di Jakarta. Pemerintah mengimpor 2 juta ton dari Thailand."
ARTICLE = Article.from_text(TEXT, id="a", language="id")
NEUTRAL = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.0))


def candidate(words: str, margin: float = 0.0, similarity: float = 0.5) -> Candidate:
    start = TEXT.index(words)
    sentence = (0, 38) if start < 38 else (39, len(TEXT))
    features = Features(margin, similarity)
    evidence = shipped_ranking().evidence(features)
    return Candidate(ARTICLE, start, start + len(words), sentence, features, evidence)


def signals(question: str, *candidates: Candidate) -> Signals:
    return signals_of(Question.of(question), candidates)


def test_the_signals_of_a_good_answer() -> None:
    found = signals("Berapa persen harga beras naik?", candidate("12 persen", 3.0, 0.7))
    assert (found.margin, found.misfit) == (3.0, 0.0)
    assert (found.unmet, found.strangers, found.missing, found.conflicts) == (0.0, 0.0, 0.0, 0.0)


def test_what_the_article_never_says_is_counted() -> None:
    asked = "Berapa ton yang diimpor Bulog dari Vietnam pada 2019?"
    found = signals(asked, candidate("2 juta ton"))
    assert found.strangers == 1.0, "Bulog"
    assert found.missing == 2.0, "the country and the year"
    assert 0.0 < found.unmet < 1.0


def test_words_are_met_by_their_translation() -> None:
    found = signals("How much rice did the government import?", candidate("2 juta ton"))
    assert found.unmet < 0.5


def test_a_span_of_the_wrong_sort_is_a_misfit() -> None:
    assert signals("Siapa yang mengimpor?", candidate("2 juta ton")).misfit == 1.0
    assert signals("Negara mana?", candidate("Thailand")).misfit == 0.0
    assert signals("Kapan harga naik?", candidate("Jakarta")).misfit == 1.0
    assert signals("Apa yang naik?", candidate("beras")).misfit == 0.0


def test_rivals_agree_or_compete() -> None:
    best, rival = candidate("12 persen", 4.0), candidate("12", 1.0)
    found = signals("Berapa persen?", best, rival)
    assert found.agreement == 1.0
    assert found.lead == pytest.approx(best.evidence - rival.evidence)


def test_a_rule_is_a_logistic_function_with_two_thresholds(tmp_path: Path) -> None:
    stored = {
        "weights": {"margin": 1.0, "unmet": -2.0},
        "offset": 0.5,
        "answered_from": 0.7,
        "uncertain_from": 0.4,
    }
    (tmp_path / "rule.json").write_text(json.dumps(stored))
    rule = Rule.load(tmp_path / "rule.json")
    assert rule.confidence(NEUTRAL) == pytest.approx(0.6225, abs=1e-4)
    assert rule.confidence(replace(NEUTRAL, margin=0.5, unmet=0.5)) == 0.5
    assert rule.confidence(replace(NEUTRAL, margin=-9_999.0)) < 1e-9
    assert [rule.status(at) for at in (0.7, 0.4, 0.39)] == ["answered", "uncertain", "not_found"]


def test_the_shipped_rule_knows_the_signals() -> None:
    rule = shipped_rule()
    assert set(rule.weights) <= set(asdict(NEUTRAL))
    assert 0.0 < rule.uncertain_from <= rule.answered_from < 1.0
    for against in ("unmet", "strangers", "missing", "conflicts", "apart", "misfit"):
        assert rule.weights.get(against, 0.0) <= 0.0, f"{against} must not speak for an answer"


def test_no_candidate_is_no_answer() -> None:
    decision = decide(Question.of("Siapa?"), [])
    assert (decision.status, decision.best) == ("not_found", None)
