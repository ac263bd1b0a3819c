"""Asks the same in other words, or in the other language, so that word overlap proves nothing.

Words are replaced by a lexicon learnt from parallel text; its round trip gives near synonyms
(Bannard & Callison-Burch 2005: phrases that share a translation are paraphrases).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from corpus.language import Language
from index.evaluation.datasets import Example
from index.training.lexicon import Lexicon, code_switched
from qa.training.mentions import mentions

_OTHER: dict[Language, Language] = {"id": "en", "en": "id"}
_DROPPED = 0.12  # of the words of a question
_REPLACED = 0.35
_MOVED = 0.3  # how often an Indonesian question word goes to the end
_LEAST_WORDS = 4  # in a question from which words may go
_ASKING = frozenset(
    "apa apakah siapa siapakah kapan kapankah berapa berapakah mana manakah mengapa kenapa"
    " bagaimana what who whom whose when where which why how many much not no tidak bukan belum"
    " yang".split()
)
# Lexicons of statements are poor at what questions begin with.
_QUESTION_WORDS: dict[Language, dict[str, tuple[str, ...]]] = {
    "id": {
        "kapan": ("when", "on what date"),
        "tahun berapa": ("in what year", "when"),
        "tanggal berapa": ("on what date", "when"),
        "siapa": ("who",),
        "di mana": ("where",),
        "dimana": ("where",),
        "mengapa": ("why",),
        "bagaimana": ("how",),
        "berapa banyak": ("how many", "how much"),
        "berapa": ("how many", "how much", "what"),
        "mana": ("which",),
        "apa": ("what", "which"),
    },
    "en": {
        "when": ("kapan",),
        "what year": ("tahun berapa",),
        "who": ("siapa",),
        "where": ("di mana",),
        "why": ("mengapa", "kenapa"),
        "how many": ("berapa", "berapa banyak"),
        "how much": ("berapa", "seberapa banyak"),
        "how": ("bagaimana",),
        "which": ("mana",),
        "what": ("apa",),
    },
}
_FIRST = re.compile(r"^(Kapan|Berapa|Siapa|Di mana|Mengapa|Apa)(?:kah)? (.+?)\s*\?*$")
_TOKEN = re.compile(r"[^\W\d_]+")


def paraphrased(example: Example, lexicon: Lexicon, random: Random) -> Example:
    """Drop some words of the question, replace some by near synonyms, move the question word.

    Names, numbers, negations and question words stay, so the answer does too.
    """
    question, language = example.question, example.language
    fixed = [range(one.start, one.end) for one in mentions(question)]
    long = len(question.split()) > _LEAST_WORDS

    def change(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in _ASKING or any(match.start() in place for place in fixed):
            return word
        chance = random.random()
        if chance < _DROPPED:
            return "" if long else word
        return _synonym(word, language, lexicon, random) if chance < _REPLACED else word

    asked = re.sub(r"\s{2,}", " ", _TOKEN.sub(change, question)).strip()
    first = _FIRST.match(asked)
    if first and random.random() < _MOVED:
        asked = f"{first[2]} {first[1].lower()}?"
    return replace(example, question=asked)


def asked_in_other_language(
    example: Example, lexicon: Lexicon, random: Random, share: float = 1.0
) -> Example:
    """Translate about a share of the question's words, one by one."""
    table = _QUESTION_WORDS[example.language]
    parts = re.split(rf"\b({'|'.join(table)})(?:kah)?\b", example.question, flags=re.IGNORECASE)
    question = "".join(
        random.choice(table[part.lower()])
        if part.lower() in table
        else code_switched(part, example.language, lexicon, random, share)
        for part in parts
    )
    return replace(example, question=question[:1].upper() + question[1:])


def read_in_other_language(example: Example, lexicon: Lexicon, random: Random) -> Example:
    """Translate the passage and the question word by word; the answer keeps its place."""
    context, answers, starts = "", tuple[str, ...](), tuple[int, ...]()
    for part, is_answer in _parts(example):
        other = code_switched(part, example.language, lexicon, random, 1.0)
        if is_answer:
            answers, starts = (other,), (len(context),)
        context += other
    asked = asked_in_other_language(example, lexicon, random)
    return replace(asked, context=context, answers=answers, starts=starts)


def _parts(example: Example) -> Iterator[tuple[str, bool]]:
    if not example.answers:
        yield example.context, False
        return
    start, end = example.starts[0], example.starts[0] + len(example.answers[0])
    yield example.context[:start], False
    yield example.context[start:end], True
    yield example.context[end:], False


def _synonym(word: str, language: Language, lexicon: Lexicon, random: Random) -> str:
    """A word that shares a translation with `word`, by the probability of the round trip."""
    back = [
        (other, there * again)
        for translation, there in lexicon.translations(word, language)
        for other, again in lexicon.translations(translation, _OTHER[language])
        if other != word.lower()
    ]
    return random.choices([w for w, _ in back], [p for _, p in back])[0] if back else word
