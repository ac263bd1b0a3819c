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
    r"\b(?:it|its|(?:(?:hal|program|alat|acara|proyek|lembaga|perusahaan) )?(?:itu|tersebut))\b",
    re.I,
)
_NOUN = r"(?:money|program(?:me)?|project|plan|company|firm|market|deal|figure|amount|number|case)"
_THERE = re.compile(
    r"\b(?:(?<!are )(?<!is )(?<!were )(?<!was )there(?! (?:is|are|was|were|be)\b)"
    rf"|(?:that|those|this|these)(?= {_NOUN}\b|\W*$)"
    r"|(?:di |ke |dari )?(?:sana|situ)|begitu)\b",
    re.I,
)
_MONTH = re.compile(
    r"(?:Jan|Feb|Mar|Apr|Mei|May|Jun|Jul|Agu|Aug|Sep|Okt|Oct|Nov|Des|Dec)[a-z]*(?: \d+)?"
    r"|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|\w+day"
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
_LONGEST_BARE = 4  # words
_HEARD = 2  # turns before
_MOST_HEARD = 32  # words of them
_MOST_ANSWERED = 8  # words of an answer


class Leaning(NamedTuple):
    """What a question was understood as, and whether it needed the talk before it for that."""

    text: str
    leans: bool


def in_context(said: Sequence[tuple[str, str]], asked: str) -> str:
    """A question after the last two questions with the beginnings of their answers.

    That is how readers of dialogues are given the talk (Choi et al. 2018, section 5).
    """
    pieces = [f"{question} {_beginning(answer)}".strip() for question, answer in said[-_HEARD:]]
    while pieces and len(" ".join(pieces).split()) > _MOST_HEARD:
        pieces.pop(0)
    return " ".join([*pieces, asked])


def _beginning(answer: str) -> str:
    words = answer.split()[:_MOST_ANSWERED]
    return " ".join(words).rstrip(" .,;") + "." if words else ""


def resolve(asked: str, history: Sequence[Answer]) -> Leaning:
    """The question as one that stands for itself, or as it is where it does already."""
    if not history or kind_of(asked) in ("greeting", "summary"):
        return Leaning(asked, leans=False)
    before = history[-1].understood or history[-1].question
    rest = _OPENING.sub("", asked).strip()
    opened = rest != asked
    if _says_nothing(rest):
        text = f"{_capital(rest.rstrip(' ?.'))} {_matter(before)}?" if rest else before
        return Leaning(text, leans=True)
    if not _asks(rest) and (opened or _is_bare(rest)):
        return Leaning(_replaced(before, rest), leans=True)
    pointed = _named(rest, before, history)
    if pointed != rest:
        return Leaning(_capital(pointed), leans=True)
    if opened or _points(rest):
        return Leaning(_capital(_about(rest, history)), leans=True)
    return Leaning(asked, leans=False)


def names_nothing(text: str) -> bool:
    """Whether a question has no name in it, so that it may be about what the talk is about."""
    return not _topic(text)


def _says_nothing(text: str) -> bool:
    """Whether only question words and pointing ones are left: "Kapan itu?", "For how long?"."""
    words = _WORD.findall(re.sub(rf"\b{_ASKING}\b|\b{_PREPOSITION}\b", " ", text, flags=re.I))
    return all(word.lower() in _EMPTY_WORDS for word in words)


def _is_bare(text: str) -> bool:
    """Whether a text is nothing but a name or a year: "Lampung?", "Yang dari Maluku?"."""
    words = _bare(text).split()
    named = bool(words) and all(word[0].isupper() or word.isdigit() for word in words)
    return named and len(words) <= _LONGEST_BARE and _of_it(text) is None


def _bare(text: str) -> str:
    """A part of a question without what leads to it and ends it."""
    return re.sub(rf"^(?:yang )?(?:{_PREPOSITION} )?", "", text.rstrip(" ?."), flags=re.I)


def _asks(text: str) -> bool:
    return bool(re.search(rf"\b{_ASKING}\b", text, re.I)) or kind_of(text) not in ("other",)


def _matter(question: str) -> str:
    """What a question is about: itself without its question words."""
    return _QUESTION_PHRASE.sub("", question, count=1).rstrip(" ?.") or question.rstrip(" ?.")


def _replaced(before: str, new: str) -> str:
    """The question before with the new part in the place of its like."""
    part = _bare(new) or new
    if part.islower() and not any(sign.isdigit() for sign in part):
        return _of_another(before, part)
    pattern = _YEAR if _YEAR.fullmatch(part) else _NAME
    first = _WORD.search(before)
    found = [
        place
        for place in pattern.finditer(before)
        if (not first or place.start() > first.start()) and not _MONTH.fullmatch(place[0])
    ]
    if not found:
        return f"{before.rstrip(' ?.')} {new.rstrip(' ?.')}?"
    place = found[-1]
    return before[: place.start()] + _unsaid(before[: place.start()], part) + before[place.end() :]


def _of_another(before: str, part: str) -> str:
    """The question before, asked of what has no name: of an office, or beside what it asked."""
    asks_who = _QUESTION_PHRASE.match(before)
    if asks_who and kind_of(before) == "who":
        return f"{asks_who[0]}{part}?"
    return f"{before.rstrip(' ?.')} ({part})?"


def _unsaid(before: str, part: str) -> str:
    """A part without the words that the question has already said before it."""
    said, words = before.lower().split(), part.split()
    for count in range(len(words) - 1, 0, -1):
        if [word.lower() for word in words[:count]] == said[-count:]:
            return " ".join(words[count:])
    return part


def _points(text: str) -> bool:
    some = (_PERSON, _THING, _GROUP, _THERE)
    return any(pattern.search(text) for pattern in some) or _of_it(text) is not None


def _of_it(text: str) -> re.Match[str] | None:
    """The first word on "-nya" that means "its"."""
    found = (one for one in _NYA.finditer(text) if one[1].lower() not in _NOT_POINTING)
    return next(found, None)


def _named(text: str, before: str, history: Sequence[Answer]) -> str:
    """The text with its first pronoun turned into the name that it stands for."""
    answered = _answered_name(history[-1])
    topic = _topic(before)
    if _PERSON.search(text):
        people = filter(None, map(_answered_name, reversed(history)))
        person = next(people, "") or topic
        return _put(_PERSON, text, person) if person else text
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
    found = (one[0] for one in _NAME.finditer(question, _after_first_word(question)))
    names = [name for name in found if not _MONTH.fullmatch(name)]
    return re.sub(r"['’]s$", "", names[-1]) if names else ""


def _after_first_word(text: str) -> int:
    first = _WORD.search(text)
    return first.end() if first else 0


def _about(text: str, history: Sequence[Answer]) -> str:
    """The question, told what the talk is about: the last name in it, or all that was asked."""
    before = [answer.understood or answer.question for answer in reversed(history)]
    topic = next(filter(None, map(_topic, before)), "") or _matter(before[0])
    return text if topic in text else f"{text.rstrip(' ?.')} ({topic})?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
