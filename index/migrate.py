"""Copies a library from one store to another, whichever they are, with its vectors as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from index.errors import LibraryError
from index.store import Embedded, Store

OnProgress = Callable[[int, int], None]  # articles done, total

_FROM = "migrated_from"  # the id of the library that a target is filled from
_BUILT_BY = ("encoder", "encoder_name", "splitter")
_FOLLOWED = "followed:"
_BATCH = 100  # articles of one transaction
_PAGE = 10_000  # articles that are compared at once


def migrate(source: Store, target: Store, on_progress: OnProgress | None = None) -> None:
    """Bring a target, which must be empty or filled from the same source before, up to its source.

    What was interrupted goes on where it was.

    Raises:
        LibraryError: the target holds another library, or differs from the source at the end.
    """
    _claim(source, target)
    dimension = source.dimension()
    target.write(lambda _: target.index_vectors(0), alone=True)
    ids = source.article_ids()
    for first in range(0, len(ids), _BATCH):
        _copy(source, target, ids[first : first + _BATCH])
        if on_progress:
            on_progress(min(first + _BATCH, len(ids)), len(ids))
    target.write(lambda _: _finish(source, target, dimension), alone=True)
    _verify(source, target)


def _claim(source: Store, target: Store) -> None:
    """Note in the target which library it is to become."""
    id = source.meta("library_id")
    if id == target.meta("library_id"):
        raise LibraryError(f"{source.address} and {target.address} are one library.")
    known = target.meta(_FROM)
    articles, _ = target.counts()
    if known != id and (known or articles):
        raise LibraryError(
            f"{target.address} holds another library ({articles} articles): name an empty place."
        )

    def claim(_: int) -> None:
        target.set_meta(_FROM, id)
        for key in _BUILT_BY:
            target.set_meta(key, source.meta(key))

    target.write(claim)


def _copy(source: Store, target: Store, ids: Sequence[str]) -> None:
    """Copy those of some articles that the target has not, each with its history."""
    there = {one.article.id: one for _, one in target.embedded(ids)}
    wanted = [
        (revision, one)
        for revision, one in source.embedded(ids)
        if one.article.id not in there or not _alike(one, there[one.article.id])
    ]
    if not wanted:
        return
    together = [[one for _, one in some] for _, some in groupby(wanted, lambda pair: pair[0])]

    def put(first: int) -> None:
        for revision, some in enumerate(together, start=first):
            for one in some:
                target.delete(one.article.id, revision)
                target.forget_history(one.article.id)
                for replaced, earlier in source.history(one.article.id):
                    target.put_history(replaced, earlier)
            target.put_many(some, revision)

    target.write(put, revisions=len(together))


def _alike(one: Embedded, other: Embedded) -> bool:
    return (one.article, one.passages, one.metadata) == (
        other.article,
        other.passages,
        other.metadata,
    )


def _finish(source: Store, target: Store, dimension: int) -> None:
    """What belongs to no article."""
    for opinion in source.feedback():
        target.put_feedback(opinion)
    for key, value in source.metas(_FOLLOWED).items():
        target.set_meta(key, value)
    target.index_vectors(dimension, again=True)


def _verify(source: Store, target: Store) -> None:
    """Compare the ids, fingerprints and counts of passages of all articles."""
    for one, other in zip(_pages(source), _pages(target), strict=True):
        if one != other:
            odd = min(set(one) ^ set(other))[0]
            raise LibraryError(
                f"{source.address} and {target.address} differ, the first time in the article "
                f"{odd}: one of them was changed meanwhile. Run the command again."
            )


def _pages(store: Store) -> Iterator[list[tuple[str, str, int]]]:
    """All articles, page by page in the order of their ids; the last page is not full."""
    after, full = "", True
    while full:
        page = store.fingerprints(after, _PAGE)
        yield page
        full = len(page) == _PAGE
        after = page[-1][0] if page else after
