"""What other articles say to a question that one has answered: the same, or something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus import Article
from corpus.abbreviations import spelled_out
from corpus.sentences import sentence_spans
from index.abbreviations import met_otherwise
from index.keywords import asked_words, met_words
from index.search import Hit
from qa.agreement import Said, differing_answer, differing_name, same_answer, same_thing_counted
from qa.answer import Citation
from qa.candidates import Candidate
from qa.comparison import same_event
from qa.copies import wording
from qa.expected import fits
from qa.language_model.names import names
from qa.premises import unmet
from qa.question import Question

_MOST = 5  # further articles that are named
_MEETS = 0.6  # of the question's words that the best sentence says, the share that another needs
_ALIKE = 0.5  # of the ordinary words of a sentence, those that one which disagrees has too
_DOUBT = 4.0  # logits by which the reader may be less sure of an answer that disagrees
_NAMING = ("who", "where")
_OPEN = ("yes_no", "why", "list")  # their answers differ in words without any disagreement


@dataclass(frozen=True, slots=True)
class Report:
    """What one article answers, at article.text[start:end], in the sentence (start, end)."""

    article: Article
    start: int
    end: int
    sentence: tuple[int, int]

    @property
    def short(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def said(self) -> Said:
        return self.short, self.article.language

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[slice(*self.sentence)]

    def citation(self) -> Citation:
        """The sentence as the proof."""
        return Citation.of(self.article, *self.sentence)


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of other articles, one of each, most convincing first."""

    agreeing: tuple[Report, ...] = ()
    differing: tuple[Report, ...] = ()

    def __iter__(self) -> Iterator[Report]:
        yield from self.agreeing
        yield from self.differing


NO_REPORTS = Reports()


def compare(
    question: Question,
    candidates: Sequence[Candidate],
    copies: Sequence[Hit],
    article_of: Callable[[str], Article | None],
) -> Reports:
    """Compare what other articles say with the first candidate.

    Args:
        candidates: most convincing first.
        copies: passages that were not read because they repeat others.
        article_of: finds an article by its id.
    """
    if not candidates:
        return NO_REPORTS
    first, *others = candidates
    best = _report(first)
    agreeing: dict[str, Report] = {}
    differing: dict[str, Report] = {}
    for candidate in others:
        report, id = _report(candidate), candidate.article.id
        if id == best.article.id or id in agreeing or id in differing:
            continue
        if _agrees(question, best, report):
            agreeing[id] = report
        elif candidate.features.margin < min(0.0, first.features.margin - _DOUBT):
            continue  # the reader itself doubts that it is an answer
        elif _disagrees(question, best, report):
            differing[id] = report
    for report in _repeated(best, copies, article_of):
        agreeing.setdefault(report.article.id, report)
    for told in list(differing.values()):
        for report in _repeated(told, copies, article_of):
            differing.setdefault(report.article.id, report)
    return Reports(tuple(agreeing.values())[:_MOST], tuple(differing.values())[:_MOST])


def _report(candidate: Candidate) -> Report:
    return Report(candidate.article, candidate.start, candidate.end, candidate.sentence)


def _repeated(
    best: Report, copies: Sequence[Hit], article_of: Callable[[str], Article | None]
) -> Iterator[Report]:
    """The places in copies where the best sentence stands again, with the same answer in it."""
    wanted = wording(best.text)
    for passage in (hit.passage for hit in copies):
        if passage.article_id == best.article.id:
            continue
        for start, end in sentence_spans(passage.text):
            sentence = passage.text[start:end]
            place = sentence.find(best.short)
            if place < 0 or not wording(sentence).repeats(wanted):
                continue
            first = passage.start + start
            at = first + place, first + place + len(best.short)
            article = article_of(passage.article_id)
            # Another process may have replaced the article since it was found.
            if article and article.text[slice(*at)] == best.short:
                yield Report(article, *at, (first, passage.start + end))


def _agrees(question: Question, best: Report, other: Report) -> bool:
    """Whether another report states the same fact in a sentence that meets the question as well."""
    if not same_answer(best.said, other.said):
        return False
    if wording(best.text).repeats(wording(other.text)):
        return True
    if not _is_borne_out(question, best, other):
        return False
    asked = _said_words(question, best, best.text)
    said = _said_words(question, other, other.text)
    stands_alone = asked <= said and bool(_asked_names(question) & said)
    return stands_alone or (
        len(asked & said) >= _MEETS * len(asked) and same_event(best.article, other.article)
    )


def _disagrees(question: Question, best: Report, other: Report) -> bool:
    """Whether another report says of the same thing that it is otherwise."""
    if question.kind in _OPEN or not _differ(question, best, other):
        return False
    if same_answer(best.said, (other.text, other.article.language)):
        return False  # it says the same as well, and the span is of something else
    return (
        _is_borne_out(question, best, other)
        and _is_about_the_same(question, best, other)
        and same_event(best.article, other.article)
    )


def _differ(question: Question, best: Report, other: Report) -> bool:
    if any(
        fits(question.kind, question.text, report.short, report.article.language) < 0
        for report in (best, other)
    ):
        return False
    if differing_answer(best.said, other.said):
        ends = [report.end - report.sentence[0] for report in (best, other)]
        sentences = [(report.text, report.article.language) for report in (best, other)]
        return same_thing_counted(sentences[0], ends[0], sentences[1], ends[1])
    texts = best.article.text, other.article.text
    return question.kind in _NAMING and differing_name(best.said, other.said, texts)


def _is_borne_out(question: Question, best: Report, other: Report) -> bool:
    """Whether another article meets what the question takes for granted as well as the best."""
    mine = unmet(question, best.article, best.text)
    theirs = unmet(question, other.article, other.text)
    return (
        theirs.strangers <= mine.strangers
        and theirs.missing <= mine.missing
        and theirs.conflicts <= mine.conflicts
    )


def _is_about_the_same(question: Question, best: Report, other: Report) -> bool:
    """Whether two sentences have most ordinary words in common, and what the question asks for."""
    if _said_words(question, best, best.text) - _said_words(question, other, other.article.text):
        return False
    mine, theirs = _ordinary(best), _ordinary(other)
    few, report, many = min((mine, best, other), (theirs, other, best), key=lambda one: len(one[0]))
    met = met_words(few, report.article.language, many.text, many.article.language)
    return len(met) >= max(2, _ALIKE * len(few))


def _ordinary(report: Report) -> list[str]:
    """The words of a sentence that are neither names nor numbers, nor part of the answer."""
    first = report.sentence[0]
    text = report.text[: report.start - first] + " " + report.text[report.end - first :]
    named = names(text).keys()
    return [word for word in asked_words(text) if word.isalpha() and word not in named]


def _asked_names(question: Question) -> set[str]:
    """The names in a question; its first word has a capital anyway."""
    return set(names(question.text.partition(" ")[2]))


def _said_words(question: Question, report: Report, text: str) -> set[str]:
    """The words of a question that a text of an article says, in either language or form."""
    said = asked_words(question.text)
    article = report.article
    otherwise = met_otherwise(question.text, text, spelled_out(article.text))
    return {*otherwise, *met_words(said, question.language, text, article.language)}
