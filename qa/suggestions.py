"""Questions that an article is sure to answer, to offer where a reader does not know any."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Article, Language
from corpus.abbreviations import spelled_out

_LONGEST_TITLE = 120  # characters; a longer one makes no question to click on
_SUMMARY: dict[Language, str] = {"id": "Ringkas “{title}”", "en": "Summarise “{title}”"}
_MEANING: dict[Language, str] = {"id": "Apa itu {short}?", "en": "What is {short}?"}


def suggestions(article: Article, language: Language) -> Iterator[str]:
    """Questions about an article: its summary, and what it spells out in brackets."""
    if len(article.title) <= _LONGEST_TITLE:
        yield _SUMMARY[language].format(title=article.title)
    for short, _ in spelled_out(article.text):
        yield _MEANING[language].format(short=short)
