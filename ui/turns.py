"""Who may ask now, who waits and who is told to come back: answering takes a whole core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from corpus import TanyaError

_AT_ONCE = 2  # questions that are answered at a time: there are two cores
_WAITING = 32  # more than these are told to come back


class BusyError(TanyaError):
    """Too many questions are waiting."""


class Turns:
    """Lets a few questions be answered at a time and a bounded number wait."""

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING) -> None:
        self._free = BoundedSemaphore(at_once)
        self._room = at_once + waiting
        self._lock = Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A turn.

        Raises:
            BusyError: there is no room to wait in.
        """
        with self._lock:
            if self._room == 0:
                raise BusyError("Too many questions are waiting: ask again in a few seconds.")
            self._room -= 1
        try:
            with self._free:
                yield
        finally:
            with self._lock:
                self._room += 1
