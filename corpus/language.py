"""Tells Indonesian from English, and knows no other: fewer choices, fewer errors."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

Language = Literal["id", "en"]

LANGUAGES: tuple[Language, ...] = ("id", "en")

_ENOUGH = 4_000  # characters; more text does not change the verdict
_WORD = re.compile(r"[a-z]+")
# The commonest small words of each language, none of which the other has.
_INDONESIAN = frozenset(
    "ada adalah akan apa apakah bagaimana bahwa belum berapa bisa bukan dalam dan dapat dari dengan"
    " di dia hai halo hanya harus ia ini itu juga kapan karena kasih ke kenapa makasih malam mana"
    " mengapa menurut mereka oleh pagi siang sore terima"
    " pada para saja sebagai setelah siapa sudah telah tentang tersebut tidak untuk yaitu"
    " yang".split()
)
_ENGLISH = frozenset(
    "about and are as at been by did do does for from had has have he hello help hi how if in is it"
    " its many not"
    " of on or she thank thanks that the their them they this to was were what when where which who"
    " whom whose why will with would you".split()
)


def detect_language(text: str) -> Language:
    """Return "id" or "en", whichever the text (the first 4,000 characters) looks more like."""
    text = text[:_ENOUGH]
    return _by_small_words(text) or _by_model(text)


def _by_small_words(text: str) -> Language | None:
    """The language whose small words clearly prevail: that settles nearly every real text."""
    words = _WORD.findall(text.lower())
    indonesian = sum(word in _INDONESIAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    if indonesian > 2 * english:
        return "id"
    return "en" if english > 2 * indonesian else None


def _by_model(text: str) -> Language:
    return cast(Language, _identifier().classify(text)[0])


@cache
def _identifier() -> LanguageIdentifier:
    # Loading the model takes most of a second: only for a text that nothing simpler settles.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
