"""The news questions that come with Tanya: sound, honest, and drawn from as the reader needs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from corpus import InputError
from corpus.language import LANGUAGES
from qa.evaluation.development import written_set
from qa.evaluation.stories import MEASURE, Story, stories
from qa.reader import Reader
from qa.training import news
from ui.terminal import app


@pytest.fixture(scope="module", params=[MEASURE, news.SHIPPED], ids=["measure", "train"])
def told(request: pytest.FixtureRequest) -> list[Story]:
    return stories(request.param)


def test_answers_stand_in_their_evidence(told: list[Story]) -> None:
    for story in told:
        for question in story.questions:
            start, end = question.evidence
            assert 0 <= start < end <= len(story.article.text)
            assert set(question.wordings) == set(LANGUAGES)
            if question.answer:
                assert start <= question.answer[0] < question.answer[1] <= end, question.id


def test_both_languages_and_both_sorts_of_questions_are_there(told: list[Story]) -> None:
    assert {story.article.language for story in told} == set(LANGUAGES)
    asked = [question for story in told for question in story.questions]
    refused = sum(question.answer is None for question in asked)
    assert 0.3 < refused / len(asked) < 0.5


def test_what_measures_is_not_learnt_from() -> None:
    learnt = {story.article.text for story in stories(news.SHIPPED)}
    measured = stories(MEASURE)
    assert learnt.isdisjoint(story.article.text for story in measured)
    asked = {q.wordings["id"] for story in stories(news.SHIPPED) for q in story.questions}
    assert asked.isdisjoint(q.wordings["id"] for story in measured for q in story.questions)


def test_a_right_answer_to_what_measures_meets_its_own_key() -> None:
    written = written_set()
    ids = {article.id for article in written.articles}
    for expected in written.questions:
        assert expected.article in ids
        if expected.answerable:
            assert expected.is_met_by(expected.evidence), expected.id
        else:
            assert not expected.must_contain


def test_contexts_hold_the_answer_or_none_is_claimed() -> None:
    few = stories(news.SHIPPED)[:4]
    drawn = [one for seed in range(3) for one in news.examples(few, Random(seed))]
    assert len({one.context for one in drawn if one.id == drawn[0].id}) > 1
    for example in drawn:
        for answer, start in zip(example.answers, example.starts, strict=True):
            assert example.context[start:].startswith(answer)
    near_misses = {q.id for story in few for q in story.questions if q.answer is None}
    assert all(not one.answers for one in drawn if one.id in near_misses)
    answered = sum(bool(one.answers) for one in drawn if one.id not in near_misses)
    others = sum(one.id not in near_misses for one in drawn)
    assert 0.75 < answered / others < 1.0  # some contexts leave the answer out


def test_statements_of_right_and_of_mistaken_answers() -> None:
    few = stories(news.SHIPPED)[:2]
    found = list(news.judged(few, Reader.open(), Random(1)))
    assert {one.label for one in found} == {0, 1, 2}
    for one in found:
        assert any(one.passage in story.article.text for story in few)
    rights = [one for one in found if one.label == 0]
    assert 0.3 < len(rights) / len(found) < 0.7


def test_articles_without_questions_are_no_evaluation(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["eval", "--articles", str(tmp_path)])
    assert isinstance(run.exception, InputError)
    assert "tanya eval QUESTIONS.jsonl" in str(run.exception)
