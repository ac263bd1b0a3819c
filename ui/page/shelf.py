"""The library tab: add news, see what there is, open, correct or remove it, and undo that."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import gradio as gr

import ui.page.scripts as scripts
from corpus import Article, Language, TanyaError
from index import Library
from ui.intake import Source, Upload, sources_of, take_in
from ui.page.conversation import well_formed
from ui.page.correction import corrected
from ui.page.errors import in_language
from ui.page.messages import MESSAGES
from ui.page.shelf_html import (
    PAGE,
    View,
    listing_html,
    notice_html,
    outcome_html,
    problem_html,
    progress_html,
)
from ui.page.shelf_layout import ShelfLayout, languages

Updates = dict[Any, Any]
Spoken: TypeAlias = Language | Literal[""]  # the language of what is added; "": detect it


class Shelf(ShelfLayout):
    """The tab, laid out where it is made, and what happens in it."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def connect(self, language: gr.Radio) -> None:
        """Let the parts do what they are for."""
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [self.view, language]
        kept = [self.spoken, *shown]
        adding: dict[str, Any] = {**quiet, "trigger_mode": "once", "concurrency_id": "adding"}
        added = [self.outcome, self.listing, self.files, self.address, self.title, self.text]
        self.files.upload(self.take_files, [self.files, *kept], added, **adding)
        gr.on(
            [self.fetch.click, self.address.submit],
            self.take_address,
            [self.address, *kept],
            added,
            **adding,
        )
        self.add.click(self.take_text, [self.title, self.text, *kept], added, **adding)
        listed = [self.view, self.listing]
        gr.on(
            [self.filter.change, self.filter.submit],
            self.narrow,
            [self.filter, *shown],
            listed,
            trigger_mode="always_last",
            **quiet,
        )
        removing = [self.confirm, self.asked, self.chosen, self.undoing]
        correcting = self.correction.parts
        self.listing.click(self.act, shown, [*listed, *removing, *correcting], **quiet).then(
            None, js=scripts.GO_TO_FORM
        )
        self.keep.click(self.spare, [], removing, **quiet)
        removed = [*removing, self.notice, self.gone, self.undo, self.listing]
        self.yes.click(self.remove, [self.chosen, *shown], removed, **quiet)
        self.undo.click(self.bring_back, [self.gone, *shown], removed, **quiet)
        self.correction.cancel.click(self.correction.close, [], correcting, **quiet)
        typed = [self.correction.id, self.correction.title, self.correction.text]
        self.correction.save.click(self.correct, [*typed, *shown], [*removed, *correcting], **quiet)

    def show(self, view: View, language: Language) -> Updates:
        """Every string in a language, and the list as it is now."""
        words = MESSAGES[language]
        return {
            self.heading: f"<h2>{words.add_news}</h2>",
            self.spoken: gr.Dropdown(languages(words), label=words.spoken),
            self.files: gr.File(label=words.drop_files),
            self.address: gr.Textbox(label=words.address),
            self.fetch: words.fetch,
            self.paste: gr.Accordion(label=words.paste),
            self.title: gr.Textbox(label=words.paste_title),
            self.text: gr.Textbox(label=words.paste_text),
            self.add: words.add_text,
            self.filter: gr.Textbox(label=words.filter, placeholder=words.filter),
            self.yes: words.remove,
            self.keep: words.keep,
            self.undo: words.undo,
            **self.correction.show(language),
            self.listing: self._list(view, language),
        }

    def refresh(self, view: View, language: Language) -> str:
        """The list as it is now."""
        return self._list(view, language)

    # Adding

    def take_files(
        self, files: Sequence[str] | None, spoken: Spoken, view: View, language: Language
    ) -> Iterator[Updates]:
        """Add what was dropped; the uploaded copies are deleted."""
        paths = [Path(file) for file in files or ()]
        try:
            uploads = [Upload(path, path.name) for path in paths]
            yield from self._take(uploads, spoken, view, language)
        finally:
            for path in paths:
                if path.is_relative_to(tempfile.gettempdir()):
                    path.unlink(missing_ok=True)
        yield {self.files: None}

    def take_address(
        self, address: str, spoken: Spoken, view: View, language: Language
    ) -> Iterator[Updates]:
        """Add the article, or the feed, at an address."""
        address = address.strip()
        if not address:
            return
        wanted = address if "://" in address else f"https://{address}"
        try:
            sources = sources_of(wanted)
        except TanyaError as error:
            yield {self.outcome: problem_html(in_language(str(error), language))}
            return
        yield from self._take(sources, spoken, view, language)
        yield {self.address: ""}

    def take_text(
        self, title: str, text: str, spoken: Spoken, view: View, language: Language
    ) -> Iterator[Updates]:
        """Add a text that was pasted."""
        try:
            article = Article.from_text(well_formed(text), title=well_formed(title))
        except TanyaError as error:
            yield {self.outcome: problem_html(in_language(str(error), language))}
            return
        yield from self._take([article], spoken, view, language)
        yield {self.title: "", self.text: ""}

    def _take(
        self, sources: Sequence[Source], spoken: Spoken, view: View, language: Language
    ) -> Iterator[Updates]:
        try:
            summary = None
            for summary in take_in(self._library, sources, spoken or None):
                yield {self.outcome: progress_html(summary, language)}
            if summary:
                yield {self.outcome: outcome_html(summary, language)}
        except TanyaError as error:
            yield {self.outcome: problem_html(in_language(str(error), language))}
        except Exception:
            logging.getLogger(__name__).exception("news could not be added")
            yield {self.outcome: problem_html(MESSAGES[language].unexpected)}
        yield {self.listing: self._list(view, language)}

    # The list

    def narrow(self, words: str, view: View, language: Language) -> Updates:
        """Show what holds the words that were typed."""
        view = View(well_formed(words).strip(), view.order, view.descending)
        return {self.view: view, self.listing: self._list(view, language)}

    def act(self, event: gr.EventData, view: View, language: Language) -> Updates:
        """Sort, turn a page, correct, or ask whether to remove; opening is the page's."""
        what = str(event._data.get("what", ""))
        match event._data.get("do"):
            case "sort":
                view = view.sorted_by(what)
            case "turn" if what in ("1", "-1"):
                view = view.turned(int(what))
            case "remove":
                return {**self._ask(what, language), **self.correction.close()}
            case "correct" if article := self._library.article(what):
                return {**self.spare(), **self.correction.open(article)}
            case _:
                return {self.view: view}
        return {self.view: view, self.listing: self._list(view, language)}

    def _ask(self, id: str, language: Language) -> Updates:
        article = self._library.article(id)
        if article is None:
            return self.spare()
        question = MESSAGES[language].confirm_removal.format(title=article.title)
        return {
            self.confirm: gr.Row(visible=True),
            self.asked: notice_html(question),
            self.chosen: id,
            self.undoing: gr.Row(visible=False),
        }

    def spare(self) -> Updates:
        """Ask no longer."""
        return {self.confirm: gr.Row(visible=False), self.chosen: ""}

    def remove(self, id: str, view: View, language: Language) -> Updates:
        """Remove the article that was asked about; it can be brought back."""
        article = self._library.article(id)
        if article is None:
            return self.spare()
        said = MESSAGES[language].removed
        told = self._told(lambda: self._library.remove(id), said, article, language)
        return self._changed(told, article, view, language)

    def correct(self, id: str, title: str, text: str, view: View, language: Language) -> Updates:
        """Put a corrected text in the place of an article; it can be taken back."""
        before = self._library.article(id)
        if before is None:
            return self.correction.close()
        try:
            after = corrected(before, title, text)
        except TanyaError as error:  # the form stays, with what was typed
            told = problem_html(in_language(str(error), language))
            shown, hidden = gr.Row(visible=True), gr.Button(visible=False)
            return {self.undoing: shown, self.notice: told, self.undo: hidden}
        said = MESSAGES[language].corrected
        told = self._told(lambda: self._library.add([after]), said, before, language)
        return {**self.correction.close(), **self._changed(told, before, view, language)}

    def bring_back(self, gone: Article | None, view: View, language: Language) -> Updates:
        """Undo the last removal or correction."""
        if gone is None:
            return self.spare()
        said = MESSAGES[language].restored
        told = self._told(lambda: self._library.add([gone]), said, gone, language)
        return self._changed(told, None, view, language)

    def _told(
        self, change: Callable[[], object], said: str, article: Article, language: Language
    ) -> str:
        try:
            change()
        except TanyaError as error:
            return problem_html(in_language(str(error), language))
        return notice_html(said.format(title=article.title))

    def _changed(self, told: str, gone: Article | None, view: View, language: Language) -> Updates:
        return {
            **self.spare(),
            self.undoing: gr.Row(visible=True),
            self.undo: gr.Button(visible=gone is not None),
            self.notice: told,
            self.gone: gone,
            self.listing: self._list(view, language),
        }

    def _list(self, view: View, language: Language) -> str:
        listing = self._library.listing(
            view.words,
            view.order,
            descending=view.descending,
            first=view.page * PAGE,
            most=PAGE,
        )
        return listing_html(listing, view, language)
