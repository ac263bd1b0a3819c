"""`python -m qa.evaluation.speed`: prints the speed report and writes it as Markdown.

SPEED.md, one folder up, says what is measured and how. `make bench` calls this.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpus.errors import InputError, TanyaError
from qa.evaluation.report import Section, write_report
from qa.evaluation.speed.bench import QUICK, Bench, Sizes
from qa.evaluation.speed.parts.answer import answer
from qa.evaluation.speed.parts.build import build
from qa.evaluation.speed.parts.crowd import crowd
from qa.evaluation.speed.parts.grow import grow
from qa.evaluation.speed.parts.peers import peers
from qa.evaluation.speed.parts.start import start

PARTS: dict[str, Callable[[Bench], list[Section]]] = {
    "start": start,
    "answer": answer,
    "crowd": crowd,
    "build": build,
    "peers": peers,
    "grow": grow,
}


def main() -> int:
    """Measure, print, write; 0 when done, 2 for bad input, 1 for a failure."""
    try:
        _run(_arguments())
    except TanyaError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    return 0


def _run(arguments: argparse.Namespace) -> None:
    data: Path | None = arguments.data
    if data and not data.is_dir():
        raise InputError(f"There is no folder {data}: name the one of the datasets with --data.")
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    print(_machine(), end="\n\n", flush=True)
    sections: list[Section] = []
    with tempfile.TemporaryDirectory() as folder:
        sizes = QUICK if arguments.quick else Sizes(grown=_up_to(arguments.passages))
        bench = Bench(Path(folder), out, data, arguments.peers, sizes)
        started = time.monotonic()
        for part in arguments.part or PARTS:
            seconds = time.monotonic() - started
            print(f"part {part}, {seconds:.0f} s so far", file=sys.stderr)
            for section in PARTS[part](bench):
                sections.append(section)
                print(section.markdown(), end="\n\n", flush=True)
            written = write_report(out, "Speed", sections, _machine())  # so far: it takes long
    print(f"written: {written}")


def _up_to(passages: int) -> tuple[int, ...]:
    """The powers of ten, from a thousand, up to so many."""
    return tuple(10**power for power in range(3, len(str(passages))) if 10**power <= passages)


def _machine() -> str:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    names = [line.split(": ", 1)[1] for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}."


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m qa.evaluation.speed",
        description="Measure how fast Tanya is, beside other programs and the machine's limits.",
    )
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; repeatable")
    parser.add_argument("--quick", action="store_true", help="the smallest sizes, to try it out")
    parser.add_argument("--passages", type=int, default=100_000, help="how far a library grows")
    parser.add_argument("--data", type=Path, help="the folder of the datasets")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="for the report")
    peers = Path(sys.prefix) / "peers" / "bin" / "python"
    parser.add_argument("--peers", type=Path, default=peers, help="the Python that has the peers")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
