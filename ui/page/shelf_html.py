"""Turns the library's list, the progress of an addition and its outcome into HTML.

Like ui/page/render.py, every piece of text passes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Language
from index.listing import Column, Entry, Listing
from ui.intake import Summary
from ui.page.errors import in_language
from ui.page.escape import escape
from ui.page.messages import MESSAGES, Messages, date_in_words, thousands

PAGE = 25  # articles of a page
_MOST_REFUSALS = 20
_COLUMNS: tuple[Column, ...] = ("title", "source", "published", "language", "passages")


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the list is shown: what it is filtered by, its order, its page (0, 1, …)."""

    words: str = ""
    order: Column = "added"
    descending: bool = True
    page: int = 0

    def sorted_by(self, column: str) -> View:
        """By another column, or the other way round; an unknown one changes nothing."""
        for known in _COLUMNS:
            if known == column:
                return View(self.words, known, column == self.order and not self.descending)
        return self

    def turned(self, pages: int) -> View:
        """So many pages on, or back."""
        return View(self.words, self.order, self.descending, max(0, self.page + pages))


def listing_html(listing: Listing, view: View, language: Language) -> str:
    """The list as a table with buttons to sort, open, correct, remove and turn pages."""
    messages = MESSAGES[language]
    if not listing.entries:
        none = messages.none_shown if view.words else messages.no_article
        return f'<p class="none-shown">{escape(none)}</p>'
    head = "".join(_heading(column, view, messages) for column in _COLUMNS)
    rows = "".join(_row(entry, language) for entry in listing.entries)
    return (
        f'<table class="listing"><thead><tr>{head}<th></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{_pages(listing, view, language)}"
    )


def progress_html(summary: Summary, language: Language) -> str:
    """A bar with what is done, how fast, and what is left."""
    messages = MESSAGES[language]
    told = [
        messages.sources_done.format(done=summary.read, total=summary.sources),
        messages.pace.format(
            articles=thousands(summary.articles, language),
            passages=thousands(summary.passages, language),
            rate=thousands(round(summary.rate), language),
        ),
    ]
    if summary.left:
        told.append(messages.seconds_left.format(seconds=max(1, round(summary.left))))
    bar = f'<progress max="{summary.sources}" value="{summary.read}"></progress>'
    said = f"{escape(messages.reading_in)} {escape(' · '.join(told))}"
    return f'<div class="adding" role="status">{bar}<p>{said}</p></div>'


def outcome_html(summary: Summary, language: Language) -> str:
    """How many articles were added, replaced, unchanged and refused; which, and why."""
    messages = MESSAGES[language]
    told = [f"{count} {messages.changes[kind]}" for kind, count in summary.counts.items() if count]
    lines = [f"<p>{escape(', '.join(told))}</p>"]
    if changes := "".join(_changed(summary, messages)):
        lines.append(f'<ul class="changes">{changes}</ul>')
    if summary.refusals:
        refusals = [in_language(one, language) for one in summary.refusals[:_MOST_REFUSALS]]
        items = "".join(f'<li dir="auto">{escape(one)}</li>' for one in refusals)
        more = len(summary.refusals) - len(refusals)
        lines.append(f'<ul class="refusals">{items}{f"<li>+ {more}</li>" if more else ""}</ul>')
    return f'<div class="outcome" role="status">{"".join(lines)}</div>'


def notice_html(text: str) -> str:
    """One sentence about what was done."""
    return f'<p class="notice" role="status" dir="auto">{escape(text)}</p>' if text else ""


def problem_html(text: str) -> str:
    """One sentence about what went wrong."""
    return f'<p class="problem" role="alert" dir="auto">{escape(text)}</p>'


def _changed(summary: Summary, messages: Messages) -> Iterator[str]:
    for change in summary.latest:
        kind = escape(messages.changes[change.kind])
        yield f'<li dir="auto"><span class="kind">{kind}</span> {escape(change.article.title)}</li>'


def _heading(column: Column, view: View, messages: Messages) -> str:
    sort = "none"
    if column == view.order:
        sort = "descending" if view.descending else "ascending"
    label = escape(messages.columns[column])
    return (
        f'<th scope="col" class="{column}" aria-sort="{sort}">'
        f'<button type="button" data-do="sort" data-what="{column}">{label}</button></th>'
    )


def _row(entry: Entry, language: Language) -> str:
    messages, id = MESSAGES[language], escape(entry.id)
    spoken = messages.languages.get(entry.language, "")
    title = escape(entry.title)
    acts = "".join(
        f'<button type="button" class="{act}" data-do="{act}" data-what="{id}" '
        f'aria-label="{escape(said)}: {title}">{escape(said)}</button>'
        for act, said in (("correct", messages.correct), ("remove", messages.remove))
    )
    return (
        f'<tr><td class="title" dir="auto"><button type="button" data-do="open" data-what="{id}">'
        f"{title}</button></td>"
        f'<td class="source" dir="auto">{escape(entry.source)}</td>'
        f'<td class="published">{escape(date_in_words(entry.published, language))}</td>'
        f'<td class="language">{escape(spoken)}</td>'
        f'<td class="passages">{thousands(entry.passages, language)}</td>'
        f'<td class="acts">{acts}</td></tr>'
    )


def _pages(listing: Listing, view: View, language: Language) -> str:
    messages, first = MESSAGES[language], view.page * PAGE
    last = first + len(listing.entries)
    shown = messages.shown.format(
        first=thousands(first + 1, language),
        last=thousands(last, language),
        total=thousands(listing.total, language),
    )
    back, on = ("" if first else " disabled"), ("" if last < listing.total else " disabled")
    return (
        f'<p class="pages"><button type="button" data-do="turn" data-what="-1"{back}>'
        f"{escape(messages.previous)}</button> <span>{escape(shown)}</span> "
        f'<button type="button" data-do="turn" data-what="1"{on}>{escape(messages.next)}</button>'
        "</p>"
    )
