"""What is on the library tab: the ways in on one side, what there is on the other."""

from __future__ import annotations

from typing import Any

import gradio as gr

import ui.page.scripts as scripts
from corpus import Language
from ui.page.article_form import ArticleForm
from ui.page.correction import Correction
from ui.page.messages import MESSAGES, Messages
from ui.page.shelf_html import View

_START: Language = "id"


class ShelfLayout:
    """The parts of the tab, laid out where it is made."""

    def __init__(self) -> None:
        words = MESSAGES[_START]
        self.view = gr.State(View())
        self.chosen = gr.State("")  # the id that removal was asked for
        self.gone = gr.State(())  # what was removed or corrected, as it was, the last one last
        self.said = gr.State(("", ""))  # what was done last, and to which title
        with gr.Row(elem_id="shelf"):
            with gr.Column(elem_id="adding", scale=4):
                self.heading = gr.HTML(f"<h2>{words.add_news}</h2>", apply_default_css=False)
                self.spoken = gr.Dropdown(
                    languages(words),
                    value="",
                    label=words.spoken,
                    filterable=False,
                    elem_id="spoken",
                )
                self.files = gr.File(
                    label=words.drop_files,
                    file_count="multiple",
                    height=140,
                    elem_id="files",
                )
                with gr.Row(elem_id="fetching"):
                    self.address = gr.Textbox(
                        label=words.address, placeholder="https://…", max_lines=1
                    )
                    self.fetch = gr.Button(words.fetch, elem_id="fetch")
                with gr.Accordion(words.paste, open=False, elem_id="pasting") as self.paste:
                    self.pasted = ArticleForm(words, lines=6)
                    self.add = gr.Button(words.add_text, elem_id="add-text")
                self.outcome = gr.HTML("", elem_id="outcome", apply_default_css=False)
            with gr.Column(elem_id="holdings", scale=7):
                self.filter = gr.Textbox(
                    label=words.filter, placeholder=words.filter, max_lines=1, elem_id="filter"
                )
                with gr.Row(visible=False, elem_id="confirm") as self.confirm:
                    self.asked = gr.HTML("", apply_default_css=False)
                    self.yes = gr.Button(words.remove, variant="stop", elem_id="yes")
                    self.keep = gr.Button(words.keep, elem_id="keep")
                with gr.Row(visible=False, elem_id="undoing") as self.undoing:
                    self.notice = gr.HTML("", apply_default_css=False)
                    self.undo = gr.Button(words.undo, elem_id="undo")
                self.correction = Correction(words)
                self.listing = gr.HTML(
                    "",
                    elem_id="listing",
                    apply_default_css=False,
                    js_on_load=scripts.FOLLOW_LISTING,
                )

    @property
    def states(self) -> list[Any]:
        """What `show` has to know."""
        return [self.view, self.chosen, self.said]

    @property
    def parts(self) -> list[Any]:
        """What `show` says something about."""
        return [
            self.heading,
            self.spoken,
            self.files,
            self.address,
            self.fetch,
            self.paste,
            *self.pasted.fields,
            self.add,
            self.filter,
            self.yes,
            self.keep,
            self.asked,
            self.notice,
            self.outcome,
            self.undo,
            *self.correction.spoken,
            self.listing,
        ]


def languages(words: Messages) -> list[tuple[str, str]]:
    """What an article may be said to be written in, and that it is to be found out."""
    return [(words.detect, ""), *((name, code) for code, name in words.languages.items())]
