"""A server on loopback that speaks OpenAI's chat completions protocol, well or badly on demand.

Beside it, what is asked in the tests of the language model.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from index import Hit, Library
from qa import Answer
from qa.language_model.chat import Patience
from qa.question import Question

Behaviour = Callable[["Handler"], None]
NAME = "openai:test"
PATIENT = Patience(first=20.0, next=20.0, whole=30.0, pause=0.01, attempts=3)
RICE = "Berapa persen harga beras naik?"
FLOOD = "How many residents were moved in Semarang?"
EXTRACTIVE = Answer("?", "id", "answered", "12 persen [1]", "12 persen", 0.7, ())

Ask = Callable[..., Answer]


class Server(ThreadingHTTPServer):
    """Follows its `script`, one behaviour for each request, the last one for all that follow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Behaviour] = []
        self.requests: list[dict[str, Any]] = []
        self.released = threading.Event()  # ends what hangs

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has heard enough is no error."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(json.loads(body))
        number = min(len(self.server.requests), len(self.server.script))
        self.close_connection = True
        with suppress(ConnectionError):
            self.server.script[number - 1](self)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()

    def delta(self, content: str, finish: str | None = None, **more: str) -> None:
        choice = {"index": 0, "delta": {"content": content, **more}, "finish_reason": finish}
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test"}
        self.event(json.dumps({**head, "choices": [choice]}))

    def end(self) -> None:
        self.event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *args: object) -> None:
        pass


def say(text: str, finish: str = "stop") -> Behaviour:
    """Reply with a text, three characters at a time."""

    def behave(handler: Handler) -> None:
        handler.begin()
        for at in range(0, len(text), 3):
            handler.delta(text[at : at + 3])
        handler.delta("", finish)
        handler.end()

    return behave


def fail(status: int) -> Behaviour:
    """Answer with an HTTP error."""

    def behave(handler: Handler) -> None:
        body = json.dumps({"error": {"message": "secret-key is wrong", "type": "x"}}).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hang(said: str = "") -> Behaviour:
    """Say something, or nothing, and then no more, without ending."""

    def behave(handler: Handler) -> None:
        if said:
            handler.begin()
            handler.delta(said)
        handler.server.released.wait(20)

    return behave


def trickle(handler: Handler) -> None:
    """Never end, and never be silent for long."""
    handler.begin()
    while not handler.server.released.wait(0.05):
        handler.delta("hm ")


def die(said: str) -> Behaviour:
    """Break the connection in mid-stream, or before anything is said."""

    def behave(handler: Handler) -> None:
        if said:
            handler.begin()
            handler.delta(said)

    return behave


def babble(handler: Handler) -> None:
    """Send what is not the protocol."""
    handler.begin()
    handler.event("{not json")
    handler.end()


def strange(handler: Handler) -> None:
    """Send JSON of another shape."""
    handler.begin()
    handler.event('["what", "is", "this"]')
    handler.end()


def refuse(handler: Handler) -> None:
    """Refuse in the field that the protocol has for it."""
    handler.begin()
    handler.delta("", refusal="I will not.")
    handler.delta("", "stop")
    handler.end()


@contextmanager
def serving() -> Iterator[Server]:
    """A server that answers until the end of the block."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


def hits_for(library: Library, question: Question) -> list[Hit]:
    return library.search(question.text, 8, language=question.language)


def is_verbatim(answer: Answer) -> bool:
    quotes = [*answer.citations, *([answer.nearest] if answer.nearest else [])]
    return all(quote.article.text[quote.start : quote.end] == quote.quote for quote in quotes)
