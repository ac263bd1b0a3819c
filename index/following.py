"""Keeps a library in step with a source: what came into it, changed in it, or left it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from corpus import Article
from index.library import Library
from index.write import Change

_META = "followed:"


def follow(
    library: Library,
    source: str,
    articles: Iterable[Article],
    *,
    kept: Iterable[str] = (),
    on_change: Callable[[Change], object] = lambda _: None,
) -> list[str]:
    """Add what a source holds now, and remove what it held the last time and does not any more.

    Only articles that came from this source are ever removed; the library remembers which.

    Args:
        source: names the source, the same each time.
        kept: ids of articles that are still there and need not be read again.

    Returns:
        The ids of the articles that were removed.

    Raises:
        LibraryError: see `Library.add`.
    """
    present: set[str] = set()

    def counted() -> Iterable[Article]:
        for article in articles:
            present.add(article.id)
            yield article

    for change in library.add_each(counted()):
        on_change(change)
    present |= set(kept)  # only now: reading may have found more that is still there
    gone = sorted(followed(library, source) - present)
    removed = [article_id for article_id in gone if library.remove(article_id)]
    known = json.dumps(sorted(present))
    library.storage.write(lambda _: library.storage.set_meta(_META + source, known))
    return removed


def followed(library: Library, source: str) -> set[str]:
    """The ids of the articles that a source held the last time."""
    return set(json.loads(library.storage.meta(_META + source) or "[]"))
