"""Turns answers and articles into HTML. Every piece of text passes through `escape` on its way.

Nothing here is Markdown: what an article or a question says is shown letter by letter, and the
only tags in the result are the ones written in this file. Knows nothing about Gradio.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from urllib.parse import urlsplit

from corpus import Article, Language
from qa import Answer, Citation
from qa.suggestions import suggestions
from ui.page.conversation import NEAREST, Reading, Span, Turn, well_formed
from ui.page.messages import MESSAGES, Messages, confidence_in_words, date_in_words, explain

_MOST_SHOWN = 300  # characters of a question that are repeated in the conversation
_OFFERED = 2  # questions beneath a refusal
_MARK = re.compile(r"\[(\d{1,2})\]")


def escape(text: str) -> str:
    """Make text safe between tags and in quoted attributes; half surrogates become "?"."""
    return html.escape(well_formed(text), quote=True)


def masthead_html(language: Language, llm: str | None) -> str:
    """The name, what it does, and what it runs on."""
    messages = MESSAGES[language]
    runs_on = messages.runs_on_model.format(model=llm) if llm else messages.runs_on
    return (
        f'<h1>Tanya</h1><p class="tagline">{escape(messages.tagline)} '
        f'<span class="runs-on">{escape(runs_on)}</span></p>'
    )


def conversation_html(turns: Sequence[Turn], language: Language) -> str:
    """The conversation, oldest question first, or a welcome where there is none."""
    messages = MESSAGES[language]
    if turns:
        inner = "".join(_turn(turn, number, language) for number, turn in enumerate(turns))
    else:
        inner = (
            f'<div class="welcome"><h2>{escape(messages.welcome)}</h2>'
            f"<p>{escape(messages.welcome_hint)}</p></div>"
        )
    label = escape(messages.conversation)
    return f'<div class="log" role="log" aria-live="polite" aria-label="{label}">{inner}</div>'


def article_html(reading: Reading | None, language: Language) -> str:
    """The article panel: what is known about the article above its full text, quote highlighted."""
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


def _turn(turn: Turn, number: int, language: Language) -> str:
    reply = f'<div class="reply">{_reply(turn, number, language)}</div>'
    return f'<section class="turn">{_asked(turn.question.strip(), language)}{reply}</section>'


def _asked(question: str, language: Language) -> str:
    if not question:
        return ""
    shown = question if len(question) <= _MOST_SHOWN else question[:_MOST_SHOWN] + "…"
    speaker = f'<span class="unseen">{escape(MESSAGES[language].you)}: </span>'
    return f'<p class="asked" dir="auto">{speaker}{escape(shown)}</p>'


def _reply(turn: Turn, number: int, language: Language) -> str:
    if turn.error is not None:
        return f'<p class="problem">{escape(explain(turn.error, turn.question, language))}</p>'
    if turn.answer is None:
        return f'<p class="searching">{escape(MESSAGES[language].searching)}</p>'
    said = _said(turn.answer, number, MESSAGES[language])
    if not turn.done:
        return said
    below = _places(turn.answer, number, language) + _badge(turn.answer, language)
    offers = _offers(turn.answer, language)
    return said + below + offers + _understood(turn.answer, MESSAGES[language])


def _said(answer: Answer, number: int, messages: Messages) -> str:
    """The answer's own text: quotes of the articles set apart, [1] marks as buttons."""
    quotes = [_one_line(place.quote) for _, place in _numbered(answer)]
    return "".join(
        _paragraph(paragraph, quotes, number, len(answer.citations), messages)
        for paragraph in answer.text.split("\n\n")
        if paragraph.strip()
    )


def _paragraph(text: str, quotes: Sequence[str], number: int, cited: int, words: Messages) -> str:
    quote = next((quote for quote in quotes if quote and text.endswith(quote)), None)
    if quote is not None and text != quote:
        label = text.removesuffix(quote).rstrip()
        said = f'<blockquote dir="auto">{escape(quote)}</blockquote>'
        return f'<p class="label">{escape(label)}</p>{said}'

    def mark(found: re.Match[str]) -> str:
        place = int(found.group(1))
        if not 1 <= place <= cited:
            return found.group()
        return (
            f'<button type="button" class="cite" data-turn="{number}" data-place="{place}" '
            f'aria-label="{escape(words.open_citation)} {place}">[{place}]</button>'
        )

    return f'<p dir="auto">{_MARK.sub(mark, escape(text)).replace(" <button", "&nbsp;<button")}</p>'


def _places(answer: Answer, number: int, language: Language) -> str:
    messages = MESSAGES[language]
    items = "".join(
        f'<li><button type="button" class="source" data-turn="{number}" data-place="{place}">'
        f'<span class="number">{f"[{place}]" if place else escape(messages.open_nearest)}</span> '
        f'<span dir="auto">{_source(citation.article, language)}</span></button></li>'
        for place, citation in _numbered(answer)
    )
    if not items:
        return ""
    label = messages.sources if answer.citations else messages.nearest
    return f'<ul class="sources" aria-label="{escape(label)}">{items}</ul>'


def _offers(answer: Answer, language: Language) -> str:
    """What the nearest article does answer, where it did not answer what was asked."""
    if answer.nearest is None:
        return ""
    items = "".join(
        f'<li><button type="button" class="offer" data-ask="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in islice(suggestions(answer.nearest.article, answer.language), _OFFERED)
    )
    label = escape(MESSAGES[language].offers)
    return f'<div class="offers"><p>{label}</p><ul>{items}</ul></div>' if items else ""


def _badge(answer: Answer, language: Language) -> str:
    messages = MESSAGES[language]
    sure = confidence_in_words(answer.confidence, language)
    writer = _writer(answer.mode, messages)
    return (
        f'<p class="verdict"><span class="badge {escape(answer.status)}">'
        f"{escape(messages.status[answer.status])}</span> {escape(sure)}{writer}</p>"
    )


def _understood(answer: Answer, messages: Messages) -> str:
    """What a follow-up was taken to ask, shown on demand."""
    if not answer.understood:
        return ""
    return (
        f'<details class="understood"><summary>{escape(messages.understood)}</summary>'
        f'<p dir="auto">{escape(answer.understood)}</p></details>'
    )


def _writer(mode: str, messages: Messages) -> str:
    """Who wrote the answer, where that is not the plain extractive way; a fallback says why."""
    if mode == "extractive":
        return ""
    if mode.startswith("extractive"):
        return f" · {escape(mode)}"
    return f" · {escape(messages.written_by_model)} {escape(mode)}"


def _numbered(answer: Answer) -> Iterator[tuple[int, Citation]]:
    yield from enumerate(answer.citations, start=1)
    if answer.nearest is not None:
        yield NEAREST, answer.nearest


def _source(article: Article, language: Language) -> str:
    about = [escape(article.title), escape(article.source)]
    if article.published:
        day = escape(date_in_words(article.published, language))
        about.append(f'<span class="whole">{day}</span>')
    return " · ".join(part for part in about if part)


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
    spans = [span for span in (reading.quote, reading.short) if span]
    cuts = {start, end, *(cut for span in spans for cut in span if start < cut < end)}
    for begin, stop in pairwise(sorted(cuts)):
        piece = escape(reading.article.text[begin:stop])
        if not _inside(reading.quote, begin, stop):
            yield piece
        elif _inside(reading.short, begin, stop):
            yield f'<mark class="quote short">{piece}</mark>'
        else:
            yield f'<mark class="quote">{piece}</mark>'


def _inside(span: Span | None, begin: int, stop: int) -> bool:
    return span is not None and span[0] <= begin and stop <= span[1]


def _one_line(text: str) -> str:
    return " ".join(text.split())
