"""Are the right passages found? Recall and reciprocal rank of each leg and of both fused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc

from corpus import Article, Language
from index.encoder import Encoder
from index.evaluation.datasets import Example
from index.keywords import query_stems
from index.library import Library
from index.search import KeywordLeg
from index.sentences import Encoded
from index.vectors import Vectors

MEASURES = (R @ 1, R @ 5, R @ 10, RR)
_DEPTH = 50

Ranking = list[tuple[str, float]]  # (article id, score), best first
Find = Callable[[str, Language], Ranking]


@dataclass(frozen=True, slots=True)
class Found:
    """Recall at 1, 5 and 10 and the mean reciprocal rank within the first 50, all in 0..1."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    reciprocal_rank: float


@contextmanager
def library_of(contexts: Sequence[str], encoder: Encoder) -> Iterator[Library]:
    """A library for the occasion that holds every context as one whole passage."""
    known = Encoder(_Remembering(encoder, contexts), encoder.name)
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder, encoder=known, shipped=False) as library,
    ):
        for number, context in enumerate(contexts):
            library.add_whole(Article.from_text(context, id=str(number), language="id"), {})
        yield library


class _Remembering:
    """An encoder's model that has encoded some texts already, in batches of like length."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self.dimension, self.fingerprint = encoder.dimension, encoder.identity
        self._encoder = encoder
        encoded = encoder.encode_passages(texts)
        self._known = {text: encoded.part(place, 1) for place, text in enumerate(texts)}

    def encode(self, texts: Sequence[str]) -> Vectors:
        if all(text in self._known for text in texts):
            return np.stack([self._known[text].vectors[0] for text in texts])
        return self._encoder.encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        (known,) = (self._known[text] for text in texts)  # each passage is added by itself
        return known


def legs(library: Library) -> dict[str, Find]:
    """The ways to find passages: BM25 of the question's own words, each leg, and Tanya's hybrid."""

    def named(found: Iterable[tuple[int, float]]) -> Ranking:
        scores = dict(found)
        passages = library.storage.passages(list(scores))
        return [(passages[id][0].article_id, score) for id, score in scores.items()]

    def bm25(question: str, _: Language) -> Ranking:
        [found] = library.storage.keyword_searches([query_stems(question)], _DEPTH)
        return named(found)

    def keyword(question: str, language: Language) -> Ranking:
        leg = KeywordLeg.ask(library.storage, question, language, _DEPTH)
        same = {
            id
            for id, (_, spoken) in library.storage.passages(leg.ids).items()
            if spoken == language
        }
        return named(leg.scores(same).items())

    def dense(question: str, _: Language) -> Ranking:
        return [
            (passage.article_id, cosine) for passage, cosine in library.nearest(question, _DEPTH)
        ]

    def hybrid(question: str, language: Language) -> Ranking:
        hits = library.search(question, _DEPTH, language=language)
        return [(hit.passage.article_id, hit.score) for hit in hits]

    return {"BM25 alone": bm25, "keyword": keyword, "dense": dense, "hybrid": hybrid}


def measure(find: Find, questions: Sequence[Example], contexts: Sequence[str]) -> Found:
    """Ask every question; its own context is the one right passage."""
    numbers = {context: str(number) for number, context in enumerate(contexts)}
    right = [Qrel(one.id, numbers[one.context], 1) for one in questions]
    run = [
        ScoredDoc(one.id, id, score)
        for one in questions
        for id, score in find(one.question, one.language)
    ]
    means = ir_measures.calc_aggregate(MEASURES, right, run)
    return Found(*(float(means[measure]) for measure in MEASURES))
