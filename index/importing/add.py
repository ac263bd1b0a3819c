"""Adds many files to a library: a crew reads and embeds them, this process alone writes."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import InputError, Language
from index.errors import EncoderError, LibraryError
from index.importing.crew import Crew
from index.importing.known import Known
from index.library import Library
from index.store import Store
from index.write import Change

if TYPE_CHECKING:
    from index.importing.rows import Row

_AT_ONCE = 10_000  # articles whose fingerprints are read

# Ray takes these from the environment alone, and some of them only while it is imported.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
# Keeps all ports on the loopback address, on every system.
_ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}


@dataclass(frozen=True, slots=True)
class Step:
    """What has become of some articles; they are durable by then."""

    changes: list[Change]
    refusals: list[InputError]
    files: int  # that were read to their end


def add_files(
    library: Library, files: Sequence[Path], crew: Crew, language: Language | None = None
) -> Iterator[Step]:
    """Add the articles of files in their order; the end is as if one process had done it all.

    What was interrupted, by whatever, goes on where it was when it is called again: articles that
    the library holds are not embedded anew.

    Args:
        language: that of all articles; by default it is detected for each.

    Raises:
        LibraryError: Ray is not installed or does not run, or see `Library.add`.
        EncoderError: where the work is done there is another encoder than the library's.
    """
    if problem := library.problem():
        raise LibraryError(problem)
    prepare(crew)
    # Deferred so that only those who ask for a crew need Ray, and so that it finds its settings.
    try:
        from index.importing import cluster
    except ImportError as error:
        raise LibraryError(
            "To import with several processes Ray is needed: pip install 'tanya[scale]'."
        ) from error
    known = Known(_fingerprints(library.storage))
    with cluster.at_work(crew) as workers:
        found = cluster.embedded(files, language, library.encoder, known, workers)
        with closing(found):
            for rows in found:
                yield written(library, rows)


def written(library: Library, rows: Sequence[Row]) -> Step:
    """Add what a crew has made.

    Raises:
        EncoderError: it could not embed.
        LibraryError: see `Library.add`.
    """
    for row in rows:
        if row.failure:
            raise EncoderError(row.failure)
    changes: list[Change] = []
    for is_known, some in groupby(filter(_has_article, rows), key=_is_known):
        if is_known:  # or looked like it: what differs is embedded here
            changes += library.add([row.article for row in some if row.article])
        else:
            changes += library.add_embedded([row.embedded for row in some if row.embedded])
    refusals = [InputError(row.refusal) for row in rows if row.refusal]
    return Step(changes, refusals, sum(row.ends for row in rows))


def _has_article(row: Row) -> bool:
    return row.article is not None


def _is_known(row: Row) -> bool:
    return row.encoded is None


def _fingerprints(store: Store) -> Iterator[str]:
    last = ""
    while found := store.fingerprints(last, _AT_ONCE):
        yield from (fingerprint for _, fingerprint, _ in found)
        last = found[-1][0]


def prepare(crew: Crew) -> None:
    """Set what Ray will find when it is imported; where it has been, it is the program's own."""
    if "ray" in sys.modules:
        return
    for name, value in {**_QUIET, **({} if crew.address else _ON_LOOPBACK)}.items():
        os.environ.setdefault(name, value)
    if not crew.address:  # its own, so that none is written into the user's folder
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
