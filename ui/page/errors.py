"""Says what went wrong below in the language of the page: the rooms there say it in English.

The sentences stand in ui/page/errors.toml. What is filled into them (titles, addresses, a server's
words) is moved as it is: it is never a pattern or a format, and any text takes time in proportion
to its length.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from corpus import Language

SENTENCES = Path(__file__).with_name("errors.toml")
_NUMBER = re.compile(r"-?\d+(?:,\d+)*", re.ASCII)


class Piece(NamedTuple):
    """A part of an Indonesian sentence: some words, then a value (1, 2, …; 0: none)."""

    words: str
    value: int
    kind: str  # "number", "reason" or ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words around the blanks of an English sentence, and the Indonesian one."""

    english: tuple[str, ...]
    indonesian: tuple[Piece, ...]

    @classmethod
    def of(cls, english: str, indonesian: str) -> Sentence:
        """A sentence as errors.toml has it."""
        parsed = Formatter().parse(indonesian)
        pieces = tuple(
            Piece(words, int(value or 0), kind or "") for words, value, kind, _ in parsed
        )
        return cls(tuple(english.split("{}")), pieces)

    def placed(self) -> Sentence:
        """The same after the name of the place where it went wrong: "news.csv, row 3: …"."""
        first, *others = self.english
        moved = [Piece(words, value and value + 1, kind) for words, value, kind in self.indonesian]
        pieces = (Piece("", 1, "reason"), Piece(": ", 0, ""), *moved)
        return Sentence(("", f": {first}", *others), pieces)

    def rewritten(self, message: str) -> str | None:
        """A message in Indonesian; None where it is not this sentence."""
        values = self._values(message)
        if values is None:
            return None
        numbers = (values[value - 1] for _, value, kind in self.indonesian if kind == "number")
        if not all(map(_NUMBER.fullmatch, numbers)):
            return None
        return "".join(
            words + (_written(values[value - 1], kind) if value else "")
            for words, value, kind in self.indonesian
        )

    def _values(self, message: str) -> Sequence[str] | None:
        """What stands in the blanks. Looked for from the end: names come first and may hold all."""
        first, *others = self.english
        if not others:
            return () if message == first else None
        if not (message.startswith(first) and message.endswith(others[-1])):
            return None
        values, end = [], len(message) - len(others[-1])
        for words in reversed(others[:-1]):
            place = message.rfind(words, len(first), end)
            if place < 0:
                return None
            values.append(message[place + len(words) : end])
            end = place
        if end < len(first):
            return None
        return (message[len(first) : end], *reversed(values))


def in_language(message: str, language: Language) -> str:
    """An error's message in a language; one that is not known stays as it is."""
    if language == "en":
        return message
    return _first(message, _errors()) or message


def mode_in_language(mode: str, language: Language) -> str:
    """Why a language model's answer was not used, as `Answer.mode` says it, in a language."""
    if language == "en":
        return mode
    return _first(mode, _modes()) or mode


def _written(value: str, kind: str) -> str:
    if kind == "number":
        return value.replace(",", ".")
    return _reason(value) if kind == "reason" else value


def _reason(text: str) -> str:
    # Some of the system's reasons were put in small letters to stand within a sentence.
    capital = text[:1].upper() + text[1:]
    return _first(text, _reasons()) or _first(capital, _reasons()) or text


def _first(message: str, sentences: Iterable[Sentence]) -> str | None:
    return next(filter(None, (one.rewritten(message) for one in sentences)), None)


@cache
def _errors() -> tuple[Sentence, ...]:
    return tuple(_with_places(_longest_first(read("errors"))))


@cache
def _reasons() -> tuple[Sentence, ...]:
    return tuple(_longest_first(read("reasons") | read("system")))


@cache
def _modes() -> tuple[Sentence, ...]:
    return tuple(_longest_first(read("modes")))


def read(section: str) -> dict[str, str]:
    """The Indonesian of every English sentence in a section of errors.toml."""
    sections: dict[str, dict[str, str]] = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    return sections[section]


def _longest_first(pairs: dict[str, str]) -> Iterator[Sentence]:
    """A sentence with more words of its own is never taken for one with fewer."""
    for english in sorted(pairs, key=lambda english: -len(english.replace("{}", ""))):
        yield Sentence.of(english, pairs[english])


def _with_places(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    for sentence in sentences:
        yield sentence
        if sentence.english[0]:  # another takes the place as a part of its first blank
            yield sentence.placed()
