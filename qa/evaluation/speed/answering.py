"""Tanya's answers, as measured inside a process of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from corpus.errors import TanyaError
from index.evaluation.generated import BLOCK, Generator
from index.library import Library
from index.onnx import Graph
from index.store import Embedded
from qa.assistant import Assistant
from qa.evaluation.development import written_set
from qa.evaluation.speed.seconds import seconds_of
from qa.evaluation.speed.stages import REST, Stages

Captured = list[tuple[Graph, list[str], Any]]


class Answering:
    """An assistant over a library on disk."""

    def fill(self, folder: str, news: int, passages: int) -> tuple[int, int]:
        """Make a library of some news that come with Tanya, and invented text of so many passages.

        Returns how many articles and passages it then holds.
        """
        with Library.open(folder, shipped=False) as library:
            library.add(written_set().articles[:news])
            if blocks := passages // BLOCK:
                generator = Generator(library.encoder)
                for number in range(blocks):
                    library.add_embedded([Embedded(*made) for made in generator.block(number)])
            return library.counts()

    def open(self, folder: str, warm_up: Sequence[str]) -> None:
        """Open the library and ask a few questions, which loads the models."""
        self._assistant = Assistant.open(folder)
        for question in warm_up:
            self._assistant.ask(question)

    def answer(self, questions: Sequence[str]) -> list[float]:
        """The seconds from each question to its complete answer."""
        self._forget()
        return [seconds_of(self._assistant.ask, question) for question in questions]

    def retrieve(self, questions: Sequence[str]) -> list[float]:
        """The seconds that finding the passages for each question takes."""
        self._forget()
        search = self._assistant.library.search
        return [seconds_of(search, question, 24) for question in questions]

    def _forget(self) -> None:
        """Of the questions that were asked before, which are asked again."""
        encoder: Any = self._assistant.library.encoder
        encoder._remembered.cache_clear()

    def profile(self, questions: Sequence[str]) -> dict[str, Any]:
        """By stage: seconds, calls and word pieces of all questions together."""
        stages, assistant = Stages(), self._assistant
        encoder: Any = assistant.library.encoder
        with stages.watching([assistant.reader, encoder.model]):
            total = sum(self.answer(questions))
        seconds = dict(stages.seconds)
        seconds[REST] = total - sum(seconds.values())
        work = {stage: asdict(done) for stage, done in stages.work.items()}
        return {
            "total": total,
            "seconds": seconds,
            "beside": dict(stages.beside),
            "calls": dict(stages.calls),
            "work": work,
        }

    def crowd(self, questions: Sequence[str], people: int) -> dict[str, Any]:
        """Everybody asks their share at once: waits in seconds, errors, and the time of all."""
        self._forget()
        started = time.perf_counter()
        with ThreadPoolExecutor(people) as pool:
            outcomes = list(pool.map(self._ask, questions))
        seconds = time.perf_counter() - started
        errors = [error for _, error in outcomes if error]
        return {"seconds": seconds, "waits": [wait for wait, _ in outcomes], "errors": errors}

    def reader_alone(self, questions: Sequence[str]) -> float:
        """The seconds that the reader's graph takes for the windows of all questions, and no more.

        The windows are those that an answer reads; they are kept from a first pass.
        """
        with _captured(self._assistant.reader) as runs:
            for question in questions:
                self._assistant.ask(question)
        started = time.perf_counter()
        for graph, outputs, texts in runs:
            graph.run_all(outputs, texts)
        return time.perf_counter() - started

    def _ask(self, question: str) -> tuple[float, str]:
        started = time.perf_counter()
        try:
            self._assistant.ask(question)
        except (TanyaError, RuntimeError, ValueError) as error:
            return time.perf_counter() - started, f"{type(error).__name__}: {error}"
        return time.perf_counter() - started, ""


@contextmanager
def _captured(reader: Any) -> Iterator[Captured]:
    """What the reader's graph is asked to compute within the block."""
    runs: Captured = []
    graph = reader._graph

    class Keeping:
        outputs = graph.outputs

        def run_all(self, outputs: list[str], texts: Any) -> Any:
            runs.append((graph, outputs, texts))
            return graph.run_all(outputs, texts)

    reader._graph = Keeping()
    try:
        yield runs
    finally:
        reader._graph = graph
