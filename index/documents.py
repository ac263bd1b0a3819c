"""Passages as LangChain documents."""

from __future__ import annotations

import re
from typing import Any

from langchain_core.documents import Document

from corpus import Article, Passage
from index.library import Library

_PASSAGE_ID = re.compile(r"(.+)#(\d+)-(\d+)")


def as_document(library: Library, passage: Passage) -> Document:
    """The passage with its article's metadata, or the document that it was added as."""
    metadata = library.metadata(passage.article_id)
    if metadata is not None:
        return Document(page_content=passage.text, metadata=metadata, id=passage.article_id)
    article = library.article(passage.article_id)
    assert article is not None
    return _part(article, passage.start, passage.end)


def document_of(library: Library, id: str) -> Document | None:
    """The document of an id: one that was added, a whole article, or "article#start-end"."""
    if article := library.article(id):
        metadata = library.metadata(id)
        whole = _metadata(article) if metadata is None else metadata
        return Document(page_content=article.text, metadata=whole, id=id)
    match = _PASSAGE_ID.fullmatch(id)
    article = library.article(match.group(1)) if match else None
    if match is None or article is None:
        return None
    return _part(article, int(match.group(2)), int(match.group(3)))


def _part(article: Article, start: int, end: int) -> Document:
    return Document(
        page_content=article.text[start:end],
        metadata={**_metadata(article), "start": start, "end": end},
        id=f"{article.id}#{start}-{end}",
    )


def _metadata(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "language": article.language,
    }
