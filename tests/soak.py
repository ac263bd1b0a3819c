"""How long the suites of faults run: briefly in `make test`, many rounds in `make soak`."""

from __future__ import annotations

import os

LONG = os.environ.get("TANYA_SOAK") == "1"


def rounds(short: int, long: int) -> int:
    """The number of rounds of a suite in the form that runs."""
    return long if LONG else short
