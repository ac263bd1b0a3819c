"""What happens on the chat page: each method says which parts get which new value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import gradio as gr

from corpus import Language, TanyaError
from qa import Assistant
from ui.page.conversation import (
    Limits,
    Reading,
    Turn,
    passage_of,
    rate,
    reading_after,
    reading_of,
    stopped,
    take_turn,
)
from ui.page.errors import in_language
from ui.page.examples import COUNT, examples
from ui.page.layout import ASK, Page
from ui.page.messages import MESSAGES
from ui.page.reading_html import article_html
from ui.page.render import conversation_html, masthead_html
from ui.page.shelf_html import View
from ui.page.transcript import as_markdown, scope_in_words

_MOST_TURNS = 100  # what a conversation keeps; every change sends all of it to the page
_MOST_LISTED = 200  # articles that the panel offers to choose from

Updates = dict[Any, Any]
Turns = tuple[Turn, ...]


class Handlers:
    """The page's events, by what the reader does."""

    def __init__(self, assistant: Assistant, page: Page) -> None:
        self._assistant = assistant
        self._page = page
        # Turns that were broken off. Gradio could cancel their events, but then the page loses what
        # the next one says.
        self._stopped: set[str] = set()

    def show(
        self, language: Language, turns: Turns, reading: Reading | None, view: View
    ) -> Updates:
        """Everything in a language, when the page opens and when the language is switched."""
        words, page = MESSAGES[language], self._page
        return {
            page.masthead: masthead_html(language, self._assistant.llm),
            page.language: gr.Radio(value=language, label=words.language_switch),
            page.conversation: conversation_html(turns, language),
            page.examples: gr.Accordion(label=words.examples),
            **self._offer(language),
            page.limits: gr.Accordion(label=words.limits),
            page.since: gr.Textbox(label=words.since, placeholder=words.day_hint),
            page.until: gr.Textbox(label=words.until, placeholder=words.day_hint),
            page.question: gr.Textbox(label=words.question, placeholder=words.placeholder),
            page.send: words.send,
            page.stop: words.stop,
            page.clear: gr.Button(words.clear, visible=bool(turns)),
            page.download: gr.Button(words.download, visible=bool(turns)),
            page.ask_tab: gr.Tab(label=words.ask_tab),
            page.library_tab: gr.Tab(label=words.library_tab),
            **page.shelf.show(view, language),
            **self._panel(reading or self._first(), language),
        }

    # Asking

    def ask(
        self,
        typed: str,
        language: Language,
        turns: Turns,
        reading: Reading | None,
        replacing: bool,
        *limits: Any,
    ) -> Iterator[Updates]:
        """Answer what was typed, or the example that was clicked, piece by piece."""
        page = self._page
        if turns and not turns[-1].done:  # one answer at a time
            yield {page.question: typed}
            return
        earlier = (turns[:-1] if replacing else turns)[-_MOST_TURNS + 1 :]
        yield {
            page.examples: gr.Accordion(open=False),
            page.question: "",
            page.replacing: False,
            **self._busy(True),
        }
        turn = Turn("")
        for turn in take_turn(self._assistant, typed, earlier, _limits(*limits)):
            if turn.key in self._stopped:
                self._stopped.discard(turn.key)
                return
            now = (*earlier, turn)
            yield {page.conversation: conversation_html(now, language), page.turns: now}
        yield {**self._busy(False), **self._panel(reading_after(turn, reading), language)}

    def retry(
        self, language: Language, turns: Turns, reading: Reading | None, *limits: Any
    ) -> Iterator[Updates]:
        """Ask the last question again; what limits the question now counts."""
        if turns:
            yield from self.ask(turns[-1].question, language, turns, reading, True, *limits)

    def edit(self, language: Language, turns: Turns, replacing: bool) -> Updates:
        """Put the last question into the box to be sent anew; once more takes it back."""
        page, replacing = self._page, bool(turns) and not replacing
        return {
            page.question: turns[-1].question if replacing else "",
            page.replacing: replacing,
            page.conversation: conversation_html(turns, language, replacing=replacing),
        }

    def stop(self, language: Language, turns: Turns) -> Updates:
        """Break off the answer that is being made."""
        self._break_off(turns)
        turns = stopped(turns)
        page = self._page
        shown = conversation_html(turns, language)
        return {page.turns: turns, page.conversation: shown, **self._busy(False)}

    def clear(self, language: Language, turns: Turns, reading: Reading | None) -> Updates:
        """An empty conversation beside the same article."""
        page = self._page
        self._break_off(turns)
        return {
            page.conversation: conversation_html((), language),
            page.turns: (),
            page.replacing: False,
            page.examples: gr.Accordion(open=True),
            **self._busy(False),
            page.clear: gr.Button(visible=False),
            page.download: gr.Button(visible=False),
            **self._panel(Reading(reading.article) if reading else None, language),
        }

    def rate(self, event: gr.EventData, language: Language, turns: Turns) -> Updates:
        """Keep what the reader thinks of an answer."""
        number, rating = event._data.get("turn"), event._data.get("what")
        comment = str(event._data.get("comment", ""))
        page = self._page
        if not isinstance(number, int) or not 0 <= number < len(turns):
            return {page.turns: turns}
        if rating not in ("up", "down"):
            return {page.turns: turns}
        try:
            rated = rate(self._assistant.library, turns[number], rating, comment)
        except TanyaError as error:
            why = in_language(str(error), language)
            gr.Warning(why, title=MESSAGES[language].not_kept)
            return {page.turns: turns}
        turns = (*turns[:number], rated, *turns[number + 1 :])
        return {page.turns: turns, page.conversation: conversation_html(turns, language)}

    def download(self, language: Language, turns: Turns) -> str:
        """The conversation as Markdown."""
        return as_markdown(turns, language)

    def limit(self, language: Language, *limits: Any) -> Updates:
        """Say beside the heading what the next question is limited to."""
        words, page = MESSAGES[language], self._page
        try:
            within = scope_in_words(_limits(*limits).scope(), language)
        except TanyaError:  # said when it is asked
            within = ""
        label = f"{words.limits}: {within}" if within else words.limits
        return {page.limits: gr.Accordion(label=label)}

    # Reading

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

    def _break_off(self, turns: Turns) -> None:
        if turns and not turns[-1].done:
            self._stopped.add(turns[-1].key)

    def _busy(self, asking: bool) -> Updates:
        page = self._page
        return {
            page.send: gr.Button(visible=not asking),
            page.stop: gr.Button(visible=asking),
            page.clear: gr.Button(visible=True),
            page.download: gr.Button(visible=not asking),
        }

    def _offer(self, language: Language) -> Updates:
        """Example questions made of what the library holds now, and what questions may be about."""
        words, page, library = MESSAGES[language], self._page, self._assistant.library
        offered = examples(library, language)
        texts = [*offered, *[""] * (COUNT - len(offered))]
        buttons = zip(page.example_buttons, texts, strict=True)
        return {
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


def _limits(
    articles: Sequence[str] | None, sources: Sequence[str] | None, since: str, until: str
) -> Limits:
    return Limits(tuple(articles or ()), tuple(sources or ()), since or "", until or "")
