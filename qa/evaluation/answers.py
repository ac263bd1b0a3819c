"""Asks every question of an evaluation file and judges what comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus import Article
from corpus.language import detect_language
from qa.answer import Answer, Citation
from qa.evaluation.questions import Expected
from qa.evaluation.risk import Judged
from qa.pipeline import Pipeline

OnProgress = Callable[[int, int], None]
Place = tuple[str, int, int]  # article id, start, end


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    `cited` says that a citation overlaps the evidence, `near` that a refusal's nearest place does.
    """

    expected: Expected
    answer: Answer
    cited: bool
    near: bool
    article_language: str
    took_ms: float

    @property
    def direction(self) -> str:
        """The languages of question and article, as in "en→id"."""
        return f"{self.answer.language}→{self.article_language}"

    @property
    def refused(self) -> bool:
        return self.answer.status == "not_found"

    @property
    def correct(self) -> bool:
        """Whether the answer is right, or the refusal is."""
        if not self.expected.answerable:
            return self.refused
        return not self.refused and self.cited and self.expected.is_met_by(self.answer.text)

    @property
    def judged(self) -> Judged:
        """The confidence that an answer was there, and whether the best candidate was it."""
        confidence = self.answer.confidence
        score = 1.0 - confidence if self.refused else confidence
        met = self.expected.answerable and self.expected.is_met_by(self.answer.text)
        return Judged(score, self.expected.answerable, met and (self.cited or self.near))

    @property
    def wrongly_answered(self) -> bool:
        """Whether something that is not right is shown as an answer."""
        return not self.refused and not self.correct


def evaluate(
    pipeline: Pipeline, questions: Sequence[Expected], on_progress: OnProgress | None = None
) -> list[Outcome]:
    """Ask all questions in order; those that follow know the answers before them."""
    articles = list(pipeline.library.articles())
    _warm_up(pipeline, questions)
    outcomes: list[Outcome] = []
    history: list[Answer] = []
    for done, expected in enumerate(questions, start=1):
        history = history if expected.follows else []
        started = time.perf_counter()
        answer = pipeline.ask(expected.question, history=history)
        took_ms = (time.perf_counter() - started) * 1000
        history = [*history, answer]
        outcomes.append(_judge(expected, answer, articles, took_ms))
        if on_progress:
            on_progress(done, len(questions))
    return outcomes


def _warm_up(pipeline: Pipeline, questions: Sequence[Expected]) -> None:
    # Models load at the first question; the times of the others should not depend on that.
    if questions:
        pipeline.ask(questions[0].question)


def _judge(
    expected: Expected, answer: Answer, articles: Sequence[Article], took_ms: float
) -> Outcome:
    places = list(places_of(expected.evidence, articles))
    cited = is_cited(expected, answer.citations, places)
    nearest = [answer.nearest] if answer.nearest else []
    return Outcome(
        expected,
        answer,
        cited=cited,
        near=is_cited(expected, nearest, places),
        article_language=_article_language(expected, articles),
        took_ms=took_ms,
    )


def is_cited(expected: Expected, citations: Sequence[Citation], places: Sequence[Place]) -> bool:
    """Whether a citation overlaps the evidence; where none is given any citation will do."""
    if not expected.evidence:
        return bool(citations)
    return any(_overlaps(citation, place) for citation in citations for place in places)


def places_of(evidence: str, articles: Sequence[Article]) -> Iterator[Place]:
    """Where the evidence stands, however its lines are broken: (article id, start, end)."""
    if not evidence.strip():
        return
    pattern = re.compile(r"\s+".join(re.escape(word) for word in evidence.split()))
    for article in articles:
        yield from ((article.id, *match.span()) for match in pattern.finditer(article.text))


def _overlaps(citation: Citation, place: Place) -> bool:
    article_id, start, end = place
    return citation.article.id == article_id and citation.start < end and start < citation.end


def _article_language(expected: Expected, articles: Sequence[Article]) -> str:
    named = [
        article
        for article in articles
        if expected.article and article.id.startswith(expected.article)
    ]
    languages = {article.language for article in named or articles}
    if expected.article_language or len(languages) == 1:
        return expected.article_language or languages.pop()
    return detect_language(expected.evidence) if expected.evidence else "?"
