"""Rewrites a question that leans on the talk before it into one that stands for itself.

Without a language model: an ellipsis ("Kalau Lampung?") takes the place of its like in the
question before, a bare question word ("Kapan?") asks it of what that question was about, and a
pronoun ("dia", "it", "-nya") becomes the name that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.answer import Answer
from qa.kind import kind_of

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_PREPOSITION = r"(?:di|ke|dari|pada|untuk|oleh|dengan|in|at|on|to|from|for|by|the|of)"
_NAME = re.compile(
    r"\b(?:[A-Z][\w.'’-]*|\d+[A-Z]\w*)(?: (?:(?:of|the|dan|de|van|bin) )?(?:[A-Z][\w.'’-]*|\d+))*"
)
_OPENING = re.compile(
    r"^(?:(?:dan|lalu|terus|kemudian|kalau|bagaimana (?:dengan|kalau)|gimana (?:dengan|kalau)"
    r"|sedangkan|and|but|then|so|what about|how about)\b[\s,]*)+",
    re.I,
)
_ASKING = (
    r"(?:apa(?:kah)?(?: saja)?|siapa(?:kah)?(?: saja)?|kapan(?:kah)?|(?:di|ke|dari) ?mana(?:kah)?"
    r"|mana|berapa(?:kah)?(?: (?:banyak|lama|besar|jumlah|kali))?|mengapa|kenapa|bagaimana(?:kah)?"
    r"|who(?:m|se)?|what|when|where|which|why|how(?: (?:many|much|long|old|far|often|big))?)"
)
_QUESTION_PHRASE = re.compile(
    rf"^(?:(?:{_PREPOSITION}) )?{_ASKING}(?: yang)?\b"
    r"(?: (?:is|are|was|were|did|does|do|has|have|had|will))?\s*",
    re.I,
)
_PERSON = re.compile(r"\b(?:dia|ia|beliau|he|she|him|her|his)\b", re.I)
_GROUP = re.compile(
    r"\b(?:they|them|their|mereka|(?:berapa|mana) yang|how (?:many|much) of)\b", re.I
)
_THING = re.compile(
    r"\b(?:it|its|(?:hal|program|alat|acara|proyek|lembaga|perusahaan)? ?"
    r"(?:itu|tersebut))\b",
    re.I,
)
_NYA = re.compile(r"\b(\w{3,}?)nya\b")
# Words on "-nya" that do not point to anything.
_NOT_POINTING = frozenset(
    "akhir arti awal biasa hakikat ha khusus lain misal pu rata rupa sebelum sebenar seharus"
    " selanjut semesti semua sepenuh sesungguh setelah setidak tentu ta umum utama ada karena"
    " kira pada maksimal minimal paling sesuai".split()
)
_EMPTY_WORDS = frozenset(
    "itu tersebut begitu situ sana lagi saja kah pun that there then so it this yang nya"
    # Nouns that need to be told of what.
    " waktu jangka jumlah nama alasan lokasi tanggal tempat usia umur sebab"
    " time place name reason date age number period location".split()
)
_POSSESSIVE = re.compile(rf"(?:its|his)\b|her\b(?= \w)(?! {_PREPOSITION}\b)", re.I)
_LONGEST_NAME = 6  # words


class Leaning(NamedTuple):
    """What a question was understood as, and whether it needed the talk before it for that."""

    text: str
    leans: bool


def resolve(asked: str, history: Sequence[Answer]) -> Leaning:
    """The question as one that stands for itself, or as it is where it does already."""
    if not history:
        return Leaning(asked, leans=False)
    before = history[-1].understood or history[-1].question
    rest = _OPENING.sub("", asked).strip()
    opened = rest != asked
    if _says_nothing(rest):
        text = f"{_capital(rest.rstrip(' ?.'))} {_matter(before)}?" if rest else before
        return Leaning(text, leans=True)
    if opened and not _asks(rest):
        return Leaning(_replaced(before, rest), leans=True)
    pointed = _named(rest, before, history[-1])
    if pointed != rest:
        return Leaning(_capital(pointed), leans=True)
    if opened or _points(rest):
        return Leaning(_capital(_about(rest, before)), leans=True)
    return Leaning(asked, leans=False)


def _says_nothing(text: str) -> bool:
    """Whether only question words and pointing ones are left: "Kapan itu?", "For how long?"."""
    words = _WORD.findall(re.sub(rf"\b{_ASKING}\b|\b{_PREPOSITION}\b", " ", text, flags=re.I))
    return all(word.lower() in _EMPTY_WORDS for word in words)


def _asks(text: str) -> bool:
    return bool(re.search(rf"\b{_ASKING}\b", text, re.I)) or kind_of(text) not in ("other",)


def _matter(question: str) -> str:
    """What a question is about: itself without its question words."""
    return _QUESTION_PHRASE.sub("", question, count=1).rstrip(" ?.") or question.rstrip(" ?.")


def _replaced(before: str, new: str) -> str:
    """The question before with the new part in the place of its like."""
    part = re.sub(rf"^{_PREPOSITION}\b\s*", "", new.rstrip(" ?."), flags=re.I) or new
    pattern = _YEAR if _YEAR.fullmatch(part) else _NAME
    first = _WORD.search(before)
    found = [
        place for place in pattern.finditer(before) if not first or place.start() > first.start()
    ]
    if not found:
        return f"{before.rstrip(' ?.')} {new.rstrip(' ?.')}?"
    place = found[-1]
    return before[: place.start()] + part + before[place.end() :]


def _points(text: str) -> bool:
    some = (_PERSON, _THING, _GROUP)
    return any(pattern.search(text) for pattern in some) or _of_it(text) is not None


def _of_it(text: str) -> re.Match[str] | None:
    """The first word on "-nya" that means "its"."""
    found = (one for one in _NYA.finditer(text) if one[1].lower() not in _NOT_POINTING)
    return next(found, None)


def _named(text: str, before: str, last: Answer) -> str:
    """The text with its first pronoun turned into the name that it stands for."""
    answered = _answered_name(last)
    topic = _topic(before)
    if _PERSON.search(text) and (answered or topic):
        return _put(_PERSON, text, answered or topic)
    of_it = _of_it(text)
    if of_it and (meant := answered or topic):
        return f"{text[: of_it.end() - 3]} {meant}{text[of_it.end() :]}"
    meant = topic or answered
    return _put(_THING, text, meant) if meant and _THING.search(text) else text


def _put(pattern: re.Pattern[str], text: str, name: str) -> str:
    def written(found: re.Match[str]) -> str:
        return f"{name}'s" if _POSSESSIVE.match(text, found.start()) else name

    return pattern.sub(written, text, count=1)


def _answered_name(last: Answer) -> str:
    """The name that the question before was answered with, where it asked for one."""
    asked_for = kind_of(last.understood or last.question)
    if asked_for in ("how_many", "when", "why", "yes_no", "summary", "greeting"):
        return ""
    name = _NAME.search(last.short)
    return last.short if name and len(last.short.split()) <= _LONGEST_NAME else ""


def _topic(question: str) -> str:
    """The last name in a question, without the word that begins it."""
    names = [one[0] for one in _NAME.finditer(question, _after_first_word(question))]
    return re.sub(r"['’]s$", "", names[-1]) if names else ""


def _after_first_word(text: str) -> int:
    first = _WORD.search(text)
    return first.end() if first else 0


def _about(text: str, before: str) -> str:
    """The question, told what the talk is about."""
    topic = _topic(before) or _matter(before)
    return text if topic in text else f"{text.rstrip(' ?.')} ({topic})?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
