"""`python -m index.evaluation.growth --passages N ...`: what a library costs as it grows.

Libraries of invented text (see `generated`) are made, or gone on with, in a folder; each is
measured in a process of its own. Prints a table, times in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np

from corpus.language import detect_language
from index.backup import in_folder
from index.checkpoint import FAISS_FILE
from index.dense import FaissLeg
from index.encoder import Encoder
from index.evaluation.generated import Generator, fill
from index.evaluation.memory import peak, resident
from index.library import Library
from index.scope import EVERYTHING, Scope
from index.search import KeywordLeg, hybrid_search
from index.storage import LIBRARY_FILE
from index.store import Embedded
from index.vectors import Vectors

_ADDED = 20  # articles
_SEED = 20240205
_DEPTH = 50
_BEST = 10
_ONE_OUTLET = Scope(sources=("Kabar Kota",))  # a fifth of all articles

Figures = dict[str, list[float]]  # milliseconds of every try, or one value: MB, %


class ExactLeg(FaissLeg):
    """Knows the truly nearest passages of some questions."""

    def __init__(self, library: Library, questions: Sequence[str]) -> None:
        super().__init__(in_folder(library.storage), library.encoder)
        asked = [self.encoder.encode_question(question) for question in questions]
        known = zip(asked, _truth(library, np.array(asked)), strict=True)
        self._truth = {vector.tobytes(): nearest for vector, nearest in known}

    def nearest(
        self, vector: Vectors, k: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        return self._truth[vector.tobytes()][:k]


def _truth(library: Library, asked: Vectors) -> list[list[tuple[int, float]]]:
    """The passages nearest to each vector by the library's own vectors, one batch at a time."""
    ids = np.zeros((len(asked), 0), dtype=np.int64)
    cosines = np.zeros((len(asked), 0), dtype=np.float32)
    for new, vectors in in_folder(library.storage).added_since(0, library.encoder.dimension):
        cosines = np.hstack([cosines, asked @ vectors.T])
        ids = np.hstack([ids, np.broadcast_to(new, (len(asked), len(new)))])
        best = np.argsort(-cosines, axis=1)[:, :_DEPTH]
        cosines, ids = np.take_along_axis(cosines, best, 1), np.take_along_axis(ids, best, 1)
    return [list(zip(*pair)) for pair in zip(ids.tolist(), cosines.tolist(), strict=True)]


def measure(folder: Path, questions: Sequence[str]) -> Figures:
    """The figures of a library, from a process that has done nothing else yet."""
    encoder = Encoder.open()
    encoder.encode(["siap"])
    opened = time.perf_counter()
    with Library.open(folder, encoder=encoder) as library:
        library.nearest("siap")
        figures = {"open, until the first answer": [1000 * (time.perf_counter() - opened)]}
        figures |= _searches(library, questions)
        figures["memory, MB"], figures["memory at most, MB"] = [resident()], [peak()]
        figures |= _shares(library, questions)
        figures |= _writes(library, Generator(encoder, _SEED + 1, subjects=20))
        for name in (LIBRARY_FILE, FAISS_FILE):
            figures[f"{name}, MB"] = [(folder / name).stat().st_size / 1e6]
    return figures


def _searches(library: Library, questions: Sequence[str]) -> Figures:
    ways: dict[str, Callable[[str], Any]] = {
        "vector of a question": lambda one: library.encoder.encode([one]),
        "dense leg": lambda one: library.nearest(one, _DEPTH),
        "keyword leg": lambda one: KeywordLeg.ask(
            library.storage, one, detect_language(one), _DEPTH
        ),
        "hybrid": lambda one: library.search(one, _BEST),
        "hybrid in one outlet of five": lambda one: library.search(one, _BEST, scope=_ONE_OUTLET),
    }
    return {name: _timed(way, questions) for name, way in ways.items()}


def _shares(library: Library, questions: Sequence[str]) -> Figures:
    """How much of what exact searches find is found."""
    exact = ExactLeg(library, questions)
    dense, hybrid = [], []
    for one in questions:
        nearest = exact.nearest(exact.encoder.encode_question(one), _BEST)
        true = {library.storage.passages([id])[id][0] for id, _ in nearest}
        dense.append(len(true & {passage for passage, _ in library.nearest(one, _BEST)}))
        arguments = (one, detect_language(one), _BEST, EVERYTHING)
        best = {hit.passage for hit in hybrid_search(library.storage, exact, *arguments)}
        hybrid.append(len(best & {hit.passage for hit in library.search(one, _BEST)}))
    possible = len(questions) * min(_BEST, library.counts()[1])
    return {
        "of the exact ten, dense, %": [100 * sum(dense) / possible],
        "of the exact ten, hybrid, %": [100 * sum(hybrid) / possible],
    }


def _writes(library: Library, generator: Generator) -> Figures:
    """Articles are added and removed again."""
    made = [
        Embedded(replace(article, id=f"new-{article.id}"), passages, encoded)
        for article, passages, encoded in generator.block(0)[: 2 * _ADDED]
    ]
    whole, embedded = made[:_ADDED], made[_ADDED:]
    for one in made:
        library.remove(one.article.id)  # left by a run that was stopped
    return {
        "add an article": _timed(lambda one: library.add([one.article]), whole),
        "the same, embedded already": _timed(lambda one: library.add_embedded([one]), embedded),
        "remove an article": _timed(lambda one: library.remove(one.article.id), made),
    }


def _timed(work: Callable[[Any], object], values: Sequence[Any]) -> list[float]:
    """The milliseconds that the work on each value takes."""
    took = []
    for value in values:
        started = time.perf_counter()
        work(value)
        took.append(1000 * (time.perf_counter() - started))
    return took


def _cell(values: list[float]) -> str:
    """The median, and the least, 95th percentile and most in brackets; or the only value."""
    if len(values) == 1:
        return f"{values[0]:,.1f}"
    last = quantiles(values, n=20, method="inclusive")[-1]
    return f"{median(values):.1f} ({min(values):.1f} / {last:.1f} / {max(values):.1f})"


def main() -> None:
    """Build what is missing, measure, print."""
    arguments = _arguments()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure, json.load(sys.stdin))))
        return
    columns = []
    for count in arguments.passages:
        folder: Path = arguments.folder / str(count)
        questions = build(folder, count, arguments.questions)
        command = [sys.executable, "-m", "index.evaluation.growth", "--measure", str(folder)]
        asked = json.dumps(questions)
        done = subprocess.run(command, check=True, input=asked, stdout=subprocess.PIPE, text=True)  # noqa: S603
        columns.append(json.loads(done.stdout))
    print("| passages |" + "".join(f" {count:,} |" for count in arguments.passages))
    print("|---|" + "---|" * len(columns))
    for name in columns[0]:
        print(f"| {name} |" + "".join(f" {_cell(column[name])} |" for column in columns))


def build(folder: Path, passages: int, questions: int, subjects: int = 1_000) -> list[str]:
    """Make a library of so many passages in a folder, or go on with one; returns questions."""
    encoder = Encoder.open()
    generator = Generator(encoder, _SEED, subjects)
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        leg = FaissLeg(in_folder(library.storage), encoder)
        library.storage.write(lambda _: leg.record_encoder())
        for done in fill(library.storage, generator, passages):
            print(f"{folder}: {done:,} passages", file=sys.stderr)
        leg.changed()
    return generator.questions(passages, questions)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.evaluation.growth")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000], help="thousands")
    parser.add_argument("--folder", type=Path, default=Path("build/growth"), help="for libraries")
    parser.add_argument("--questions", type=int, default=100, help="that are asked of each")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
