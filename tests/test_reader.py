from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import Reader, ReaderError
from tests.conftest import BERAS, FLOOD

VISIBLE = st.text(min_size=1, max_size=400)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Berapa persen harga beras naik?", BERAS, "12 persen"),
        ("Siapa Menteri Perdagangan?", BERAS, "Budi Santoso"),
        ("Who is the mayor?", FLOOD, "Agustina Wilujeng"),
    ],
)
def test_it_finds_the_words_that_answer(
    reader: Reader, question: str, text: str, answer: str
) -> None:
    span = reader.read(question, text)
    assert answer in span.text
    assert text[span.start : span.end] == span.text
    assert span.score > span.null_score


def test_it_says_when_a_text_has_no_answer(reader: Reader) -> None:
    span = reader.read("Siapa yang memenangi Piala Dunia 2018?", BERAS)
    assert span.score < span.null_score
    assert span.margin < 0


def test_long_texts_are_read_to_the_end(reader: Reader) -> None:
    filler = "Warga berkumpul di lapangan sejak pagi untuk mengikuti acara. " * 60
    text = filler + BERAS
    span = reader.read("Siapa Menteri Perdagangan?", text)
    assert span.start > len(filler)
    assert text[span.start : span.end] == span.text


def test_texts_are_read_alike_together_and_alone(reader: Reader) -> None:
    question = "Berapa orang yang dipindahkan?"
    together = reader.read_all(question, [BERAS, FLOOD, BERAS])
    alone = [reader.read(question, text) for text in (BERAS, FLOOD, BERAS)]
    assert [span.text for span in together] == [span.text for span in alone]
    assert [span.score for span in together] == pytest.approx([s.score for s in alone], abs=1e-3)
    assert reader.read_all(question, []) == []


def test_a_span_is_made_of_whole_words(reader: Reader) -> None:
    span = reader.read("Siapa wali kota Semarang?", FLOOD)
    before, after = FLOOD[: span.start][-1:], FLOOD[span.end :][:1]
    assert not (before.isalnum() and span.text[0].isalnum())
    assert not (after.isalnum() and span.text[-1].isalnum())


@settings(max_examples=25, deadline=None)
@given(question=VISIBLE, text=VISIBLE)
def test_any_text_gives_a_span_at_its_offsets(reader: Reader, question: str, text: str) -> None:
    span = reader.read(question, text)
    assert text[span.start : span.end] == span.text


def test_a_missing_reader_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be loaded"):
        Reader.open(tmp_path)
