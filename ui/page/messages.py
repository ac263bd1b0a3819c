"""What the interface says, in Indonesian and in English: the strings of messages.toml.

Knows nothing about how it looks.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus import Language, TanyaError
from corpus.language import LANGUAGES
from index.feedback import Rating
from index.search import Leg
from qa.answer import Status
from ui.page.errors import in_language

NATIVE_NAMES: dict[Language, str] = {"id": "Indonesia", "en": "English"}

_HIGH_FROM = 0.75
_MEDIUM_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Messages:
    """What the interface says in one language. Names tell where, values tell what."""

    tagline: str
    runs_on: str
    runs_on_model: str
    connect: str
    connect_how: str
    language_switch: str
    conversation: str
    welcome: str
    welcome_hint: str
    you: str
    searching: str
    examples: str
    question: str
    placeholder: str
    send: str
    clear: str
    article: str
    choose_article: str
    open_original: str
    back: str
    no_article: str
    sources: str
    open_citation: str
    open_nearest: str
    nearest: str
    offers: str
    status: dict[Status, str]
    confidence: list[str]  # high, medium, low
    absence: list[str]  # the same of a refusal
    written_by_model: str
    extractive: str
    understood: str
    passages_read: str
    match: str
    legs: dict[Leg, str]
    copy: str
    copied: str
    ratings: dict[Rating, str]
    remark: str
    not_kept: str
    remark_kept: str
    retry: str
    edit: str
    stop: str
    stopped: str
    wait: str
    replacing: str
    bring_back: str
    download: str
    limits: str
    only_articles: str
    only_sources: str
    since: str
    until: str
    day_hint: str
    within: str
    articles_chosen: str
    since_day: str
    until_day: str
    months: list[str]
    unexpected: str
    ask_tab: str
    library_tab: str
    add_news: str
    spoken: str
    detect: str
    languages: dict[str, str]  # what articles are written in
    outlet: str
    date: str
    web_address: str
    no_address: str
    correcting: str
    drop_hint: str
    drop_files: str
    address: str
    fetch: str
    paste: str
    paste_title: str
    paste_text: str
    add_text: str
    reading_in: str
    sources_done: str
    pace: str
    seconds_left: str
    changes: dict[str, str]  # by what became of an article
    filter: str
    columns: dict[str, str]  # of the list of articles
    shown: str
    none_shown: str
    previous: str
    next: str
    open: str
    correct: str
    save: str
    corrected: str
    remove: str
    confirm_removal: str
    keep: str
    removed: str
    undo: str
    restored: str


def _read(file: Path) -> dict[Language, Messages]:
    spoken = tomllib.loads(file.read_text("utf-8"))
    return {language: Messages(**spoken[language]) for language in LANGUAGES}


MESSAGES = _read(Path(__file__).with_name("messages.toml"))
INDONESIAN, ENGLISH = MESSAGES["id"], MESSAGES["en"]


def confidence_in_words(confidence: float, language: Language) -> str:
    """Name a confidence in 0..1 as high, medium or low."""
    return _named(confidence, MESSAGES[language].confidence)


def absence_in_words(confidence: float, language: Language) -> str:
    """Name a confidence in 0..1 that the articles do not say something."""
    return _named(confidence, MESSAGES[language].absence)


def _named(confidence: float, names: list[str]) -> str:
    high, medium, low = names
    if confidence >= _HIGH_FROM:
        return high
    return medium if confidence >= _MEDIUM_FROM else low


def date_in_words(published: str, language: Language) -> str:
    """Write an ISO 8601 date or time as "5 Februari 2024"; anything else stays as it is."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {MESSAGES[language].months[day.month - 1]} {day.year}"


def explain(error: Exception, language: Language) -> str:
    """Say in one sentence why a question got no answer; a defect is admitted without details."""
    if isinstance(error, TanyaError):
        return in_language(str(error), language)
    return MESSAGES[language].unexpected


def thousands(number: int, language: Language) -> str:
    """A whole number with the separators of a language."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def decimal(number: float, language: Language) -> str:
    """A number with two places behind the sign that a language writes there."""
    written = f"{number:.2f}"
    return written.replace(".", ",") if language == "id" else written
