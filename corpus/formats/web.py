"""Web pages: the article's own text and what the page declares about it, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from corpus.draft import Draft
from corpus.errors import InputError
from corpus.formats.page_text import date_or_none, own_title, paragraphs
from corpus.formats.page_tree import prepare, shown_dates

_LEAST = 40  # letters that a text has at least: less is a menu or a notice
_ROLE = re.compile(r"^(?:pewarta|penulis|reporter|editor|oleh|by)\b\s*:?\s+", re.IGNORECASE)
_EXTRACTION: dict[str, Any] = {
    "with_metadata": True,
    "include_comments": False,
    "include_tables": True,
    "deduplicate": False,
    # Any date on the page would do for the extensive search: a caption's, another story's.
    "date_extraction_params": {"original_date": True, "extensive_search": False},
}


def web_page(data: bytes, name: str, url: str = "") -> Draft:
    """The draft of a page. Its address is the canonical one that the page declares, else `url`.

    Raises:
        InputError: no article can be found in it.
    """
    # Its import takes half a second, which the other formats need not pay.
    from trafilatura import bare_extraction, load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = load_html(data)
        if tree is None:
            raise _without_text(name)
        dates = list(shown_dates(tree))
        prepare(tree)
        page = bare_extraction(tree, url=url or None, **_EXTRACTION)
    except InputError:
        raise
    except (RecursionError, ValueError, TypeError, AssertionError) as error:
        raise InputError(f"{name} cannot be read as a web page: save its text as .txt.") from error
    found = page if isinstance(page, dict) else page.as_dict() if page else {}
    text = found.get("text") or ""
    if sum(sign.isalpha() for sign in text) < _LEAST:
        raise _without_text(name)
    fields = _fields(found, url, dates)
    kept = {key: value for key, value in fields.items() if value}
    return Draft(paragraphs(text, fields["title"]), name, kept)


def _fields(found: Mapping[str, Any], url: str, dates: Iterable[str]) -> dict[str, str]:
    """What a page declares about its article; a date that is only shown counts as well."""
    outlet = found.get("sitename") or ""
    if re.match(r"https?://", outlet):
        outlet = ""
    host = _host(url or found.get("url") or "")
    read = (date_or_none(written) for written in (found.get("date") or "", *dates) if written)
    return {
        "title": own_title(found.get("title") or "", outlet, host),
        "source": outlet or found.get("hostname") or "",
        "byline": _ROLE.sub("", found.get("author") or ""),
        "published": next(filter(None, read), ""),
        "url": _own(found.get("url") or "", url) or url,
    }


def _without_text(name: str) -> InputError:
    return InputError(f"{name} holds no article text: save the text of the page as .txt.")


def pages(data: bytes, name: str) -> Iterator[Draft]:
    """The one draft of a saved page."""
    yield web_page(data, name)


def _own(declared: str, url: str) -> str:
    """The address that a page declares as its own, if it is one of the host it came from.

    Another's would let a page replace that one's article.
    """
    if not re.match(r"https?://[^\s/]", declared):
        return ""
    return declared if not url or _host(declared) == _host(url) else ""


def _host(url: str) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", urlsplit(url).hostname or "")
