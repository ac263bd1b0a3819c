"""Cuts and embeds every article anew beside the old state, which serves until the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from corpus import Article, Passage, split
from corpus.split import SPLITTER_VERSION
from index.failpoints import reached
from index.leg import DenseLeg
from index.store import Staged, Store

OnProgress = Callable[[int, int], None]  # articles done, total

_BATCH = 16  # articles embedded and staged together


def rebuild(storage: Store, dense: DenseLeg, on_progress: OnProgress | None = None) -> None:
    """Rebuild, or go on with the rebuild that was interrupted.

    Raises:
        LibraryError: the disk is full, read-only or busy; the old state is still in use.
    """
    staging = storage.staging(f"{dense.encoder.identity}/{SPLITTER_VERSION}")
    while missing := staging.missing():  # again: other processes may have changed some meanwhile
        _stage(storage, dense, staging, missing, on_progress)
    _switch(storage, dense, staging)
    dense.rebuilt()


def _stage(
    storage: Store,
    dense: DenseLeg,
    staging: Staged,
    missing: list[str],
    on_progress: OnProgress | None,
) -> None:
    """Cut, embed and stage articles, batch by batch, each committed."""
    total, _ = storage.counts()
    for first in range(0, len(missing), _BATCH):
        _stage_batch(storage, dense, staging, missing[first : first + _BATCH])
        reached("batch staged")
        if on_progress:
            on_progress(total - max(0, len(missing) - first - _BATCH), total)


def _stage_batch(storage: Store, dense: DenseLeg, staging: Staged, ids: list[str]) -> None:
    work = _cut(storage, ids)
    encoded = dense.encoder.encode_passages([one.text for _, cut in work for one in cut])

    def put(_: int) -> None:
        done = 0
        for article, cut in work:
            staging.put(article, cut, encoded.part(done, len(cut)))
            done += len(cut)

    storage.write(put)


def _switch(storage: Store, dense: DenseLeg, staging: Staged) -> None:
    """One transaction: readers see the old state or the new one."""

    def switch(revision: int) -> None:
        # What another process added a moment ago; the lock keeps further ones away.
        for article, cut in _cut(storage, staging.missing()):
            encoded = dense.encoder.encode_passages([one.text for one in cut])
            staging.put(article, cut, encoded)
        staging.switch(revision)
        reached("passages switched")
        dense.record_encoder()
        storage.index_vectors(dense.encoder.dimension, again=True)

    storage.write(switch, alone=True)
    reached("rebuild committed")


def _cut(storage: Store, ids: list[str]) -> list[tuple[Article, list[Passage]]]:
    found = [(storage.article(id), storage.metadata(id)) for id in ids]
    return [(article, passages_of(article, extra)) for article, extra in found if article]


def passages_of(article: Article, metadata: Mapping[str, Any] | None) -> list[Passage]:
    """An article's passages; a LangChain document is one, whole."""
    if metadata is None and (cut := split(article)):
        return cut
    return [Passage(article.id, 0, len(article.text), article.text)]
