"""Fixtures: a server that misbehaves as told, and a way to ask its model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Library
from qa import Answer
from qa.language_model.generator import Generator
from qa.question import Question
from tests.misbehaving_model import (
    EXTRACTIVE,
    NAME,
    PATIENT,
    Ask,
    Behaviour,
    Server,
    hits_for,
    serving,
)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the provider wants before it asks any server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, key: None) -> Iterator[Server]:
    with serving() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        yield server


@pytest.fixture
def generator(library: Library, server: Server) -> Generator:
    return Generator(library, NAME, PATIENT)


@pytest.fixture
def ask(library: Library, generator: Generator, server: Server) -> Ask:
    """Asks a question of a model that behaves as it is told to."""

    def asking(asked: str, *script: Behaviour) -> Answer:
        server.script = list(script)
        question = Question.of(asked)
        return generator.answer(question, hits_for(library, question), lambda: EXTRACTIVE)

    return asking
