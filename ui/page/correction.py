"""The form in the library tab in which an article is corrected."""

from __future__ import annotations

from typing import Any

import gradio as gr

from corpus import Article, Language
from ui.page.conversation import well_formed
from ui.page.messages import MESSAGES, Messages


class Correction:
    """A title and a text to change, hidden until an article is chosen."""

    def __init__(self, words: Messages) -> None:
        self.id = gr.State("")  # of the article that is corrected
        with gr.Column(visible=False, elem_id="correction") as self.form:
            self.title = gr.Textbox(label=words.paste_title, max_lines=1)
            self.text = gr.Textbox(label=words.paste_text, lines=10, max_lines=20)
            with gr.Row(elem_id="correction-ends"):
                self.cancel = gr.Button(words.keep, elem_id="cancel-correction")
                self.save = gr.Button(words.save, elem_id="save-correction")

    @property
    def parts(self) -> list[Any]:
        """What changes when the form is opened or closed."""
        return [self.id, self.form, self.title, self.text]

    @property
    def spoken(self) -> list[Any]:
        """What `show` says in a language."""
        return [self.title, self.text, self.cancel, self.save]

    def show(self, language: Language) -> dict[Any, Any]:
        """The form in a language; what was typed stays."""
        words = MESSAGES[language]
        return {
            self.title: gr.Textbox(label=words.paste_title),
            self.text: gr.Textbox(label=words.paste_text),
            self.cancel: words.keep,
            self.save: words.save,
        }

    def open(self, article: Article) -> dict[Any, Any]:
        """Show an article to be corrected."""
        return {
            self.id: article.id,
            self.form: gr.Column(visible=True),
            self.title: article.title,
            self.text: article.text,
        }

    def close(self) -> dict[Any, Any]:
        """Hide the form; nothing of the article stays in it."""
        return {
            self.id: "",
            self.form: gr.Column(visible=False),
            self.title: "",
            self.text: "",
        }


def corrected(article: Article, title: str, text: str) -> Article:
    """The article with another title and text; everything else is as it was.

    Raises:
        InputError: the text is blank or cannot be kept.
    """
    return Article.from_text(
        well_formed(text),
        id=article.id,
        title=well_formed(title).strip() or None,
        language=article.language,
        source=article.source,
        url=article.url,
        published=article.published,
        byline=article.byline,
    )
