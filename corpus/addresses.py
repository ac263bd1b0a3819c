"""Reads articles from web addresses: pages, documents, and RSS or Atom feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.article import Article
from corpus.documents import SUFFIXES, drafts
from corpus.draft import Draft
from corpus.errors import InputError
from corpus.fetch import Fetcher, Page, joined
from corpus.formats.web import web_page

MOST_ENTRIES = 50  # of a feed, the first ones: feeds begin with the latest
_SUFFIXES = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/zip": ".zip",
}
_PAGES = ("text/html", "application/xhtml+xml", "")
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf")

OnRefused = Callable[[InputError], None]


def is_address(text: str) -> bool:
    """Whether a text is meant as a web address."""
    return text.lower().startswith(("http://", "https://"))


def read_address(url: str, refuse: OnRefused, fetcher: Fetcher | None = None) -> Iterator[Article]:
    """Yield the article of a page or document, or those of a feed's latest entries.

    Args:
        refuse: is told of each article of a feed or archive that cannot be used.

    Raises:
        InputError: the address itself cannot be used.
    """
    fetcher = fetcher or Fetcher()
    page = fetcher.fetch(url)
    if not is_feed(page):
        yield from read_page(page, refuse)
        return
    for entry in entries(page):
        try:
            yield from read_page(fetcher.fetch(entry), refuse)
        except InputError as error:
            refuse(error)


def is_feed(page: Page) -> bool:
    """Whether a page is an RSS or Atom feed, whatever the server calls it."""
    start = page.data[:1000].lstrip().lower()
    return start.startswith((b"<?xml", *_FEEDS)) and any(mark in start for mark in _FEEDS)


def entries(feed: Page) -> list[str]:
    """The addresses of a feed's latest entries.

    Raises:
        InputError: it has none.
    """
    # Its import takes a moment that other addresses need not wait for.
    import feedparser

    try:
        found = feedparser.parse(feed.data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # at damage its parsers fail in ways that have no common error
        raise InputError(
            f"{feed.url} is a damaged feed: give the address of an article."
        ) from error
    links = [joined(feed.url, entry.get("link", "")) for entry in found.entries]
    links = list(dict.fromkeys(link for link in links if is_address(link)))
    if not links:
        raise InputError(f"{feed.url} is a feed without entries: give the address of an article.")
    return links[:MOST_ENTRIES]


def read_page(page: Page, refuse: OnRefused) -> Iterator[Article]:
    """Yield the articles of a page or document that was fetched; see `read_address`."""
    for draft in _drafts(page, refuse):
        fields = {"source": urlsplit(page.url).hostname or "", **draft.fields}
        fields.setdefault("url", page.url)
        if draft.key:  # several articles cannot share one address
            fields["id"] = f"{fields.pop('url')}#{draft.key}"
        try:
            yield Article.from_text(draft.text, **fields)
        except InputError as error:
            refuse(InputError(f"{draft.name}: {error}"))


def _drafts(page: Page, refuse: OnRefused) -> Iterator[Draft]:
    suffix = _SUFFIXES.get(page.media_type, "")
    if not suffix and page.media_type in _PAGES:
        yield web_page(page.data, page.url, page.url)
        return
    suffix = suffix or PurePosixPath(urlsplit(page.url).path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{page.url} is of the kind {page.media_type or 'unknown'}, which cannot be read: "
            "give the address of an article."
        )
    for draft in drafts(page.data, f"{page.url}{suffix}", refuse):
        yield replace(draft, name=page.url)
