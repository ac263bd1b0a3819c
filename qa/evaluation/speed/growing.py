"""A library as it grows, as measured inside a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.evaluation.growth import Figures, build, measure


class Growing:
    """`index.evaluation.growth` for another process."""

    def build(self, folder: str, passages: int, questions: int, subjects: int) -> list[str]:
        """Make a library, or go on with one; returns questions about it."""
        return build(Path(folder), passages, questions, subjects)

    def measure(self, folder: str, questions: Sequence[str]) -> Figures:
        """What it costs to ask and to change it."""
        return measure(Path(folder), questions)
