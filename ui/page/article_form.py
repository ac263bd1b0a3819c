"""What can be said about an article in the library tab: when one is pasted, and when corrected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from corpus import Article, Language
from ui.page.conversation import well_formed
from ui.page.messages import MESSAGES, Messages


class ArticleForm:
    """Title, outlet, date, address and text, laid out where it is made."""

    def __init__(self, words: Messages, lines: int) -> None:
        self.title = gr.Textbox(label=words.paste_title, max_lines=1)
        with gr.Row(elem_classes="pair"):
            self.source = gr.Textbox(label=words.outlet, max_lines=1, min_width=120)
            self.published = gr.Textbox(
                label=words.date, placeholder=words.day_hint, max_lines=1, min_width=120
            )
        self.url = gr.Textbox(label=words.web_address, placeholder="https://…", max_lines=1)
        self.text = gr.Textbox(label=words.paste_text, lines=lines, max_lines=16)

    @property
    def fields(self) -> list[Any]:
        """In the order in which `article_of` takes their values."""
        return [self.title, self.source, self.published, self.url, self.text]

    def show(self, language: Language) -> dict[Any, Any]:
        """The labels in a language; what was typed stays."""
        words = MESSAGES[language]
        return {
            self.title: gr.Textbox(label=words.paste_title),
            self.source: gr.Textbox(label=words.outlet),
            self.published: gr.Textbox(label=words.date, placeholder=words.day_hint),
            self.url: gr.Textbox(label=words.web_address),
            self.text: gr.Textbox(label=words.paste_text),
        }

    def filled(self, article: Article | None) -> dict[Any, Any]:
        """The fields with what is known of an article; empty for None."""
        return dict(zip(self.fields, _values(article), strict=True))


def article_of(
    title: str,
    source: str,
    published: str,
    url: str,
    text: str,
    *,
    language: str | None = None,
    before: Article | None = None,
) -> Article:
    """The article that a form describes.

    Args:
        language: by default it is detected.
        before: the one that is corrected; what the form does not show stays.

    Raises:
        InputError: the text is blank, or the date or the address cannot be used.
    """
    return Article.from_text(
        well_formed(text),
        id=before.id if before else None,
        title=well_formed(title).strip() or None,
        source=well_formed(source).strip(),
        published=well_formed(published).strip(),
        url=well_formed(url).strip(),
        byline=before.byline if before else "",
        language=language,
    )


def _values(article: Article | None) -> Iterator[str]:
    for name in ("title", "source", "published", "url", "text"):
        yield str(getattr(article, name)) if article else ""
