from __future__ import annotations

from index.keywords import match_expression, query_stems, stems, tokens, translated_stems
from index.lexicon import Lexicon, shipped_lexicon


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
    stems = query_stems('beras AND "x" NEAR')
    assert match_expression(stems) == '"beras" OR "x" OR "near" OR "bera"'


def test_words_are_looked_for_by_what_the_other_language_calls_them() -> None:
    lexicon = Lexicon({"en": {"rice": (("beras", 0.9), ("yang", 0.1))}, "id": {}})
    assert translated_stems("What is the price of rice?", "en", lexicon) == ["beras"]
    assert translated_stems("Berapa harga rice?", "id", lexicon) == []


def test_the_shipped_lexicon_knows_common_words_both_ways() -> None:
    lexicon = shipped_lexicon()
    assert lexicon.translations("minister", "en")[0][0] == "menteri"
    assert lexicon.translations("Beras", "id")[0][0] == "rice"
    assert lexicon.translations("qwertz", "id") == ()
