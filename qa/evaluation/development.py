"""The development questions, each set with the articles that it is asked over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Article, Language, read_articles
from corpus.language import LANGUAGES
from corpus.read import SHIPPED
from qa.evaluation.questions import Expected, read_questions
from qa.evaluation.stories import MEASURE, NewsQuestion, Story, stories


@dataclass(frozen=True, slots=True)
class DevelopmentSet:
    """Questions, and the articles of the library in which they are to be asked."""

    name: str
    questions: Sequence[Expected]
    articles: Sequence[Article]


def written_set() -> DevelopmentSet:
    """The news questions that come with Tanya, over their 24 articles.

    They are asked in the two languages by turns, so that every article is asked in both.
    """
    told = stories(MEASURE)
    return DevelopmentSet(
        "news",
        [
            _asked(story, question, LANGUAGES[number % len(LANGUAGES)])
            for story in told
            for number, question in enumerate(story.questions)
            if question.must_contain or question.answer is None
        ],
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


def _asked(story: Story, question: NewsQuestion, language: Language) -> Expected:
    return Expected(
        id=f"{question.id}-{language}",
        question=question.wordings[language],
        answerable=question.answer is not None,
        must_contain=question.must_contain,
        evidence=story.said(question.evidence) if question.answer else "",
        article=story.article.id,
        article_language=story.article.language,
    )
