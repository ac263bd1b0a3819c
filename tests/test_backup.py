"""Backups, damage and repair: real files, really flipped bytes."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path

import pytest

from corpus import Article, InputError
from index import Encoder, Library, LibraryError
from index.checkpoint import FAISS_FILE, MANIFEST_FILE
from index.feedback import Feedback
from index.repair import repair, soundness
from index.storage import LIBRARY_FILE
from tests.conftest import BERAS, FLOOD
from tests.soak import rounds
from tests.test_library import letters

PAGE = 4096  # bytes, SQLite's


def ids(library: Library) -> list[str]:
    return [article.id for article in library.articles()]


def many(count: int) -> list[Article]:
    text = "Berita nomor {n}: warga desa ke-{n} memanen padi dan jagung sejak pagi. " * 30
    return [Article.from_text(text.format(n=n), id=f"n{n:03}") for n in range(count)]


def test_a_backup_is_put_back_while_a_chat_looks_on(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    file = tmp_path / "news.backup"
    library.back_up(file)
    with Library.open(library.folder, encoder=encoder) as chat:
        assert chat.search("banjir di Semarang", 1)[0].passage.article_id == "flood"
        library.remove("flood")
        library.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
        assert chat.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
        library.restore(file)
        assert ids(chat) == ["beras", "flood"]
        assert chat.search("banjir di Semarang", 1)[0].passage.article_id == "flood"
        assert all(hit.passage.article_id != "gempa" for hit in chat.search("gempa di Palu", 9))
        chat.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
        assert library.search("gempa di Palu", 1)[0].passage.article_id == "gempa"
    assert list(tmp_path.glob("*.tmp*")) == []


def test_a_backup_holds_one_moment_while_others_write(
    tmp_path: Path,
) -> None:
    encoder = letters(16)
    empty = Library.open(tmp_path / "live", encoder=encoder, shipped=False)
    writer = threading.Thread(target=empty.add, args=(many(60),))
    writer.start()
    files = [tmp_path / f"{n}.backup" for n in range(5)]
    for file in files:
        empty.back_up(file)
    writer.join()
    counts = []
    for number, file in enumerate(files):
        with Library.open(tmp_path / str(number), encoder=encoder, shipped=False) as other:
            other.restore(file)
            stored = ids(other)
            assert stored == [article.id for article in many(60)][: len(stored)]
            assert soundness(other.folder) is None
            counts.append(len(stored))
    assert counts == sorted(counts)
    empty.close()


def test_what_is_no_backup_changes_nothing(library: Library, tmp_path: Path) -> None:
    taken, text, cut = tmp_path / "taken", tmp_path / "text", tmp_path / "cut"
    library.back_up(taken)
    with pytest.raises(LibraryError, match="exists already"):
        library.back_up(taken)
    text.write_text("no database at all" * 100)
    cut.write_bytes(taken.read_bytes()[: 3 * PAGE])
    for file in (text, cut, tmp_path / "none"):
        with pytest.raises(LibraryError, match=r"no backup of a library|is damaged"):
            library.restore(file)
    with pytest.raises(LibraryError, match="cannot be written"):
        library.back_up(tmp_path / "no" / "folder" / "file")
    assert ids(library) == ["beras", "flood"]


def test_a_damaged_library_says_so_and_is_salvaged(tmp_path: Path) -> None:
    encoder = letters(16)  # a small one: there is much to embed
    folder = tmp_path / "library"
    articles = many(80)
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add(articles)
    assert soundness(folder) is None
    whole = (folder / LIBRARY_FILE).read_bytes()
    dice = random.Random(7)
    saved = 0
    for attempt in range(rounds(4, 40)):
        copy = tmp_path / f"copy{attempt}"
        shutil.copytree(folder, copy)
        data = bytearray(whole)
        for page in dice.sample(range(2, len(data) // PAGE), 6):
            data[page * PAGE : page * PAGE + 200] = dice.randbytes(200)
        (copy / LIBRARY_FILE).write_bytes(data)
        assert soundness(copy)
        found = repair(copy, encoder)
        assert found.saved >= 40, f"attempt {attempt}"
        assert found.damaged.read_bytes() == data
        saved += found.saved
        assert soundness(copy) is None
        with Library.open(copy, encoder=encoder) as again:
            texts = {article.id: article.text for article in again.articles()}
            assert len(texts) == found.saved
            known = {article.id: article.text for article in articles}
            assert all(known[id] == text for id, text in texts.items())
            assert again.search("memanen padi", 1)
    print(f"seed 7: {saved} of {80 * (attempt + 1)} articles saved from damaged libraries")


def test_a_library_that_is_past_saving_says_so(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(b"\0" * 5000)
    with pytest.raises(LibraryError, match="put a backup back"):
        repair(tmp_path, encoder)
    with pytest.raises(LibraryError, match="nothing to repair"):
        repair(tmp_path / "none", encoder)
    assert (tmp_path / LIBRARY_FILE).read_bytes() == b"\0" * 5000


def test_no_corruption_of_the_checkpoint_is_used(tmp_path: Path) -> None:
    seed = 20240205
    dice, encoder = random.Random(seed), letters(16)
    library = Library.open(tmp_path, encoder=encoder, shipped=False)
    library.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
    library.rebuild()
    found = library.search("banjir di Semarang", 3)
    files = [library.folder / FAISS_FILE, library.folder / MANIFEST_FILE]
    whole = {file: file.read_bytes() for file in files}
    tries = rounds(60, 1000)
    for attempt in range(tries):
        file = dice.choice(files)
        data = bytearray(whole[file])
        if dice.random() < 0.2:
            del data[dice.randrange(len(data)) :]
        else:
            for _ in range(dice.choice([1, 1, 8, 100])):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        file.write_bytes(data)
        with Library.open(library.folder, encoder=encoder) as again:
            assert again.search("banjir di Semarang", 3) == found, f"seed {seed}, {attempt}"
        file.write_bytes(whole[file])
    library.close()
    print(f"seed {seed}: {tries} corruptions of the checkpoint, none used")


def test_a_checkpoint_of_another_library_is_not_used(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "other", encoder=encoder, shipped=False) as other:
        other.add([Article.from_text(BERAS, id="x"), Article.from_text(FLOOD, id="y")])
        other.rebuild()
        for name in (FAISS_FILE, MANIFEST_FILE):
            shutil.copy(other.folder / name, library.folder / name)
    with Library.open(library.folder, encoder=encoder) as again:
        assert again.search("banjir di Semarang", 1)[0].passage.article_id == "flood"


def test_whatever_is_damaged_nothing_but_a_sentence_is_raised(tmp_path: Path) -> None:
    """Fuzz: bytes of library.sqlite are flipped; every use works, or says what is wrong."""
    seed, encoder, folder = 11, letters(16), tmp_path / "library"
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add(many(60))
    whole, dice = (folder / LIBRARY_FILE).read_bytes(), random.Random(seed)
    tries, told = rounds(25, 100), 0
    for attempt in range(tries):
        data = bytearray(whole)
        for _ in range(dice.choice([1, 20, 300])):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        if dice.random() < 0.2:
            del data[dice.randrange(len(data)) :]
        (folder / LIBRARY_FILE).write_bytes(data)
        for end in ("-wal", "-shm"):
            Path(f"{folder / LIBRARY_FILE}{end}").unlink(missing_ok=True)
        try:
            with Library.open(folder, encoder=encoder) as damaged:
                use_all(damaged)
        except (LibraryError, InputError) as error:
            told += 1
            assert str(error).endswith((".", ")")), f"seed {seed}, attempt {attempt}: {error}"
    print(f"seed {seed}: {tries} damaged libraries, {told} told of in a sentence, none crashed")


def use_all(library: Library) -> None:
    """Everything that a library is used for."""
    for article in library.articles():
        library.history(article.id)
        library.copies(article)
    library.listing("desa")
    library.search("warga desa memanen padi", 5)
    library.add([Article.from_text("Gempa mengguncang kota Palu.", id="gempa")])
    library.remove("gempa")
    library.rebuild()


def test_articles_are_saved_whatever_page_is_gone(tmp_path: Path) -> None:
    """Each page in turn is overwritten, the roots of the tables among them."""
    folder, encoder = tmp_path / "library", letters(16)
    opinion, opinions = Feedback("a", "2024-02-05T10:00:00+00:00", "up", "Jelas", {}), 0
    articles = [*many(30), Article.from_text("Warga desa panen. " * 2_000, id="long")]
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add(articles)
        library.remove("n3")
        library.keep_feedback(opinion)
    whole = (folder / LIBRARY_FILE).read_bytes()
    texts = {article.id: article.text for article in articles}
    pages = range(1, len(whole) // PAGE)
    for page in random.Random(3).sample(pages, rounds(6, 20)):
        data = bytearray(whole)
        data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
        (folder / LIBRARY_FILE).write_bytes(data)
        if soundness(folder) is None:
            continue
        found = repair(folder, encoder)
        with Library.open(folder, encoder=encoder) as again:
            saved = {article.id: article.text for article in again.articles()}
            opinions += again.feedback() == [opinion]
        assert found.saved == len(saved) >= 15, f"page {page}"
        assert all(texts[id] == text for id, text in saved.items())
        assert "n3" not in saved
    assert opinions
