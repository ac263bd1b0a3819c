"""The small words around facts, "sekitar", "lebih dari", "since", and what they are before what.

A row holds only where a fact of its kinds follows: "in" is "pada" before a month, "di" before a
place, and nothing that this page knows before anything else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from corpus import Language

Following = Literal["quantity", "duration", "day", "month", "time", "ordinal", "place", "name"]

# Kinds that follow: Indonesian | English. Of several rows that fit, the first is taken.
_BEFORE = """
quantity duration day month time: sekitar | about
quantity duration day month time: kira-kira | about
quantity duration day month time: sekitar | around
quantity duration: sekitar | approximately
quantity duration: sekitar | roughly
quantity duration: hampir | nearly
quantity duration: hampir | almost
quantity duration: lebih dari | more than
quantity duration: lebih dari | over
quantity duration: kurang dari | less than
quantity duration: kurang dari | fewer than
quantity duration: kurang dari | under
quantity duration: setidaknya | at least
quantity duration: sedikitnya | at least
quantity duration: paling sedikit | at least
quantity duration: hingga | up to
quantity duration: sampai | up to
quantity duration: hanya | only
quantity: sebanyak |
quantity duration: sebesar |
quantity duration: seluas |
quantity duration: sepanjang |
quantity: senilai | worth
duration: selama | for
day: pada | on
month: pada | in
month place name: di | in
day: pada hari | on
time: pada |
day month time: sejak | since
day month time: hingga | until
day month time: sampai | until
day month time: sebelum | before
day month time: setelah | after
day month time place name: dari | from
place name: ke | to
place name: hingga ke | to
place name: sampai ke | to
quantity duration day month time place: antara | between
quantity duration day month time ordinal place name: | the
"""
# Between two facts of one kind, or two names.
_BETWEEN = """
dan | and
serta | and
atau | or
hingga | to
sampai | to
sampai dengan | to
s/d | to
"""
# Words between the parts of a name.
PARTICLES = frozenset(
    "al bin binti da de del den der di dos du el ibn la le van von bint y e".split()
)


def before(words: str, following: Following, source: Language, target: Language) -> str | None:
    """What the words are in the target language before such a fact; None where not known."""
    return _before(source, target).get((_plain(words), following))


def between(words: str, source: Language, target: Language) -> str | None:
    """What the words are between two facts of one kind; None where not known."""
    return _between(source, target).get(_plain(words))


@cache
def link_pattern(language: Language) -> re.Pattern[str]:
    """Matches the small words that may be links, the longest first."""
    target: Language = "en" if language == "id" else "id"
    words = {words for words, _ in _before(language, target)} | set(_between(language, target))
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    any_of = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
    return re.compile(rf"(?:{any_of})(?![\w-])", re.I)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


@cache
def _before(source: Language, target: Language) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for line in _BEFORE.strip().splitlines():
        kinds, forms = line.split(":")
        form = dict(zip(("id", "en"), (part.strip() for part in forms.split("|")), strict=True))
        for kind in kinds.split() if form[source] else ():
            found.setdefault((form[source], kind), form[target])
    return found


@cache
def _between(source: Language, target: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _BETWEEN.strip().splitlines():
        form = dict(zip(("id", "en"), (part.strip() for part in line.split("|")), strict=True))
        found.setdefault(form[source], form[target])
    return found
