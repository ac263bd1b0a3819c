"""Which sides can be measured here."""

from __future__ import annotations

import sys
from pathlib import Path

from qa.evaluation.speed.separate import NotInstalledError, Separate
from qa.evaluation.speed.sides.side import OURS, SIDES

Sides = dict[str, tuple[str, Path]]  # name → class and the Python that runs it


def available(peers: Path) -> tuple[Sides, list[str]]:
    """Our side and the peers that are installed, and the names of those that are not.

    Args:
        peers: the Python in which the peers are installed; where there is none, ours is tried.
    """
    own = Path(sys.executable)
    python = peers if peers.exists() else own
    sides: Sides = {OURS: (SIDES[OURS], own)}
    missing = []
    for name, what in SIDES.items():
        if name != OURS:
            try:
                Separate(what, python).close()
            except NotInstalledError:
                missing.append(name)
            else:
                sides[name] = what, python
    return sides, missing


def left_out(missing: list[str]) -> str:
    """A sentence about the sides that are not installed; empty where all are."""
    if not missing:
        return ""
    return f" Left out, for they are not installed (`make bench` does it): {', '.join(missing)}."
