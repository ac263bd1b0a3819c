"""From the start of a process to what its user waits for."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from index.evaluation.memory import peak, resident
from qa.evaluation.plots import spans
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import Bench
from qa.evaluation.speed.spread import Spread

_TANYA = [sys.executable, "-c", "from ui.terminal import main; main()"]
_QUESTION = "Siapa Nezar Patria?"
_ANSWERED = "Wakil Menteri"


def start(bench: Bench) -> list[Section]:
    """Every command in turn, several times, over a library of the shipped article."""
    library = bench.folder / "shipped"
    ask = [*_TANYA, "ask", _QUESTION, "--library", str(library)]
    commands: dict[str, Callable[[], Figures]] = {
        "python -c pass": lambda: _run([sys.executable, "-c", "pass"], ""),
        "tanya --help": lambda: _run([*_TANYA, "--help"], "Usage"),
        "tanya ask": lambda: _run(ask, _ANSWERED),
        "tanya chat": lambda: _chat(library),
    }
    commands["tanya ask"]()  # makes the library
    for _ in range(bench.sizes.not_counted):
        for run in commands.values():
            run()
    measured: dict[str, list[Figures]] = {name: [] for name in commands}
    for _ in range(bench.sizes.runs):
        for name, run in commands.items():
            measured[name].append(run())
    rows = {name: _row(figures) for name, figures in measured.items()}
    spans(
        bench.out / "start.png", {name: Spread.of(_seconds(measured[name])) for name in rows}, "s"
    )
    text = (
        f"Seconds from the start of the process to its end, and of `tanya chat` to the answer to "
        f"its first question over HTTP; {bench.sizes.runs} runs of each in turn, after one that "
        "does not count. MiB: what the chat's process then holds, and the most it held."
    )
    return [Section("Start", text, rows, "start.png", decimals=None)]


def _row(figures: list[Figures]) -> Figures:
    memory = {name: value for name, value in figures[-1].items() if name != "s"}
    return {**Spread.of(_seconds(figures)).figures("s"), **memory}


def _seconds(figures: list[Figures]) -> list[float]:
    return [one["s"] for one in figures]


def _run(command: list[str], expected: str) -> Figures:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    assert expected in done.stdout, done.stdout
    return {"s": seconds}


def _chat(library: Path) -> Figures:
    started = time.perf_counter()
    with _serving(library) as (address, process):
        asked = httpx.post(f"{address}/api/ask", json={"question": _QUESTION}, timeout=60)
        seconds = time.perf_counter() - started
        assert _ANSWERED in json.dumps(asked.raise_for_status().json())
        return {"s": seconds, "MiB": resident(process), "MiB at most": peak(process)}


@contextmanager
def _serving(library: Path) -> Iterator[tuple[str, int]]:
    """A chat on a free port: its address and its process."""
    port = _free_port()
    command = [*_TANYA, "chat", "--port", str(port), "--library", str(library)]
    chat = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert chat.stdout
    try:
        chat.stdout.readline()  # the address, once it can be opened
        yield f"http://127.0.0.1:{port}", chat.pid
    finally:
        chat.terminate()
        chat.wait()
        chat.stdout.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
