"""Times a search, question by question, inside the process that searches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def timed(
    find: Callable[[str, int], list[int]], questions: Sequence[str], k: int
) -> list[tuple[list[int], float]]:
    """What `find` returns for each question, and the seconds it took."""
    answers = []
    for question in questions:
        started = time.perf_counter()
        found = find(question, k)
        answers.append((found, time.perf_counter() - started))
    return answers
