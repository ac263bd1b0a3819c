"""`python -m index.evaluation.cost`: what libraries of many sizes take: disk, memory, nodes.

    bytes on disk   = passages x bytes of one, with all its rows and entries in indexes
    bytes in memory = passages x bytes of its entry in the index of vectors, which is read at random
    nodes           = bytes in memory / (a node's memory x the share of it that can hold them)
    hours           = passages / (passages that one core embeds in a second x cores x 3,600)

`--measure N --library PLACE` fills an empty library, a folder or a database, with N invented
passages (see `generated`) and prints what one takes there. Figures that were so measured are in
`MEASURED`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from index.address import is_database
from index.encoder import Encoder
from index.evaluation.generated import ARTICLE, BLOCK, Generator, fill
from index.library import Library
from index.tables import Tables

SIZES = tuple(10**power for power in range(4, 10))  # passages
_SHARE = 0.75  # the rest of a node's memory is the system's and the sessions'
_QUERY = (
    "SELECT sum(pg_total_relation_size(c.oid)), pg_relation_size('tanya.passages_by_vector')"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'tanya' AND c.relkind = 'r'"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one passage takes, in bytes, and how many of them a core embeds in a second."""

    folder: float
    database: float
    vector_index: float
    a_second: float


MEASURED = Passage(folder=6_120, database=6_868, vector_index=1_171, a_second=82)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a library takes: bytes, nodes, and hours to embed it."""

    articles: int
    passages: int
    folder: float
    database: float
    memory: float
    nodes: int
    hours: float


def cost(passages: int, node_bytes: float, cores: int, one: Passage = MEASURED) -> Cost:
    """The formula above for so many passages, nodes of so much memory, and cores that embed."""
    memory = passages * one.vector_index
    return Cost(
        articles=passages // ARTICLE,
        passages=passages,
        folder=passages * one.folder,
        database=passages * one.database,
        memory=memory,
        nodes=max(1, ceil(memory / (node_bytes * _SHARE))),
        hours=passages / (one.a_second * cores * 3_600),
    )


def table(costs: Sequence[Cost], node_gb: int, cores: int) -> Iterator[str]:
    """The lines of a Markdown table."""
    titles = ("articles", "passages", "folder", "database", "memory for the index of vectors")
    yield f"| {' | '.join(titles)} | nodes of {node_gb} GB | hours on {cores} cores |"
    yield "|---" * 7 + "|"
    for one in costs:
        sizes = " | ".join(_spelled(size) for size in (one.folder, one.database, one.memory))
        yield f"| {one.articles:,} | {one.passages:,} | {sizes} | {one.nodes} | {one.hours:,.1f} |"


def measure(place: str, passages: int) -> str:
    """Fill an empty library with so many passages and say what one takes there."""
    encoder = Encoder.open()
    generator = Generator(encoder)
    sizes = ""
    with Library.open(place, encoder=encoder, shipped=False) as library:
        for _ in fill(library.storage, generator, passages):
            pass
        if isinstance(library.storage, Tables) and is_database(place):
            ((whole, index),) = library.storage.rows(_QUERY)
            sizes = f"{whole / passages:,.0f} bytes, {index / passages:,.0f} of them for its vector"
        else:
            library.nearest("padi")  # writes the checkpoint
    if not sizes:  # now that the log is part of the database
        files = sum(file.stat().st_size for file in Path(place).iterdir())
        sizes = f"{files / passages:,.0f} bytes"
    texts = [one.text for _, made, _ in generator.block(0) for one in made][: BLOCK // 4]
    began = time.process_time()
    encoder.encode(texts)
    rate = len(texts) / (time.process_time() - began)
    return f"one of {passages:,} passages: {sizes}; {rate:,.0f} embedded in a second of one core"


def _spelled(size: float) -> str:
    for unit in ("MB", "GB"):
        size /= 1_000 if unit == "GB" else 1_000_000
        if size < 1_000:
            return f"{size:,.3g} {unit}"
    return f"{size / 1_000:,.3g} TB"


def main() -> None:
    """Print the table, or what was measured."""
    parser = argparse.ArgumentParser(prog="python -m index.evaluation.cost")
    parser.add_argument("--node", type=int, default=128, metavar="GB", help="memory of a node")
    parser.add_argument("--cores", type=int, default=64, help="that embed")
    parser.add_argument("--measure", type=int, metavar="N", help="passages, in steps of 1,000")
    parser.add_argument("--library", metavar="PLACE", help="an empty folder or database for them")
    given = parser.parse_args()
    if given.measure:
        print(measure(given.library, given.measure))
        return
    costs = [cost(size, given.node * 1e9, given.cores) for size in SIZES]
    print("\n".join(table(costs, given.node, given.cores)))


if __name__ == "__main__":
    main()
