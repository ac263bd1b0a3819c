"""The form in the library tab in which an article is corrected."""

from __future__ import annotations

from typing import Any

import gradio as gr

from corpus import Article, Language
from ui.page.article_form import ArticleForm
from ui.page.messages import MESSAGES, Messages


class Correction:
    """What is known of an article, to be changed; hidden until one is chosen."""

    def __init__(self, words: Messages) -> None:
        self.id = gr.State("")  # of the article that is corrected
        with gr.Column(visible=False, elem_id="correction") as self.panel:
            self.heading = gr.HTML(_heading(words), apply_default_css=False)
            self.form = ArticleForm(words, lines=8)
            self.language = gr.Dropdown(
                _languages(words), label=words.spoken, filterable=False, elem_classes="spoken"
            )
            with gr.Row(elem_id="correction-ends"):
                self.cancel = gr.Button(words.keep, elem_id="cancel-correction")
                self.save = gr.Button(words.save, elem_id="save-correction")

    @property
    def parts(self) -> list[Any]:
        """What changes when the form is opened or closed."""
        return [self.id, self.panel, self.language, *self.form.fields]

    @property
    def spoken(self) -> list[Any]:
        """What `show` says in a language."""
        return [self.heading, *self.form.fields, self.language, self.cancel, self.save]

    def show(self, language: Language) -> dict[Any, Any]:
        """The form in a language; what was typed stays."""
        words = MESSAGES[language]
        spoken = {self.heading: _heading(words), self.cancel: words.keep, self.save: words.save}
        named = gr.Dropdown(_languages(words), label=words.spoken)
        return {**spoken, **self.form.show(language), self.language: named}

    def open(self, article: Article) -> dict[Any, Any]:
        """Show an article to be corrected."""
        shown = {self.id: article.id, self.panel: gr.Column(visible=True)}
        return {**shown, self.language: article.language, **self.form.filled(article)}

    def close(self) -> dict[Any, Any]:
        """Hide the form; nothing of the article stays in it."""
        return {self.id: "", self.panel: gr.Column(visible=False), **self.form.filled(None)}


def _languages(words: Messages) -> list[tuple[str, str]]:
    return [(name, code) for code, name in words.languages.items()]


def _heading(words: Messages) -> str:
    return f"<h2>{words.correcting}</h2>"
