"""Whether a number counts what a question asks for: 1,205 trackers are no 1,205 fishers."""

from __future__ import annotations

import re

from corpus import Language
from index.keywords import asked_words, met_words, stems
from index.lexicon import shipped_lexicon
from qa.expected import wanted
from qa.question import Question
from qa.rendering import Quantity, facts
from qa.rendering.units import nouns

_FOLLOWING = 3  # words after a number that tell what it counts
_LIKELY = 0.1  # the chance from which a translation is one
_OTHER: dict[Language, Language] = {"id": "en", "en": "id"}
_WORDS = re.compile(r"[^\W\d_]+")
# "How many of the people…" counts those who do something, which may be told in any words.
_COUNTED = re.compile(
    r"\b(?:how many (?!of\b)|berapa(?:kah)? (?!dari\b))(?P<things>[^\W\d_][^,.;:?!()]*)",
    re.IGNORECASE,
)
_PEOPLE = frozenset("orang jiwa people persons individuals".split())  # told in many words
# They say how, not what, is counted.
_COUNTERS = _PEOPLE | frozenset(
    "unit units buah ekor banyak jumlah total kali ribu juta"
    " miliar hundred thousand million billion other different new more lebih lain baru".split()
)
# What ends the thing that is counted: verbs and little words.
_ENDS = frozenset(
    "yang were was are is did do does have has had will can could would in at on from di ke pada"
    " untuk dari oleh dalam telah sudah akan bisa dapat ada sedang".split()
)


def counts_otherwise(
    question: Question, sentence: str, span: tuple[int, int], spoken: Language
) -> bool:
    """Whether the number in a span of a sentence is followed by other things than asked for.

    Args:
        span: (start, end) within the sentence.
    """
    asked = _counted_words(question.text) if "count" in wanted(question.text) else []
    if not asked or not _is_count(sentence[slice(*span)], spoken):
        return False
    following = _following(sentence[_end_of_number(sentence, span) :])
    return bool(following) and not any(
        _same_thing(word, question.language, following, spoken) for word in asked
    )


def _following(text: str) -> list[str]:
    words = asked_words(" ".join(_WORDS.findall(text)[: _FOLLOWING + 2]))
    return [word for word in words if word not in _COUNTERS][:_FOLLOWING]


def _counted_words(question: str) -> list[str]:
    """The words for what is counted: "farmer groups" in "How many farmer groups does…"."""
    found = _COUNTED.search(question)
    if found is None:
        return []
    words: list[str] = []
    for word in found["things"].lower().split():
        if word in _ENDS or len(words) == _FOLLOWING:
            break
        if word in _PEOPLE:
            return []
        if word not in _COUNTERS:
            words.append(word)
    return words


def _is_count(short: str, spoken: Language) -> bool:
    stated = facts(short, spoken)
    return bool(stated) and all(
        isinstance(fact, Quantity) and fact.unit in ("", *nouns()) for fact in stated
    )


def _end_of_number(sentence: str, span: tuple[int, int]) -> int:
    digits = [found.end() for found in re.finditer(r"\d", sentence[: span[1]])]
    return digits[-1] if digits and digits[-1] > span[0] else span[1]


def _same_thing(word: str, asked: Language, following: list[str], spoken: Language) -> bool:
    """Whether a word and one of others are the same, or have a translation in common."""
    if met_words([word], asked, " ".join(following), spoken):
        return True
    meant = _meanings(word, asked, spoken)
    return any(meant & _meanings(other, spoken, spoken) for other in following)


def _meanings(word: str, language: Language, spoken: Language) -> set[str]:
    """The stems of what a word means in the language that an article is not in."""
    named = [fact.unit for fact in facts(f"2 {word}", language) if isinstance(fact, Quantity)]
    found = [word] if language != spoken else []
    if language == spoken:
        translations = shipped_lexicon().translations(word, language)
        found = [other for other, chance in translations if chance >= _LIKELY]
    return set(stems(" ".join([*found, *named]), _OTHER[spoken]))
