"""What a side must be able to do, and which sides there are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Side(Protocol):
    """A program that finds texts. Made with nothing but its encoder loaded."""

    def index(self, texts: str) -> int:
        """Take in the texts of a JSON file; returns how many pieces it made of them."""
        ...

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        """For each question the numbers of the k best texts, best first, and its seconds."""
        ...


SIDES = {
    "Tanya": "qa.evaluation.speed.sides.tanya:Tanya",
    "LangChain + FAISS": "qa.evaluation.speed.sides.langchain_faiss:LangChainFaiss",
    "txtai, hybrid": "qa.evaluation.speed.sides.txtai_hybrid:TxtaiHybrid",
    "Haystack, hybrid": "qa.evaluation.speed.sides.haystack_memory:HaystackMemory",
    "bm25s, words only": "qa.evaluation.speed.sides.bm25s_words:Bm25sWords",
}
OURS = "Tanya"
WITHOUT_ENCODER = "bm25s, words only"


def texts_of(file: str) -> list[str]:
    """The texts of a JSON file."""
    texts: list[str] = json.loads(Path(file).read_text(encoding="utf-8"))
    return texts
