"""What the HTTP service and the tools take and give, as JSON."""

from __future__ import annotations

import html
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from corpus import Article, Language
from index import Library
from index.feedback import MOST_CHARACTERS, Feedback, Rating
from index.listing import Column
from index.scope import Scope
from index.search import Hit
from qa import Answer, Citation
from qa.answer import Status
from ui.show import answer_as_json, citation_as_json

_MOST_HISTORY = 50
_MOST_NAMED = 500  # ids or outlets that a question may be limited to
_LONGEST_KEY = 64


class Cited(BaseModel):
    """The place that proves an answer: article.text[start:end] is the quote."""

    article_id: str
    title: str = ""
    url: str = ""
    published: str = ""
    start: int
    end: int
    quote: str

    def citation(self, library: Library) -> Citation | None:
        """The place in the library; None where the article is gone or says something else."""
        article = library.article(self.article_id)
        found = article and Citation(article, self.start, self.end, self.quote)
        return found if found and found.is_verbatim() else None


class Said(BaseModel):
    """An answer: what `tanya ask --json` prints, and how it was understood, or what came near."""

    question: str
    understood: str = ""
    language: Language
    status: Status
    text: str
    short: str
    confidence: float
    mode: str
    citations: list[Cited]
    nearest: Cited | None = None
    took_ms: float = 0.0

    @classmethod
    def of(cls, answer: Answer, started: float | None = None) -> Said:
        """The answer to a question that was asked at this time of `time.perf_counter`."""
        took = 0.0 if started is None else time.perf_counter() - started
        found = answer_as_json(answer, took * 1000)
        nearest = citation_as_json(answer.nearest) if answer.nearest else None
        return cls.model_validate({**found, "understood": answer.understood, "nearest": nearest})

    def answer(self, library: Library) -> Answer:
        """The answer itself; what it cites that is no longer there, to the letter, is left out."""
        citations = tuple(filter(None, (one.citation(library) for one in self.citations)))
        lead = citations[0] if citations else None
        inside = lead.quote.find(self.short) if lead and self.short else -1
        at = lead.start + inside if lead and inside >= 0 else None
        return Answer(
            question=self.question,
            language=self.language,
            status=self.status,
            text=self.text,
            short=self.short,
            confidence=self.confidence,
            citations=citations,
            mode=self.mode,
            short_at=None if at is None else (at, at + len(self.short)),
            nearest=self.nearest.citation(library) if self.nearest else None,
            understood=self.understood,
        )


class Within(BaseModel):
    """Which articles are meant, by their ids, outlets and dates; what is empty limits nothing."""

    articles: list[str] = Field(default=[], max_length=_MOST_NAMED)
    outlets: list[str] = Field(default=[], max_length=_MOST_NAMED)
    since: str = ""
    until: str = ""

    def scope(self) -> Scope:
        """The scope that is meant.

        Raises:
            InputError: a date is not understood.
        """
        return Scope.of(self.articles, self.outlets, self.since, self.until)


class Asked(Within):
    """A question, the language to answer in, what limits it, and the answers before it."""

    question: str
    language: Language | None = None
    history: list[Said] = Field(default=[], max_length=_MOST_HISTORY)

    def answers(self, library: Library) -> list[Answer]:
        """The history as the assistant takes it; citations of articles that are gone are left."""
        return [said.answer(library) for said in self.history]


class Sought(Within):
    """What a search is for, and how many passages it may return."""

    q: str
    k: int = Field(5, ge=1, le=50)


class Listed(Within):
    """A page of the articles: words of the title or outlet, and the order."""

    words: str = ""
    order: Column = "added"
    descending: bool = True
    first: int = Field(0, ge=0)
    most: int = Field(50, ge=1, le=500)


class Opinion(BaseModel):
    """What somebody thinks of an answer; the `key` of an earlier opinion replaces that one."""

    answer: Said
    rating: Rating
    comment: str = Field("", max_length=MOST_CHARACTERS)
    key: str = Field("", max_length=_LONGEST_KEY)

    def feedback(self) -> Feedback:
        """The opinion, given now."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        answer = self.answer.model_dump(mode="json")
        return Feedback(self.key or uuid.uuid4().hex, now, self.rating, self.comment, answer)


class Kept(BaseModel):
    """The opinion is kept; the key replaces it by another."""

    key: str


class ArticleIn(BaseModel):
    """An article to keep; whatever is left out is derived from the text."""

    text: str
    id: str | None = None
    title: str | None = None
    language: Language | None = None
    source: str = ""
    url: str = ""
    published: str = ""
    byline: str = ""

    def article(self, id: str | None = None) -> Article:
        """The article.

        Raises:
            InputError: something in it cannot be used.
        """
        given = self.model_dump()
        return Article.from_text(given.pop("text"), **{**given, "id": id or self.id})


class Changed(BaseModel):
    """What became of an article; it is durable."""

    id: str
    kind: Literal["added", "replaced", "unchanged"]
    passages: int


class Found(BaseModel):
    """A passage that a search found: article.text[start:end]."""

    article_id: str
    title: str
    start: int
    end: int
    text: str
    score: float

    @classmethod
    def of(cls, hit: Hit, library: Library) -> Found:
        article = library.article(hit.passage.article_id)
        return cls(
            article_id=hit.passage.article_id,
            title=article.title if article else "",
            start=hit.passage.start,
            end=hit.passage.end,
            text=hit.passage.text,
            score=hit.score,
        )


class Passages(BaseModel):
    """What a search found, best first."""

    passages: list[Found]


class Health(BaseModel):
    """What is active; `problem` is null where all is well."""

    problem: str | None
    articles: int
    passages: int
    encoder: str
    language_model: str | None


class Reason(BaseModel):
    """What went wrong, in a word and in a sentence with the remedy."""

    type: str
    message: str


class Failure(BaseModel):
    """The body of every error."""

    error: Reason


def reference_page(schema: Mapping[str, Any]) -> str:
    """The routes as a page that loads nothing; the schema itself is at /api/openapi.json."""
    rows = "".join(
        f"<tr><td><code>{method.upper()} {html.escape(path)}</code></td>"
        f"<td>{html.escape(route.get('description', ''))}</td></tr>"
        for path, methods in schema["paths"].items()
        for method, route in methods.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tanya: HTTP service</title>'
        "<style>body{font:16px/1.5 system-ui;max-width:56rem;margin:2rem auto;padding:0 1rem;"
        "color-scheme:light dark}td{padding:.4rem 1rem .4rem 0;vertical-align:top}</style>"
        f"<h1>Tanya over HTTP</h1><table>{rows}</table>"
        '<p>Types of everything that is sent: <a href="/api/openapi.json">OpenAPI</a>.</p></html>'
    )
