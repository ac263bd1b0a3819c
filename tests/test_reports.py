"""What several articles say to one question: the same once, and different things side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus import Article, Language
from index import Library
from qa import Assistant, Reader
from qa.agreement import Said, differing_answer, differing_name, same_answer, same_thing_counted
from qa.comparison import same_event
from qa.copies import wording
from qa.pipeline import Pipeline
from qa.question import Question

WIRE = (
    "Bisnis.com, JAKARTA - Kementerian Perdagangan (Kemendag) menyalurkan 1.250 mesin kasir"
    " digital kepada pedagang pasar di 18 provinsi. Wakil Menteri Perdagangan Ratna Wulandaru"
    " mengatakan program Lapak Digital Nusantara menelan anggaran Rp320 miliar.\n\n"
    "Peluncuran di Pasar Minggu, Jakarta Selatan, Senin (12/08/2024), dihadiri sekitar 600"
    " pedagang. Jawa Timur memperoleh 310 unit, terbanyak di antara semua provinsi."
)
COPY = WIRE.replace("Bisnis.com, JAKARTA", "JAKARTA, KOMPAS.com").replace("kepada", "bagi")
OTHER = (
    "JAKARTA - Program Lapak Digital Nusantara menelan anggaran Rp350 miliar, kata Wakil Menteri"
    " Perdagangan Ratna Wulandaru di Pasar Minggu, Jakarta Selatan, Senin (12/08/2024).\n\n"
    "Kementerian Perdagangan (Kemendag) membagikan kasir digital. Jawa Timur memperoleh 310 unit."
)
ENGLISH = (
    "JAKARTA - The Trade Ministry has begun handing out digital cash registers at Pasar Minggu,"
    " South Jakarta. East Java gets the most, 310 units, Deputy Minister Ratna Wulandaru said."
)
RICE = (
    "Pemerintah Provinsi Jawa Barat menelan anggaran Rp90 miliar untuk gudang beras di Cirebon,"
    " kata Kepala Dinas Pangan Yusuf Hamdan, Rabu (14/08/2024)."
)


def article(text: str, id: str, source: str, day: str, language: Language = "id") -> Article:
    return Article.from_text(text, id=id, source=source, published=day, language=language)


@pytest.fixture
def news(empty: Library, reader: Reader) -> Iterator[Assistant]:
    empty.add(
        [
            article(WIRE, "wire", "Bisnis.com", "2024-08-12"),
            article(COPY, "copy", "Kompas.com", "2024-08-12"),
            article(RICE, "rice", "Tempo", "2024-08-14"),
        ]
    )
    yield Assistant(empty, reader)


def cited(assistant: Assistant, question: str) -> tuple[str, set[str]]:
    answer = assistant.ask(question)
    assert all(citation.is_verbatim() for citation in answer.citations)
    return answer.text, {citation.article.id for citation in answer.citations}


def test_copies_are_one_answer_with_several_citations(news: Assistant) -> None:
    text, articles = cited(news, "Berapa pedagang yang hadir dalam peluncuran Lapak Digital?")
    assert articles == {"wire", "copy"}
    assert "600 pedagang [1][2]" in text
    assert "berbeda" not in text


def test_copies_are_read_once(news: Assistant) -> None:
    found = Pipeline(news.library, news.reader).retrieve(
        Question.of("Berapa anggaran Lapak Digital Nusantara?")
    )
    assert {hit.passage.article_id for hit in found.hits} == {"wire", "rice"}
    assert {hit.passage.article_id for hit in found.copies} == {"copy"}


def test_sources_that_differ_stand_side_by_side(news: Assistant) -> None:
    news.library.add([article(OTHER, "other", "Antara", "2024-08-13")])
    text, articles = cited(news, "Berapa anggaran program Lapak Digital Nusantara?")
    assert articles == {"wire", "copy", "other"}
    *_, sides = text.split("\n\n")
    assert sides.startswith("Sumber-sumber berbeda: ")
    assert "Rp320 miliar (Bisnis.com, 12 Agustus 2024)" in sides
    assert "Rp350 miliar (Antara, 13 Agustus 2024)" in sides
    english, _ = cited(news, "What is the budget of the Lapak Digital Nusantara program?")
    assert "Rp350 billion (Antara, 13 August 2024)" in english


def test_the_same_fact_in_two_languages_is_one_answer(news: Assistant) -> None:
    news.library.add([article(ENGLISH, "english", "The Jakarta Post", "2024-08-13", "en")])
    text, articles = cited(news, "Berapa unit untuk Jawa Timur?")
    assert {"wire", "english"} <= articles
    assert "berbeda" not in text


def test_another_story_is_neither_proof_nor_disagreement(news: Assistant) -> None:
    text, articles = cited(news, "Berapa anggaran gudang beras di Cirebon?")
    assert articles == {"rice"}
    assert "berbeda" not in text


@pytest.mark.parametrize(
    ("one", "other", "same", "differing"),
    [
        (("Rp3,2 triliun", "id"), ("Rp3.2 trillion", "en"), True, False),
        (("sekitar 600 pedagang", "id"), ("600 traders", "en"), True, False),
        (("600 pedagang", "id"), ("500 pedagang", "id"), False, True),
        (("40 ribu", "id"), ("39.850", "id"), False, False),
        (("12 Mei 2024", "id"), ("13 May 2024", "en"), False, True),
        (("12 Mei 2024", "id"), ("2024", "id"), True, False),
        (("Rp5 miliar", "id"), ("5 provinsi", "id"), False, False),
        (("Menteri Budi Santoso", "id"), ("Budi Santoso", "id"), True, False),
        (("Budi Santoso", "id"), ("Rini Astuti", "id"), False, False),
    ],
)
def test_spans_are_the_same_different_or_neither(
    one: Said, other: Said, same: bool, differing: bool
) -> None:
    assert same_answer(one, other) is same_answer(other, one) is same
    assert differing_answer(one, other) is differing


def test_a_name_that_both_stories_know_is_no_disagreement() -> None:
    one: Said = "Budi Santoso", "id"
    other: Said = "Rini Astuti", "id"
    apart = "Budi Santoso menang.", "Rini Astuti menang."
    both = "Budi Santoso mengalahkan Rini Astuti.", "Rini Astuti kalah dari Budi Santoso."
    assert differing_name(one, other, apart)
    assert not differing_name(one, other, both)


def test_numbers_are_compared_where_they_count_the_same() -> None:
    one = "Gempa itu menewaskan 56 orang dan melukai 700 orang."
    other = "Gempa itu menewaskan 62 orang dan melukai 700 orang."
    killed, injured = one.index("56") + 2, one.index("700") + 3
    assert same_thing_counted((one, "id"), killed, (other, "id"), killed)
    assert not same_thing_counted((one, "id"), killed, (other, "id"), injured)


def test_reports_of_one_event_know_each_other() -> None:
    wire, copy = (
        article(WIRE, "wire", "Bisnis.com", "2024-08-12"),
        article(COPY, "copy", "Kompas.com", "2024-08-12"),
    )
    later = article(COPY, "later", "Kompas.com", "2024-10-12")
    rice = article(RICE, "rice", "Tempo", "2024-08-14")
    assert same_event(wire, copy)
    assert not same_event(wire, later)
    assert not same_event(wire, rice)


def test_a_copy_may_not_differ_in_a_name_or_number() -> None:
    said = wording("Bisnis.com, JAKARTA - Harga beras di Medan naik 12 persen sejak awal pekan.")
    assert said.repeats(wording("MEDAN - Harga beras di Medan naik 12 persen sejak pekan lalu."))
    assert not said.repeats(wording("Harga beras di Medan naik 13 persen sejak awal pekan."))
    assert not said.repeats(wording("Harga beras di Padang naik 12 persen sejak awal pekan."))
