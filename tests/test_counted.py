"""A number answers only where it counts what is asked for."""

from __future__ import annotations

import pytest

from corpus import Article
from qa.counted import counts_otherwise
from qa.premises import unmet
from qa.question import Question

SENTENCE = "Kementerian menyerahkan 1.205 unit pelacak satelit, dan 40 ribu siswa datang."


def counts(question: str, number: str, sentence: str = SENTENCE) -> bool:
    start = sentence.index(number)
    span = start, start + len(number)
    return not counts_otherwise(Question.of(question), sentence, span, "id")


@pytest.mark.parametrize(
    ("question", "number", "so"),
    [
        ("Berapa pelacak satelit yang diserahkan?", "1.205", True),
        ("How many satellite trackers were handed over?", "1.205 unit", True),
        ("How many fishers attended?", "1.205 unit", False),
        ("Berapa banyak nelayan yang hadir?", "1.205", False),
        ("How many students came?", "40 ribu", True),
        ("Berapa pelajar yang datang?", "40 ribu", True),
        ("Berapa kapal yang datang?", "40 ribu", False),
        ("How many of the people came?", "40 ribu", True),
        ("Siapa yang datang?", "40 ribu", True),
    ],
)
def test_what_follows_the_number_is_what_it_counts(question: str, number: str, so: bool) -> None:
    assert counts(question, number) is so


def test_people_are_counted_by_several_words() -> None:
    sentence = "Lithuania berpenduduk dua juta jiwa."
    assert counts("Berapa orang tinggal di Lithuania?", "dua juta", sentence)


def test_a_name_from_elsewhere_in_the_article_is_apart() -> None:
    lead = "Jembatan Brantas diresmikan di Kediri. " + "Warga menyambutnya dengan gembira. " * 12
    text = lead + "Biayanya Rp85 miliar. Pasar Gede dibangun ulang. Pedagang pindah. Hujan turun."
    article = Article.from_text(text, id="a", language="id")
    asked = Question.of("Berapa biaya Pasar Gede?")
    assert unmet(asked, article, "Pedagang pindah.").apart == 0
    assert unmet(asked, article, "Hujan turun.").apart == 1
    assert unmet(Question.of("Apa yang turun di Kediri?"), article, "Hujan turun.").apart == 0
