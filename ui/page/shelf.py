"""The library tab: add news, see what there is, open, correct or remove it, and undo that."""

from __future__ import annotations

from typing import Any

import gradio as gr

import ui.page.scripts as scripts
from corpus import Article, Language, TanyaError
from ui.page.adding import Adding, Updates
from ui.page.article_form import article_of
from ui.page.conversation import well_formed
from ui.page.errors import in_language
from ui.page.messages import MESSAGES
from ui.page.shelf_html import (
    View,
    notice_html,
    problem_html,
)
from ui.page.shelf_layout import languages

Articles = tuple[Article, ...]
Said = tuple[str, str]  # what was done, and to the article of which title
_MOST_UNDONE = 20


class Shelf(Adding):
    """The tab, laid out where it is made, and what happens in it."""

    def connect(self, language: gr.Radio) -> None:
        """Let the parts do what they are for."""
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [self.view, language]
        kept = [self.spoken, *shown]
        adding: dict[str, Any] = {**quiet, "trigger_mode": "once", "concurrency_id": "adding"}
        added = [self.outcome, self.listing, self.files, self.address, *self.pasted.fields]
        self.files.upload(self.take_files, [self.files, *kept], added, **adding)
        gr.on(
            [self.fetch.click, self.address.submit],
            self.take_address,
            [self.address, *kept],
            added,
            **adding,
        )
        self.add.click(self.take_text, [*self.pasted.fields, *kept], added, **adding)
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
        self._connect_changes(shown, removing)

    def _connect_changes(self, shown: list[Any], removing: list[Any]) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        form, gone = self.correction, [self.gone, *shown]
        removed = [*removing, self.notice, self.said, self.gone, self.undo, self.listing]
        typed = [form.id, *form.form.fields, form.language]
        form.cancel.click(form.close, [], form.parts, **quiet)
        for done in (
            self.yes.click(self.remove, [self.chosen, *gone], removed, **quiet),
            self.undo.click(self.bring_back, gone, removed, **quiet),
            form.save.click(self.correct, [*typed, *gone], [*removed, *form.parts], **quiet),
        ):
            done.then(None, js=scripts.GO_TO_NOTICE)

    def show(self, language: Language, view: View, chosen: str, said: Said) -> Updates:
        """Every string in a language, and the list as it is now."""
        words = MESSAGES[language]
        asked = self._library.article(chosen) if chosen else None
        return {
            self.heading: f"<h2>{words.add_news}</h2>",
            self.spoken: gr.Dropdown(languages(words), label=words.spoken),
            self.files: gr.File(label=words.drop_files),
            self.address: gr.Textbox(label=words.address),
            self.fetch: words.fetch,
            self.paste: gr.Accordion(label=words.paste),
            **self.pasted.show(language),
            self.add: words.add_text,
            self.filter: gr.Textbox(label=words.filter, placeholder=words.filter),
            self.yes: words.remove,
            self.keep: words.keep,
            self.asked: _question(asked, language) if asked else "",
            self.notice: _said(said, language),
            self.outcome: "",
            self.undo: words.undo,
            **self.correction.show(language),
            self.listing: self._list(view, language),
        }

    def refresh(self, view: View, language: Language) -> str:
        """The list as it is now."""
        return self._list(view, language)

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
        return {
            self.confirm: gr.Row(visible=True),
            self.asked: _question(article, language),
            self.chosen: id,
            self.undoing: gr.Row(visible=False),
        }

    def spare(self) -> Updates:
        """Ask no longer."""
        return {self.confirm: gr.Row(visible=False), self.chosen: ""}

    def remove(self, id: str, gone: Articles, view: View, language: Language) -> Updates:
        """Remove the article that was asked about; it can be brought back."""
        article = self._library.article(id)
        if article is None:
            return self.spare()
        try:
            self._library.remove(id)
        except TanyaError as error:
            return self._failed(error, language)
        return self._done(("removed", article.title), (*gone, article), view, language)

    def correct(
        self,
        id: str,
        title: str,
        source: str,
        published: str,
        url: str,
        text: str,
        spoken: Language,
        gone: Articles,
        view: View,
        language: Language,
    ) -> Updates:
        """Put what was corrected in the place of an article; it can be taken back."""
        before = self._library.article(id)
        if before is None:
            return self.correction.close()
        try:
            after = article_of(title, source, published, url, text, language=spoken, before=before)
            self._library.add([after])
        except TanyaError as error:  # the form stays, with what was typed
            return self._failed(error, language)
        done = self._done(("corrected", after.title), (*gone, before), view, language)
        return {**self.correction.close(), **done}

    def bring_back(self, gone: Articles, view: View, language: Language) -> Updates:
        """Undo the last removal or correction."""
        if not gone:
            return self.spare()
        try:
            self._library.add([gone[-1]])
        except TanyaError as error:
            return self._failed(error, language)
        return self._done(("restored", gone[-1].title), gone[:-1], view, language)

    def _failed(self, error: TanyaError, language: Language) -> Updates:
        return {
            self.undoing: gr.Row(visible=True),
            self.notice: problem_html(in_language(str(error), language)),
            self.undo: gr.Button(visible=False),
        }

    def _done(self, said: Said, gone: Articles, view: View, language: Language) -> Updates:
        return {
            **self.spare(),
            self.undoing: gr.Row(visible=True),
            self.undo: gr.Button(visible=bool(gone)),
            self.notice: _said(said, language),
            self.said: said,
            self.gone: gone[-_MOST_UNDONE:],
            self.listing: self._list(view, language),
        }


def _question(article: Article, language: Language) -> str:
    return notice_html(MESSAGES[language].confirm_removal.format(title=article.title))


def _said(said: Said, language: Language) -> str:
    done, title = said
    words = MESSAGES[language]
    sentences = {
        "removed": words.removed,
        "corrected": words.corrected,
        "restored": words.restored,
    }
    return notice_html(sentences[done].format(title=title)) if done else ""
