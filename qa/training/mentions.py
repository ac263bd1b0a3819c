"""Finds the details of a text that a near miss changes: names, years and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

_WORD = r"(?!Rp\b|Rp\d)[A-ZÀ-Þ](?:[^\W\d_]|['’](?!s\b)|-)*[^\W\d_]"
_LINK = r"(?:of|van|de|bin|al) "
_MENTION = re.compile(
    rf"(?P<year>\b(?:1[5-9]|20)\d\d\b(?![.,]?\d))"
    rf"|(?P<number>(?<![\d.,])\d(?:[\d.,]*\d)?)"
    rf"|(?P<name>\b{_WORD}(?: (?:{_LINK})?{_WORD})*)"
)
_FIRST = re.compile(rf"^{_WORD}(?: (?:{_LINK})?|$)")
_TRIES = 20

Pool = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]`, which is a "name", a "year" or a "number"."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.text)


def mentions(text: str, first: bool = False) -> Iterator[Mention]:
    """All names, years and numbers.

    Every text begins with a capital letter, so its first word is no part of a name; only if
    `first`, a name that begins there is given as well, beside the one without that word.
    """
    for match in _MENTION.finditer(text):
        kind, found, start = str(match.lastgroup), match[0], match.start()
        if kind == "name" and start == 0:
            if first:
                yield Mention(kind, found, start)
            start = len(found) - len(_FIRST.sub("", found))
            found = found[start:]
        if found:
            yield Mention(kind, found, start)


def pool_of(texts: Iterable[str]) -> Pool:
    """The different mentions of all texts, by kind, in the order of their first appearance."""
    found: dict[str, dict[str, None]] = {"name": {}, "year": {}, "number": {}}
    for text in texts:
        for mention in mentions(text):
            found[mention.kind][mention.text] = None
    return {kind: list(some) for kind, some in found.items()}


def stranger(mention: Mention, texts: Sequence[str], pool: Pool, random: Random) -> str | None:
    """Another mention of the same kind and about the same length, no word of which is in `texts`.

    None where a few draws find none.
    """
    known = {word for text in texts for word in words(text)}
    length = len(mention.text.split())
    for one in random.choices(pool[mention.kind], k=_TRIES) if pool[mention.kind] else ():
        if abs(len(one.split()) - length) <= 1 and known.isdisjoint(words(one)):
            return one
    return None


def words(text: str) -> list[str]:
    """The words and numbers of a text in lower case; 1.250 and 8,3 are one number each."""
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text.lower())
