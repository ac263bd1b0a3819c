from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Pengadaan dikerjakan PT Karya Niaga Solusindo Tbk. yang memenangi tender.",
        "Alamatnya di Jl. Sudirman No. 5 Jakarta.",
        "Beras, gula, minyak, dsb. dijual murah.",
        "Budi dkk. hadir pada pukul 10.30 WIB.",
        "Sebanyak 1.250 unit senilai Rp3,2 triliun dibagikan.",
        "Anggarannya Rp1.500.000 per unit.",
        "Dr. H. Budi Santoso, S.H., M.H. hadir di sana.",
        "A. B. Yudhoyono hadir kemarin.",
        "Prices rose 1.5 percent, Mr. Smith of the U.S. Senate said.",
        "“Kami senang,” katanya.",
    ],
)
def test_one_sentence_stays_whole(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["Harga naik.", "Warga mengeluh."],
        ["“Kami senang.”", "Ia lalu pergi."],
        ["Saham dibeli PT Abadi Tbk.", "Nilainya belum diketahui."],
        ["Apa benar?", "Ya!", "Begitulah."],
        ["The bill passed.", "It takes effect in 2025."],
    ],
)
def test_sentences_are_separated(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_headline_is_a_sentence_of_its_own() -> None:
    assert sentences("Harga Beras Naik\n\nHarga beras naik.") == [
        "Harga Beras Naik",
        "Harga beras naik.",
    ]


def test_a_headline_above_a_much_longer_line_needs_no_blank_line() -> None:
    story = "Harga beras medium di Surabaya naik 12 persen menjadi Rp14.000 per kilogram."
    assert sentences(f"Harga beras naik di Surabaya\n{story}") == [
        "Harga beras naik di Surabaya",
        story,
    ]
    wrapped = "Menteri Perdagangan mengatakan harga beras di\nSurabaya naik 12 persen pekan ini."
    assert sentences(wrapped) == [wrapped]


def test_lines_broken_in_mid_sentence_are_joined() -> None:
    assert sentences("Harga beras di Jakarta\nnaik tajam.") == [
        "Harga beras di Jakarta\nnaik tajam."
    ]


@given(st.text())
def test_sentences_cover_every_visible_character_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in itertools.pairwise(spans))
    outside = set(range(len(text))) - {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in outside)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
