"""Reads the news questions that were written for Tanya: to learn from, and to measure with.

A line of such a file is an invented article with questions in both languages: some that it
answers, near misses that it does not, and a dialogue. README.md says how they were made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corpus import Article, Language
from corpus.language import LANGUAGES
from corpus.sentences import Spans, sentence_spans
from corpus.split import split
from index.evaluation.datasets import read_text
from qa.follow_up import in_context

MEASURE = Path(__file__).parent / "news.jsonl.gz"

Place: TypeAlias = tuple[int, int]  # start, end in the article's text
Groups: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question in both languages and the sentences that it is about.

    `answer` is None where the article does not say; `verdict` is "yes" or "no" where that is asked;
    a right answer holds one string of each group of `must_contain`.
    """

    id: str
    wordings: Mapping[Language, str]
    evidence: Place
    answer: Place | None
    verdict: str
    must_contain: Groups


@dataclass(frozen=True, slots=True)
class Story:
    """An article, its sentences and passages, its questions, and those of a dialogue about it.

    The turns of the dialogue are put with what was said before them, see `qa.follow_up.in_context`.
    """

    article: Article
    sentences: Spans
    passages: Spans
    questions: Sequence[NewsQuestion]
    turns: Sequence[NewsQuestion]

    def said(self, place: Place) -> str:
        """The words at a place."""
        return self.article.text[slice(*place)]

    def whole(self, place: Place) -> tuple[int, int]:
        """The first and the last sentence, by number, of those that a place lies in."""
        first = next(n for n, (_, end) in enumerate(self.sentences) if place[0] < end)
        last = next(n for n, (_, end) in enumerate(self.sentences) if place[1] <= end)
        return first, last


def stories(path: Path) -> list[Story]:
    """All articles of a file.

    Raises:
        InputError: it cannot be read.
    """
    lines = read_text(path).splitlines()
    return [_story(f"news-{number:03}", json.loads(line)) for number, line in enumerate(lines)]


def _story(id: str, row: dict[str, Any]) -> Story:
    article = Article.from_text(row["text"], id=id, title=row["title"], language=row["language"])
    rows = [*row["questions"], *row["unanswerable"], *_whole_turns(row)]
    return Story(
        article,
        sentence_spans(article.text),
        [(passage.start, passage.end) for passage in split(article)],
        [_question(f"{id}-{number:02}", one, article.text) for number, one in enumerate(rows)],
        [_question(f"{id}-d{number}", one, article.text) for number, one in enumerate(_turns(row))],
    )


def _whole_turns(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The turns of the dialogue as questions that stand for themselves."""
    for turn in row["dialogue"]:
        yield from _placed(row, turn, {"id": turn["id_whole"], "en": turn["en_whole"]})


def _turns(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The turns of the dialogue but the first, put with what was said before."""
    turns = row["dialogue"]
    for number, turn in enumerate(turns[1:], start=1):
        said = {
            language: [(one[language], one["answer"]) for one in turns[:number]]
            for language in LANGUAGES
        }
        asked = {language: in_context(said[language], turn[language]) for language in LANGUAGES}
        yield from _placed(row, turn, {"id": asked["id"], "en": asked["en"]})


def _placed(
    row: dict[str, Any], turn: dict[str, Any], asked: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """A turn as a question, unless its answer stands in several places."""
    if row["text"].count(turn["answer"]) == 1:
        yield {**asked, "answer": turn["answer"], "evidence": turn["answer"]}


def _question(id: str, row: dict[str, Any], text: str) -> NewsQuestion:
    near = row.get("evidence") or row["near"]
    start = text.index(near)
    answer = None
    if "answer" in row:
        first = start + near.index(row["answer"])
        answer = first, first + len(row["answer"])
    return NewsQuestion(
        id=id,
        wordings={language: row[language] for language in LANGUAGES},
        evidence=(start, start + len(near)),
        answer=answer,
        verdict=row.get("verdict", ""),
        must_contain=tuple(tuple(group) for group in row.get("must", ())),
    )
