"""The HTTP service beside the chat: ask, search, and look after the articles, as JSON.

Runs in the same process, behind the same guard; every error is a type and one sentence.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from corpus import Article, InputError, TanyaError
from index import Library
from index.feedback import Feedback
from index.listing import Listing
from qa import Answer, Assistant
from ui.models import (
    ArticleIn,
    Asked,
    Changed,
    Failure,
    Found,
    Health,
    Kept,
    Listed,
    Opinion,
    Said,
    Sought,
    reference_page,
)
from ui.turns import BusyError, Turns

PREFIX = "/api"
_FAILURES: dict[int | str, dict[str, Any]] = {
    code: {"model": Failure} for code in (400, 404, 422, 503)
}


class MissingError(InputError):
    """There is no such article."""


def add_service(app: FastAPI, assistant: Assistant) -> None:
    """Put the service under /api of an application."""
    app.include_router(_asking(assistant, Turns()))
    app.include_router(_keeping(assistant.library))
    app.include_router(_judging(assistant.library))
    app.add_exception_handler(TanyaError, _tell)
    app.add_exception_handler(RequestValidationError, _tell_invalid)

    @app.get(PREFIX, include_in_schema=False)
    def reference() -> HTMLResponse:
        return HTMLResponse(reference_page(app.openapi()))


def _asking(assistant: Assistant, turns: Turns) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["answers"], responses=_FAILURES)

    @router.post("/ask")
    def ask(asked: Asked) -> Said:
        """Answer a question; `history` holds the earlier answers, as they were given back."""
        with turns.one():
            started = time.perf_counter()
            history = asked.answers(assistant.library)
            answer = assistant.ask(
                asked.question, history=history, language=asked.language, scope=asked.scope()
            )
            return Said.of(answer, started)

    @router.post("/ask/stream", response_class=StreamingResponse)
    def stream(asked: Asked) -> StreamingResponse:
        """The answer as server-sent events: each holds all of it so far, the last one is whole."""
        history = asked.answers(assistant.library)
        pieces = _events(assistant, asked, history, turns)
        first = next(pieces)  # what is wrong with the question is a status, not an event
        return StreamingResponse(_chained(first, pieces), media_type="text/event-stream")

    @router.get("/search")
    def search(sought: Annotated[Sought, Query()]) -> list[Found]:
        """The passages that fit a query best, best first."""
        hits = assistant.library.search(sought.q, sought.k, scope=sought.scope())
        return [Found.of(hit, assistant.library) for hit in hits]

    @router.get("/health")
    def health() -> Health:
        """Whether all is well, and what is active."""
        library = assistant.library
        articles, passages = library.counts()
        return Health(
            problem=library.problem(),
            articles=articles,
            passages=passages,
            encoder=library.encoder.name,
            language_model=assistant.llm,
        )

    return router


def _keeping(library: Library) -> APIRouter:
    router = APIRouter(prefix=f"{PREFIX}/articles", tags=["articles"], responses=_FAILURES)

    @router.get("")
    def listing(listed: Annotated[Listed, Query()]) -> Listing:
        """A page of the articles whose title or outlet holds some words, without their texts."""
        return library.listing(
            listed.words,
            listed.order,
            descending=listed.descending,
            first=listed.first,
            most=listed.most,
            scope=listed.scope(),
        )

    @router.get("/{id:path}")
    def show(id: str) -> Article:
        """An article by its exact id."""
        return _existing(library.article(id), id)

    @router.post("", status_code=201)
    def add(given: ArticleIn) -> Changed:
        """Add an article; the same text again changes nothing, a known id or url is replaced."""
        (change,) = library.add([given.article()])
        return Changed(id=change.id, kind=change.kind, passages=change.passages)

    @router.put("/{id:path}")
    def replace(id: str, given: ArticleIn) -> Changed:
        """Replace the article of an id, or add one."""
        (change,) = library.add([given.article(id)])
        return Changed(id=change.id, kind=change.kind, passages=change.passages)

    @router.delete("/{id:path}", status_code=204)
    def remove(id: str) -> None:
        """Remove an article by its exact id, with its earlier texts."""
        if not library.remove(id):
            _existing(None, id)

    return router


def _judging(library: Library) -> APIRouter:
    router = APIRouter(prefix=f"{PREFIX}/feedback", tags=["feedback"], responses=_FAILURES)

    @router.get("")
    def feedback() -> list[Feedback]:
        """What readers thought of answers, oldest first."""
        return library.feedback()

    @router.post("", status_code=201)
    def judge(opinion: Opinion) -> Kept:
        """Keep what somebody thinks of an answer."""
        feedback = opinion.feedback()
        library.keep_feedback(feedback)
        return Kept(key=feedback.key)

    return router


def _existing(article: Article | None, id: str) -> Article:
    if article is None:
        raise MissingError(f"No article has the id {id[:80]!r}: GET {PREFIX}/articles lists them.")
    return article


def _events(
    assistant: Assistant, asked: Asked, history: list[Answer], turns: Turns
) -> Iterator[str]:
    with turns.one():
        started = time.perf_counter()
        answers = assistant.stream(
            asked.question, history=history, language=asked.language, scope=asked.scope()
        )
        for answer in answers:
            yield f"data: {Said.of(answer, started).model_dump_json()}\n\n"


def _chained(first: str, others: Iterator[str]) -> Iterator[str]:
    yield first
    try:
        yield from others
    except TanyaError as error:
        yield f"event: error\ndata: {json.dumps(_failure(error))}\n\n"


def _failure(error: TanyaError) -> dict[str, dict[str, str]]:
    kind = type(error).__name__.removesuffix("Error").lower()
    return {"error": {"type": kind, "message": str(error)}}


async def _tell(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TanyaError)
    code = {MissingError: 404, BusyError: 503}.get(type(error))
    code = code or (400 if isinstance(error, InputError) else 503)
    return JSONResponse(_failure(error), code)


async def _tell_invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "the body"
    message = f"{place}: {first['msg']}. See {PREFIX} for what is expected."
    return JSONResponse({"error": {"type": "input", "message": message}}, 422)
