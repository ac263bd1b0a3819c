"""Whether two articles tell of one and the same event, by the names that they are full of.

Knows nothing about questions. Where it is unsure it says no: two events that are taken for one
mislead a reader, two reports that are not brought together do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from corpus import Article
from corpus.abbreviations import spelled_out
from corpus.sentences import sentence_spans
from index.abbreviations import met_otherwise
from index.keywords import met_words, tokens
from qa.copies import without_dateline
from qa.language_model.names import names, words
from qa.rendering import Date, facts

_SHARED = 0.65  # the share of names that reports of one event have in common, each way
_NEARLY_ALL = 0.85  # the same where the days that they name are other ones
_DAYS = 14  # that may lie between reports of one event
_LEAD = 400  # characters in which an article says what it is about: names there count twice
_HEADLINE = 0.6  # the share of capitals from which a line is a headline, and tells no names
_LOWER = re.compile(r"\b[a-zà-ÿ][\w'’-]*")


def same_event(one: Article, other: Article) -> bool:
    """Whether two articles are likely to tell of the same event; either way round."""
    gap = _days_between(one, other)
    if gap is not None and gap > _DAYS:
        return False
    apart = bool(_days(one) and _days(other)) and not _days(one) & _days(other)
    least = _NEARLY_ALL if apart else _SHARED
    return min(_share_met(one, other), _share_met(other, one)) >= least


def names_met(said: Collection[str], one: Article, other: Article, text: str) -> set[str]:
    """Those names of one article that a text of another says, in its language and its forms.

    Args:
        said: as `qa.language_model.names.names` has them.
    """
    stated = words(text)
    unsaid = [name for name in said if name not in stated]
    listed = " ".join(unsaid)
    found = set(tokens(listed)) & met_otherwise(one.text, text, spelled_out(other.text))
    found |= set(met_words(tokens(listed), one.language, text, other.language))
    return {name for name in said if name in stated or found.issuperset(tokens(name))}


@lru_cache(maxsize=64)
def _names_of(article: Article) -> Counter[str]:
    """The names, each as often as sentences say it, those in the lead twice as often."""
    counted: Counter[str] = Counter()
    for start, end in sentence_spans(article.text):
        sentence = without_dateline(article.text[start:end])
        if not _is_headline(sentence):
            counted.update(dict.fromkeys(names(sentence), 1 + (start < _LEAD)))
    common = {word.lower() for word in _LOWER.findall(article.text)}
    common |= set(tokens(article.source))
    days = {name for name in counted if _is_date(name, article)}
    return Counter({name: count for name, count in counted.items() if name not in common | days})


def _is_date(word: str, article: Article) -> bool:
    return any(isinstance(fact, Date) for fact in facts(word, article.language))


def _is_headline(sentence: str) -> bool:
    said: list[str] = re.findall(r"[^\W\d_]+", sentence)
    return len([word for word in said if word[0].isupper()]) > _HEADLINE * len(said)


def _share_met(one: Article, other: Article) -> float:
    """The share of one article's names, by how often they stand there, that another says too."""
    counted = _names_of(one)
    met = names_met(counted, one, other, other.text)
    total = sum(counted.values())
    return sum(counted[name] for name in met) / total if total else 0.0


@lru_cache(maxsize=64)
def _days(article: Article) -> frozenset[Date]:
    """The days that an article names, month and all."""
    stated = facts(article.text, article.language)
    return frozenset(fact for fact in stated if isinstance(fact, Date) and fact.day and fact.month)


def _days_between(one: Article, other: Article) -> int | None:
    first, second = (day_of(article) for article in (one, other))
    return abs((first - second).days) if first and second else None


def day_of(article: Article) -> date | None:
    """The day on which an article was published, where that is known."""
    try:
        return date.fromisoformat(article.published[:10])
    except ValueError:
        return None
