"""Questions that are offered: made of what the library holds, and answered by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Article, Language
from index import Encoder, Library
from qa import Assistant, Reader
from qa.suggestions import suggestions
from ui.page.examples import COUNT, OF_SHIPPED, examples

TEXT = (
    "Badan Siber dan Sandi Negara (BSSN) melatih 120 penjaga jaringan listrik di Batam pekan ini. "
    "Pelatihan itu berlangsung lima hari, kata juru bicara badan itu, Rina Hartati."
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_are_answered_by_what_there_is(
    tmp_path: Path, encoder: Encoder, reader: Reader, language: Language
) -> None:
    library = Library.open(tmp_path, encoder=encoder)
    library.add([Article.from_text(TEXT, id="batam", title="Penjaga Jaringan Dilatih di Batam")])
    offered = examples(library, language)
    assert len(offered) == COUNT and set(OF_SHIPPED) & set(offered)
    assert any("Penjaga Jaringan" in question for question in offered)
    assistant = Assistant(library, reader)
    for question in offered:
        answer = assistant.ask(question)
        assert answer.status != "not_found", question
        about = "batam" if "Batam" in question or "BSSN" in question else "bisnis"
        assert answer.citations[0].article.id.startswith(about), question
    library.remove("bisnis-2024-02-05-kemenkominfo-china-ai")
    assert not set(OF_SHIPPED) & set(examples(library, language))
    library.remove("batam")
    assert examples(library, language) == []
    library.close()


def test_a_long_title_is_no_question() -> None:
    article = Article.from_text(TEXT, title="Penjaga " * 20)
    assert list(suggestions(article, "en")) == ["What is BSSN?"]
