"""The conversation with a model: found by name, asked with patience, heard piece by piece.

Providers differ in what they time out and what they retry, so neither is left to them: the reply
is read in a thread, and whoever listens stops waiting when the time is over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextvars import copy_context
from dataclasses import dataclass
from queue import Empty, Queue
from typing import TYPE_CHECKING

from qa.language_model.prompts import Messages
from qa.language_model.provider import LanguageModelError, find

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

_TRY_AGAIN = frozenset((408, 409, 425, 429))  # and every 5xx: the same request may work later
_REFUSALS = frozenset(("content_filter", "refusal", "safety"))
_REASONS = ("finish_reason", "stop_reason", "done_reason")  # each provider has its own word


class NoReplyError(Exception):
    """The model gave no whole reply. The message says what it did, to be read after its name."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing  # the same request may work a moment later


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for the first piece of a reply, for the next, for the whole.

    A model on two cores reads the passages for a minute before it writes. `pause` comes before
    the second attempt and doubles with each further one.
    """

    first: float = 120.0
    next: float = 30.0
    whole: float = 300.0
    pause: float = 0.5
    attempts: int = 3


class Chat:
    """A chat model of any provider that LangChain's `init_chat_model` knows.

    Safe to share between threads. Nothing is imported or opened before it is needed.
    """

    def __init__(self, name: str, patience: Patience | None = None) -> None:
        self.name = name
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._opened: BaseChatModel | LanguageModelError | None = None

    def open(self) -> BaseChatModel:
        """Find the model; whether its server answers is not asked.

        Raises:
            LanguageModelError: the name, the provider's package or its settings cannot be used.
        """
        with self._lock:
            if self._opened is None:
                try:
                    self._opened = find(self.name, self._patience.first + self._patience.next)
                except LanguageModelError as error:
                    self._opened = error
        if isinstance(self._opened, LanguageModelError):
            raise self._opened
        return self._opened

    def stream(self, messages: Messages) -> Generator[str, None, None]:
        """Yield the reply in pieces, asking again where that may help and nothing came yet.

        Raises:
            LanguageModelError: see `open`.
            NoReplyError: there is no reply, or it broke off.
        """
        model, patience = self.open(), self._patience
        deadline = time.monotonic() + patience.whole
        for attempt in range(1, patience.attempts + 1):
            begun = False
            try:
                for piece in self._pieces(model, messages, deadline):
                    begun = begun or bool(piece)
                    yield piece
            except NoReplyError as error:
                if begun and error.passing:
                    raise NoReplyError("broke off") from error
                if not error.passing or attempt == patience.attempts:
                    raise
            else:
                return
            time.sleep(patience.pause * 2 ** (attempt - 1))

    def _pieces(
        self, model: BaseChatModel, messages: Messages, deadline: float
    ) -> Generator[str, None, None]:
        heard: Queue[AIMessageChunk | Exception | None] = Queue()
        enough = threading.Event()
        # A daemon, as nothing can interrupt a provider that waits for a silent server. In the
        # caller's context, so that the model's run is traced beneath the chain's.
        listening = (_listen, model, messages, heard, enough)
        threading.Thread(target=copy_context().run, args=listening, daemon=True).start()
        wait = self._patience.first
        try:
            while (chunk := _next(heard, min(wait, deadline - time.monotonic()))) is not None:
                _check_refusal(chunk)
                yield str(chunk.text)
                wait = self._patience.next
        finally:
            enough.set()


def _listen(
    model: BaseChatModel,
    messages: Messages,
    heard: Queue[AIMessageChunk | Exception | None],
    enough: threading.Event,
) -> None:
    """Pass on what the model says, then how it ended: None, or the error."""
    try:
        for chunk in model.stream(messages):
            if enough.is_set():
                return
            heard.put(chunk)
        heard.put(None)
    except Exception as error:  # every provider raises errors of its own
        heard.put(error)


def _next(heard: Queue[AIMessageChunk | Exception | None], wait: float) -> AIMessageChunk | None:
    try:
        chunk = heard.get(timeout=max(wait, 0.0))
    except Empty:
        raise NoReplyError("did not answer in time") from None
    if isinstance(chunk, Exception):
        raise _failure(chunk) from chunk
    return chunk


def _check_refusal(chunk: AIMessageChunk) -> None:
    ends = {str(chunk.response_metadata.get(reason, "")).lower() for reason in _REASONS}
    if ends & _REFUSALS:
        raise NoReplyError("refused to answer")


def _failure(error: Exception) -> NoReplyError:
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and 400 <= status < 500 and status not in _TRY_AGAIN:
        return NoReplyError(f"answered with error {status}")
    if "timeout" in type(error).__name__.lower():
        return NoReplyError("did not answer in time")
    if isinstance(error, ValueError):  # JSON that is none, or says something else than agreed
        return NoReplyError("sent what cannot be read", passing=True)
    return NoReplyError("did not answer", passing=True)
