"""Questions that lean on the talk before them, and those that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from qa import Answer, Assistant, Reader
from qa.follow_up import in_context, resolve
from qa.question import Question


def said(question: str, short: str = "", understood: str = "") -> list[Answer]:
    return [Answer(question, "id", "answered", short, short, 0.9, (), understood=understood)]


@pytest.mark.parametrize(
    ("before", "short", "asked", "understood"),
    [
        # Ellipsis: the new part takes the place of its like.
        (
            "Berapa pelajar Indonesia di China?",
            "40 ribu",
            "Kalau Lithuania?",
            "Berapa pelajar Indonesia di Lithuania?",
        ),
        (
            "How many students are in China?",
            "40,000",
            "And in Indonesia?",
            "How many students are in Indonesia?",
        ),
        (
            "Berapa anggaran jembatan pada 2023?",
            "Rp2 miliar",
            "Bagaimana dengan 2024?",
            "Berapa anggaran jembatan pada 2024?",
        ),
        (
            "Mengapa jalur Guci ditutup?",
            "longsor",
            "Kalau jalur Bambangan?",
            "Mengapa jalur Bambangan ditutup?",
        ),
        (
            "Siapa wali kota Cebu?",
            "Ani",
            "Kalau ketua serikat nelayan?",
            "Siapa ketua serikat nelayan?",
        ),
        # A bare question word.
        (
            "Siapa yang membuka pabrik di Solok?",
            "Ani",
            "Kapan?",
            "Kapan membuka pabrik di Solok?",
        ),
        (
            "Why was the bridge closed?",
            "floods",
            "For how long?",
            "For how long the bridge closed?",
        ),
        # Pronouns: a person was the answer, or a name was the matter.
        (
            "Siapa wali kota Semarang?",
            "Rini Astuti",
            "Kapan dia dilantik?",
            "Kapan Rini Astuti dilantik?",
        ),
        ("Who is the mayor?", "Rini Astuti", "How old is she?", "How old is Rini Astuti?"),
        (
            "Who is the mayor?",
            "Rini Astuti",
            "What is her party's aim?",
            "What is Rini Astuti's party's aim?",
        ),
        (
            "Berapa anggaran program Lumbung Kota?",
            "Rp3 miliar",
            "Dari mana sumber dananya?",
            "Dari mana sumber dana Lumbung Kota?",
        ),
        (
            "How much does the Green Bus cost?",
            "US$2",
            "Where was it built?",
            "Where was Green Bus built?",
        ),
        # Nothing but a name.
        (
            "Berapa kasus di Klaten?",
            "40",
            "Yang di Sukoharjo?",
            "Berapa kasus di Sukoharjo?",
        ),
        # A month is no name to be replaced.
        (
            "How many cases did Klaten have in May?",
            "40",
            "What about Boyolali?",
            "How many cases did Boyolali have in May?",
        ),
        (
            "Who runs the Makassar port?",
            "PT Samudra",
            "What will that money go on?",
            "What will that money go on (Makassar)?",
        ),
        (
            "Untuk apa bantuan bagi Makassar?",
            "derek",
            "Uang itu dari mana?",
            "Uang Makassar dari mana?",
        ),
        # A group is not named, the talk's matter is.
        (
            "How many nurses work at Harapan Hospital?",
            "12",
            "Where were they trained?",
            "Where were they trained (Harapan Hospital)?",
        ),
        (
            "Who is the mayor of Semarang?",
            "Rini",
            "And how many residents were moved?",
            "How many residents were moved (Semarang)?",
        ),
    ],
)
def test_a_question_that_leans_becomes_one_that_stands(
    before: str, short: str, asked: str, understood: str
) -> None:
    assert resolve(asked, said(before, short)) == (understood, True)
    assert resolve(asked, []) == (asked, False)


@pytest.mark.parametrize(
    "asked",
    [
        "Berapa harga beras di Jakarta?",
        "How many shelters are there in Semarang?",
        "Apa penyebab banjir?",
        "Apakah biasanya pasar buka pada hari Minggu?",
        "Who won the final?",
        "Great!",
        "Apa poin pentingnya?",
    ],
)
def test_another_matter_is_left_alone(asked: str) -> None:
    assert resolve(asked, said("Siapa wali kota Semarang?", "Rini Astuti")) == (asked, False)


def test_three_turns_go_on_from_what_was_understood() -> None:
    first = said("Provinsi mana yang menerima paling banyak sensor Ladang Pintar?", "Jawa Timur")
    second = resolve("Berapa unit yang didapatnya?", first)
    assert second.text == "Berapa unit yang didapat Jawa Timur?"
    talk = [*first, *said("Berapa unit yang didapatnya?", "310 unit", second.text)]
    assert resolve("Kalau Lampung?", talk).text == "Berapa unit yang didapat Lampung?"


def test_a_person_is_remembered_for_longer_than_a_turn() -> None:
    talk = [*said("Siapa juara etape?", "Bayu Kertanegara"), *said("Berapa waktunya?", "4 jam")]
    assert resolve("Berapa bonus dia?", talk).text == "Berapa bonus Bayu Kertanegara?"


def test_the_talk_is_heard_where_a_question_names_nothing() -> None:
    talk = said("Who is the mayor of Semarang?", "Rini Astuti")
    heard = "Who is the mayor of Semarang? Rini Astuti. Who says so?"
    assert Question.of("Who says so?", history=talk).heard == heard
    assert Question.of("Who says so?").heard == ""
    assert Question.of("How many shelters are there in Semarang?", history=talk).heard == ""


def test_only_the_last_of_a_long_talk_is_heard() -> None:
    turns = [("Apa?", "satu " * 20), ("Siapa?", "dua " * 20), ("Kapan?", "")]
    assert in_context(turns, "Lalu?") == f"Siapa? {'dua ' * 7}dua. Kapan? Lalu?"
    assert in_context([("kata " * 40, "x")], "Lalu?") == "Lalu?"


@given(st.text(max_size=50), st.text(max_size=50), st.text(min_size=1, max_size=50))
def test_no_talk_is_too_odd(before: str, short: str, asked: str) -> None:
    resolved = resolve(asked, said(before, short))
    assert resolved.text or not asked.strip()


def test_the_answer_tells_how_the_question_was_understood(library: Library, reader: Reader) -> None:
    assistant = Assistant(library, reader)
    first = assistant.ask("Who is the mayor of Semarang?")
    then = assistant.ask("And how many residents were moved?", history=[first])
    assert then.question == "And how many residents were moved?"
    assert then.understood.startswith("How many residents were moved")
    assert "3,500" in then.text
    assert not first.understood
