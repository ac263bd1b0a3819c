"""The chat page: what is on it, and what happens when something on it is used.

Every text of others reaches the page through ui/render.py, or as the value of a form control.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

import ui.scripts as scripts
from corpus import Article, Language
from qa import Assistant
from ui.conversation import Reading, Turn, reading_after, reading_of, take_turn
from ui.examples import EXAMPLES
from ui.messages import MESSAGES, NATIVE_NAMES, Messages
from ui.render import article_html, conversation_html, masthead_html

_MOST_TURNS = 100  # what a conversation keeps; every change sends all of it to the page
_MOST_LISTED = 200  # articles that the panel offers to choose from
_MOST_WAITING = 32
_START: Language = "id"

_STYLE = Path(__file__).with_name("style.css")
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Cascadia Mono", "Menlo", "monospace")
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
        max_file_size=1,  # nothing is ever uploaded
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=_theme(),
        css_paths=_STYLE,
        head=scripts.HEAD,
    )


def build(assistant: Assistant) -> gr.Blocks:
    """The page with its events, ready to be mounted."""
    blocks = gr.Blocks(title="Tanya", analytics_enabled=False, fill_width=True)
    with blocks:
        page = _Page(assistant.llm)
        _connect(blocks, page, _Handlers(assistant, page))
    blocks.queue(max_size=_MOST_WAITING, api_open=False, default_concurrency_limit=2)
    return blocks


class _Page:
    """The parts of the page, laid out: a masthead, the conversation, the article beside it."""

    def __init__(self, llm: str | None) -> None:
        words = MESSAGES[_START]
        self.turns = gr.State(())
        self.reading = gr.State(None)
        with gr.Row(elem_id="top"):
            self.masthead = gr.HTML(
                masthead_html(_START, llm), elem_id="masthead", apply_default_css=False
            )
            self.language = gr.Radio(
                [(name, code) for code, name in NATIVE_NAMES.items()],
                value=_START,
                label=words.language_switch,
                elem_id="language",
            )
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=6):
                self._lay_out_talk(words)
            with gr.Column(elem_id="reading", scale=5):
                self.choice = gr.Dropdown(
                    [], value=None, label=words.choose_article, elem_id="choice", visible=False
                )
                self.article = gr.HTML(
                    "",
                    elem_id="article",
                    apply_default_css=False,
                    js_on_load=scripts.FOLLOW_QUOTE,
                )

    def _lay_out_talk(self, words: Messages) -> None:
        self.conversation = gr.HTML(
            conversation_html((), _START),
            elem_id="conversation",
            apply_default_css=False,
            js_on_load=scripts.FOLLOW_CONVERSATION,
        )
        with gr.Row(elem_id="extras"):
            with gr.Accordion(words.examples, elem_id="examples") as self.examples:
                self.example_buttons = [gr.Button(one.question, size="sm") for one in EXAMPLES]
            self.clear = gr.Button(words.clear, size="sm", elem_id="clear", visible=False)
        with gr.Row(elem_id="ask"):
            self.question = gr.Textbox(
                label=words.question,
                placeholder=words.placeholder,
                lines=1,
                max_lines=5,
                elem_id="question",
            )
            self.send = gr.Button(words.send, variant="primary", elem_id="send")


def _connect(blocks: gr.Blocks, page: _Page, handlers: _Handlers) -> None:
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
    blocks.load(handlers.show, seen, [*chrome, *panel], js=scripts.CHOOSE_LANGUAGE, **quiet)
    page.language.input(handlers.show, seen, [*chrome, *panel], js=scripts.KEEP_LANGUAGE, **quiet)
    asking = gr.on(
        [
            page.question.submit,
            page.send.click,
            *(button.click for button in page.example_buttons),
        ],
        handlers.ask,
        [page.question, *seen],
        [page.question, page.conversation, page.turns, page.examples, page.clear, *panel],
        trigger_mode="once",
        **quiet,
    )
    clearing = page.clear.click(
        handlers.clear,
        seen,
        [page.conversation, page.turns, page.examples, page.clear, *panel],
        cancels=[asking],
        **quiet,
    )
    clearing.then(None, js=scripts.GO_TO_QUESTION)
    citing = page.conversation.click(handlers.cite, seen, panel, **quiet)
    citing.then(None, js=scripts.GO_TO_QUOTE)
    page.choice.input(handlers.choose, [page.choice, page.language], panel, **quiet)


class _Handlers:
    """What happens on the page: each method says which parts get which new value."""

    def __init__(self, assistant: Assistant, page: _Page) -> None:
        self._assistant = assistant
        self._page = page
        self._examples = {
            button._id: one.question for button, one in zip(page.example_buttons, EXAMPLES)
        }

    def show(self, language: Language, turns: tuple[Turn, ...], reading: Reading | None) -> Updates:
        """Everything in a language, when the page opens and when the language is switched."""
        words, page = MESSAGES[language], self._page
        return {
            page.masthead: masthead_html(language, self._assistant.llm),
            page.language: gr.Radio(value=language, label=words.language_switch),
            page.conversation: conversation_html(turns, language),
            page.examples: gr.Accordion(label=words.examples),
            page.question: gr.Textbox(label=words.question, placeholder=words.placeholder),
            page.send: words.send,
            page.clear: gr.Button(words.clear, visible=bool(turns)),
            **self._panel(reading or self._first(), language),
        }

    def ask(
        self,
        event: gr.EventData,
        typed: str,
        language: Language,
        turns: tuple[Turn, ...],
        reading: Reading | None,
    ) -> Iterator[Updates]:
        """Answer what was typed, or the example that was clicked, piece by piece."""
        page = self._page
        example = self._examples.get(event.target._id) if event.target else None
        earlier = turns[-_MOST_TURNS + 1 :]
        yield {
            page.examples: gr.Accordion(open=False),
            page.clear: gr.Button(visible=True),
            **({} if example else {page.question: ""}),
        }
        turn = Turn("")
        for turn in take_turn(self._assistant, example or typed, earlier):
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

    def choose(self, article_id: str, language: Language) -> Updates:
        """The article that was chosen from the list."""
        article = self._assistant.library.article(article_id)
        return self._panel(Reading(article) if article else self._first(), language)

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


def _theme() -> gr.themes.Base:
    theme = gr.themes.Base(
        primary_hue="cyan", neutral_hue="slate", radius_size="md", font=_SANS, font_mono=_MONO
    )
    return theme.set(
        body_background_fill="#f4f6f7",
        body_background_fill_dark="#121619",
        body_text_color="#1b2226",
        body_text_color_dark="#e4e8ea",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0",
        block_shadow="none",
    )
