"""What a question gets back: an Answer with its citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus import Article, Language
from index.search import Hit

Status = Literal["answered", "uncertain", "not_found"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The place that proves an answer: `article.text[start:end] == quote`, always."""

    article: Article
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, article: Article, start: int, end: int) -> Citation:
        """Cite article.text[start:end]."""
        return cls(article, start, end, article.text[start:end])

    def is_verbatim(self) -> bool:
        """Whether the quote stands in the article at these offsets."""
        inside = 0 <= self.start < self.end <= len(self.article.text)
        return inside and self.article.text[self.start : self.end] == self.quote


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the question's language, or a refusal.

    `text` is what a person reads, with [1]-style marks that number `citations` from 1; `short` is
    the span that answers, in the article's words, and `short_at` says where it stands in the first
    citation's article. `confidence` is in 0..1. A refusal has no citations, but may name the
    `nearest` place. `mode` says who wrote the text; `understood` is what a follow-up was taken to
    ask, "" where the question stood for itself; `passages` are those that were read, best first.
    """

    question: str
    language: Language
    status: Status
    text: str
    short: str
    confidence: float
    citations: tuple[Citation, ...]
    mode: str = "extractive"
    short_at: tuple[int, int] | None = None
    nearest: Citation | None = None
    understood: str = ""
    passages: tuple[Hit, ...] = ()

    def __add__(self, later: Answer) -> Answer:
        """Join two pieces of a stream: each holds all that came before it, so the later stands."""
        return later
