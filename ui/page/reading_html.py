"""Turns what lies open beside the conversation into HTML: an article with its quotes marked.

Like ui/page/render.py, every piece of text passes through `escape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from corpus import Article, Language
from ui.page.conversation import Reading, Span
from ui.page.escape import escape, hue
from ui.page.messages import MESSAGES, date_in_words


def article_html(reading: Reading | None, language: Language) -> str:
    """What is known about the article above its full text, every quote in its colour."""
    messages = MESSAGES[language]
    if reading is None:
        return f'<p class="no-article">{escape(messages.no_article)}</p>'
    article = reading.article
    return (
        f'<article lang="{escape(article.language)}" aria-label="{escape(messages.article)}">'
        f'<header><h2 dir="auto">{escape(article.title)}</h2>{_byline(article, language)}</header>'
        f'<div class="text">{"".join(_paragraphs(reading))}</div></article>'
        f'<div class="return"><a href="#talk">{escape(messages.back)}</a></div>'
    )


def _byline(article: Article, language: Language) -> str:
    parts = [escape(article.source), escape(date_in_words(article.published, language))]
    if address := _safe_address(article.url):
        label = escape(MESSAGES[language].open_original)
        parts.append(
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer" '
            f'title="{label}">{escape(_shortened(address))}</a>'
        )
    shown = "".join(f'<span dir="auto">{part}</span>' for part in parts if part)
    return f'<p class="byline">{shown}</p>' if shown else ""


def _safe_address(url: str) -> str:
    """The address, if it is one that a browser may be sent to; else ""."""
    try:
        address = urlsplit(url)
    except ValueError:
        return ""
    return url if address.scheme in ("http", "https") and address.netloc else ""


def _shortened(address: str, most: int = 60) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
    return bare if len(bare) <= most else bare[: most - 1] + "…"


def _paragraphs(reading: Reading) -> Iterator[str]:
    """Each line of the article as a paragraph, cut where a highlight begins or ends."""
    text, start = reading.article.text, 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            yield f'<p dir="auto">{"".join(_pieces(reading, start, end))}</p>'
        start = end + 1


def _pieces(reading: Reading, start: int, end: int) -> Iterator[str]:
    spans = [span for _, span in reading.quotes] + ([reading.short] if reading.short else [])
    cuts = {start, end, *(cut for span in spans for cut in span if start < cut < end)}
    for begin, stop in pairwise(sorted(cuts)):
        piece = escape(reading.article.text[begin:stop])
        number = _quoted(reading, begin, stop)
        if number is None:
            yield piece
            continue
        classes = f"quote {hue(number)}"
        classes += " short" if _inside(reading.short, begin, stop) else ""
        classes += " here" if number == reading.at else ""
        yield f'<mark class="{classes}"{_numeral(reading, number, begin)}>{piece}</mark>'


def _quoted(reading: Reading, begin: int, stop: int) -> int | None:
    """The number of the quote that a piece belongs to; where two overlap, the one looked at."""
    numbers = [number for number, span in reading.quotes if _inside(span, begin, stop)]
    return reading.at if reading.at in numbers else next(iter(numbers), None)


def _numeral(reading: Reading, number: int, begin: int) -> str:
    """Where several quotes are marked, each begins with its number: colours alone tell little."""
    first = any(number == one and span[0] == begin for one, span in reading.quotes)
    return f' data-number="{number}"' if first and len(reading.quotes) > 1 else ""


def _inside(span: Span | None, begin: int, stop: int) -> bool:
    return span is not None and span[0] <= begin and stop <= span[1]
