"""Hybrid search: both legs are asked, their scores fused and refined, the best passages fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, field
from typing import Literal

from corpus import Language, Passage
from index.abbreviations import other_stems
from index.fuse import fuse
from index.keywords import query_stems, translated_stems
from index.leg import DenseLeg
from index.lexicon import shipped_lexicon
from index.refine import REFINED, refined, sentence_cosines
from index.scope import EVERYTHING, Scope
from index.store import Store
from index.vectors import Vectors

Leg = Literal["dense", "keyword"]
_DEPTH = 50  # how many passages each leg may propose


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    `score` is the fused and refined one, at most 1; `similarity` is the cosine in -1..1 between
    question and passage, None where the vectors could not be used; `legs` are those that proposed
    the passage; `id` is the passage's number in the library; `sentences` are the cosines between
    question and each sentence of the passage, none where they are not kept.
    """

    passage: Passage
    score: float
    legs: tuple[Leg, ...]
    similarity: float | None
    id: int | None = None
    sentences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class KeywordLeg:
    """BM25 scores by passage id, each search divided by its best: 0..1.

    Passages in the question's language are found by its own words and what else abbreviations.toml
    calls them (`plain`), those in the other language by these and what the lexicon says they are
    called there (`translated`).
    """

    plain: dict[int, float]
    translated: dict[int, float]

    @classmethod
    def ask(
        cls,
        storage: Store,
        question: str,
        language: Language,
        depth: int,
        scope: Scope = EVERYTHING,
    ) -> KeywordLeg:
        own = [*query_stems(question), *other_stems(question)]
        others = translated_stems(question, language, shipped_lexicon())
        plain, translated = storage.keyword_searches([own, others], depth, scope)
        return cls(_scaled(plain), _scaled(translated))

    @property
    def ids(self) -> list[int]:
        return list(dict.fromkeys([*self.plain, *self.translated]))

    def scores(self, same_language: Collection[int]) -> dict[int, float]:
        """The score of each passage by the search that fits its language, best first."""
        chosen = {
            id: score
            for search, wants_same in ((self.plain, True), (self.translated, False))
            for id, score in search.items()
            if (id in same_language) == wants_same
        }
        return dict(sorted(chosen.items(), key=lambda item: -item[1]))


@dataclass(frozen=True, slots=True)
class _Found:
    """What both legs found, by passage id."""

    keyword: KeywordLeg
    languages: Mapping[int, str]  # of all passages that are still there
    nearest: Mapping[int, float] = field(default_factory=dict)  # cosines of those the dense one did
    cosines: Mapping[int, float] = field(default_factory=dict)  # the same, and of all others
    vector: Vectors | None = None  # of the question [dimension]


def hybrid_search(
    storage: Store,
    dense: DenseLeg | None,
    question: str,
    language: Language,
    k: int,
    scope: Scope,
) -> list[Hit]:
    """The k best passages for a question; without a dense leg the keyword leg answers alone."""
    legs = _ask(storage, dense, question, language, max(k, _DEPTH), scope)
    same = {id for id, spoken in legs.languages.items() if spoken == language}
    bm25 = legs.keyword.scores(same)
    fused = [one for one in fuse(legs.cosines, bm25, same) if one[0] in legs.languages]
    told = _sentences(storage, legs, [id for id, _ in fused[:REFINED]])
    best = refined(fused, told, legs.cosines)[:k]
    found = storage.passages([id for id, _ in best])
    return [
        Hit(
            found[id][0],
            score,
            _legs(id in legs.nearest, id in bm25),
            legs.cosines.get(id),
            id,
            told.get(id, ()),
        )
        for id, score in best
        if id in found  # another process may have removed it a moment ago
    ]


def _ask(
    storage: Store,
    dense: DenseLeg | None,
    question: str,
    language: Language,
    depth: int,
    scope: Scope,
) -> _Found:
    """Ask the keyword leg while the dense one, if there is one, looks beside it."""
    beside = dense.begin(question, depth, scope) if dense else None
    try:
        keyword = KeywordLeg.ask(storage, question, language, depth, scope)
        languages = storage.languages(keyword.ids)
        compared = dense.compared(keyword.ids) if dense else None
    finally:
        if beside:
            wait([beside])  # it reads what the caller may be about to close
    if not beside or not compared:
        return _Found(keyword, languages)
    nearest = beside.result()
    languages |= storage.languages([id for id in nearest.cosines if id not in languages])
    cosines = nearest.cosines | compared(nearest.vector)
    return _Found(keyword, languages, nearest.cosines, cosines, nearest.vector)


def _sentences(storage: Store, legs: _Found, ids: Sequence[int]) -> dict[int, tuple[float, ...]]:
    """The cosines between the question and the sentences of passages, as far as they are known."""
    if legs.vector is None:
        return {}
    return sentence_cosines(legs.vector, storage.sentences(ids, len(legs.vector)))


def _scaled(found: list[tuple[int, float]]) -> dict[int, float]:
    best = max((score for _, score in found), default=1.0)
    return {id: score / best for id, score in found}


def _legs(dense: bool, keyword: bool) -> tuple[Leg, ...]:
    proposed: list[tuple[Leg, bool]] = [("dense", dense), ("keyword", keyword)]
    return tuple(leg for leg, did in proposed if did)
