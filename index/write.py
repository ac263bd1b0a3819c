"""Changes a library: one article, one transaction, one acknowledgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

from corpus import Article, Passage, split
from index.dense import DenseLeg
from index.errors import LibraryError
from index.failpoints import reached
from index.rebuild import passages_of
from index.storage import Storage
from index.vectors import Vectors

_BATCH = 16  # articles embedded together; each is still committed by itself


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article that was to be added; it is durable by then."""

    article: Article
    kind: Literal["added", "replaced", "unchanged"]
    passages: int


def _of_another_outlet(one: Article, other: Article) -> bool:
    """Whether two outlets printed the same text, each at an address of its own."""
    outlets = {one.source, other.source}
    addresses = {one.url, other.url}
    return len(outlets) == len(addresses) == 2 and "" not in outlets | addresses


class Writer:
    """Adds, replaces and removes; the methods are those of `Library`."""

    def __init__(self, storage: Storage, dense: DenseLeg) -> None:
        self._storage = storage
        self._dense = dense

    def add_each(self, articles: Iterable[Article]) -> Iterator[Change]:
        remaining, changed = iter(articles), False
        while batch := list(islice(remaining, _BATCH)):
            for change in self._add_batch(batch):
                changed |= change.kind != "unchanged"
                yield change
        if changed:
            self._dense.save_if_due()

    def add_whole(self, article: Article, metadata: Mapping[str, Any]) -> None:
        self._refuse_if_stale()
        passages = passages_of(article, metadata)
        self._write(article, passages, self._embed(passages), metadata)

    def remove(self, article_id: str) -> bool:
        if self._storage.article(article_id) is None:
            return False
        with self._storage.transaction() as revision:
            self._storage.forget_history(article_id)
            return self._storage.delete(article_id, revision)

    def _add_batch(self, articles: list[Article]) -> Iterator[Change]:
        self._refuse_if_stale()
        cut = [[] if self._is_known(article) else split(article) for article in articles]
        vectors = self._embed([passage for passages in cut for passage in passages])
        done = 0
        for article, passages in zip(articles, cut, strict=True):
            mine = vectors[done : done + len(passages)]
            done += len(passages)
            # Asked again: the batch itself or another process may have brought it meanwhile.
            known = not passages or self._is_known(article)
            yield Change(article, "unchanged", 0) if known else self._write(article, passages, mine)

    def _write(
        self,
        article: Article,
        passages: list[Passage],
        vectors: Vectors,
        metadata: Mapping[str, Any] | None = None,
    ) -> Change:
        with self._storage.transaction() as revision:
            self._dense.record_encoder()
            before = self._storage.article(article.id)
            if before and before.fingerprint != article.fingerprint:
                self._storage.keep(article.id, datetime.now(UTC).isoformat(timespec="seconds"))
            was_there = self._storage.delete(article.id, revision)
            reached("article deleted")
            self._storage.put(article, passages, vectors, revision, metadata)
            reached("article put")
        reached("article committed")
        return Change(article, "replaced" if was_there else "added", len(passages))

    def _embed(self, passages: list[Passage]) -> Vectors:
        return self._dense.encoder.encode([passage.text for passage in passages])

    def _is_known(self, article: Article) -> bool:
        stored = self._storage.article(article.id)
        if stored is not None:
            return stored == article
        same = self._storage.with_fingerprint(article.fingerprint)
        return any(not _of_another_outlet(article, one) for one in same)

    def _refuse_if_stale(self) -> None:
        if problem := self._dense.problem():
            raise LibraryError(problem)
