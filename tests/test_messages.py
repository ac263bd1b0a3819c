"""The interface speaks two languages, completely."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest

from corpus import InputError, Language
from qa.question import Question
from ui.page.messages import (
    ENGLISH,
    INDONESIAN,
    MESSAGES,
    Messages,
    confidence_in_words,
    date_in_words,
    explain,
)

NAMES = [field.name for field in fields(Messages)]


def error_of(question: str) -> InputError:
    with pytest.raises(InputError) as caught:
        Question.of(question)
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_everything_and_differ(name: str) -> None:
    indonesian, english = getattr(INDONESIAN, name), getattr(ENGLISH, name)
    assert indonesian
    assert english
    assert indonesian != english


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_fill_the_same_blanks(name: str) -> None:
    def blanks(text: object) -> set[str | None]:
        return {blank for _, blank, _, _ in Formatter().parse(str(text)) if blank}

    if isinstance(getattr(ENGLISH, name), str):
        assert blanks(getattr(INDONESIAN, name)) == blanks(getattr(ENGLISH, name))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_month_and_status_has_a_name(language: Language) -> None:
    assert len(set(MESSAGES[language].months)) == 12
    assert set(MESSAGES[language].status) == {"answered", "uncertain", "not_found"}


@pytest.mark.parametrize(
    ("published", "indonesian", "english"),
    [
        ("2024-02-05", "5 Februari 2024", "5 February 2024"),
        ("2024-08-17T10:00:00+07:00", "17 Agustus 2024", "17 August 2024"),
        ("sometime in May", "sometime in May", "sometime in May"),
        ("", "", ""),
    ],
)
def test_dates_are_written_as_each_language_writes_them(
    published: str, indonesian: str, english: str
) -> None:
    assert date_in_words(published, "id") == indonesian
    assert date_in_words(published, "en") == english


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "high"), (0.75, "high"), (0.74, "medium"), (0.5, "medium"), (0.49, "low"), (0.0, "low")],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    assert confidence_in_words(confidence, "en") == f"{words} confidence"


@pytest.mark.parametrize(
    ("question", "indonesian"),
    [
        ("  ", "Pertanyaannya kosong: tulis apa yang ingin Anda ketahui."),
        ("x" * 10_000, "Pertanyaannya 10.000 karakter: tulis paling banyak 1.000 karakter."),
        ("?!", "Tidak ada kata dalam pertanyaan ini: tulis apa yang ingin Anda ketahui."),
    ],
)
def test_a_known_mistake_is_explained_in_the_language_of_the_interface(
    question: str, indonesian: str
) -> None:
    error = error_of(question)
    assert explain(error, "id") == indonesian
    assert explain(error, "en") == str(error)


def test_another_error_speaks_for_itself() -> None:
    assert explain(InputError("The disk is full: free some."), "id") == (
        "The disk is full: free some."
    )


def test_a_defect_is_admitted_without_its_details() -> None:
    assert explain(KeyError("secret"), "id") == INDONESIAN.unexpected
    assert explain(KeyError("secret"), "en") == ENGLISH.unexpected
