"""Web pages: the article's own text and what the page declares about it, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.dates import iso_date
from corpus.draft import Draft
from corpus.errors import InputError

_LEAST = 40  # letters that a text has at least: less is a menu or a notice


def web_page(data: bytes, name: str, url: str = "") -> Draft:
    """The draft of a page. Its address is the canonical one that the page declares, else `url`.

    Raises:
        InputError: no article can be found in it.
    """
    # Its import takes half a second, which the other formats need not pay.
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        page = bare_extraction(
            data,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
        )
    except (RecursionError, ValueError, TypeError, AssertionError) as error:
        raise InputError(f"{name} cannot be read as a web page: save its text as .txt.") from error
    found = page if isinstance(page, dict) else page.as_dict() if page else {}
    text = (found.get("text") or "").strip()
    if sum(sign.isalpha() for sign in text) < _LEAST:
        raise InputError(f"{name} holds no article text: save the text of the page as .txt.")
    fields = {
        "title": found.get("title") or "",
        "source": found.get("sitename") or found.get("hostname") or "",
        "byline": found.get("author") or "",
        "published": _date(found.get("date") or ""),
        "url": _own(found.get("url") or "", url) or url,
    }
    return Draft(_paragraphs(text), name, {key: value for key, value in fields.items() if value})


def pages(data: bytes, name: str) -> Iterator[Draft]:
    """The one draft of a saved page."""
    yield web_page(data, name)


def _paragraphs(text: str) -> str:
    """Each line of what trafilatura gives is a paragraph."""
    return re.sub(r"\n+", "\n\n", text) + "\n"


def _date(written: str) -> str:
    """What a page declares as its date is no reason to refuse it."""
    try:
        return iso_date(written)
    except InputError:
        return ""


def _own(declared: str, url: str) -> str:
    """The address that a page declares as its own, if it is one of the host it came from.

    Another's would let a page replace that one's article.
    """
    if not re.match(r"https?://[^\s/]", declared):
        return ""
    return declared if not url or _host(declared) == _host(url) else ""


def _host(url: str) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", urlsplit(url).hostname or "")
