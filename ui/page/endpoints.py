"""What Gradio's own client can call: the same answers as over HTTP, under names that last."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from gradio.events import api
from pydantic import ValidationError

from corpus import TanyaError
from qa import Assistant
from ui.models import Asked, Found, Said, Sought


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong reaches the client as one sentence."""
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}."
        raise gr.Error(said, print_exception=False) from None
    except TanyaError as error:
        raise gr.Error(str(error), print_exception=False) from None


def add_endpoints(assistant: Assistant) -> None:
    """Offer /ask and /search to clients, inside `gr.Blocks`."""

    def ask(
        question: str,
        language: str = "",
        history: list[Any] = [],  # noqa: B006 - Gradio sends the default, never changes it
        articles: list[str] = [],  # noqa: B006
        outlets: list[str] = [],  # noqa: B006
        since: str = "",
        until: str = "",
    ) -> Iterator[dict[str, Any]]:
        """The answer, as far as it has been made; the last one is whole. See /api for the types."""
        started = time.perf_counter()
        with _told():
            asked = Asked.model_validate(
                {
                    "question": question,
                    "language": language or None,
                    "history": history,
                    "articles": articles,
                    "outlets": outlets,
                    "since": since,
                    "until": until,
                }
            )
            answers = assistant.stream(
                asked.question,
                history=asked.answers(assistant.library),
                language=asked.language,
                scope=asked.scope(),
            )
            for answer in answers:
                yield Said.of(answer, started).model_dump(mode="json")

    def search(q: str, k: int = 5) -> list[dict[str, Any]]:
        """The passages that fit a query best, best first."""
        with _told():
            sought = Sought(q=q, k=k)
            hits = assistant.library.search(sought.q, sought.k)
        return [Found.of(hit, assistant.library).model_dump(mode="json") for hit in hits]

    api(ask, api_name="ask", concurrency_id="asking")
    api(search, api_name="search")
