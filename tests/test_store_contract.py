"""What every store of a library promises, whichever it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from corpus import Article, InputError, split
from index import Encoder, Library, LibraryError
from index.search import KeywordLeg
from index.sentences import without_sentences
from index.store import Embedded
from index.vectors import Vectors
from tests.conftest import BERAS, FLOOD, Place
from tests.test_library import Letters, ids, kinds, letters


@pytest.fixture
def empty(place: Place, encoder: Encoder) -> Iterator[Library]:
    """A library without articles."""
    with Library.open(place, encoder=encoder, shipped=False) as library:
        yield library


def test_a_removed_shipped_article_stays_removed(place: Place, encoder: Encoder) -> None:
    with Library.open(place, encoder=encoder) as library:
        assert library.remove("bisnis-2024-02-05-kemenkominfo-china-ai")
    with Library.open(place, encoder=encoder) as library:
        assert ids(library) == []


def test_both_legs_find_across_and_within_languages(library: Library) -> None:
    first = library.search("Berapa ton beras yang diimpor?")[0]
    assert (first.passage.article_id, set(first.legs)) == ("beras", {"dense", "keyword"})
    across = library.search("Berapa orang yang mengungsi karena banjir?")[0]
    assert across.passage.article_id == "flood"
    assert library.search("?!") == []


def test_the_same_again_changes_nothing(library: Library) -> None:
    revision = library.storage.revision()
    assert kinds(library, Article.from_text(BERAS, id="beras")) == ["unchanged"]
    assert kinds(library, Article.from_text(BERAS + "\n", id="copy")) == ["unchanged"]
    assert [change.id for change in library.add([Article.from_text(BERAS, id="copy")])] == ["beras"]
    assert library.storage.revision() == revision


def test_a_correction_replaces(library: Library) -> None:
    corrected = Article.from_text(BERAS.replace("12 persen", "9 persen"), id="beras")
    assert kinds(library, corrected) == ["replaced"]
    assert library.article("beras") == corrected
    assert library.counts() == (2, 2)
    assert "9 persen" in library.search("kenaikan harga beras")[0].passage.text


def test_twins_in_one_batch_are_stored_once(empty: Library) -> None:
    one, two = Article.from_text(BERAS, id="a"), Article.from_text(BERAS, id="b")
    other = Article.from_text(FLOOD, id="c")
    assert kinds(empty, one, two, other, one) == ["added", "unchanged", "added", "unchanged"]
    assert empty.search("Semarang floods")[0].passage.article_id == "c"


def test_removed_and_added_again(library: Library) -> None:
    assert library.remove("beras")
    assert not library.remove("beras")
    assert ids(library) == ["flood"]
    assert [hit.passage.article_id for hit in library.search("harga beras")] == ["flood"]
    assert kinds(library, Article.from_text(BERAS, id="beras")) == ["added"]
    assert library.search("harga beras")[0].passage.article_id == "beras"


def test_everything_persists(place: Place, library: Library, encoder: Encoder) -> None:
    found = library.search("harga beras")
    with Library.open(place, encoder=encoder) as again:
        assert again.search("harga beras") == found
        assert list(again.articles()) == list(library.articles())


def test_changes_of_another_process_are_seen(
    place: Place, library: Library, encoder: Encoder
) -> None:
    assert len(library.search("jembatan runtuh")) == 2
    with Library.open(place, encoder=encoder) as other:
        other.add([Article.from_text("Jembatan di Kediri runtuh pada Senin.", id="jembatan")])
        other.remove("flood")
    found = [hit.passage.article_id for hit in library.search("jembatan runtuh")]
    assert found == ["jembatan", "beras"]


def test_many_threads_may_search_while_one_adds(library: Library) -> None:
    failures: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(5):
                assert library.search("harga beras", 1)[0].passage.article_id == "beras"
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    library.add(Article.from_text(f"Berita nomor {n} dari Bandung.", id=f"n{n}") for n in range(40))
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.counts()[0] == 42


def test_an_id_may_be_shortened_while_it_is_clear(library: Library) -> None:
    assert library.find("ber").id == "beras"
    library.add([Article.from_text("Lain.", id="beruang")])
    with pytest.raises(InputError, match="2 ids begin"):
        library.find("ber")
    with pytest.raises(InputError, match="No article"):
        library.find("xyz")


def test_keywords_are_found_by_their_translation(empty: Library) -> None:
    other = "Kucing itu tidur di atas kursi merah sepanjang hari."
    empty.add([Article.from_text(BERAS, id="beras"), Article.from_text(other, id="cat")])
    leg = KeywordLeg.ask(empty.storage, "rice imports from Thailand", "en", 5)
    assert len(leg.plain) == 1, "only the name is the same in both languages"
    (best, *_) = leg.scores(same_language=())
    assert empty.storage.passages([best])[best][0].article_id == "beras"
    alone = KeywordLeg.ask(empty.storage, "The cat sleeps", "en", 5)
    assert not alone.plain and len(alone.scores(same_language=())) == 1


# Rebuilding


def test_another_encoder_is_named_and_rebuild_mends_it(
    place: Place, library: Library, encoder: Encoder
) -> None:
    with Library.open(place, encoder=letters(16)) as other:
        assert "tanya rebuild" in (other.problem() or "")
        assert other.search("harga beras")[0].legs == ("keyword",)
        with pytest.raises(LibraryError, match="tanya rebuild"):
            other.add([Article.from_text("Baru.", id="new")])
        with pytest.raises(LibraryError, match="tanya rebuild"):
            other.nearest("harga")
        steps: list[tuple[int, int]] = []
        other.rebuild(lambda done, total: steps.append((done, total)))
        assert steps == [(2, 2)]
        assert other.problem() is None
        assert set(other.search("harga beras")[0].legs) == {"dense", "keyword"}
    with Library.open(place, encoder=letters(16)) as again:
        assert again.problem() is None
    assert "tanya rebuild" in (library.problem() or "")


def test_an_interrupted_rebuild_leaves_the_old_state(library: Library) -> None:
    found = library.search("harga beras")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.rebuild(stop)
    assert library.problem() is None
    assert library.search("harga beras") == found


def test_an_interrupted_rebuild_goes_on_where_it_was(place: Place) -> None:
    texts = [f"Berita nomor {n}: warga desa {n} memanen padi." for n in range(40)]
    with Library.open(place, encoder=letters(8), shipped=False) as library:
        library.add([Article.from_text(text, id=str(n)) for n, text in enumerate(texts)])
    encoded: list[str] = []

    class Counting(Letters):
        def encode(self, texts: list[str]) -> Vectors:
            encoded.extend(texts)
            return super().encode(texts)

    def stop(done: int, total: int) -> None:
        if done == 32:
            raise KeyboardInterrupt

    counting = Encoder(Counting(16), "letters-16")  # type: ignore[arg-type]
    with Library.open(place, encoder=counting, shipped=False) as library:
        with pytest.raises(KeyboardInterrupt):
            library.rebuild(stop)
        assert library.search("warga desa 3")[0].legs == ("keyword",)
    with Library.open(place, encoder=letters(8)) as old:
        assert old.problem() is None
        old.add([Article.from_text("Gempa di Palu.", id="3"), Article.from_text("Baru.", id="new")])
    with Library.open(place, encoder=counting) as library:
        library.rebuild()
        assert library.problem() is None
        assert library.counts() == (41, 41)
        assert library.search("gempa di Palu", 1)[0].passage.article_id == "3"
    assert len(encoded) == 40 + 2 + 1  # each once, the two changes, the query


def test_passages_of_another_splitter_are_noticed(library: Library) -> None:
    library.storage.set_meta("splitter", "0")
    assert "another version" in (library.problem() or "")
    library.rebuild()
    assert library.problem() is None


# What a text was before it was corrected


def test_a_replaced_text_is_kept_in_the_history_and_never_found(library: Library) -> None:
    corrected = Article.from_text(BERAS.replace("12 persen", "9 persen"), id="beras")
    assert library.history("beras") == []
    assert kinds(library, corrected) == ["replaced"]
    ((replaced, earlier),) = library.history("beras")
    assert "12 persen" in earlier.text and replaced.endswith("+00:00")
    found = library.search("Berapa persen harga beras naik?", 10)
    assert not any("12 persen" in hit.passage.text for hit in found)
    library.remove("beras")
    assert library.history("beras") == []
    assert kinds(library, corrected) == ["added"]


def test_a_corrected_title_alone_is_no_other_text(library: Library) -> None:
    assert kinds(library, Article.from_text(BERAS, id="beras", title="Lain")) == ["replaced"]
    assert library.history("beras") == []


# The same report from several outlets


def test_what_is_not_known_is_listed_last(empty: Library) -> None:
    for day in ("", "2024-05-05", "2023-01-01"):
        empty.add([Article.from_text(f"Kabar {day}.", id=f"d{day}", published=day)])
    for descending, order in ((False, ["2023-01-01", "2024-05-05", ""]), (True, ["2024-05-05"])):
        listed = empty.listing("", "published", descending=descending).entries
        days = [entry.published for entry in listed]
        assert days[: len(order)] == order and days[-1] == ""


def printed(outlet: str, text: str = BERAS) -> Article:
    return Article.from_text(text, source=outlet, url=f"https://{outlet}/beras")


def test_a_report_of_several_outlets_is_kept_and_linked(empty: Library) -> None:
    long = f"{BERAS} {FLOOD}"
    edited = f"JAKARTA, Kabar - {long} Demikian laporan wartawan kami dari pasar induk."
    first, same, copy = printed("a.id", long), printed("b.id", long), printed("c.id", edited)
    other = printed("d.id", "Gempa mengguncang Palu pada Selasa pagi, belum ada laporan kerusakan.")
    assert kinds(empty, first, same, copy, other) == ["added"] * 4
    assert {one.source for one in empty.copies(first)} == {"b.id", "c.id"}
    assert {one.source for one in empty.copies(copy)} == {"a.id", "b.id"}
    assert empty.copies(other) == []
    empty.remove(same.id)
    assert [one.source for one in empty.copies(first)] == ["c.id"]


def test_the_same_text_without_another_outlet_is_the_same_article(empty: Library) -> None:
    empty.add([printed("a.id")])
    assert kinds(empty, Article.from_text(BERAS, id="file")) == ["unchanged"]
    assert kinds(empty, Article.from_text(BERAS, source="a.id", url="https://a.id/lain")) == [
        "unchanged"
    ]


def prepared(library: Library, article: Article) -> Embedded:
    """An article as another process would hand it over: cut and embedded."""
    passages = split(article)
    texts = [one.text for one in passages]
    return Embedded(article, passages, library.encoder.encode_passages(texts))


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
    short = Embedded(good.article, good.passages, without_sentences(np.ones((1, 3), np.float32)))
    with pytest.raises(ValueError, match="each vector must have 384 numbers"):
        empty.add_embedded([short])
    with pytest.raises(ValueError, match="give one for each"):
        Embedded(good.article, good.passages, without_sentences(np.ones((2, 384), np.float32)))
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

    with pytest.raises(StopError):
        library.storage.write(change)
    assert library.article("beras") is not None
    assert library.search("harga beras", 1)[0].passage.article_id == "beras"
