"""Turns a conversation into HTML. Every piece of text passes through `escape` on its way.

Nothing here is Markdown: what an article or a question says is shown letter by letter, and the
only tags in the result are the ones written in this folder. Knows nothing about Gradio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus import Article, Language
from index.search import Hit
from qa import Answer, Citation
from qa.suggestions import suggestions
from ui.page.conversation import NEAREST, Turn
from ui.page.errors import mode_in_language
from ui.page.escape import escape, hue
from ui.page.messages import (
    MESSAGES,
    Messages,
    absence_in_words,
    confidence_in_words,
    date_in_words,
    decimal,
    explain,
)
from ui.page.tools_html import tools_html
from ui.page.transcript import scope_in_words

_CONNECT = "TANYA_LLM=ollama:llama3.2 tanya chat"
_MOST_SHOWN = 300  # characters of a question that are repeated in the conversation
_OFFERED = 2  # questions beneath a refusal
_MOST_EXCERPT = 140  # characters of a passage in the list of those that were read
_MARK = re.compile(r"\[(\d{1,2})\]")


def masthead_html(language: Language, llm: str | None) -> str:
    """The name, what it does, and what it runs on."""
    messages = MESSAGES[language]
    runs_on = messages.runs_on_model.format(model=llm) if llm else messages.runs_on
    how = (
        f'<details class="how"><summary>{escape(messages.connect)}</summary><div class="card">'
        f"<p>{escape(messages.connect_how)}</p><code>{_CONNECT}</code></div></details>"
    )
    return (
        f'<h1>Tanya</h1><div class="tagline">{escape(messages.tagline)} '
        f'<div class="runs-on">{escape(runs_on)} {"" if llm else how}</div></div>'
    )


def conversation_html(turns: Sequence[Turn], language: Language, *, replacing: bool = False) -> str:
    """The conversation, oldest question first, or a welcome where there is none.

    Args:
        replacing: the last question is being written anew.
    """
    messages = MESSAGES[language]
    if turns:
        last = len(turns) - 1
        inner = "".join(
            _turn(turn, number, language, last=number == last, replaced=replacing)
            for number, turn in enumerate(turns)
        )
    else:
        inner = (
            f'<div class="welcome"><h2>{escape(messages.welcome)}</h2>'
            f"<p>{escape(messages.welcome_hint)}</p></div>"
        )
    label = escape(messages.conversation)
    return f'<div class="log" role="log" aria-live="off" aria-label="{label}">{inner}</div>'


def _turn(turn: Turn, number: int, language: Language, *, last: bool, replaced: bool) -> str:
    tools = tools_html(turn, number, language, last=last) if turn.done else ""
    reply = f'<div class="reply">{_reply(turn, number, language)}</div>{tools}'
    state = " done" if turn.done else ""
    state += " replaced" if last and replaced else ""
    asked = _asked(turn, language)
    note = _replacing(language) if last and replaced else ""
    return f'<section class="turn{state}" data-key="{turn.key}">{asked}{reply}{note}</section>'


def _replacing(language: Language) -> str:
    """What becomes of the last question while another is written, and the way back."""
    words = MESSAGES[language]
    return (
        f'<p class="replacing">{escape(words.replacing)} '
        f'<button type="button" data-do="edit">{escape(words.keep)}</button></p>'
    )


def _asked(turn: Turn, language: Language) -> str:
    question = turn.question.strip()
    if not question:
        return ""
    within = scope_in_words(turn.scope, language)
    limits = f'<p class="within" dir="auto">{escape(within)}</p>' if within else ""
    shown = question if len(question) <= _MOST_SHOWN else question[:_MOST_SHOWN] + "…"
    speaker = f'<span class="unseen">{escape(MESSAGES[language].you)}: </span>'
    return f'<p class="asked" dir="auto">{speaker}{escape(shown)}</p>{limits}'


def _reply(turn: Turn, number: int, language: Language) -> str:
    if turn.error is not None:
        return f'<p class="problem">{escape(explain(turn.error, language))}</p>'
    if turn.stopped:
        return f'<p class="broken-off">{escape(MESSAGES[language].stopped)}</p>'
    if turn.answer is None:
        return f'<p class="searching">{escape(MESSAGES[language].searching)}</p>'
    said = _said(turn.answer, number, MESSAGES[language])
    if not turn.done:
        return said
    below = _places(turn.answer, number, language) + _badge(turn.answer, language)
    offers = _offers(turn.answer, language)
    return said + below + offers + _understood(turn.answer, number, language)


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
            f'<button type="button" class="cite {hue(place)}" data-turn="{number}" '
            f'data-place="{place}" aria-label="{escape(words.open_citation)} {place}">'
            f"[{place}]</button>"
        )

    return f'<p dir="auto">{_MARK.sub(mark, escape(text)).replace(" <button", "&nbsp;<button")}</p>'


def _places(answer: Answer, number: int, language: Language) -> str:
    messages = MESSAGES[language]
    items = "".join(
        f'<li><button type="button" class="source" data-turn="{number}" data-place="{place}">'
        f'<span class="number {hue(place) if place else ""}">'
        f"{f'[{place}]' if place else escape(messages.open_nearest)}</span> "
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
    if answer.status == "answered" and not answer.citations:  # a greeting proves nothing
        return ""
    name = absence_in_words if answer.status == "not_found" else confidence_in_words
    sure = name(answer.confidence, language)
    writer = _writer(answer.mode, language)
    return (
        f'<p class="verdict"><span class="badge {escape(answer.status)}">'
        f"{escape(messages.status[answer.status])}</span> {escape(sure)}{writer}</p>"
    )


def _understood(answer: Answer, number: int, language: Language) -> str:
    """What a question was taken to ask, and what was read for it, shown on demand."""
    messages = MESSAGES[language]
    asked = f'<p dir="auto">{escape(answer.understood)}</p>' if answer.understood else ""
    items = "".join(
        f'<li><button type="button" class="passage" data-turn="{number}" data-place="{-place}">'
        f'<span dir="auto">{_excerpt(hit)}</span> <span class="score">{_score(hit, language)}'
        "</span></button></li>"
        for place, hit in enumerate(answer.passages, start=1)
    )
    if not asked and not items:
        return ""
    read = f"<p>{escape(messages.passages_read)}</p><ol>{items}</ol>" if items else ""
    return (
        f'<details class="understood"><summary>{escape(messages.understood)}</summary>'
        f"{asked}{read}</details>"
    )


def _excerpt(hit: Hit) -> str:
    text = _one_line(hit.passage.text)
    return escape(text if len(text) <= _MOST_EXCERPT else text[:_MOST_EXCERPT] + "…")


def _score(hit: Hit, language: Language) -> str:
    messages = MESSAGES[language]
    legs = ", ".join(messages.legs[leg] for leg in hit.legs)
    return escape(f"{messages.match} {decimal(hit.score, language)} · {legs}")


def _writer(mode: str, language: Language) -> str:
    """Who wrote the answer: the articles or a language model; a fallback says why."""
    messages = MESSAGES[language]
    if mode == "extractive":
        return f" · {escape(messages.extractive)}"
    if mode.startswith("extractive"):
        return f" · {escape(mode_in_language(mode, language))}"
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


def _one_line(text: str) -> str:
    return " ".join(text.split())
