from __future__ import annotations

import pytest

from corpus import Article, InputError
from corpus.article import headline


def test_what_is_not_given_is_derived() -> None:
    article = Article.from_text("Harga beras naik di Jakarta.\r\nWarga mengeluh.")
    assert article.text == "Harga beras naik di Jakarta.\nWarga mengeluh."
    assert article.title == "Harga beras naik di Jakarta."
    assert article.language == "id"
    assert len(article.id) == 12
    assert (article.source, article.url, article.published) == ("", "", "")


def test_the_same_input_gets_the_same_id() -> None:
    assert Article.from_text("Satu.").id == Article.from_text("Satu.").id
    assert Article.from_text("Satu.").id != Article.from_text("Dua.").id
    url = "https://example.com/a"
    assert Article.from_text("Satu.", url=url).id == Article.from_text("Dua.", url=url).id


def test_spacing_does_not_change_the_fingerprint() -> None:
    one, two = Article.from_text("Satu dua."), Article.from_text("Satu\n dua. ")
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint != Article.from_text("Satu tiga.").fingerprint


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Harga Beras Naik\n\nHarga beras naik.", "Harga Beras Naik"),
        ("Harga naik.\nWarga mengeluh.", "Harga naik."),
        ("kata " * 60, "kata " * 18 + "kata…"),
    ],
)
def test_headline(text: str, title: str) -> None:
    assert headline(text) == title


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "  \n"}, "empty"),
        ({"text": "x", "id": "a b"}, "without spaces"),
        ({"text": "x", "id": "a" * 201}, "1 to 200"),
        ({"text": "x", "language": "fr"}, "write id or en"),
        ({"text": "x", "url": "javascript:alert(1)"}, "web address"),
        ({"text": "a\ud800b"}, "broken character"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    fields: dict[str, str], reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        Article.from_text(**fields)
    assert "\n" not in str(caught.value)
