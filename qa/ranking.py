"""Orders candidates: weighs what the reader, the sentence and the article say for each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "ranking.json"


@dataclass(frozen=True, slots=True)
class Features:
    """What a candidate is ranked by.

    margin: how much the reader prefers the span to "no answer", logits.
    similarity: the cosine of question and sentence.
    centrality: the cosine of the sentence and the mean of the passages that were read of its
        article. The lead repeats the names of every question; the sentence that answers often
        repeats none.
    article: the similarity of the closest passage that was read of the article.
    """

    margin: float
    similarity: float
    centrality: float = 0.0
    article: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """A linear model on the features; `python -m qa.evaluation.fit` fits it, ranking.json holds it.

    Its scale is that of the margin: evidence is in logits. `support` weighs the verdicts that the
    best few candidates get afterwards, see `qa.statement`.
    """

    margin: float
    similarity: float
    centrality: float
    article: float
    support: float

    @classmethod
    def load(cls, file: Path) -> Ranking:
        """Read the weights from JSON."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def evidence(self, features: Features) -> float:
        """What speaks for a candidate; only differences between candidates mean something."""
        return (
            self.margin * features.margin
            + self.similarity * features.similarity
            + self.centrality * features.centrality
            + self.article * features.article
        )


@cache
def shipped_ranking() -> Ranking:
    """The weights that come with Tanya."""
    return Ranking.load(SHIPPED)
