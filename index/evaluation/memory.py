"""How much memory a process takes, as Linux counts it."""

from __future__ import annotations

from pathlib import Path

_MIB = 1024  # of the kB in which /proc counts


def resident(process: int | str = "self") -> float:
    """What a process holds in memory now, in MiB; NaN on systems without /proc."""
    return _status("VmRSS", process)


def peak(process: int | str = "self") -> float:
    """The most that a process has ever held, in MiB; NaN on systems without /proc.

    getrusage's ru_maxrss would also count what the process was before it began its program.
    """
    return _status("VmHWM", process)


def _status(name: str, process: int | str) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(found[0]) / _MIB if found else float("nan")
