from __future__ import annotations

import pytest

from qa import QuestionError
from qa.question import MOST_CHARACTERS, Question


def test_the_language_is_told_unless_it_is_given() -> None:
    assert Question.of("Siapa Nezar Patria?").language == "id"
    assert Question.of("Who met Wang Jiayi?").language == "en"
    assert Question.of("Nezar?", language="en").language == "en"


def test_spacing_is_evened_out() -> None:
    assert Question.of("  Siapa \n Nezar? ").text == "Siapa Nezar?"


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("", None, "is empty"),
        (" \n\t", None, "is empty"),
        ("?!… —", None, "no words"),
        ("a" * (MOST_CHARACTERS + 1), None, "1,001 characters long"),
        ("Siapa?", "fr", "use id or en"),
    ],
)
def test_what_cannot_be_asked(text: str, language: str | None, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        Question.of(text, language=language)
