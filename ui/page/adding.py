"""The ways in on the library tab: files, an address, a text that was pasted."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from corpus import Language, TanyaError
from index import Library
from ui.intake import Source, Upload, sources_of, take_in
from ui.page.article_form import article_of
from ui.page.errors import in_language
from ui.page.messages import MESSAGES
from ui.page.shelf_html import (
    PAGE,
    View,
    listing_html,
    outcome_html,
    problem_html,
    progress_html,
)
from ui.page.shelf_layout import ShelfLayout

Updates = dict[Any, Any]
Spoken: TypeAlias = Language | Literal[""]  # the language of what is added; "": detect it


class Adding(ShelfLayout):
    """What happens when something is to be added."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

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
        """Add the article, or the feed, at an address; one that is refused stays in its field."""
        address = address.strip()
        if not address:
            yield {self.outcome: problem_html(MESSAGES[language].no_address)}
            return
        wanted = address if "://" in address else f"https://{address}"
        try:
            sources = sources_of(wanted)
        except TanyaError as error:
            yield {self.outcome: problem_html(in_language(str(error), language))}
            return
        if (yield from self._take(sources, spoken, view, language)):
            yield {self.address: ""}

    def take_text(
        self,
        title: str,
        source: str,
        published: str,
        url: str,
        text: str,
        spoken: Spoken,
        view: View,
        language: Language,
    ) -> Iterator[Updates]:
        """Add a text that was pasted."""
        try:
            article = article_of(title, source, published, url, text)
        except TanyaError as error:
            yield {self.outcome: problem_html(in_language(str(error), language))}
            return
        if (yield from self._take([article], spoken, view, language)):
            yield self.pasted.filled(None)

    def _take(
        self, sources: Sequence[Source], spoken: Spoken, view: View, language: Language
    ) -> Generator[Updates, None, bool]:
        """Add the articles of all sources; True where nothing was refused."""
        summary = None
        try:
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
        return bool(summary and summary.articles and not summary.refusals)

    def _list(self, view: View, language: Language) -> str:
        listing = self._library.listing(
            view.words,
            view.order,
            descending=view.descending,
            first=view.page * PAGE,
            most=PAGE,
        )
        return listing_html(listing, view, language)
