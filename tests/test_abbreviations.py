"""Short forms and long ones: from an article's own brackets, and from the list that is shipped."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import Article
from corpus.abbreviations import spelled_out
from index import Library
from index.abbreviations import met_otherwise, other_stems, shipped_forms
from qa.premises import unmet
from qa.question import Question


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("kata Badan Pusat Statistik (BPS) kemarin", [("BPS", "Badan Pusat Statistik")]),
        ("BPS (Badan Pusat Statistik) mencatat", [("BPS", "Badan Pusat Statistik")]),
        (
            "Kementerian Komunikasi dan Informatika (Kemenkominfo) menyebut",
            [("Kemenkominfo", "Kementerian Komunikasi dan Informatika")],
        ),
        ("kecerdasan buatan (artificial intelligence/AI)", [("AI", "artificial intelligence")]),
        ("the National Weather Service (NWS) said", [("NWS", "National Weather Service")]),
        ("Harga naik (12 persen) di Jakarta (Senin).", []),
        ("Selesai. Statistik (BPS)", []),
    ],
)
def test_brackets_spell_out_what_stands_before_them(
    text: str, pairs: list[tuple[str, str]]
) -> None:
    assert list(spelled_out(text)) == pairs


@given(st.text(alphabet="Aa bB(c)/.\n", max_size=80))
@example("AA(A/)")  # one side of the bracket is empty
def test_what_is_spelled_out_stands_in_the_text(text: str) -> None:
    for short, long in spelled_out(text):
        assert short in text
        assert long in text
        assert len(long) > len(short)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Apa kata PBB?", "The United Nations said so.", {"pbb"}),
        ("What did the UN say?", "Perserikatan Bangsa-Bangsa menyebut hal itu.", {"un"}),
        ("Siapa Wamenkominfo?", "Wakil Menteri Kominfo Nezar Patria", {"wamenkominfo"}),
        ("Who is in charge?", "Organisasi Kesehatan Dunia", set()),
        ("Who leads the WHO?", "Organisasi Kesehatan Dunia", {"who"}),
    ],
)
def test_a_thing_is_met_under_its_other_names(question: str, text: str, words: set[str]) -> None:
    assert met_otherwise(question, text) == words


def test_an_article_is_believed_about_its_own_short_forms() -> None:
    text = "Laskar Rimba Utama (LRU) menang 2-0."
    assert met_otherwise("Berapa skor Laskar Rimba Utama?", "LRU menang 2-0.") == frozenset()
    met = met_otherwise("Berapa skor Laskar Rimba Utama?", "LRU menang 2-0.", spelled_out(text))
    assert met == {"laskar", "rimba", "utama"}


def test_every_listed_form_has_another() -> None:
    forms = shipped_forms()
    for said in ("Bank Dunia", "KPK", "Mahkamah Konstitusi", "IDX", "Menkeu"):
        assert any(forms.said(said).values()), said


def test_keywords_find_an_article_by_the_other_form(empty: Library) -> None:
    empty.add(
        [
            Article.from_text(
                "Perserikatan Bangsa-Bangsa menolak usul itu.", id="pbb", language="id"
            ),
            Article.from_text("Panitia pekan buku menolak naskah itu.", id="buku", language="id"),
        ]
    )
    assert "bangsa bangsa" in " ".join(other_stems("Apa yang ditolak PBB?"))
    assert empty.search("Apa yang ditolak PBB?", 2)[0].passage.article_id == "pbb"


def test_a_short_form_is_no_stranger() -> None:
    text = "Menteri Keuangan Sri Lestari meresmikan gedung itu."
    article = Article.from_text(text, id="a", language="id")
    assert unmet(Question.of("Apa yang diresmikan Menkeu?"), article, text).strangers == 0
    assert unmet(Question.of("Apa yang diresmikan Mendagri?"), article, text).strangers == 1
