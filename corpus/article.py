"""The Article: one text with what is known about it. Offsets everywhere are indices into `text`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from corpus.dates import iso_date
from corpus.errors import InputError
from corpus.language import LANGUAGES, Language, detect_language
from corpus.sentences import sentence_spans

MOST_CHARACTERS = 2_000_000
_TITLE_LENGTH = 100
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True, slots=True)
class Article:
    """A news article: `source` is the outlet, `byline` who wrote it, `published` ISO 8601.

    These and the `url` are "" where they are not known.
    """

    id: str
    title: str
    text: str
    language: Language
    source: str
    url: str
    published: str
    fingerprint: str
    byline: str = ""

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        id: str | None = None,
        title: str | None = None,
        language: str | None = None,
        source: str = "",
        url: str = "",
        published: str = "",
        byline: str = "",
    ) -> Article:
        """Make an article of a text; what is not given is derived from the text.

        Line ends become "\\n"; every other character stays. The id defaults to one made of the
        url, or else of the text, so that the same input always gets the same id.

        Raises:
            InputError: the text is blank or longer than any article, or the id, language, url or
                date cannot be used.
        """
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise InputError("The article is empty: there is no text to read in it.")
        if len(text) > MOST_CHARACTERS:
            raise InputError(
                f"The text is longer than {MOST_CHARACTERS:,} characters: split it into articles."
            )
        if _SURROGATE.search(text):
            raise InputError("The article holds a broken character: save it as UTF-8 text first.")
        fingerprint = fingerprint_of(text)
        return cls(
            id=_checked_id(id or _digest(url or fingerprint)),
            title=_one_line(title) if title and title.strip() else headline(text),
            text=text,
            language=checked_language(language) if language else detect_language(text),
            source=_one_line(source),
            url=_checked_url(url),
            published=iso_date(published),
            fingerprint=fingerprint,
            byline=_one_line(byline),
        )


def fingerprint_of(text: str) -> str:
    """SHA-256 (hex) of the text with spacing and Unicode composition evened out."""
    even = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(even.encode("utf-8")).hexdigest()


def headline(text: str) -> str:
    """The first line where it reads like a headline, else the first sentence, shortened."""
    first, _, rest = text.strip().partition("\n")
    if rest and len(first) <= _TITLE_LENGTH and first.strip()[-1] not in '.!?”"':
        return _one_line(first)
    start, end = sentence_spans(text)[0]
    sentence = _one_line(text[start:end])
    if len(sentence) <= _TITLE_LENGTH:
        return sentence
    return sentence[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8")).hexdigest()[:12]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _checked_id(id: str) -> str:
    if not _ID.fullmatch(id):
        raise InputError(
            f"The article id {id[:40]!r} cannot be used: give 1 to 200 characters without spaces."
        )
    return id


def checked_language(language: str) -> Language:
    """The language of this name.

    Raises:
        InputError: it is none that is known.
    """
    for known in LANGUAGES:
        if language == known:
            return known
    raise InputError(f"The language {language[:20]!r} is not known: write id or en.")


def _checked_url(url: str) -> str:
    url = url.strip()
    if url and not re.match(r"https?://[^\s/]", url):
        raise InputError(
            f"The address {url[:60]!r} is not a web address: it must begin with https://."
        )
    return url
