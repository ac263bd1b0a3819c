"""What the environment says: every setting is a variable TANYA_… or an option of the command."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, fields
from threading import Thread
from typing import TYPE_CHECKING

from corpus import TanyaError
from index import Library
from index.importing.crew import Crew
from qa.pipeline import Pipeline

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library is and which models serve it; what is not set has a shipped default."""

    library: str | None = None
    encoder: str | None = None
    reader: str | None = None
    llm: str | None = None
    password: str = ""
    ray_address: str | None = None

    @classmethod
    def read(cls, library: str | None = None) -> Settings:
        """The settings of the environment, with the --library of the command before them."""
        names = {field.name: f"TANYA_{field.name.upper()}" for field in fields(cls)}
        found = {name: os.environ[key] for name, key in names.items() if key in os.environ}
        return cls(**{**found, "library": library} if library else found)

    def open_library(self) -> Library:
        """Open the library that is set.

        Raises:
            TanyaError: it, or the encoder for it, cannot be used.
        """
        return Library.open(self.library, encoder=self.encoder)

    def crew(self, workers: int | None) -> Crew | None:
        """Who embeds a large import; None where neither workers nor a Ray cluster are named."""
        address = self.ray_address or os.environ.get("RAY_ADDRESS") or None
        return Crew(workers, address) if workers or address else None

    def open_assistant(self) -> Assistant:
        """Open the assistant over the library that is set.

        Raises:
            TanyaError: see `open_library`.
        """
        # LangChain's chains take a second to import: not for a library's own commands.
        from qa.assistant import Assistant

        return Assistant(self.open_library(), self.reader, self.llm or None)

    def open_pipeline(self) -> Pipeline:
        """Open what answers one question, without LangChain's chain around it.

        Raises:
            TanyaError: see `open_library`.
        """
        pipeline = Pipeline(self.open_library(), self.reader, self.llm or None)
        # The reader loads in a thread while the encoder loads and searches. Not a daemon: leaving
        # the process in the middle of loading a model would abort it.
        Thread(target=_load_quietly, args=(pipeline,)).start()
        return pipeline


def _load_quietly(pipeline: Pipeline) -> None:
    # What goes wrong here goes wrong again, and is reported, where the reader is needed.
    with suppress(TanyaError):
        _ = pipeline.reader
