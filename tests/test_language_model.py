"""A language model writes the answer; nothing that it says is believed without proof."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Library
from qa.language_model.generator import Generator
from qa.language_model.prompts import says_nothing
from qa.question import Question
from tests.misbehaving_model import (
    EXTRACTIVE,
    FLOOD,
    NAME,
    PATIENT,
    RICE,
    Ask,
    Server,
    hang,
    hits_for,
    is_verbatim,
    say,
)

pytest_plugins = ["tests.asking_a_model"]


def number_of(library: Library, question: str, article: str) -> int:
    hits = hits_for(library, Question.of(question))
    return next(n for n, hit in enumerate(hits, start=1) if hit.passage.article_id == article)


# What a well-behaved model's answer looks like.


def test_a_proved_reply_is_the_answer(ask: Ask) -> None:
    answer = ask(RICE, say("Harga beras naik 12 persen pada Januari 2024 [1]."))
    quote = "Harga beras di Jakarta naik 12 persen pada Januari 2024."
    assert (answer.status, answer.mode) == ("answered", NAME)
    assert answer.text == f"Harga beras naik 12 persen pada Januari 2024 [1].\n\n[1] {quote}"
    assert [citation.quote for citation in answer.citations] == [quote]
    assert 0.0 < answer.confidence <= 1.0
    assert is_verbatim(answer)


def test_figures_are_compared_across_languages(ask: Ask) -> None:
    answer = ask(
        "How much rice does the government of Indonesia import?",
        say("The government imports 2,000,000 tonnes of rice from Thailand and Vietnam. [1]"),
    )
    assert answer.status == "answered"
    assert answer.text.startswith("The government imports 2,000,000 tonnes of rice from Thailand")
    assert "2 juta ton" in answer.citations[0].quote


def test_a_title_may_be_translated_a_name_may_not(ask: Ask) -> None:
    asked = "Who is Budi Santoso?"
    right = ask(asked, say("Budi Santoso is the Minister of Trade [1]."))
    wrong = ask(asked, say("Budi Hartono is the Minister of Trade [1]."))
    assert (right.status, wrong.status) == ("answered", "not_found")


def test_marks_number_the_citations_whatever_the_passages_numbers(
    ask: Ask, library: Library
) -> None:
    flood = number_of(library, RICE, "flood")
    answer = ask(RICE, say(f"Wali Kota Agustina Wilujeng memindahkan 3.500 warga [{flood}]."))
    assert "[1]" in answer.text
    assert [citation.article.id for citation in answer.citations] == ["flood"]


def test_a_fact_of_another_sentence_gets_its_own_quote(ask: Ask) -> None:
    answer = ask(FLOOD, say("On Tuesday, 3,500 residents were moved to 14 shelters [1]."))
    assert [citation.quote[:10] for citation in answer.citations] == ["Mayor Agus", "Floods hit"]
    assert answer.text.startswith("On Tuesday, 3,500 residents were moved to 14 shelters [1][2].")


def test_it_streams_whole_sentences_only(
    generator: Generator, library: Library, server: Server
) -> None:
    first = "The mayor said 3,500 residents were moved [1]."
    second = "They went to 14 shelters [1]."
    server.script = [say(f"{first} {second}")]
    question = Question.of(FLOOD)
    pieces = list(generator.stream(question, hits_for(library, question), lambda: EXTRACTIVE))
    assert [piece.text.partition("\n\n")[0] for piece in pieces] == [
        first,
        f"{first} {second}",
        f"{first} {second}",
    ]
    assert all(b.text.startswith(a.text) for a, b in itertools.pairwise(pieces))
    assert all(is_verbatim(piece) for piece in pieces)


def test_a_sentence_is_shown_before_the_reply_is_over(library: Library, server: Server) -> None:
    server.script = [hang("The mayor said 3,500 residents were moved [1]. The water is ")]
    generator, question = Generator(library, NAME, replace(PATIENT, next=0.5)), Question.of(FLOOD)
    stream = generator.stream(question, hits_for(library, question), lambda: EXTRACTIVE)
    assert next(stream).text == "The mayor said 3,500 residents were moved [1]."
    assert next(stream).mode == f"extractive ({NAME} did not answer in time)"


# What the passages do not prove.


@pytest.mark.parametrize(
    "unproved",
    [
        "Harga beras naik 15 persen [1].",  # another number
        "Harga beras naik 12 persen pada Maret 2024 [1].",  # another date
        "Harga beras naik pada Maret [1].",  # another month, alone
        "Harga beras di Tokyo naik 12 persen [1].",  # another place
        "Harga beras di Jepang naik 12 persen [1].",  # another country
        "Menteri Perdagangan Siti Rahma mengimpor beras [1].",  # another name
        "Tokyo mengimpor 2 juta ton beras [1].",  # a name that opens the sentence
        "Harga beras tidak naik 12 persen [1].",  # the opposite
        "Mobil listrik semakin murah tahun ini [1].",  # something else
        "Harga beras naik 12 persen [9].",  # a passage that was not given
    ],
)
def test_what_is_not_proved_is_never_shown(ask: Ask, unproved: str) -> None:
    alone = ask(RICE, say(unproved))
    assert (alone.status, alone.citations, alone.mode) == ("not_found", (), NAME)
    assert unproved[:-4] not in alone.text
    assert alone.nearest is not None


def test_a_place_that_the_question_asks_for_is_not_thereby_proved(ask: Ask) -> None:
    answer = ask("berapa persen harga beras di tokyo naik?", say("Tokyo: naik 12 persen [1]."))
    assert answer.status == "not_found"


def test_an_unproved_sentence_beside_a_proved_one_is_dropped(ask: Ask) -> None:
    answer = ask(RICE, say("Harga beras naik 12 persen [1]. Harga gula naik 40 persen [1]."))
    assert answer.status == "uncertain"
    assert answer.text.startswith("Harga beras naik 12 persen [1].\n\n")
    assert "gula" not in answer.text


def test_an_uncited_sentence_is_dropped(ask: Ask) -> None:
    answer = ask(RICE, say("Harga beras naik 12 persen. Itu terjadi pada Januari 2024 [1]."))
    assert answer.status == "uncertain"
    assert answer.text.startswith("Itu terjadi pada Januari 2024 [1].")


def test_a_sentence_that_was_cut_off_is_dropped(ask: Ask) -> None:
    answer = ask(RICE, say("Harga beras naik 12 persen [1]. Harga beras naik 1", finish="length"))
    assert answer.status == "uncertain"
    assert answer.text.startswith("Harga beras naik 12 persen [1].\n\n")


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (RICE, "NOT_FOUND"),
        (RICE, "**NOT_FOUND**."),
        (RICE, "<think>Apa? Beras [1]. Hm.</think>\n\nNOT_FOUND"),
        (RICE, "Artikel tersebut tidak menyebutkan hal itu [1]."),
        (FLOOD, "The passages do not mention how many residents were moved [1]."),
        (FLOOD, "There is no information about that in the articles."),
    ],
)
def test_a_model_may_say_that_the_passages_do_not_say(ask: Ask, asked: str, reply: str) -> None:
    answer = ask(asked, say(reply))
    assert (answer.status, answer.mode, answer.citations) == ("not_found", NAME, ())
    assert answer.nearest is not None
    assert answer.nearest.quote in answer.text


@pytest.mark.parametrize("reply", ["The minister did not mention the price [1].", "No one died."])
def test_what_an_article_denies_is_no_refusal(reply: str) -> None:
    assert not says_nothing(reply)


# Whatever the model replies.


PARTS = st.sampled_from(
    "Harga|beras|naik|12 persen|15 persen|Budi Santoso|[1]|[2]|[1, 2]|[9]|[0]|.|. |! |\n|\n\n- |"
    "NOT_FOUND|<think>|</think>|3,500 residents|14 shelters|tidak|“|”|é|Ⅷ|[|]|on Tuesday|"
    "Januari 2024|**|Semarang|The mayor said".split("|")
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reply=st.lists(PARTS, max_size=25).map(" ".join) | st.text(max_size=60))
def test_every_quote_is_verbatim_whatever_the_model_replies(
    generator: Generator, library: Library, monkeypatch: pytest.MonkeyPatch, reply: str
) -> None:
    pieces = [reply[at : at + 4] for at in range(0, len(reply), 4)]
    monkeypatch.setattr(generator._chat, "stream", lambda _: (piece for piece in pieces))
    question = Question.of(FLOOD)
    for answer in generator.stream(question, hits_for(library, question), lambda: EXTRACTIVE):
        assert is_verbatim(answer)
        assert (answer.status == "not_found") == (not answer.citations) or answer.mode != NAME
        assert 0.0 <= answer.confidence <= 1.0
        for number in range(1, len(answer.citations) + 1):
            assert f"[{number}]" in answer.text
