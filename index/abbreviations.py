"""What else things are called: short for long, and one language's form for the other's.

A question names things in one form, an article in another. Only what the question says is ever
looked for in its other forms.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from corpus.abbreviations import Pair
from corpus.language import LANGUAGES
from index.keywords import is_asking, stems, tokens

SHIPPED = Path(__file__).parent / "abbreviations.toml"

Form: TypeAlias = tuple[str, ...]  # lower-case words, as `index.keywords.tokens` has them
# The forms of one thing as they are written.
Group: TypeAlias = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")


class Forms:
    """Groups of forms, each the name of one thing, found in texts by their words."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._others: dict[Form, set[Form]] = defaultdict(set)
        self._in_capitals: dict[Form, str] = {}
        for group in groups:
            self._add(group)
        self._longest = max((len(form) for form in self._others), default=0)

    def _add(self, group: Sequence[str]) -> None:
        forms = {form: written for written in group if (form := tuple(tokens(written)))}
        for form, written in forms.items():
            self._others[form] |= forms.keys() - {form}
            if _needs_capitals(written):
                self._in_capitals[form] = written

    def said(self, text: str) -> Mapping[Form, set[Form]]:
        """The forms that a text says, each with the other forms of the same thing."""
        words = tokens(text)
        return {form: self._others[form] for form in self._among(words) if self._fits(form, text)}

    def _among(self, words: Sequence[str]) -> Iterator[Form]:
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                if (form := tuple(words[start:end])) in self._others:
                    yield form

    def _fits(self, form: Form, text: str) -> bool:
        written = self._in_capitals.get(form)
        return written is None or written in _WORD.findall(text)


@cache
def shipped_forms() -> Forms:
    """The forms that abbreviations.toml lists, read once."""
    listed = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    ministries = listed["ministries"].items()
    made = (group for root, (own, *fields) in ministries for group in _ministry(root, own, fields))
    return Forms([*listed["same"], *made])


def other_stems(question: str) -> list[str]:
    """The stems of what else the things in a question are called, each a phrase of one or more."""
    others = {other for forms in shipped_forms().said(question).values() for other in forms}
    phrases = (" ".join(stems(" ".join(form), side)) for form in others for side in LANGUAGES)
    return sorted(set(phrases))


def met_otherwise(question: str, text: str, pairs: tuple[Pair, ...] = ()) -> frozenset[str]:
    """The words of a question that name things which a text says in another form.

    Args:
        pairs: what the text's article itself spells out, see `corpus.abbreviations`.
    """
    found: set[str] = set()
    for forms in (shipped_forms(), _own(pairs)):
        if asked := forms.said(question):
            stated = forms.said(text).keys()
            found |= {word for form, others in asked.items() if others & stated for word in form}
    return frozenset(found)


@lru_cache(maxsize=64)
def _own(pairs: tuple[Pair, ...]) -> Forms:
    return Forms(pairs)


def _needs_capitals(form: str) -> bool:
    return form.isupper() and (len(form) <= 2 or is_asking(form.lower()))


def _ministry(root: str, own: str, fields: Sequence[str]) -> Iterator[Group]:
    """A ministry, its minister and the deputy, each in the forms that papers use."""
    ranks = (
        (("Kemen", "Kementerian"), ("Ministry",)),
        (("Men", "Menteri"), ("Minister",)),
        (("Wamen", "Wakil Menteri"), ("Deputy Minister", "Vice Minister")),
    )
    for (joined, apart), english in ranks:
        written = [f"{joined}{root}", *(f"{apart} {name}" for name in (root, own))]
        if joined == "Wamen":
            written += [f"{name} Kemen{root}" for name in (joined, apart)] + [f"{joined} {own}"]
        for rank in english:
            *deputy, office = rank.split()
            written += [f"{rank} of {field}" for field in fields]
            written += [" ".join([*deputy, field, office]) for field in fields]
        yield tuple(written)
