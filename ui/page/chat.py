"""The chat page: what is on it, and what happens when something on it is used.

Every text of others reaches the page through ui/page/render.py, or as the value of a form control.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

import ui.page.scripts as scripts
from corpus import Article, Language
from qa import Assistant
from ui.guard import MOST_UPLOADED
from ui.page.conversation import Reading, Turn, reading_after, reading_of, take_turn
from ui.page.examples import COUNT, examples
from ui.page.layout import ASK, Page, theme
from ui.page.messages import MESSAGES
from ui.page.render import article_html, conversation_html, masthead_html
from ui.page.shelf_html import View

_MOST_TURNS = 100  # what a conversation keeps; every change sends all of it to the page
_MOST_LISTED = 200  # articles that the panel offers to choose from
_MOST_WAITING = 32
_UPLOADS_KEPT = (3_600, 3_600)  # seconds, where adding them was cut short

_STYLE = Path(__file__).with_name("style.css")
Updates = dict[Any, Any]


def mount(app: FastAPI, assistant: Assistant) -> None:
    """Put the chat at / of an application."""
    gr.mount_gradio_app(
        app,
        build(assistant),
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MOST_UPLOADED,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=theme(),
        css_paths=_STYLE,
        head=scripts.HEAD,
    )


def build(assistant: Assistant) -> gr.Blocks:
    """The page with its events, ready to be mounted."""
    blocks = gr.Blocks(
        title="Tanya", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS_KEPT
    )
    with blocks:
        page = Page(assistant.library, assistant.llm)
        _connect(blocks, page, _Handlers(assistant, page))
    blocks.queue(max_size=_MOST_WAITING, api_open=False, default_concurrency_limit=2)
    return blocks


def _connect(blocks: gr.Blocks, page: Page, handlers: _Handlers) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    seen = [page.language, page.turns, page.reading]
    chrome = [
        page.masthead,
        page.language,
        page.conversation,
        page.examples,
        page.question,
        page.send,
        page.clear,
    ]
    panel = [page.choice, page.article, page.reading]
    shelf, everything = page.shelf, [*seen, page.shelf.view]
    chrome += page.example_buttons
    shown = [*chrome, *panel, page.ask_tab, page.library_tab, *shelf.parts]
    blocks.load(handlers.show, everything, shown, js=scripts.CHOOSE_LANGUAGE, **quiet)
    page.language.input(handlers.show, everything, shown, js=scripts.KEEP_LANGUAGE, **quiet)
    shelf.connect(page.language)
    shelf.listing.click(handlers.open, [page.language, page.reading], [*panel, page.tabs], **quiet)
    page.library_tab.select(shelf.refresh, [shelf.view, page.language], shelf.listing, **quiet)
    refreshed = [*panel, *page.example_buttons]
    page.ask_tab.select(handlers.refresh, [page.language, page.reading], refreshed, **quiet)
    answered = [page.question, page.conversation, page.turns, page.examples, page.clear, *panel]
    asked: dict[str, Any] = {"trigger_mode": "once", "concurrency_id": "asking", **quiet}
    typing = [page.question.submit, page.send.click]
    asking = [gr.on(typing, handlers.ask, [page.question, *seen], answered, **asked)]
    for button in page.example_buttons:  # what it says is what is asked
        asking.append(button.click(handlers.ask, [button, *seen], answered, **asked))
    clearing = page.clear.click(
        handlers.clear,
        seen,
        [page.conversation, page.turns, page.examples, page.clear, *panel],
        cancels=asking,
        **quiet,
    )
    clearing.then(None, js=scripts.GO_TO_QUESTION)
    citing = page.conversation.click(handlers.cite, seen, panel, **quiet)
    citing.then(None, js=scripts.GO_TO_QUOTE)
    page.choice.input(handlers.choose, [page.choice, page.language], panel, **quiet)


class _Handlers:
    """What happens on the page: each method says which parts get which new value."""

    def __init__(self, assistant: Assistant, page: Page) -> None:
        self._assistant = assistant
        self._page = page

    def show(
        self, language: Language, turns: tuple[Turn, ...], reading: Reading | None, view: View
    ) -> Updates:
        """Everything in a language, when the page opens and when the language is switched."""
        words, page = MESSAGES[language], self._page
        return {
            page.masthead: masthead_html(language, self._assistant.llm),
            page.language: gr.Radio(value=language, label=words.language_switch),
            page.conversation: conversation_html(turns, language),
            page.examples: gr.Accordion(label=words.examples),
            **self._offer(language),
            page.question: gr.Textbox(label=words.question, placeholder=words.placeholder),
            page.send: words.send,
            page.clear: gr.Button(words.clear, visible=bool(turns)),
            page.ask_tab: gr.Tab(label=words.ask_tab),
            page.library_tab: gr.Tab(label=words.library_tab),
            **page.shelf.show(view, language),
            **self._panel(reading or self._first(), language),
        }

    def ask(
        self,
        typed: str,
        language: Language,
        turns: tuple[Turn, ...],
        reading: Reading | None,
    ) -> Iterator[Updates]:
        """Answer what was typed, or the example that was clicked, piece by piece."""
        page = self._page
        earlier = turns[-_MOST_TURNS + 1 :]
        yield {
            page.examples: gr.Accordion(open=False),
            page.clear: gr.Button(visible=True),
            page.question: "",
        }
        turn = Turn("")
        for turn in take_turn(self._assistant, typed, earlier):
            yield {page.conversation: conversation_html((*earlier, turn), language)}
        yield {
            page.turns: (*earlier, turn),
            **self._panel(reading_after(turn, reading), language),
        }

    def clear(self, language: Language, turns: object, reading: Reading | None) -> Updates:
        """An empty conversation beside the same article."""
        page = self._page
        return {
            page.conversation: conversation_html((), language),
            page.turns: (),
            page.examples: gr.Accordion(open=True),
            page.clear: gr.Button(visible=False),
            **self._panel(Reading(reading.article) if reading else None, language),
        }

    def cite(
        self,
        event: gr.EventData,
        language: Language,
        turns: tuple[Turn, ...],
        reading: Reading | None,
    ) -> Updates:
        """The article of a citation that was clicked, at its quote."""
        number, place = event._data.get("turn"), event._data.get("place")
        if isinstance(number, int) and isinstance(place, int) and 0 <= number < len(turns):
            answer = turns[number].answer
            reading = (reading_of(answer, place) if answer else None) or reading
        return self._panel(reading, language)

    def open(self, event: gr.EventData, language: Language, reading: Reading | None) -> Updates:
        """The article that was chosen in the library, beside the conversation."""
        if event._data.get("do") != "open":
            return {self._page.reading: reading}
        shown = self.choose(str(event._data.get("what", "")), language)
        return {**shown, self._page.tabs: gr.Tabs(selected=ASK)}

    def refresh(self, language: Language, reading: Reading | None) -> Updates:
        """The articles as they are now; one that is gone is no longer shown."""
        still = reading and self._assistant.library.article(reading.article.id)
        return {
            **self._panel(reading if still else self._first(), language),
            **self._offer(language),
        }

    def choose(self, article_id: str, language: Language) -> Updates:
        """The article that was chosen from the list."""
        article = self._assistant.library.article(article_id)
        return self._panel(Reading(article) if article else self._first(), language)

    def _offer(self, language: Language) -> Updates:
        """Example questions made of what the library holds now."""
        offered = examples(self._assistant.library, language)
        texts = [*offered, *[""] * (COUNT - len(offered))]
        buttons = zip(self._page.example_buttons, texts, strict=True)
        return {button: gr.Button(text, visible=bool(text)) for button, text in buttons}

    def _panel(self, reading: Reading | None, language: Language) -> Updates:
        page = self._page
        listed = {article.id: article.title for article in self._listed()}
        if reading:
            listed.setdefault(reading.article.id, reading.article.title)
        return {
            page.choice: gr.Dropdown(
                [(title, id) for id, title in listed.items()],
                value=reading.article.id if reading else None,
                label=MESSAGES[language].choose_article,
                visible=len(listed) > 1,
            ),
            page.article: article_html(reading, language),
            page.reading: reading,
        }

    def _listed(self) -> Iterator[Article]:
        return islice(self._assistant.library.articles(), _MOST_LISTED)

    def _first(self) -> Reading | None:
        article = next(self._listed(), None)
        return Reading(article) if article else None
