"""What speaks for and against an answer, as named numbers that a decision can be fitted on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Language
from index.keywords import asked_words, met_share
from qa.candidates import Candidate
from qa.kind import Kind
from qa.question import Question
from qa.reader import Verdict
from qa.rendering import Country, Date, Quantity, Time, facts, supported

_NO_RIVAL = 10.0  # the lead of an only candidate, in units of evidence


@dataclass(frozen=True, slots=True)
class Signals:
    """Evidence about the best candidate for a question.

    margin, similarity, centrality, article: see `qa.ranking.Features`.
    lead: by how much its evidence beats the next candidate's.
    agreement: how many other candidates say the same words.
    coverage: the share of the question's words that the sentence says, in either language.
    unmet: the share of the question's words that the whole article never says.
    strangers: how many names of the question the article never says.
    missing: how many numbers, dates and countries of the question the article never states.
    fits: 1 where the span is of the kind that is asked for, -1 where it is not, 0 if any kind is.
    across: 1 where question and article are in different languages.
    support: the chance that the sentence proves question and answer as a statement, log odds.
    """

    margin: float
    similarity: float
    centrality: float
    article: float
    lead: float
    agreement: float
    coverage: float
    unmet: float
    strangers: float
    missing: float
    fits: float
    across: float
    support: float


def signals_of(
    question: Question, candidates: Sequence[Candidate], verdict: Verdict | None = None
) -> Signals:
    """The signals of the first candidate; the others are its rivals.

    Args:
        verdict: on the first candidate, where the reader can tell.
    """
    best, *others = candidates
    language, article = question.language, best.article
    words = asked_words(question.asked)
    sentence = article.text[slice(*best.sentence)]
    stated = facts(article.text, article.language)
    return Signals(
        margin=best.features.margin,
        similarity=best.features.similarity,
        centrality=best.features.centrality,
        article=best.features.article,
        lead=best.evidence - others[0].evidence if others else _NO_RIVAL,
        agreement=sum(_says_the_same(best.short, other.short) for other in others),
        coverage=met_share(words, language, sentence, article.language),
        unmet=1.0 - met_share(words, language, article.text, article.language),
        strangers=_strangers(question, article.text, article.language),
        missing=sum(not supported(one, stated) for one in facts(question.asked, language)),
        fits=_fits(question.kind, best.short, article.language),
        across=float(language != article.language),
        support=_support(question.kind, verdict) if verdict else 0.0,
    )


def _support(kind: Kind, verdict: Verdict) -> float:
    # "No" is as good an answer to a yes-or-no question as "yes".
    denied = verdict.contradiction if kind == "yes_no" else 0.0
    return _log_odds(max(verdict.entailment, denied))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-3), 1.0 - 1e-3)
    return math.log(bounded / (1.0 - bounded))


def _says_the_same(one: str, other: str) -> bool:
    first, second = one.casefold(), other.casefold()
    return first in second or second in first


def _strangers(question: Question, text: str, language: Language) -> float:
    """Count the capitalised words after the first one that the text does not say."""
    names = [word for word in question.asked.split()[1:] if word[:1].isupper()]
    return sum(
        met_share([word], question.language, text, language) == 0.0
        for name in names
        for word in asked_words(name)
    )


def _fits(kind: Kind, short: str, language: Language) -> float:
    stated = facts(short, language)
    has_name = any(word[:1].isupper() for word in short.split())
    match kind:
        case "who":
            fitting = has_name
        case "where":
            fitting = has_name or any(isinstance(one, Country) for one in stated)
        case "how_many":
            fitting = any(isinstance(one, Quantity | Time) for one in stated) or _counts(short)
        case "when":
            fitting = any(isinstance(one, Date | Time | Quantity) for one in stated)
        case _:
            return 0.0
    return 1.0 if fitting else -1.0


def _counts(short: str) -> bool:
    return any(character.isdigit() for character in short)
