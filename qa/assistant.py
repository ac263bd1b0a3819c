"""The Assistant: the pipeline as one LangChain runnable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from langchain_core.runnables import (
    Runnable,
    RunnableConfig,
    RunnableGenerator,
    RunnableLambda,
)

from index.library import Library
from index.scope import EVERYTHING, Scope
from qa.answer import Answer
from qa.pipeline import Pipeline
from qa.question import Question
from qa.reader import Reader


class Assistant(Runnable[Question | str, Answer]):
    """Answers questions over a library. Safe to share between threads.

    A chain like any other: `invoke`, `stream`, `batch` and their async forms trace every stage;
    `ask` is the short way.
    """

    def __init__(
        self, library: Library, reader: Reader | str | None = None, llm: str | None = None
    ) -> None:
        """See `open` for `llm`; the reader is one, or the folder of one."""
        self.library = library
        self._pipeline = Pipeline(library, reader, llm)

    @classmethod
    def open(cls, path: str | Path | None = None, *, llm: str | None = None) -> Assistant:
        """Open an assistant over the library in a folder, by default the user's own.

        Args:
            llm: a chat model as LangChain's `init_chat_model` names it, such as "ollama:llama3.2";
                without one answers are in the articles' own words.

        Raises:
            TanyaError: the library or its encoder cannot be used.
        """
        return cls(Library.open(path), llm=llm)

    @property
    def reader(self) -> Reader:
        """The reader, loaded when first needed.

        Raises:
            ReaderError: it cannot be loaded.
        """
        return self._pipeline.reader

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        language: str | None = None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Answer a question, without LangChain's tracing, which takes some milliseconds.

        Args:
            history: the answers of the conversation so far, oldest first.
            language: "id" or "en"; by default the language of the question.
            scope: which articles to ask.

        Raises:
            QuestionError: the question is empty, too long or without words, or no article is in
                the scope.
        """
        return self._pipeline.ask(question, history=history, language=language, scope=scope)

    def invoke(
        self, input: Question | str, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        return self._chain.invoke(_question(input), config, **kwargs)

    def stream(
        self,
        input: Question | str,
        config: RunnableConfig | None = None,
        *,
        history: Sequence[Answer] | None = None,
        language: str | None = None,
        scope: Scope | None = None,
        **kwargs: Any,
    ) -> Iterator[Answer]:
        """Yield the answer as it is made: each piece holds all of the text so far.

        Raises:
            QuestionError: see `ask`.
        """
        if isinstance(input, str):
            within = scope or EVERYTHING
            input = Question.of(input, history=history or (), language=language, scope=within)
        yield from self._chain.stream(input, config, **kwargs)

    @property
    def llm(self) -> str | None:
        """The name of the language model that writes the answers; None where there is none."""
        return self._pipeline.generator.name if self._pipeline.generator else None

    @cached_property
    def _chain(self) -> Runnable[Question, Answer]:
        stages = self._pipeline
        if stages.generator:
            return RunnableLambda(stages.retrieve, name="retrieve") | RunnableGenerator(
                stages.write, name="write"
            )
        return (
            RunnableLambda(stages.retrieve, name="retrieve")
            | RunnableLambda(stages.read, name="read")
            | RunnableLambda(stages.answer, name="answer")
            | RunnableGenerator(stages.reveal, name="reveal")
        )


def _question(input: Question | str) -> Question:
    return Question.of(input) if isinstance(input, str) else input
