from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, InputError
from index import Encoder, Library, LibraryError
from index.backup import in_folder
from index.encoder import Model
from index.schema import FORMAT
from index.search import KeywordLeg
from index.storage import LIBRARY_FILE
from index.vectors import Vectors
from tests.conftest import BERAS, FLOOD


class Letters:
    """A tiny real encoder: counts letters. Enough to tell one encoder from another."""

    def __init__(self, dimension: int) -> None:
        self.dimension, self.fingerprint = dimension, f"letters-{dimension}"

    def encode(self, texts: list[str]) -> Vectors:
        counts = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text.encode():
                counts[row, letter % self.dimension] += 1
        lengths: Vectors = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths


def letters(dimension: int) -> Encoder:
    model: Model = Letters(dimension)  # type: ignore[assignment]
    return Encoder(model, f"letters-{dimension}")


def ids(library: Library) -> list[str]:
    return [article.id for article in library.articles()]


def kinds(library: Library, *articles: Article) -> list[str]:
    return [change.kind for change in library.add(articles)]


def test_a_new_library_holds_the_shipped_article(shipped: Library) -> None:
    assert ids(shipped) == ["bisnis-2024-02-05-kemenkominfo-china-ai"]


def test_a_removed_shipped_article_stays_removed(tmp_path: Path, encoder: Encoder) -> None:
    with Library.open(tmp_path, encoder=encoder) as library:
        assert library.remove("bisnis-2024-02-05-kemenkominfo-china-ai")
    with Library.open(tmp_path, encoder=encoder) as library:
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


def test_everything_persists(library: Library, encoder: Encoder) -> None:
    found = library.search("harga beras")
    with Library.open(library.folder, encoder=encoder) as again:
        assert again.search("harga beras") == found
        assert list(again.articles()) == list(library.articles())


def test_changes_of_another_process_are_seen(library: Library, encoder: Encoder) -> None:
    assert len(library.search("jembatan runtuh")) == 2
    with Library.open(library.folder, encoder=encoder) as other:
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


def test_another_encoder_is_named_and_rebuild_mends_it(library: Library, encoder: Encoder) -> None:
    with Library.open(library.folder, encoder=letters(16)) as other:
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
    with Library.open(library.folder, encoder=letters(16)) as again:
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


def test_an_interrupted_rebuild_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = [f"Berita nomor {n}: warga desa {n} memanen padi." for n in range(40)]
    with Library.open(tmp_path, encoder=letters(8), shipped=False) as library:
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
    with Library.open(tmp_path, encoder=counting, shipped=False) as library:
        with pytest.raises(KeyboardInterrupt):
            library.rebuild(stop)
        assert library.search("warga desa 3")[0].legs == ("keyword",)
    with Library.open(tmp_path, encoder=letters(8)) as old:
        assert old.problem() is None
        old.add([Article.from_text("Gempa di Palu.", id="3"), Article.from_text("Baru.", id="new")])
    with Library.open(tmp_path, encoder=counting) as library:
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


def test_a_library_of_another_version_is_left_alone(library: Library) -> None:
    file = library.folder / LIBRARY_FILE
    library.close()
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = file.read_bytes()
    with pytest.raises(LibraryError, match="newer version"):
        Library.open(library.folder)
    assert file.read_bytes() == before


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(LibraryError, match="another program"):
        Library.open(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(b"not a database, though long enough for one. " * 40)
    with pytest.raises(LibraryError, match="damaged or is not a library"):
        Library.open(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("x")
    with pytest.raises(LibraryError, match="cannot be made"):
        Library.open(tmp_path / "library")


def test_a_writer_that_waits_too_long_says_so(
    library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("schema", "explain"):
        monkeypatch.setattr(f"index.{place}.BUSY_SECONDS", 0.2)
    with (
        in_folder(library.storage).transaction(),
        Library.open(library.folder, encoder=encoder) as other,
    ):
        told = rf"for 0\.2 seconds \(.*, process {os.getpid()}, since .*try again"
        with pytest.raises(LibraryError, match=told):
            other.remove("beras")
        assert other.search("harga beras")[0].passage.article_id == "beras"
    assert library.article("beras")


def test_keywords_are_found_by_their_translation(empty: Library) -> None:
    other = "Kucing itu tidur di atas kursi merah sepanjang hari."
    empty.add([Article.from_text(BERAS, id="beras"), Article.from_text(other, id="cat")])
    leg = KeywordLeg.ask(empty.storage, "rice imports from Thailand", "en", 5)
    assert len(leg.plain) == 1, "only the name is the same in both languages"
    (best, *_) = leg.scores(same_language=())
    assert empty.storage.passages([best])[best][0].article_id == "beras"
    alone = KeywordLeg.ask(empty.storage, "The cat sleeps", "en", 5)
    assert not alone.plain and len(alone.scores(same_language=())) == 1


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


def test_a_library_of_the_first_format_is_brought_up_to_date(
    tmp_path: Path, encoder: Encoder
) -> None:
    with Library.open(tmp_path, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras")])
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as old:
        old.execute("DROP TABLE history")
        old.execute("DROP TABLE staged")
        old.execute("DROP TABLE sketches")
        old.execute("DROP INDEX articles_listed")
        old.execute("DROP TABLE feedback")
        old.execute("ALTER TABLE articles DROP COLUMN byline")
        old.execute("PRAGMA user_version = 1")
    with Library.open(tmp_path, encoder=encoder) as library:
        assert ids(library) == ["beras"]
        copy = Article.from_text(f"JAKARTA - {BERAS}", id="copy")
        assert [one.id for one in library.copies(copy)] == ["beras"]
        assert kinds(library, Article.from_text(FLOOD, id="beras", byline="Ani")) == ["replaced"]
        assert library.copies(copy) == []
        assert len(library.history("beras")) == 1
        assert library.find("beras").byline == "Ani"
        assert library.feedback() == []


# The same report from several outlets


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
