"""How answers, articles and changes look as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus import Article
from index.feedback import Feedback
from qa.answer import Answer, Citation, Status

_MEANINGS: Mapping[Status, str] = {
    "answered": "the quotes prove it",
    "uncertain": "possibly; read the quotes before relying on it",
    "not_found": "the articles do not say",
}


def answer_as_json(answer: Answer, took_ms: float) -> dict[str, Any]:
    """The object that `tanya ask --json` prints."""
    return {
        "question": answer.question,
        "language": answer.language,
        "status": answer.status,
        "text": answer.text,
        "short": answer.short,
        "confidence": round(answer.confidence, 3),
        "mode": answer.mode,
        "citations": [citation_as_json(citation) for citation in answer.citations],
        "took_ms": round(took_ms, 1),
    }


def citation_as_json(citation: Citation) -> dict[str, Any]:
    """A citation as it stands in that object."""
    return {
        "article_id": citation.article.id,
        "title": citation.article.title,
        "url": citation.article.url,
        "published": citation.article.published,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def answer_as_text(answer: Answer) -> str:
    """The answer with its articles beneath, one a line."""
    numbers: dict[Article, str] = {}
    for number, citation in enumerate(answer.citations, start=1):
        numbers[citation.article] = numbers.get(citation.article, "") + f"[{number}]"
    sources = [f"{marks} {source_line(article)}" for article, marks in numbers.items()]
    if answer.nearest:
        sources.append(source_line(answer.nearest.article))
    return "\n\n".join([printable(answer.text), *sources])


def feedback_as_json(feedback: Feedback) -> dict[str, Any]:
    """The object that `tanya feedback` prints for each opinion."""
    return {
        "given": feedback.given,
        "rating": feedback.rating,
        "comment": feedback.comment,
        "answer": dict(feedback.answer),
    }


def answer_with_quotes(answer: Answer) -> str:
    """The answer, its status and every quote to the letter, each with where it stands."""
    status = f"Status: {answer.status} ({_MEANINGS[answer.status]})"
    cited = [(f"[{number}]", one) for number, one in enumerate(answer.citations, start=1)]
    nearest = [("Nearest, but no answer:", answer.nearest)] if answer.nearest else []
    proofs = [f"{name} “{one.quote}”\n{source_line(one.article)}" for name, one in cited + nearest]
    return "\n\n".join([answer.text, status, *proofs])


def source_line(article: Article) -> str:
    """Title, outlet, date and address of an article, as far as they are known."""
    known = [article.title, article.source, article.published, article.url, f"({article.id})"]
    return printable(" · ".join(part for part in known if part))


def article_as_text(article: Article, copies: Sequence[Article] = ()) -> str:
    """Everything that is known about an article and its copies, then its text."""
    rows = [
        ("id", article.id),
        ("title", article.title),
        ("source", article.source),
        ("byline", article.byline),
        ("published", article.published),
        ("address", article.url),
        ("language", article.language),
        *(("copy", source_line(copy)) for copy in copies),
    ]
    head = "\n".join(f"{name:<10}{value}" for name, value in rows if value)
    return printable(f"{head}\n\n{article.text}")


def printable(text: str) -> str:
    """The text without characters that would steer a terminal: articles are untrusted."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def size(count: int) -> str:
    """A number of bytes as people read it: 1.5 MB."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"
