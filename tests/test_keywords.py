from __future__ import annotations

from index.keywords import match_expression, query_stems, stems, tokens


def test_numbers_are_spelled_one_way() -> None:
    assert tokens("Rp1.250 atau 1,250") == ["rp", "1250", "atau", "1250"]
    assert tokens("3,2 triliun") == ["3_2", "triliun"]
    assert tokens("15 meter pada 05/02/2024") == ["15", "meter", "pada", "05", "02", "2024"]


def test_words_of_one_stem_meet() -> None:
    assert set(stems("mengajarkan ajaran", "id")) == {"ajar"}
    assert set(stems("students studying", "en")) == {"student", "studi"}


def test_questions_lose_the_words_that_only_ask() -> None:
    assert query_stems("Siapa yang menjadi Menteri?") == ["jadi", "teri", "menjadi", "menteri"]
    assert query_stems("What is it about?") == []


def test_no_word_becomes_an_operator() -> None:
    assert match_expression('beras AND "x" NEAR') == '"beras" OR "x" OR "near" OR "bera"'
