"""Changes a library: one article or one batch, one transaction, one acknowledgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, TypeAlias

from corpus import Article, Passage, split
from index.errors import LibraryError
from index.failpoints import reached
from index.leg import DenseLeg
from index.rebuild import passages_of
from index.sentences import Encoded
from index.store import Embedded, Store

_BATCH = 16  # articles embedded together; each is still committed by itself


Kind: TypeAlias = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article that was to be added; it is durable by then."""

    article: Article
    kind: Kind
    passages: int
    id: str  # under which it is kept; another than the article's own where the text was known


def _of_another_outlet(one: Article, other: Article) -> bool:
    """Whether two outlets printed the same text, each at an address of its own."""
    outlets = {one.source, other.source}
    addresses = {one.url, other.url}
    return len(outlets) == len(addresses) == 2 and "" not in outlets | addresses


class Writer:
    """Adds, replaces and removes; the methods are those of `Library`."""

    def __init__(self, storage: Store, dense: DenseLeg) -> None:
        self._storage = storage
        self._dense = dense

    def add_each(self, articles: Iterable[Article]) -> Iterator[Change]:
        changed = False
        for change in self._in_step(iter(articles)):
            changed |= change.kind != "unchanged"
            yield change
        if changed:
            self._dense.changed()

    def add_whole(self, article: Article, metadata: Mapping[str, Any]) -> None:
        self._refuse_if_stale()
        passages = passages_of(article, metadata)
        self._write(Embedded(article, passages, self._embed(passages), metadata))

    def add_embedded(self, batch: Sequence[Embedded]) -> list[Change]:
        self._refuse_if_stale()
        dimension = self._dense.encoder.dimension
        widths = {one.encoded.vectors.shape[1:] for one in batch}
        widths |= {told.shape[1:] for one in batch for told in one.encoded.sentences}
        if widths - {(dimension,)}:
            raise ValueError(f"each vector must have {dimension} numbers")
        changes = self._storage.write(lambda revision: list(self._put_each(batch, revision)))
        if any(change.kind != "unchanged" for change in changes):
            self._dense.changed()
        return changes

    def remove(self, article_id: str) -> bool:
        if self._storage.article(article_id) is None:
            return False

        def change(revision: int) -> bool:
            self._storage.forget_history(article_id)
            return self._storage.delete(article_id, revision)

        return self._storage.write(change)

    def _in_step(self, remaining: Iterator[Article]) -> Iterator[Change]:
        """While one batch is written the next one is embedded."""
        ready: Iterator[Change] = iter(())
        with ThreadPoolExecutor(1, "embed") as beside:
            while True:
                try:
                    batch = list(islice(remaining, _BATCH))
                except Exception:  # what came before it is added all the same
                    yield from ready
                    raise
                embedded = self._embedded(batch, beside) if batch else None
                yield from ready
                if embedded is None:
                    return
                ready = embedded

    def _embedded(self, articles: list[Article], beside: Executor) -> Iterator[Change]:
        """The batch is being embedded from now on; it is written as the changes are asked for."""
        self._refuse_if_stale()
        cut = [[] if self._known(article) else split(article) for article in articles]
        texts = [passage.text for passages in cut for passage in passages]
        encoded = beside.submit(self._dense.encoder.encode_passages, texts)
        return self._written(articles, cut, encoded)

    def _written(
        self, articles: list[Article], cut: list[list[Passage]], embedding: Future[Encoded]
    ) -> Iterator[Change]:
        encoded = embedding.result()
        done = 0
        for article, passages in zip(articles, cut, strict=True):
            mine = encoded.part(done, len(passages))
            done += len(passages)
            # Asked again: the batch itself or another process may have brought it meanwhile.
            if (known := self._known(article)) or not passages:
                yield Change(article, "unchanged", 0, known or article.id)
            else:
                yield self._write(Embedded(article, passages, mine))

    def _write(self, one: Embedded) -> Change:
        def change(revision: int) -> Change:
            made = self._make_room(one, revision)
            self._storage.put_many([one], revision)
            reached("article put")
            return made

        made = self._storage.write(change)
        reached("article committed")
        return made

    def _put_each(self, batch: Sequence[Embedded], revision: int) -> Iterator[Change]:
        """Write a batch inside a transaction, what hangs on what came before it after that."""
        waiting: list[Embedded] = []
        names: set[str] = set()
        for one in batch:
            mine = {one.article.id, one.article.fingerprint}
            if mine & names:
                self._storage.put_many(waiting, revision)
                waiting, names = [], set()
            if known := self._known(one.article):
                yield Change(one.article, "unchanged", 0, known)
                continue
            yield self._make_room(one, revision)
            waiting.append(one)
            names |= mine
        self._storage.put_many(waiting, revision)

    def _make_room(self, one: Embedded, revision: int) -> Change:
        """Take what an article replaces out, inside a transaction, and say what will become."""
        self._dense.record_encoder()
        before = self._storage.article(one.article.id)
        if before and before.fingerprint != one.article.fingerprint:
            replaced = datetime.now(UTC).isoformat(timespec="seconds")
            self._storage.keep(one.article.id, replaced)
        was_there = self._storage.delete(one.article.id, revision)
        reached("article deleted")
        kind: Kind = "replaced" if was_there else "added"
        return Change(one.article, kind, len(one.passages), one.article.id)

    def _embed(self, passages: list[Passage]) -> Encoded:
        return self._dense.encoder.encode_passages([passage.text for passage in passages])

    def _known(self, article: Article) -> str:
        """The id under which the same is there already; "" where it is not."""
        stored = self._storage.article(article.id)
        if stored is not None:
            return stored.id if stored == article else ""
        same = self._storage.with_fingerprint(article.fingerprint)
        return next((one.id for one in same if not _of_another_outlet(article, one)), "")

    def _refuse_if_stale(self) -> None:
        if problem := self._dense.problem():
            raise LibraryError(problem)
