"""What a question takes for granted, and how much of that an article does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus import Article, Language
from corpus.abbreviations import spelled_out
from corpus.language import LANGUAGES
from corpus.sentences import Spans, sentence_spans
from index.abbreviations import met_otherwise
from index.keywords import asked_words, met_share, tokens
from qa.definitions import asked_form
from qa.language_model.names import names
from qa.question import Question
from qa.rendering import Country, Date, Fact, Quantity, facts, supported
from qa.rendering.units import nouns

_NAME = re.compile(r"\b[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|[IVX]+\b))*")
_ROOT = 5  # letters that a name and what is derived from it share at least
_LEAD = 400  # characters in which an article says what it is about: the rest leans on them
_MOSTLY = 0.6  # the share of a name's words from which a sentence says it
_FEW = 10  # "Which three provinces…": the answer shows the number, the article need not


@dataclass(frozen=True, slots=True)
class Unmet:
    """How much of a question is not borne out.

    strangers: names that the article never says.
    missing: numbers, dates and countries that the article never states.
    conflicts: years, countries and names of which the sentence states another one instead:
        2024 for 2025, East Java for West Java.
    apart: names that the article brings up after its lead, and nowhere near the sentence.
    """

    strangers: int
    missing: int
    conflicts: int
    apart: int = 0


def unmet(question: Question, article: Article, sentence: str) -> Unmet:
    """Compare a question with an article and the sentence of it that may answer."""
    wanted = [fact for fact in facts(question.text, question.language) if not _is_a_few(fact)]
    # Most questions hold none, and a whole article takes its time.
    stated, near = (
        facts(text, article.language) if wanted else frozenset[Fact]()
        for text in (article.text, sentence)
    )
    otherwise = met_otherwise(question.text, article.text, spelled_out(article.text))
    words = [word for word in _name_words(question) if not otherwise.issuperset(tokens(word))]
    return Unmet(
        strangers=sum(_is_stranger(word, question, article) for word in words),
        missing=sum(not supported(fact, stated) for fact in wanted),
        conflicts=_conflicts(wanted, near) + _renamed(question, article, sentence),
        apart=_apart(question, article, sentence),
    )


def _is_a_few(fact: Fact) -> bool:
    counted = isinstance(fact, Quantity) and (fact.unit == "" or fact.unit in nouns())
    return counted and isinstance(fact, Quantity) and fact.value <= _FEW


def _names(text: str) -> Iterator[list[str]]:
    """Runs of capitalised words, without the word that begins the sentence."""
    first = re.match(r"\W*\w+", text)
    for found in _NAME.finditer(text, first.end() if first else 0):
        yield found[0].split()


def _name_words(question: Question) -> list[str]:
    """The words of names, without months, countries and other things that are read as facts."""
    return [
        word
        for name in _names(question.text)
        if not _is_fact(" ".join(name))
        for word in name
        if not _is_fact(word)
    ]


def _is_fact(words: str) -> bool:
    return any(facts(words, language) for language in LANGUAGES)


def _is_stranger(word: str, question: Question, article: Article) -> bool:
    abroad = question.language != article.language
    if abroad and word.isupper() and word.casefold() != asked_form(question.text):
        return False  # abbreviations are other ones in the other language
    if met_share(asked_words(word), question.language, article.text, article.language) > 0.0:
        return False
    # "Lithuanian" is no stranger where Lithuania is.
    root = word[: max(_ROOT, len(word) - 3)]
    return len(word) <= _ROOT or root.lower() not in article.text.lower()


def _conflicts(wanted: Iterable[Fact], near: frozenset[Fact]) -> int:
    """How many kinds of fact the sentence states, but not as the question has them."""
    asked = list(wanted)
    count = 0
    for kind in (Date, Country):
        own = [fact for fact in asked if isinstance(fact, kind) and _is_definite(fact)]
        others = [fact for fact in near if isinstance(fact, kind) and _is_definite(fact)]
        unsaid = [fact for fact in own if not supported(fact, near)]
        extra = [fact for fact in others if not any(supported(one, [fact]) for one in own)]
        count += bool(unsaid and extra)
    return count


def _is_definite(fact: Fact) -> bool:
    return not isinstance(fact, Date) or fact.year is not None


def _renamed(question: Question, article: Article, sentence: str) -> int:
    """How many names of several words the sentence has with one of the words changed."""
    otherwise = met_otherwise(question.text, sentence, spelled_out(article.text))
    return sum(
        len(name) > 1
        and not otherwise.issuperset(tokens(" ".join(name)))
        and _is_renamed(name, question.language, article.language, sentence)
        for name in _names(question.text)
    )


def _is_renamed(name: list[str], asked: Language, spoken: Language, sentence: str) -> bool:
    said = [
        {word for word in name if met_share([word.lower()], asked, " ".join(other), spoken) > 0}
        for other in _names(f". {sentence}")
        if len(other) > 1
    ]
    whole = met_share([word.lower() for word in name], asked, sentence, spoken) == 1.0
    return not whole and any(said)


def _apart(question: Question, article: Article, sentence: str) -> int:
    """How many names the article says after its lead, but not next to a sentence of it."""
    spans = sentence_spans(article.text)
    at = article.text.find(sentence)
    here = next((place for place, (_, end) in enumerate(spans) if at < end), 0)
    count = 0
    for name in _names(question.text):
        places = _places(name, question.language, article, spans)
        late = bool(places) and spans[places[0]][0] >= _LEAD
        count += late and all(abs(place - here) > 1 for place in places)
    return count


def _places(name: list[str], asked: Language, article: Article, spans: Spans) -> list[int]:
    """The sentences that say most of a name, by their numbers; offices name nobody."""
    named = names(f"- {' '.join(name)}")
    words = [word for word in asked_words(" ".join(name)) if word in named]
    texts = [article.text[start:end] for start, end in spans]
    return [
        number
        for number, text in enumerate(texts)
        if words and met_share(words, asked, text, article.language) >= _MOSTLY
    ]
