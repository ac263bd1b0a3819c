"""Runs one side in a process of its own, so that its memory, imports and threads are its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.errors import TanyaError

_ROOT = Path(__file__).parents[3]


class NotInstalledError(Exception):
    """A library that a side needs is not installed; `str` of it is the library's name."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call came to: its result, its seconds, the memory after it in MiB."""

    result: Any
    seconds: float
    resident: float
    peak: float


class Separate:
    """An object of a class, named "module:Class", in a process that ends with the `with` block."""

    def __init__(self, what: str, python: str | Path = sys.executable) -> None:
        """Start the process and wait until the object is made.

        Raises:
            NotInstalledError: a library is not installed in that Python.
            TanyaError: the process ended with an error.
        """
        self._name = what
        # Closed by `close`.
        self._errors = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [str(python), "-m", "qa.evaluation.speed.served", what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=_environment(),
        )
        answer = self._answer()
        self.seconds_to_start = time.perf_counter() - started
        if "missing" in answer:
            self.close()
            raise NotInstalledError(answer["missing"])

    def call(self, method: str, *arguments: Any) -> Reply:
        """Call a method with arguments that JSON can hold.

        Raises:
            TanyaError: it raised an error, or the process died.
        """
        assert self._process.stdin
        self._process.stdin.write(json.dumps([method, arguments]) + "\n")
        self._process.stdin.flush()
        return Reply(**self._answer())

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()
        self._errors.close()

    def __enter__(self) -> Separate:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().strip().splitlines() or ["it said nothing"]
        self.close()
        raise TanyaError(f"The process that measures {self._name} ended: {said[-1]}.")


def _environment() -> dict[str, str]:
    """Nothing is downloaded, nothing is reported to anybody; another Python finds this code."""
    own = {"PYTHONPATH": str(_ROOT), "HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    return {**os.environ, **own}
