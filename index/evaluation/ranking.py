"""`python -m index.evaluation.ranking ADDRESS --data DIR`: how PostgreSQL orders what words find.

ADDRESS is an empty database; DIR holds the datasets that index/training/README.md names. Its own
ts_rank and ts_rank_cd are measured beside Tanya's BM25, there and in a folder's FTS5.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from corpus import Article, Language, Passage
from index.encoder import Encoder
from index.evaluation.datasets import squad
from index.evaluation.retrieval import Find, Ranking, legs, measure
from index.keywords import query_stems
from index.library import Library
from index.sentences import without_sentences
from index.store import Embedded
from index.tables import Tables

_BATCH = 500
_ASKED = "(SELECT ?::tsquery AS asked) AS q"


def fill(library: Library, contexts: list[str]) -> None:
    """Add every context as one passage. The vectors are all alike: words alone are measured."""
    vector = np.full((1, library.encoder.dimension), library.encoder.dimension**-0.5, np.float32)
    whole = [
        Embedded(
            Article.from_text(text, id=str(number), language="id"),
            [Passage(str(number), 0, len(text), text)],
            without_sentences(vector),
            {},
        )
        for number, text in enumerate(contexts)
    ]
    for first in range(0, len(whole), _BATCH):
        library.add_embedded(whole[first : first + _BATCH])


def ranked(library: Library, rank: str) -> Find:
    """PostgreSQL's own order, by one of its functions, of what holds a stem of the question."""
    tables = library.storage
    assert isinstance(tables, Tables)

    def find(question: str, _: Language) -> Ranking:
        own = " | ".join(f"'{stem}'" for stem in query_stems(question))
        query = (
            f"SELECT p.article_id, {rank}(k.stems, q.asked) AS rank FROM {_ASKED}, keywords k"
            " JOIN passages p ON p.id = k.passage_id WHERE k.stems @@ q.asked"
            " ORDER BY rank DESC LIMIT 50"
        )
        found = tables.rows(query, (own,))
        return [(id, float(score)) for id, score in found]

    return find


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    valid = squad(given.data / "qa" / "idkmrc_valid.json")
    everything = [*squad(given.data / "qa" / "idkmrc_train.json.gz"), *valid]
    contexts = list(dict.fromkeys(one.context for one in everything))
    questions = [one for one in valid if one.answers]
    encoder = Encoder.open()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, encoder=encoder, shipped=False) as sqlite,
        Library.open(given.address, encoder=encoder, shipped=False) as postgres,
    ):
        fill(sqlite, contexts)
        fill(postgres, contexts)
        rows = {
            "FTS5, BM25": legs(sqlite)["BM25 alone"],
            "PostgreSQL, BM25": legs(postgres)["BM25 alone"],
            "Tanya's stems, ts_rank": ranked(postgres, "ts_rank"),
            "Tanya's stems, ts_rank_cd": ranked(postgres, "ts_rank_cd"),
        }
        say = sys.stdout.write
        say(f"{len(questions)} questions, {len(contexts)} passages\n\n")
        say("| order | R@1 | R@10 | MRR |\n|---|---|---|---|\n")
        for name, find in rows.items():
            found = measure(find, questions, contexts)
            figures = (found.recall_at_1, found.recall_at_10, found.reciprocal_rank)
            say(f"| {name} | {' | '.join(f'{100 * one:.1f}' for one in figures)} |\n")


if __name__ == "__main__":
    main()
