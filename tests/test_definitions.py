"""What an abbreviation stands for, from the articles' own brackets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus import Article
from index import Library
from qa import Assistant

INDONESIAN = (
    "Jakarta – Kementerian Komunikasi dan Informatika (Kemenkominfo) menutup 12 situs judi. "
    "Badan Siber dan Sandi Negara (BSSN) membantu penutupan itu dengan kecerdasan buatan (AI)."
)
ENGLISH = "The Asian Infrastructure Fund (AIF) will lend US$20 million to Ambon's port."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Library.open(tmp_path_factory.mktemp("library"), shipped=False) as library:
        library.add(
            [
                Article.from_text(INDONESIAN, id="a", language="id"),
                Article.from_text(ENGLISH, id="b", language="en"),
            ]
        )
        yield Assistant(library)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Apa itu Kemenkominfo?", "Kementerian Komunikasi dan Informatika"),
        ("Apa kepanjangan dari BSSN?", "Badan Siber dan Sandi Negara"),
        ("BSSN itu apa?", "Badan Siber dan Sandi Negara"),
        ("BSSN singkatan dari apa?", "Badan Siber dan Sandi Negara"),
        ("Apa itu AI?", "kecerdasan buatan"),
        ("What does AIF stand for?", "Asian Infrastructure Fund"),
        ("What is the AIF?", "Asian Infrastructure Fund"),
        ("What does BSSN mean?", "Badan Siber dan Sandi Negara"),
        ("Apa singkatan dari Badan Siber dan Sandi Negara?", "BSSN"),
        ("What is the abbreviation of the Asian Infrastructure Fund?", "AIF"),
    ],
)
def test_the_articles_own_brackets_answer(assistant: Assistant, question: str, short: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.short) == ("answered", short)
    assert short.casefold() in answer.text.split("\n\n")[0].casefold()
    (citation,) = answer.citations
    assert short in citation.quote and "(" in citation.quote


@pytest.mark.parametrize("question", ["Apa itu KPK?", "What does NATO stand for?"])
def test_what_no_article_spells_out_is_not_made_up(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"
