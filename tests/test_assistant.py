from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.callbacks import BaseCallbackHandler

from corpus import Article
from index import Library
from qa import Answer, Assistant, Reader
from qa.answer import Citation
from qa.question import Question
from qa.verify import verify


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("Siapa Wakil Menteri Kemenkominfo yang disebut?", "id", "Nezar Patria"),
        ("Berapa jumlah pelajar Indonesia di China?", "id", "40 ribu"),
        ("Berapa populasi Lithuania?", "id", "dua juta"),
        ("Which country is the Brdo Congress Centre in?", "en", "Slovenia"),
        ("How many people live in Indonesia?", "en", "280 juta"),
    ],
)
def test_questions_in_both_languages_are_answered_with_proof(
    assistant: Assistant, question: str, language: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status in ("answered", "uncertain")
    assert (answer.language, answer.mode) == (language, "extractive")
    assert said in answer.text
    (citation,) = answer.citations
    assert said in citation.quote
    assert citation.article.text[citation.start : citation.end] == citation.quote
    assert answer.short_at is not None
    start, end = answer.short_at
    assert citation.start <= start < end <= citation.end
    assert citation.article.text[start:end] == answer.short
    assert 0.0 <= answer.confidence <= 1.0


@pytest.mark.parametrize(
    "question", ["What is the boiling point of mercury?", "Siapa juara Piala Dunia 1998?"]
)
def test_what_the_articles_do_not_say_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_found"
    assert (answer.short, answer.citations) == ("", ())
    assert answer.nearest is not None
    assert answer.nearest.is_verbatim()


def test_an_empty_library_refuses(empty: Library, reader: Reader) -> None:
    answer = Assistant(empty, reader).ask("Siapa Nezar Patria?")
    assert (answer.status, answer.nearest) == ("not_found", None)


def test_a_stream_grows_into_the_answer(assistant: Assistant) -> None:
    question = "Siapa Wakil Menteri Kemenkominfo?"
    pieces = list(assistant.stream(question))
    assert len(pieces) > 1
    assert all(b.text.startswith(a.text) for a, b in itertools.pairwise(pieces))
    assert pieces[-1] == assistant.ask(question)


async def test_it_is_a_runnable_like_any_other(assistant: Assistant) -> None:
    questions: list[Question | str] = ["Berapa populasi Lithuania?", "Siapa Nezar Patria?"]
    answers = assistant.batch(questions)
    assert [answer.question for answer in answers] == questions
    assert await assistant.ainvoke(questions[0]) == answers[0]
    shorts = (assistant | (lambda answer: answer.short)).invoke(questions[0])
    assert shorts == answers[0].short


def test_every_stage_is_traced(assistant: Assistant) -> None:
    names: list[str] = []

    class Tracer(BaseCallbackHandler):
        def on_chain_start(self, *args: object, **kwargs: object) -> None:
            names.append(str(kwargs.get("name")))

    assistant.invoke("Berapa populasi Lithuania?", {"callbacks": [Tracer()]})
    assert names[-4:] == ["retrieve", "read", "answer", "reveal"]


def test_a_citation_that_does_not_hold_is_not_shown() -> None:
    article = Article.from_text("Harga naik.", id="a", language="id")
    wrong = Citation(article, 0, 5, "Turun")
    answer = Answer("?", "id", "answered", "Turun [1]", "Turun", 0.9, (wrong,), nearest=wrong)
    checked = verify(answer)
    assert (checked.status, checked.citations, checked.nearest) == ("not_found", (), None)
    assert "Turun" not in checked.text
    assert checked.text


WORDS = st.sampled_from(
    [
        "Presiden",
        "Budi",
        "naik",
        "1.250",
        "Rp3,2 triliun",
        "di",
        "Jakarta.",
        "“Ya,”",
        "\n\n",
        "é",
        "Ⅷ",
    ]
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WORDS, min_size=3, max_size=60).map(" ".join), st.lists(WORDS, min_size=1))
def test_every_quote_is_verbatim(
    empty: Library, reader: Reader, text: str, question: list[str]
) -> None:
    empty.add([Article.from_text(text, id="any", language="id")])
    answer = Assistant(empty, reader).ask(" ".join(["Siapa", *question]), language="id")
    quotes = [*answer.citations, *([answer.nearest] if answer.nearest else [])]
    for citation in quotes:
        article = empty.article(citation.article.id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
