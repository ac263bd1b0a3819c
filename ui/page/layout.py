"""What is on the chat page: a masthead, the conversation, the article beside it, the library."""

from __future__ import annotations

import gradio as gr

import ui.page.scripts as scripts
from corpus import Language
from index import Library
from ui.page.examples import COUNT
from ui.page.messages import MESSAGES, NATIVE_NAMES, Messages
from ui.page.render import conversation_html, masthead_html
from ui.page.shelf import Shelf

ASK = "ask"
_START: Language = "id"
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Cascadia Mono", "Menlo", "monospace")


class Page:
    """The parts of the page, laid out: a masthead, the conversation, the article beside it."""

    def __init__(self, library: Library, llm: str | None) -> None:
        words = MESSAGES[_START]
        self.turns = gr.State(())
        self.reading = gr.State(None)
        self.replacing = gr.State(False)  # whether the next question takes the place of the last
        self.draft = gr.State("")  # what stood in the box before the last question came back there
        self.cleared = gr.State(())  # the turns that were cleared last
        # In the browser alone: what was said is there again after a reload.
        # The secret need not be one: it stays the same, so that a restart forgets nothing.
        self.kept = gr.BrowserState([], storage_key="tanya-conversation", secret="tanya")  # noqa: S106
        self.transcript = gr.Textbox(visible="hidden", show_label=False, elem_id="transcript")
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
        with gr.Tabs(elem_id="tabs") as self.tabs:
            with (
                gr.Tab(words.ask_tab, id=ASK, elem_id="ask-tab") as self.ask_tab,
                gr.Row(elem_id="desk"),
            ):
                with gr.Column(elem_id="talk", scale=6):
                    self._lay_out_talk(words)
                with gr.Column(elem_id="reading", scale=5):
                    self._lay_out_reading(words)
            with gr.Tab(words.library_tab, elem_id="library-tab") as self.library_tab:
                self.shelf = Shelf(library)

    def _lay_out_reading(self, words: Messages) -> None:
        self.choice = gr.Dropdown(
            [], value=None, label=words.choose_article, elem_id="choice", visible=False
        )
        self.article = gr.HTML(
            "", elem_id="article", apply_default_css=False, js_on_load=scripts.FOLLOW_QUOTE
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
                self.example_buttons = [
                    gr.Button("", size="sm", visible=False) for _ in range(COUNT)
                ]
            self.download = gr.Button(words.download, size="sm", elem_id="download", visible=False)
            self.clear = gr.Button(words.clear, size="sm", elem_id="clear", visible=False)
        with gr.Accordion(words.limits, open=False, elem_id="limits") as self.limits:
            self._lay_out_limits(words)
        with gr.Row(elem_id="ask"):
            self.question = gr.Textbox(
                label=words.question,
                placeholder=words.placeholder,
                lines=1,
                max_lines=5,
                elem_id="question",
            )
            self.send = gr.Button(words.send, variant="primary", elem_id="send")
            self.stop = gr.Button(words.stop, elem_id="stop", visible=False)

    def _lay_out_limits(self, words: Messages) -> None:
        with gr.Row(elem_id="limits-what"):
            self.only_articles = gr.Dropdown(
                [], multiselect=True, label=words.only_articles, elem_id="only-articles"
            )
            self.only_sources = gr.Dropdown(
                [], multiselect=True, label=words.only_sources, elem_id="only-sources"
            )
        with gr.Row(elem_id="limits-when"):
            self.since = gr.Textbox(
                label=words.since, placeholder=words.day_hint, max_lines=1, elem_id="since"
            )
            self.until = gr.Textbox(
                label=words.until, placeholder=words.day_hint, max_lines=1, elem_id="until"
            )


def theme() -> gr.themes.Base:
    """Gradio's plainest theme in the chat's colours; style.css does the rest."""
    found = gr.themes.Base(
        primary_hue="cyan", neutral_hue="slate", radius_size="md", font=_SANS, font_mono=_MONO
    )
    return found.set(
        body_background_fill="#f4f6f7",
        body_background_fill_dark="#121619",
        body_text_color="#1b2226",
        body_text_color_dark="#e4e8ea",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0",
        block_shadow="none",
    )
