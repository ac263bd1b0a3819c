"""The development questions, each set with the articles that it is asked over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Article, read_articles
from corpus.language import LANGUAGES
from corpus.read import SHIPPED
from corpus.sentences import sentence_spans
from index.evaluation.datasets import Example, squad
from qa.evaluation.questions import Expected, read_questions
from qa.evaluation.reading import in_english
from qa.evaluation.stories import MEASURE, NewsQuestion, Story, stories


@dataclass(frozen=True, slots=True)
class DevelopmentSet:
    """Questions, and the articles of the library in which they are to be asked."""

    name: str
    questions: Sequence[Expected]
    articles: Sequence[Article]


def written_set() -> DevelopmentSet:
    """The news questions that come with Tanya, in both languages, over their 24 articles."""
    told = stories(MEASURE)
    return DevelopmentSet(
        "news",
        [one for story in told for question in story.questions for one in _both(story, question)],
        [story.article for story in told],
    )


def news_sets(questions: Path) -> list[DevelopmentSet]:
    """seed_dev over the shipped article, and news_dev over its own.

    Raises:
        InputError: a file is missing or malformed.
    """
    news = questions / "news_dev"
    return [
        DevelopmentSet(
            "seed_dev",
            read_questions(questions / "seed_dev.jsonl"),
            list(read_articles(SHIPPED)),
        ),
        DevelopmentSet(
            "news_dev",
            read_questions(news / "questions.jsonl"),
            list(read_articles(news / "articles")),
        ),
    ]


def idkmrc_set(data: Path, questions: Path) -> DevelopmentSet:
    """IDK-MRC valid in Indonesian and, where translated, in English; each passage is an article.

    Its unanswerable questions were written to look answerable (Putri & Oh 2022).

    Raises:
        InputError: a file is missing or malformed.
    """
    valid = squad(data / "qa" / "idkmrc_valid.json")
    contexts = list(dict.fromkeys(example.context for example in valid))
    ids = {context: f"idkmrc-{number:03}" for number, context in enumerate(contexts)}
    asked = [*valid, *in_english(questions / "idkmrc_en_dev.jsonl", valid)]
    return DevelopmentSet(
        "idkmrc",
        [_expected(example, ids[example.context]) for example in asked],
        [Article.from_text(text, id=id, language="id") for text, id in ids.items()],
    )


def _both(story: Story, question: NewsQuestion) -> Iterator[Expected]:
    for language in LANGUAGES if question.must_contain or question.answer is None else ():
        yield Expected(
            id=f"{question.id}-{language}",
            question=question.wordings[language],
            answerable=question.answer is not None,
            must_contain=question.must_contain,
            evidence=story.said(question.evidence) if question.answer else "",
            article=story.article.id,
            article_language=story.article.language,
        )


def _expected(example: Example, article: str) -> Expected:
    return Expected(
        id=example.id,
        question=example.question,
        answerable=bool(example.answers),
        must_contain=(example.answers,) if example.answers else (),
        evidence=next(_evidence(example), ""),
        article=article,
        article_language="id",
    )


def _evidence(example: Example) -> Iterator[str]:
    """The sentence in which the first answer begins."""
    for start, end in sentence_spans(example.context):
        if example.starts and start <= example.starts[0] < end:
            yield example.context[start:end]
