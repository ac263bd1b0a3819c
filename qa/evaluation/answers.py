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
from qa.pipeline import Pipeline

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; `cited` says that a citation overlaps the evidence."""

    expected: Expected
    answer: Answer
    cited: bool
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
        met = self.expected.is_met_by(self.answer.text)
        return not self.refused and met and self.cited

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
    places = list(_places(expected.evidence, articles))
    cited = any(_overlaps(citation, place) for citation in answer.citations for place in places)
    if not expected.evidence:  # nothing is said about the place: any proof will do
        cited = bool(answer.citations)
    return Outcome(expected, answer, cited, _article_language(expected, articles), took_ms)


def _places(evidence: str, articles: Sequence[Article]) -> Iterator[tuple[str, int, int]]:
    """Where the evidence stands, however its lines are broken: (article id, start, end)."""
    if not evidence.strip():
        return
    pattern = re.compile(r"\s+".join(re.escape(word) for word in evidence.split()))
    for article in articles:
        yield from ((article.id, *match.span()) for match in pattern.finditer(article.text))


def _overlaps(citation: Citation, place: tuple[str, int, int]) -> bool:
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
