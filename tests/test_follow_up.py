from __future__ import annotations

import pytest

from index import Library
from qa import Answer, Assistant, Reader
from qa.follow_up import resolve

BEFORE = [Answer("Siapa wali kota Semarang?", "id", "not_found", "", "", 0.0, ())]


@pytest.mark.parametrize(
    "question",
    ["Kapan?", "Dan berapa?", "Kapan dia mengatakannya?", "And in Demak?", "Who is she?"],
)
def test_a_question_that_leans_is_searched_with_the_one_before(question: str) -> None:
    assert resolve(question, BEFORE) == f"Siapa wali kota Semarang? {question}"
    assert resolve(question, []) == question


@pytest.mark.parametrize(
    "question", ["Berapa harga beras di Jakarta?", "How many shelters are there in Semarang?"]
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert resolve(question, BEFORE) == question


def test_the_history_tells_which_article_is_meant(library: Library, reader: Reader) -> None:
    assistant = Assistant(library, reader)
    first = assistant.ask("Who is the mayor of Semarang?")
    then = assistant.ask("And how many residents were moved?", history=[first])
    assert then.question == "And how many residents were moved?"
    assert "3,500" in then.text
