"""What stands beside and around the conversation: the article that is read, and what is offered."""

from __future__ import annotations

from itertools import islice
from typing import Any

import gradio as gr

from corpus import Language
from qa import Assistant
from ui.page.conversation import Reading, Turn, passage_of, reading_of
from ui.page.examples import COUNT, examples
from ui.page.layout import ASK, Page
from ui.page.messages import MESSAGES
from ui.page.reading_html import article_html

_MOST_LISTED = 200  # articles that the panel offers to choose from

Updates = dict[Any, Any]
Turns = tuple[Turn, ...]


class Panel:
    """The events of the article's panel."""

    def __init__(self, assistant: Assistant, page: Page) -> None:
        self._assistant = assistant
        self._page = page

    def cite(
        self, event: gr.EventData, language: Language, turns: Turns, reading: Reading | None
    ) -> Updates:
        """The article of a citation, or of a passage, that was clicked, at its place."""
        number, place = event._data.get("turn"), event._data.get("place")
        if isinstance(number, int) and isinstance(place, int) and 0 <= number < len(turns):
            answer = turns[number].answer
            found = answer and (
                reading_of(answer, place) or passage_of(self._assistant.library, answer, place)
            )
            reading = found or reading
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
        """Example questions made of what the library holds now, and what questions may be about."""
        words, page, library = MESSAGES[language], self._page, self._assistant.library
        offered = examples(library, language)
        texts = [*offered, *[""] * (COUNT - len(offered))]
        buttons = zip(page.example_buttons, texts, strict=True)
        return {
            page.examples: gr.Accordion(label=words.examples, visible=bool(offered)),
            **{button: gr.Button(text, visible=bool(text)) for button, text in buttons},
            page.only_articles: gr.Dropdown(self._titles(), label=words.only_articles),
            page.only_sources: gr.Dropdown(library.sources(), label=words.only_sources),
        }

    def _panel(self, reading: Reading | None, language: Language) -> Updates:
        page = self._page
        listed = {id: title for title, id in self._titles()}
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

    def _titles(self) -> list[tuple[str, str]]:
        """The (title, id) of the articles that may be chosen, the latest first."""
        entries = self._assistant.library.listing(most=_MOST_LISTED).entries
        return [(entry.title, entry.id) for entry in entries]

    def _first(self) -> Reading | None:
        article = next(islice(self._assistant.library.articles(), 1), None)
        return Reading(article) if article else None
