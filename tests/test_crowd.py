"""Many people ask at once: each gets the answer that they would get alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index import Library
from index import onnx as graphs
from index.encoder import ONNX_FILE, SHIPPED
from index.onnx import Graph, cores, turns
from qa import Answer, Assistant, Reader

QUESTIONS = [
    "Berapa pelajar Indonesia di China?",
    "Siapa Nezar Patria?",
    "Which country is Brdo in?",
    "How many Indonesian students are in China?",
    "Apa yang dikatakan Wamenkominfo tentang Lithuania?",
    "Siapa presiden Jepang?",
    "Apakah Indonesia bekerja sama dengan China?",
    "Tentang apa artikel ini?",
]
PEOPLE = 32


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant(Library.open(tmp_path_factory.mktemp("crowd")))


def said(answer: Answer) -> tuple[object, ...]:
    places = [(one.article.id, one.start, one.end) for one in answer.citations]
    return answer.text, answer.short, answer.status, places, round(answer.confidence, 3)


def test_a_crowd_gets_the_answers_of_one_person(assistant: Assistant) -> None:
    alone = {question: said(assistant.ask(question)) for question in QUESTIONS}
    asked = [QUESTIONS[number % len(QUESTIONS)] for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        together = list(people.map(assistant.ask, asked))
    for question, answer in zip(asked, together, strict=True):
        assert said(answer) == alone[question]


def test_who_stops_listening_holds_nobody_up(assistant: Assistant) -> None:
    for question in QUESTIONS[:4]:
        answers = assistant.stream(question)
        next(answers)
        answers.close()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(4) as people:
        found = list(people.map(assistant.ask, QUESTIONS[:4]))
    assert all(answer.citations for answer in found)


def test_as_many_runs_at_a_time_as_there_are_cores() -> None:
    assert turns()._max_workers == cores() >= 1


def test_a_text_gets_the_same_numbers_in_any_company() -> None:
    graph = Graph((SHIPPED / ONNX_FILE).read_bytes())
    texts = [([101, *range(2000, 2000 + length), 102], [0] * (length + 2)) for length in (3, 40, 9)]
    output = ["sentence_embedding"]
    together = [rows[0] for rows in graph.run_all(output, texts)]
    for text, found in zip(texts, together, strict=True):
        ((alone,),) = graph.run_all(output, [text])
        assert np.abs(alone - found).max() < 1e-5


def test_what_fails_fails_for_the_one_who_asked() -> None:
    graph = Graph((SHIPPED / ONNX_FILE).read_bytes())
    beyond = [([10**7], [0])]
    with pytest.raises(Exception, match=r"(?i)indices|out of"):
        graph.run_all(["sentence_embedding"], beyond)
    assert len(graph.run_all(["sentence_embedding"], [([101, 102], [0, 0])])) == 1


def test_exact_products_are_those_of_a_processor_that_does_not_saturate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if graphs._saturates():
        pytest.skip("this processor needs exact products itself")
    question, text = "Siapa menteri?", "Menteri Budi Santoso menjelaskan harga beras."
    fast = Reader.open().read(question, text)
    monkeypatch.setattr(graphs, "_saturates", lambda: True)
    assert Reader.open().read(question, text) == fast
