"""What a question takes for granted: checked against the article and the sentence that answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Language
from qa.expected import fits
from qa.kind import kind_of
from qa.premises import Unmet, unmet
from qa.question import Question

TEXT = (
    "Gubernur Jawa Timur Rini Astuti meresmikan Jembatan Brantas II di Kediri pada 12 Mei 2023. "
    "Jembatan itu menelan biaya Rp85 miliar dari APBD 2022. "
    "Sebanyak 40 insinyur dari Jepang ikut merancangnya."
)
ARTICLE = Article.from_text(TEXT, id="jembatan", language="id")


def lacking(question: str, sentence: int) -> Unmet:
    return unmet(Question.of(question), ARTICLE, TEXT.split(". ")[sentence])


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Siapa Gubernur Jawa Timur yang meresmikan Jembatan Brantas II?", 0, Unmet(0, 0, 0)),
        ("Siapa Gubernur Jawa Barat yang meresmikan jembatan itu?", 0, Unmet(1, 0, 1)),
        ("Kapan Jembatan Brantas I diresmikan?", 0, Unmet(1, 0, 1)),
        ("Berapa biaya jembatan dari APBD 2021?", 1, Unmet(0, 1, 1)),
        ("Berapa insinyur dari Korea Selatan yang ikut merancang?", 2, Unmet(0, 1, 1)),
        ("Who is the governor of East Java?", 0, Unmet(0, 0, 0)),
        ("How many Japanese engineers helped?", 2, Unmet(0, 0, 0)),
        ("How many engineers came from Germany?", 2, Unmet(0, 1, 1)),
        ("Siapa tiga pejabat yang hadir di Kediri?", 0, Unmet(0, 0, 0)),
    ],
)
def test_what_is_not_borne_out_is_counted(question: str, sentence: int, expected: Unmet) -> None:
    assert lacking(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "fitting", "other", "language"),
    [
        ("Berapa anggaran program itu?", "Rp320 miliar", "18 provinsi", "id"),
        ("How much did the bridge cost?", "Rp85 miliar", "12 Mei 2023", "id"),
        ("Berapa persen bunganya?", "7 persen", "10 tahun", "id"),
        ("What is the price of one unit?", "8.3 US cents", "10 years", "en"),
        ("How many engineers came?", "40 insinyur", "Rp85 miliar", "id"),
        ("How many cockatoos died?", "12", "19-kilometer", "en"),
        ("How many days did it last?", "dua hari", "12 persen", "id"),
        ("Berapa megawatt kapasitasnya?", "24 megawatt", "Sumba", "id"),
        ("Berapa lama perjalanannya?", "50 menit", "Rp5.000", "id"),
        ("Kapan jembatan diresmikan?", "12 Mei 2023", "Kediri", "id"),
        ("During which hours is it open?", "around midday", "the island", "en"),
        ("Siapa gubernurnya?", "Rini Astuti", "12 persen", "id"),
        ("Where is the bridge?", "Kediri", "dua kali", "id"),
    ],
)
def test_a_span_is_of_the_sort_that_is_asked_for(
    question: str, fitting: str, other: str, language: Language
) -> None:
    kind = kind_of(question)
    assert fits(kind, question, fitting, language) == 1.0
    assert fits(kind, question, other, language) == -1.0


def test_an_amount_is_no_reason() -> None:
    assert fits("why", "Mengapa ditolak?", "Rp320 miliar", "id") == -1.0
    assert fits("why", "Mengapa ditolak?", "karena anggarannya habis", "id") == 0.0


def test_a_rise_is_told_in_any_measure() -> None:
    question = "By how much did sales rise?"
    for short in ("17 percent", "US$3 million", "12 tonnes"):
        assert fits("how_many", question, short, "en") == 1.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_odd(asked: str, said: str) -> None:
    question = Question(asked, asked, "en", kind_of(asked))
    article = Article.from_text(f"Berita. {said}", id="a", language="id")
    found = unmet(question, article, said)
    assert min(found.strangers, found.missing, found.conflicts) >= 0
    assert fits(question.kind, asked, said, "id") in (-1.0, 0.0, 1.0)
