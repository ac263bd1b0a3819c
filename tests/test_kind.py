"""What a question asks for, what its short answer takes in, and questions about the articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Article, Language
from index import Encoder, Library
from qa.answer import Answer
from qa.extend import extend
from qa.kind import Kind, kind_of
from qa.pipeline import Pipeline
from qa.summary import summarise


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Siapa menteri yang meresmikan pasar ketika hujan turun?", "who"),
        ("Who scored when the rain began?", "who"),
        ("Berapa orang yang datang?", "how_many"),
        ("What is the price of rice?", "how_many"),
        ("Tanggal berapa pasar dibuka?", "when"),
        ("During which hours is it open?", "when"),
        ("Apa yang membuat harga naik?", "why"),
        ("Ke kota mana saja beras dikirim?", "list"),
        ("Which two countries export rice?", "list"),
        ("Di kecamatan mana banjir terjadi?", "where"),
        ("Apakah harga naik?", "yes_no"),
        ("May farmers sell the sensors?", "yes_no"),
        ("Bagaimana beras diangkut?", "other"),
        ("Apa isi perjanjian itu?", "other"),
        ("Apa yang dibahas menteri tentang artikel 5 undang-undang?", "other"),
        ("What did the article's author eat?", "other"),
    ],
)
def test_questions_about_the_world(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    "question",
    [
        "Tentang apa artikel ini?",
        "Artikel ini membahas apa?",
        "Apa isi berita tersebut?",
        "Apa poin pentingnya?",
        "Ringkas berita ini dalam satu kalimat.",
        "Tolong buatkan ringkasan artikel tentang beras",
        "Summarise the article",
        "What is this article about?",
        "What are the main points?",
        "Give me a short summary.",
    ],
)
def test_questions_for_a_summary(question: str) -> None:
    assert kind_of(question) == "summary"


@pytest.mark.parametrize(
    "words",
    [
        *("Halo!", "Selamat pagi", "Terima kasih banyak", "hi there", "Thanks!", "Siapa kamu?"),
        *("Terima kasih banyak ya!", "Terima kasih, jelas sekali", "Thanks a lot!", "Makasih ya"),
        *("Apa yang bisa kamu lakukan untuk saya?", "What can you do for me?", "Oke, terima kasih"),
        *("Great!", "Oke."),
    ],
)
def test_greetings(words: str) -> None:
    assert kind_of(words) == "greeting"
    assert kind_of(f"{words} Berapa harga beras?") != "greeting"


@pytest.mark.parametrize(
    "words",
    [
        *("Apa intinya?", "Poin-poin penting artikel ini?", "Beri saya ringkasan artikel itu"),
        *("Give me the main points", "What is this about?", "Could you summarize it?"),
        "Artikel tentang banjir di Demak itu membahas apa?",
        "What does the article about floods say?",
    ],
)
def test_other_words_for_a_summary(words: str) -> None:
    assert kind_of(words) == "summary"


SENTENCE = (
    "Menteri Perdagangan (Mendag) Budi Santoso mengimpor beras dari Thailand, Vietnam, dan Pakistan"
    " pada Januari."
)


def widened(words: str, kind: Kind, question: str = "") -> str:
    start = SENTENCE.index(words)
    return SENTENCE[slice(*extend(SENTENCE, (start, start + len(words)), kind, question, "id"))]


def test_a_list_is_taken_whole() -> None:
    for item in ("Thailand", "Vietnam", "Pakistan"):
        assert widened(item, "list") == "Thailand, Vietnam, dan Pakistan"
    assert widened("Thailand", "where") == "Thailand"


@pytest.mark.parametrize(
    ("sentence", "read", "whole"),
    [
        (
            "Firefighters from Mandaue, Lapu-Lapu and Talisay joined the effort and left at noon.",
            "Mandaue",
            "Mandaue, Lapu-Lapu and Talisay",
        ),
        (
            "Kapal itu mengangkut kopra, ikan tuna beku, dan pala.",
            "kopra, ikan tuna beku, dan pala",
            "kopra, ikan tuna beku, dan pala",
        ),
        (
            "The market will have sprinklers, wider aisles and four exits, the mayor added.",
            "sprinklers, wider aisles and four exits",
            "sprinklers, wider aisles and four exits",
        ),
        (
            "Tiga bahan yakni kopra, tuna beku, dan pala naik.",
            "tuna beku, dan pala",
            "kopra, tuna beku, dan pala",
        ),
    ],
)
def test_a_list_neither_loses_items_nor_drags_the_clause_in(
    sentence: str, read: str, whole: str
) -> None:
    span = sentence.index(read), sentence.index(read) + len(read)
    assert sentence[slice(*extend(sentence, span, "list", "", "en"))] == whole


@pytest.mark.parametrize(
    ("sentence", "read", "kind", "whole", "language"),
    [
        ("It made a net loss of $96.4 million.", "96.4 million", "how_many", "$96.4 million", "en"),
        ("Sebanyak 14 orang luka.", "14", "how_many", "14 orang", "id"),
        (
            "Pasar dibuka pada Minggu (5/5/2024) pukul 14.30 WITA.",
            "pukul 14.30 WITA",
            "when",
            "Minggu (5/5/2024) pukul 14.30 WITA",
            "id",
        ),
        (
            "It closed at about 9:45 p.m. on Feb. 5, she said.",
            "9:45 p.m.",
            "when",
            "9:45 p.m. on Feb. 5",
            "en",
        ),
        ("Senin (5/2/2024) hujan turun.", "Senin (5/2/2024", "when", "Senin (5/2/2024)", "id"),
    ],
)
def test_facts_are_taken_whole(
    sentence: str, read: str, kind: Kind, whole: str, language: Language
) -> None:
    span = sentence.index(read), sentence.index(read) + len(read)
    assert sentence[slice(*extend(sentence, span, kind, "", language))] == whole


def test_a_person_comes_with_the_office() -> None:
    office = "Menteri Perdagangan (Mendag) Budi Santoso"
    assert widened("Budi Santoso", "who", "Siapa yang mengimpor beras?") == office
    assert widened("Budi Santoso", "who", "Siapa menteri perdagangan (Mendag)?") == "Budi Santoso"


def test_an_open_bracket_is_closed() -> None:
    assert widened("Menteri Perdagangan (Mendag", "other") == "Menteri Perdagangan (Mendag)"
    assert widened("Mendag) Budi", "other") == "(Mendag) Budi"


def test_a_reason_is_a_clause_or_the_sentence() -> None:
    sentence = "Harga beras naik karena pasokan dari Jawa Tengah berkurang sejak Mei."

    def clause(words: str, kind: Kind, question: str) -> str:
        start = sentence.index(words)
        return sentence[slice(*extend(sentence, (start, start + len(words)), kind, question, "id"))]

    reason = "karena pasokan dari Jawa Tengah berkurang sejak Mei"
    assert clause("pasokan", "why", "Mengapa harga beras naik?") == reason
    assert clause("Harga", "why", "Mengapa?") == sentence.rstrip(".")
    assert clause("Mei", "other", "Bagaimana pasokan berubah?") == reason
    assert clause("Mei", "when", "Since when?") == "Mei"


# Questions about the articles themselves

ARTICLE = (
    "JAKARTA - Harga beras di Jakarta naik 12 persen pada Januari 2024.\n"
    "“Kami akan mengimpor dua juta ton beras tahun ini juga,” kata Menteri Budi Santoso.\n"
    "Pedagang di Pasar Induk Cipinang mengatakan pasokan beras dari Jawa Tengah berkurang.\n"
    "Foto: Antara.\n"
    "Harga telur, daging ayam, dan cabai tidak berubah dalam sebulan terakhir.\n"
    "Pemerintah menargetkan harga beras turun sebelum bulan puasa dimulai pada bulan Maret.\n"
)


def test_a_summary_begins_with_the_lead_and_keeps_the_order(encoder: Encoder) -> None:
    article = Article.from_text(ARTICLE)
    spans = summarise(article, encoder)
    assert len(spans) == 3 and spans == sorted(spans)
    sentences = [article.text[start:end] for start, end in spans]
    assert sentences[0].startswith("JAKARTA - Harga beras")
    assert not any(sentence.startswith(("“", "Foto")) for sentence in sentences)


def test_one_article_is_summarised_with_citations(empty: Library) -> None:
    empty.add([Article.from_text(ARTICLE, id="beras")])
    answer = Pipeline(empty).ask("What is this article about?")
    assert answer.status == "answered" and answer.text.startswith("Original text (Indonesian): ")
    assert len(answer.citations) == 3 and all(one.is_verbatim() for one in answer.citations)


def test_of_several_the_one_that_is_described_or_talked_about(library: Library) -> None:
    pipeline = Pipeline(library)
    described = pipeline.ask("Summarise the article about floods in Semarang")
    assert described.citations[0].article.id == "flood"
    talked_about = pipeline.ask("Ringkas artikel itu.", history=[described])
    assert talked_about.citations[0].article.id == "flood"
    latest = pipeline.ask("Tentang apa berita ini?")
    assert [one.article.id for one in latest.citations] == ["beras", "flood"]
    assert latest.text.startswith("Ada 2 artikel")


def test_a_greeting_says_what_there_is(library: Library, empty: Library) -> None:
    answer: Answer = Pipeline(library).ask("Terima kasih!")
    assert answer.text.startswith("Sama-sama! Saya menyimpan 2 artikel")
    assert (answer.status, answer.citations) == ("answered", ())


def test_without_articles_nothing_is_made_up(tmp_path: Path, encoder: Encoder) -> None:
    with Library.open(tmp_path / "none", encoder=encoder, shipped=False) as library:
        assert Pipeline(library).ask("Summarise the article").status == "not_found"
        assert "No article" in Pipeline(library).ask("Hello").text
