"""Answers what an abbreviation stands for from the brackets in which an article spells it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Article
from corpus.abbreviations import Pair, spelled_out
from corpus.sentences import sentence_spans
from index.abbreviations import shipped_forms
from index.library import Library
from index.search import Hit
from qa.candidates import Candidate
from qa.question import Question
from qa.ranking import Features

_TERM = r"[\"“'(]*(?P<term>[^\"”'()?]{2,60}?)[\"”')]*"


def _asking(*wordings: str) -> list[re.Pattern[str]]:
    patterns = (rf"^{wording.replace('TERM', _TERM)}\s*\??$" for wording in wordings)
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns]


_LONG_FORM = _asking(
    r"apa(?:kah)?(?: sih)? (?:itu|(?:kepanjangan|arti|maksud)(?:nya)?(?: dari)?) TERM",
    r"TERM (?:itu apa|(?:adalah )?(?:kepanjangan|singkatan) (?:dari )?apa)",
    r"what(?:'s| is| are)(?: the)? TERM(?: short for)?",
    r"what (?:do|does)(?: the (?:abbreviation|acronym))? TERM (?:stand for|mean)",
)
_SHORT_FORM = _asking(
    r"apa(?:kah)? (?:singkatan|akronim)(?:nya)? (?:dari |untuk )?TERM",
    r"what(?:'s| is) the (?:abbreviation|acronym|short form) (?:of|for) (?:the )?TERM",
)


def spelled_form(question: Question, hits: Sequence[Hit], library: Library) -> Candidate | None:
    """What an abbreviation stands for, or what stands for a name, where an article says so."""
    long_for, short_for = asked_form(question.text), _term(_SHORT_FORM, question.text)
    if not long_for and not short_for:
        return None
    for article in _articles(hits, library):
        for short, long in (*spelled_out(article.text), *_known(long_for, article.text)):
            if long_for == short.casefold():
                return _candidate(article, short, long, answer=long)
            if short_for == long.casefold():
                return _candidate(article, short, long, answer=short)
    return None


def asked_form(question: str) -> str:
    """The name that a question asks the meaning of, in lower case; "" for other questions."""
    return _term(_LONG_FORM, question)


def _term(wordings: Sequence[re.Pattern[str]], question: str) -> str:
    found = (wording.search(question) for wording in wordings)
    return next((match["term"].casefold() for match in found if match), "")


def _known(short: str, text: str) -> Iterator[Pair]:
    """Known forms of a short one that stand before it: "kecerdasan buatan (AI)" has no A or I."""
    for others in shipped_forms().said(short.upper()).values():
        for form in others:
            words = r"\W+".join(map(re.escape, form))
            if said := re.search(rf"\b({words})\s*\(({re.escape(short)})\)", text, re.IGNORECASE):
                yield said[2], said[1]


def _articles(hits: Sequence[Hit], library: Library) -> Iterator[Article]:
    for id in dict.fromkeys(hit.passage.article_id for hit in hits):
        if article := library.article(id):
            yield article


def _candidate(article: Article, short: str, long: str, answer: str) -> Candidate | None:
    """The first sentence that says both, with the answer in it."""
    for start, end in sentence_spans(article.text):
        sentence = article.text[start:end]
        if short in sentence and long in sentence:
            at = start + sentence.index(answer)
            span = at, at + len(answer)
            return Candidate(article, *span, (start, end), Features(0.0, 0.0), 0.0)
    return None
