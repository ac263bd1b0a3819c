"""What speaks for and against an answer, as named numbers that a decision can be fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Article
from corpus.abbreviations import spelled_out
from index.abbreviations import met_otherwise
from index.keywords import asked_words, met_share
from qa.candidates import Candidate
from qa.counted import counts_otherwise
from qa.expected import fits
from qa.premises import unmet
from qa.question import Question
from qa.statement import support_of

_NO_RIVAL = 10.0  # the lead of an only candidate, in units of evidence


@dataclass(frozen=True, slots=True)
class Signals:
    """Evidence about the best candidate for a question.

    margin: how much the reader prefers the span to "no answer", logits.
    article: see `qa.ranking.Features`.
    lead: by how much its evidence beats the next candidate's.
    agreement: how many other candidates say the same words.
    unmet: the share of the question's words that the whole article never says.
    strangers, missing, conflicts, apart: see `qa.premises.Unmet`.
    misfit: 1 where the span is not of the sort that is asked for, or counts other things; else 0.
    support: the chance that the sentence proves question and answer as a statement, log odds; 0
        where the reader cannot tell.
    """

    margin: float
    article: float
    lead: float
    agreement: float
    unmet: float
    strangers: float
    missing: float
    conflicts: float
    apart: float
    misfit: float
    support: float


def signals_of(question: Question, candidates: Sequence[Candidate]) -> Signals:
    """The signals of the first candidate; the others are its rivals."""
    best, *others = candidates
    article = best.article
    sentence = article.text[slice(*best.sentence)]
    lacking = unmet(question, article, sentence)
    return Signals(
        margin=best.features.margin,
        article=best.features.article,
        lead=best.evidence - others[0].evidence if others else _NO_RIVAL,
        agreement=sum(_says_the_same(best.short, other.short) for other in others),
        unmet=1.0 - _said_share(question, article),
        strangers=float(lacking.strangers),
        missing=float(lacking.missing),
        conflicts=float(lacking.conflicts),
        apart=float(lacking.apart),
        misfit=float(_is_misfit(question, best)),
        support=support_of(question.kind, best.verdict),
    )


def _is_misfit(question: Question, best: Candidate) -> bool:
    spoken, first = best.article.language, best.sentence[0]
    if fits(question.kind, question.text, best.short, spoken) < 0:
        return True
    inside = best.start - first, best.end - first
    return counts_otherwise(question, best.citation().quote, inside, spoken)


def _said_share(question: Question, article: Article) -> float:
    """The share of a question's words that an article says, in either language or form."""
    otherwise = met_otherwise(question.text, article.text, spelled_out(article.text))
    words = asked_words(question.text)
    return met_share(words, question.language, article.text, article.language, otherwise)


def _says_the_same(one: str, other: str) -> bool:
    first, second = one.casefold(), other.casefold()
    return first in second or second in first
