"""Who holds the write lock of a library: whoever takes it leaves a note beside it.

SQLite does not tell. The note is only a note: it is read where the lock could not be had, and then
it is its holder's.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

NOTE = "library.writer"


def leave_note(folder: Path) -> None:
    """Say that this process holds the lock now."""
    program = Path(sys.argv[0]).name or "python"
    with suppress(OSError):  # a full disk is the transaction's to report
        note = f"{program}, process {os.getpid()}, since {datetime.now():%H:%M:%S}"
        (folder / NOTE).write_text(note, encoding="utf-8")


def holder(folder: Path) -> str:
    """Who it was that last took the lock: "tanya, process 4711, since 12:03:05"."""
    with suppress(OSError, UnicodeDecodeError):
        if note := (folder / NOTE).read_text(encoding="utf-8"):
            return note
    return "another program"
