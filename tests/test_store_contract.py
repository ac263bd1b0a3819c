"""What every store of a library promises, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from corpus import Article, split
from index import Encoder, Library, LibraryError
from index.store import Embedded
from tests.conftest import BERAS, FLOOD


def prepared(library: Library, article: Article) -> Embedded:
    """An article as another process would hand it over: cut and embedded."""
    passages = split(article)
    return Embedded(article, passages, library.encoder.encode([one.text for one in passages]))


def added(library: Library, articles: Sequence[Article]) -> list[str]:
    changes = library.add_embedded([prepared(library, article) for article in articles])
    assert [change.article for change in changes] == articles
    return [change.kind for change in changes]


# What others have cut and embedded


def test_embedded_articles_are_found_like_added_ones(empty: Library, encoder: Encoder) -> None:
    beras, flood = Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")
    assert added(empty, [beras, flood]) == ["added", "added"]
    assert list(empty.articles()) == [beras, flood]
    first = empty.search("Berapa ton beras yang diimpor?")[0]
    assert (first.passage.article_id, set(first.legs)) == ("beras", {"dense", "keyword"})
    assert empty.problem() is None


def test_an_embedded_article_is_added_exactly_once(empty: Library) -> None:
    one, twin = Article.from_text(BERAS, id="a"), Article.from_text(BERAS, id="b")
    other = Article.from_text(FLOOD, id="c")
    assert added(empty, [one, twin, other, one]) == ["added", "unchanged", "added", "unchanged"]
    revision = empty.storage.revision()
    assert added(empty, [one, other]) == ["unchanged", "unchanged"]
    assert empty.counts() == (2, 2)
    assert empty.add([one])[0].kind == "unchanged"
    assert empty.storage.revision() <= revision + 1


def test_a_later_text_in_the_batch_replaces_the_earlier(empty: Library) -> None:
    first = Article.from_text(BERAS, id="beras")
    second = Article.from_text(BERAS.replace("12 persen", "9 persen"), id="beras")
    assert added(empty, [first, second]) == ["added", "replaced"]
    assert empty.article("beras") == second
    assert [earlier for _, earlier in empty.history("beras")] == [first]
    assert empty.counts() == (1, 1)


def test_vectors_that_cannot_be_the_librarys_are_refused(empty: Library) -> None:
    good = prepared(empty, Article.from_text(BERAS, id="beras"))
    short = Embedded(good.article, good.passages, np.ones((1, 3), np.float32))
    with pytest.raises(ValueError, match="each vector must have 384 numbers"):
        empty.add_embedded([short])
    with pytest.raises(ValueError, match="give one for each"):
        Embedded(good.article, good.passages, np.ones((2, 384), np.float32))
    empty.add_embedded([good])
    empty.storage.write(lambda _: empty.storage.set_meta("encoder", "another@1"))
    with pytest.raises(LibraryError, match="tanya rebuild"):
        empty.add_embedded([good])


def test_a_change_that_fails_changes_nothing(library: Library) -> None:
    class StopError(Exception):
        pass

    def change(revision: int) -> None:
        library.storage.delete("beras", revision)
        assert library.storage.article("beras") is None
        raise StopError

    revision = library.storage.revision()
    with pytest.raises(StopError):
        library.storage.write(change)
    assert library.article("beras") is not None
    assert library.storage.revision() == revision
    assert library.search("harga beras", 1)[0].passage.article_id == "beras"
