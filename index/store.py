"""What a library needs of the place where it is kept, be it a folder or a database.

`index.storage` keeps a library in a folder, `index.postgres` in a PostgreSQL that several servers
share. Everything above them speaks of a `Store` and cannot tell which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from corpus import Article, Passage
from corpus.likeness import Sketch
from index.feedback import Feedback
from index.listing import Listing, Wanted
from index.scope import EVERYTHING, Scope
from index.sentences import Encoded, SentenceVectors
from index.vectors import Ids, Vectors

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Embedded:
    """An article that is cut and embedded already: `encoded` holds a row for each passage.

    `metadata` is what a LangChain document came with, None for every other article.
    """

    article: Article
    passages: Sequence[Passage]
    encoded: Encoded
    metadata: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if len(self.passages) != len(self.encoded):
            count = f"{len(self.passages)} passages and {len(self.encoded)} vectors"
            raise ValueError(f"{self.article.id} has {count}: give one for each")


class Staged(Protocol):
    """Where a rebuild lays what it has done so far; written only inside `Store.write`."""

    def missing(self) -> list[str]:
        """The ids of the articles of which nothing valid is staged, in their order."""

    def put(self, article: Article, passages: Sequence[Passage], encoded: Encoded) -> None:
        """Stage the passages of an article, for each of which there is a row of `encoded`."""

    def switch(self, revision: int) -> None:
        """Put what is staged in the place of all passages."""


class Store(Protocol):
    """Articles, passages, vectors and keywords. Safe to share between threads.

    Every method raises LibraryError, in one sentence with the remedy, where the place fails.
    """

    @property
    def address(self) -> str:
        """How messages name it; never with a password."""

    def close(self) -> None: ...

    def sizes(self) -> dict[str, int]:
        """What it takes on disk, in bytes, part by part."""

    def about(self) -> dict[str, str]:
        """What else an operator wants to know of it, in words."""

    def write(self, change: Callable[[int], R], *, alone: bool = False, revisions: int = 1) -> R:
        """Run a change, given the revision it makes, in one transaction: all of it or nothing.

        It may run more than once, where the first attempt was undone. What it reads and writes
        through the store is inside of the transaction.

        Args:
            alone: nobody else may change anything meanwhile.
            revisions: how many the change may use, from the one it is given on.
        """

    def staging(self, made_by: str) -> Staged:
        """Where a rebuild lays what an encoder and splitter, named by `made_by`, have made."""

    # What the library says about itself

    def meta(self, key: str) -> str:
        """A value, "" where there is none."""

    def set_meta(self, key: str, value: str) -> None:
        """Inside `write` only."""

    def revision(self) -> int:
        """Grows with every change."""

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""

    def dimension(self) -> int:
        """How many numbers each vector has; 0 where there is none."""

    # Writing, inside `write` only

    def index_vectors(self, dimension: int, *, again: bool = False) -> None:
        """See that vectors of this dimension are found fast.

        0 takes what does so away, where many are to come; then only `again` brings it back.
        """

    def put_many(self, embedded: Sequence[Embedded], revision: int) -> None:
        """Insert articles, of which none is there yet, with all that belongs to them."""

    def delete(self, article_id: str, revision: int) -> bool:
        """Remove an article and all that was derived from it; False where there is none."""

    def keep(self, article_id: str, replaced: str) -> None:
        """Put an article, as it is now, into the history; `replaced` is an ISO 8601 time."""

    def forget_history(self, article_id: str) -> None: ...

    def put_history(self, replaced: str, article: Article) -> None:
        """Put an earlier text of an article into the history after those that are there."""

    def put_feedback(self, feedback: Feedback) -> None:
        """Keep an opinion in the place of an earlier one on the same answer."""

    # Reading

    def feedback(self) -> list[Feedback]:
        """What readers thought of answers, oldest first."""

    def history(self, article_id: str) -> list[tuple[str, Article]]:
        """The earlier texts of an article, oldest first, each with the time it was replaced."""

    def article(self, article_id: str) -> Article | None: ...

    def embedded(self, ids: Sequence[str]) -> list[tuple[int, Embedded]]:
        """The articles of these ids with all that belongs to them, in the order in which they came,
        each with its revision.
        """

    def fingerprints(self, after: str, most: int) -> list[tuple[str, str, int]]:
        """The ids that follow one, in their order, with their fingerprint and count of passages."""

    def metas(self, prefix: str) -> dict[str, str]:
        """What the library says about itself under the keys that begin so."""

    def metadata(self, article_id: str) -> dict[str, Any] | None:
        """The metadata that a LangChain document came with; None for every other article."""

    def article_ids(self, prefix: str = "") -> list[str]:
        """The ids of all articles in the order in which they came, or of those that begin so."""

    def with_fingerprint(self, fingerprint: str) -> list[Article]:
        """The articles of this text: more than one where several outlets printed it."""

    def sharing(self, numbers: Sketch, least: int) -> list[str]:
        """The ids of the articles that have at least so many of a sketch's numbers, most first."""

    def listing(self, wanted: Wanted) -> Listing:
        """A page of the articles, without their texts."""

    def sources(self) -> list[str]:
        """The outlets that are known, in the order of the alphabet."""

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, str]]:
        """The passages of these ids, each with the language of its article."""

    def languages(self, ids: Sequence[int]) -> dict[int, str]:
        """The language of the article of each of these passages."""

    def keyword_searches(
        self, steps: Sequence[Sequence[str]], k: int, scope: Scope = EVERYTHING
    ) -> list[list[tuple[int, float]]]:
        """The (id, BM25 score above 0) of the k passages that hold the stems best, best first.

        One search is for the stems of the first step, each further one for those of one more.
        """

    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[Ids, Vectors]:
        """The vectors [n, dimension] of those of the passages that exist, with their ids [n]."""

    def sentences(self, ids: Sequence[int], dimension: int) -> dict[int, SentenceVectors]:
        """The vectors of the sentences of these passages, as far as there are any."""
