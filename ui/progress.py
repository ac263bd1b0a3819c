"""A progress bar on a terminal; silence where the output is read by a program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """Is told how much is done, out of how much, and what else the bar should say."""

    def __call__(self, done: int, total: int, note: str = "", /) -> None: ...


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """Yield a function that keeps a bar with the remaining time."""
    if not sys.stderr.isatty():
        yield lambda done, total, note="", /: None
        return
    # Importing rich costs a tenth of a second that scripts need not pay.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, note="")
        yield lambda done, total, note="", /: bar.update(
            task, completed=done, total=total, note=note
        )
