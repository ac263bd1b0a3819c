"""The Library: articles that can be added to, removed from, searched and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus import Article, InputError, Language, Passage, read_articles
from corpus.language import detect_language
from corpus.likeness import likeness, sketch
from corpus.read import SHIPPED
from index.backup import back_up, in_folder, restore
from index.encoder import Encoder
from index.errors import EncoderError, LibraryError
from index.feedback import Feedback
from index.hit_vectors import Places, vectors_of
from index.leg import DenseLeg
from index.listing import Column, Listing, Wanted
from index.migrate import migrate
from index.opening import open_place
from index.rebuild import OnProgress, rebuild
from index.scope import EVERYTHING, Scope
from index.search import Hit, hybrid_search
from index.store import Embedded, Store
from index.vectors import Vectors
from index.write import Change, Writer

_ALIKE = 0.4  # the share of runs of words from which two articles are copies of one report
_MOST_COPIES = 50


class Library:
    """Articles and the means to find passages in them. Safe to share between threads."""

    def __init__(self, storage: Store, dense: DenseLeg) -> None:
        """`open` makes both."""
        self.storage = storage
        self._dense = dense
        self._writer = Writer(storage, dense)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        encoder: str | Encoder | None = None,
        shipped: bool = True,
    ) -> Library:
        """Open the library in a folder (by default the user's own), or make one there.

        Args:
            path: the folder, or the address of a PostgreSQL: "postgresql://user@host/database".
            encoder: an encoder, or the name of one; by default the one the library was built with.
            shipped: whether a new library begins with the articles of corpus/articles/.

        Raises:
            LibraryError: the place cannot be used, or another version wrote it.
            EncoderError: a new library is to be filled and the encoder cannot be loaded.
        """
        library = cls(*open_place(path, encoder, shipped))
        if library.storage.meta("wants_shipped"):
            library._add_shipped()
        return library

    def _add_shipped(self) -> None:
        with suppress(InputError):  # an installation without shipped articles
            self.add(read_articles(SHIPPED))
        self.storage.write(lambda _: self.storage.set_meta("wants_shipped", ""))

    def close(self) -> None:
        self.storage.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """Where the library is, as messages say it."""
        return self.storage.address

    @property
    def folder(self) -> Path:
        """The folder of the library.

        Raises:
            LibraryError: it is kept elsewhere.
        """
        return in_folder(self.storage).folder

    @property
    def encoder(self) -> Encoder:
        """The encoder, loaded when first needed.

        Raises:
            EncoderError: it cannot be loaded.
        """
        return self._dense.encoder

    # Reading

    def articles(self) -> Iterator[Article]:
        """All articles in the order in which they came."""
        for article_id in self.storage.article_ids():
            if article := self.storage.article(article_id):
                yield article

    def article(self, article_id: str) -> Article | None:
        """The article of this id, or None."""
        return self.storage.article(article_id)

    def history(self, article_id: str) -> list[tuple[str, Article]]:
        """The earlier texts of an article, oldest first, each with the time it was replaced.

        Searches and answers never use them; they go when the article is removed.
        """
        return self.storage.history(article_id)

    def copies(self, article: Article) -> list[Article]:
        """What other outlets printed of the same report: articles that are near-identical to it."""
        own = sketch(article.text)
        ids = self.storage.sharing(own, least=max(1, round(len(own) * _ALIKE / 2)))
        others = (self.article(id) for id in ids[: _MOST_COPIES + 1] if id != article.id)
        return [one for one in others if one and likeness(own, sketch(one.text)) >= _ALIKE]

    def find(self, prefix: str) -> Article:
        """The one article whose id is, or begins with, what the user typed.

        Raises:
            InputError: there is none, or more than one.
        """
        if exact := self.article(prefix):
            return exact
        matches = self.storage.article_ids(prefix) if prefix else []
        if len(matches) == 1 and (only := self.article(matches[0])):
            return only
        if matches:
            raise InputError(f"{len(matches)} ids begin with {prefix!r}: give more of the id.")
        raise InputError(f"No article has the id {prefix!r}: `tanya list` shows them all.")

    def listing(
        self,
        words: str = "",
        order: Column = "added",
        *,
        descending: bool = True,
        first: int = 0,
        most: int = 50,
        scope: Scope = EVERYTHING,
    ) -> Listing:
        """A page of what there is, without the texts: `most` entries from the `first` (0) on.

        Args:
            words: what the title or the outlet must hold; "" takes all.
        """
        return self.storage.listing(Wanted(words, order, descending, first, most, scope))

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        return self.storage.counts()

    def sources(self) -> list[str]:
        """The outlets of all articles, in the order of the alphabet."""
        return self.storage.sources()

    def search(
        self,
        query: str,
        k: int = 5,
        *,
        language: Language | None = None,
        scope: Scope = EVERYTHING,
    ) -> list[Hit]:
        """The k passages that fit a query best, best first; none for a query without words.

        While the vectors are another encoder's, only the keyword leg answers (see `problem`).
        """
        if not any(character.isalnum() for character in query):
            return []
        dense = None if self.problem() else self._dense
        spoken = language or detect_language(query)
        return hybrid_search(self.storage, dense, query, spoken, k, scope)

    def vectors(self, hits: Sequence[Hit], wanted: Places = ()) -> tuple[Vectors, Vectors]:
        """The vectors of hits [len(hits), dimension], and [len(wanted), dimension] of sentences:
        each the place of its hit, and its number in `corpus.sentences.sentence_spans`."""
        return vectors_of(self.storage, self._dense, hits, wanted)

    def nearest(self, query: str, k: int = 5) -> list[tuple[Passage, float]]:
        """The k passages whose vectors are nearest to the query's, with the cosine, nearest first.

        Raises:
            LibraryError: the vectors are another encoder's.
        """
        if problem := self.problem():
            raise LibraryError(problem)
        found = self._dense.nearest(self.encoder.encode_question(query), k)
        passages = self.storage.passages([id for id, _ in found])
        return [(passages[id][0], cosine) for id, cosine in found if id in passages]

    def metadata(self, article_id: str) -> dict[str, Any] | None:
        """What `add_whole` was given with a document; None for every other article."""
        return self.storage.metadata(article_id)

    def problem(self) -> str | None:
        """Why the vectors cannot be used, in one sentence with the remedy; None if they can."""
        return self._dense.problem()

    def feedback(self) -> list[Feedback]:
        """What readers thought of answers, oldest first."""
        return self.storage.feedback()

    # Writing

    def add(self, articles: Iterable[Article]) -> list[Change]:
        """Add articles, or replace those of the same id; the same text again changes nothing.

        Raises:
            LibraryError: the vectors are another encoder's, or the disk is full, read-only or busy.
        """
        return list(self.add_each(articles))

    def add_each(self, articles: Iterable[Article]) -> Iterator[Change]:
        """The same, one by one as the changes are asked for: for more than fits into memory.

        Each article is committed by itself: a change that was handed out survives any crash.

        Raises:
            LibraryError: see `add`.
        """
        return self._writer.add_each(articles)

    def add_whole(self, article: Article, metadata: Mapping[str, Any]) -> None:
        """Add a text as one passage with free metadata: a LangChain document."""
        self._writer.add_whole(article, metadata)

    def add_embedded(self, batch: Sequence[Embedded]) -> list[Change]:
        """Add articles that others have cut and embedded, all in one transaction.

        Each is added exactly once, however often its batch is given. The vectors must be those of
        `encoder` for the passages of `corpus.split`, made by whatever process.

        Raises:
            LibraryError: see `add`; nothing of the batch was added then.
            ValueError: the vectors are of another dimension.
        """
        return self._writer.add_embedded(batch)

    def remove(self, article_id: str) -> bool:
        """Remove an article by its exact id; False where there is none."""
        return self._writer.remove(article_id)

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keep what a reader thought of an answer, in the place of what they thought before.

        Raises:
            LibraryError: the disk is full, read-only or busy.
        """
        self.storage.write(lambda _: self.storage.put_feedback(feedback))

    def rebuild(self, on_progress: OnProgress | None = None) -> None:
        """Cut and embed every article anew with the encoder in use; the old state serves meanwhile.

        What was interrupted goes on where it was.

        Raises:
            LibraryError: the disk is full, read-only or busy; the old state is still in use.
        """
        rebuild(self.storage, self._dense, on_progress)

    def back_up(self, file: str | Path) -> None:
        """Write the whole library, as it is at one moment, to a new file.

        Raises:
            LibraryError: the file exists, or cannot be written.
        """
        back_up(in_folder(self.storage), Path(file))

    def migrate_to(self, target: Library, on_progress: OnProgress | None = None) -> None:
        """Copy everything to another library that is empty, or to go on with one half done.

        Raises:
            LibraryError: the other one holds something else, or differs at the end.
        """
        migrate(self.storage, target.storage, on_progress)
        with suppress(EncoderError):  # it is needed for a cache alone
            target._dense.changed()

    def restore(self, file: str | Path) -> None:
        """Put the state of a backup in the place of this one, in one transaction.

        Raises:
            LibraryError: the file is no sound backup, or the library cannot be written.
        """
        restore(in_folder(self.storage), Path(file))
        self._dense.forget()
