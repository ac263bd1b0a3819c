"""What happens on the chat page: each method says which parts get which new value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from corpus import Language, TanyaError
from qa import Assistant
from ui.page.conversation import (
    Limits,
    Reading,
    Turn,
    rate,
    reading_after,
    stopped,
    take_turn,
)
from ui.page.errors import in_language
from ui.page.layout import Page
from ui.page.memory import kept, recalled
from ui.page.messages import MESSAGES
from ui.page.panel import Panel, Turns, Updates
from ui.page.render import conversation_html, masthead_html
from ui.page.transcript import as_markdown, scope_in_words

_MOST_TURNS = 100  # what a conversation keeps; every change sends all of it to the page
_NO_LIMITS = ((), (), "", "")


class Handlers(Panel):
    """The page's events, by what the reader does."""

    def __init__(self, assistant: Assistant, page: Page) -> None:
        super().__init__(assistant, page)
        # Turns that were broken off. Gradio could cancel their events, but then the page loses what
        # the next one says.
        self._stopped: set[str] = set()

    def start(
        self, language: Language, turns: Turns, kept: object, reading: Reading | None, *shelf: Any
    ) -> Updates:
        """The page as it opens, with the conversation that the browser kept."""
        turns = turns or recalled(self._assistant.library, kept)
        if turns:
            reading = reading_after(turns[-1], reading)
        shown = self.show(language, turns, reading, False, *_NO_LIMITS, *shelf)
        page, words = self._page, MESSAGES[language]
        folded = {page.examples: gr.Accordion(label=words.examples, open=False)} if turns else {}
        return {**shown, **folded, page.turns: turns}

    def show(
        self,
        language: Language,
        turns: Turns,
        reading: Reading | None,
        replacing: bool,
        *others: Any,
    ) -> Updates:
        """Everything in a language, when the page opens and when the language is switched."""
        words, page = MESSAGES[language], self._page
        limits, shelf = others[: len(_NO_LIMITS)], others[len(_NO_LIMITS) :]
        return {
            page.masthead: masthead_html(language, self._assistant.llm),
            page.language: gr.Radio(value=language, label=words.language_switch),
            page.conversation: conversation_html(turns, language, replacing=replacing),
            **self._offer(language),
            **self.limit(language, *limits),
            page.since: gr.Textbox(label=words.since, placeholder=words.day_hint),
            page.until: gr.Textbox(label=words.until, placeholder=words.day_hint),
            page.question: gr.Textbox(label=words.question, placeholder=words.placeholder),
            page.send: words.send,
            page.stop: words.stop,
            **self._clearing(turns, (), language),
            page.download: gr.Button(words.download, visible=bool(turns)),
            page.ask_tab: gr.Tab(label=words.ask_tab),
            page.library_tab: gr.Tab(label=words.library_tab),
            **page.shelf.show(language, *shelf),
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
            gr.Info(MESSAGES[language].wait, title=MESSAGES[language].searching)
            yield {page.question: typed}
            return
        if not typed.strip():
            yield {page.question: ""}
            return
        earlier = (turns[:-1] if replacing else turns)[-_MOST_TURNS + 1 :]
        yield {
            page.examples: gr.Accordion(open=False),
            page.question: "",
            page.replacing: False,
            **self._busy(True),
            page.clear: gr.Button(MESSAGES[language].clear, visible=True),
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

    def edit(
        self, language: Language, turns: Turns, replacing: bool, typed: str, draft: str
    ) -> Updates:
        """Put the last question into the box to be sent anew; once more takes it back."""
        page, replacing = self._page, bool(turns) and not replacing
        return {
            page.question: turns[-1].question if replacing else draft,
            page.draft: typed if replacing else "",
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

    def clear(
        self, language: Language, turns: Turns, cleared: Turns, reading: Reading | None
    ) -> Updates:
        """An empty conversation beside the same article; once more brings the old one back."""
        page = self._page
        self._break_off(turns)
        turns, cleared = ((), stopped(turns)) if turns else (cleared, ())
        return {
            page.conversation: conversation_html(turns, language),
            page.turns: turns,
            page.cleared: cleared,
            page.replacing: False,
            page.examples: gr.Accordion(open=not turns),
            **self._busy(False),
            **self._clearing(turns, cleared, language),
            page.download: gr.Button(visible=bool(turns)),
            **self._panel(Reading(reading.article) if reading else None, language),
        }

    def keep(self, turns: Turns) -> list[dict[str, Any]]:
        """What the browser is to keep of the conversation."""
        return kept(turns)

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

    def _break_off(self, turns: Turns) -> None:
        if turns and not turns[-1].done:
            self._stopped.add(turns[-1].key)

    def _clearing(self, turns: Turns, cleared: Turns, language: Language) -> Updates:
        words = MESSAGES[language]
        label = words.bring_back if cleared and not turns else words.clear
        return {self._page.clear: gr.Button(label, visible=bool(turns or cleared))}

    def _busy(self, asking: bool) -> Updates:
        page = self._page
        return {
            page.send: gr.Button(visible=not asking),
            page.stop: gr.Button(visible=asking),
            page.download: gr.Button(visible=not asking),
        }


def _limits(
    articles: Sequence[str] | None, sources: Sequence[str] | None, since: str, until: str
) -> Limits:
    return Limits(tuple(articles or ()), tuple(sources or ()), since or "", until or "")
