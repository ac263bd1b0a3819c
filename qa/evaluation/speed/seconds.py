"""The seconds that a call takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def seconds_of(function: Callable[..., Any], *arguments: Any) -> float:
    """Call a function and return how many seconds it took."""
    started = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - started
