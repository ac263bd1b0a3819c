"""Questions to begin with: made of what the library holds, so that each of them is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from corpus import Article, Language
from index import Library
from qa.suggestions import suggestions

COUNT = 5
_LATEST = 5  # articles that questions are made of
_SHIPPED = "bisnis-2024-02-05-kemenkominfo-china-ai"
# The shipped article answers these, which its title and brackets would not lead to.
OF_SHIPPED: Sequence[str] = (
    "Berapa pelajar Indonesia di China?",
    "Siapa Wakil Menteri Kemenkominfo?",
    "Which country is the Brdo Congress Centre in?",
)


def examples(library: Library, language: Language) -> list[str]:
    """At most `COUNT` questions, of as many articles as there are."""
    latest = [library.article(entry.id) for entry in library.listing(most=_LATEST).entries]
    offered = [_of(article, language) for article in latest if article]
    by_turns = (question for turn in zip_longest(*offered) for question in turn if question)
    return list(islice(dict.fromkeys(by_turns), COUNT))


def _of(article: Article, language: Language) -> Iterator[str]:
    if article.id == _SHIPPED:
        yield from OF_SHIPPED
    yield from suggestions(article, language)
