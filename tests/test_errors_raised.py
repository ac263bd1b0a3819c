"""Errors that the real code raises, as an Indonesian reader of the page sees them."""

from __future__ import annotations

import errno
import importlib
import io
import os
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest
from pypdf import PdfReader, PdfWriter

import qa.language_model.provider
from corpus import Article, TanyaError
from corpus.article import MOST_CHARACTERS
from corpus.documents import drafts
from corpus.fetch import Fetcher
from corpus.read import read_file
from index import Encoder, Library
from index.backup import in_folder
from index.storage import LIBRARY_FILE
from qa import Reader
from qa.question import Question
from tests.test_fetch import anywhere, root  # noqa: F401 - its server
from tests.test_formats import SENTENCES, pdf_of
from ui.intake import Upload, sources_of, take_in
from ui.page.errors import in_language
from ui.page.shelf import Shelf
from ui.page.shelf_html import View, outcome_html


def message_of(action: Callable[[], object]) -> str:
    with pytest.raises(TanyaError) as caught:
        action()
    return str(caught.value)


def indonesian_of(action: Callable[[], object]) -> str:
    return in_language(message_of(action), "id")


def refused(data: bytes, name: str) -> str:
    """Why a document is refused, in Indonesian."""
    told: list[TanyaError] = []
    try:
        list(drafts(data, name, told.append))
    except TanyaError as error:
        told.append(error)
    return in_language(str(told[0]), "id")


def test_articles_that_cannot_be_used() -> None:
    assert indonesian_of(lambda: Article.from_text(" \n")).startswith(
        "Artikelnya kosong: tidak ada"
    )
    assert indonesian_of(lambda: Article.from_text("a" * (MOST_CHARACTERS + 1))) == (
        "Teksnya lebih panjang dari 2.000.000 karakter: bagi menjadi beberapa artikel."
    )
    assert indonesian_of(lambda: Article.from_text("Beras naik.", url="kabar")) == (
        "Alamat 'kabar' bukan alamat web: alamat harus diawali https://."
    )


def test_documents_that_cannot_be_read() -> None:
    scan, locked = io.BytesIO(), io.BytesIO()
    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(scan)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(SENTENCES))))
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(locked)
    assert refused(scan.getvalue(), "{1} a.pdf") == (
        "{1} a.pdf tidak berlapis teks, hanya hasil pindaian: "
        "jalankan dahulu pengenalan teks (OCR)."
    )
    assert refused(locked.getvalue(), "a.pdf").startswith("a.pdf terkunci kata sandi: simpan")
    assert refused(b"PK\x03\x04 no more", "a.zip") == (
        "a.zip rusak atau bukan arsip zip: buat ulang arsipnya."
    )
    assert refused(b"\x00\xff\x00" * 50, "a.txt").startswith("a.txt bukan berkas teks: simpan")
    assert refused(b"a,b\n1,2\n", "a.csv").startswith("a.csv tidak memiliki kolom bernama text:")


def test_a_cell_that_is_too_long_has_its_reason_in_indonesian() -> None:
    said = refused(b"text\n" + b"a" * 5_000_001 + b"\n", "a.csv")
    assert "bukan tabel (sebuah sel lebih panjang dari 5000000 karakter): simpan" in said


def test_rows_say_where_they_stand_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text,date\n,\nBeras naik.,entah kapan\n")
    told: list[str] = []
    name = "kabar, row b: 1.csv"
    list(read_file(file, lambda _, error: told.append(in_language(str(error), "id")), name))
    assert told == [
        f"{name}, baris 2 tidak berisi teks: isi kolomnya atau hapus barisnya.",
        f"{name}, baris 3: Tanggal 'entah kapan' tidak dipahami: tulis seperti 2024-02-05.",
    ]


def test_members_of_an_archive_say_where_they_stand() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("dalam.zip", b"PK")
    assert refused(packed.getvalue(), "a.zip") == (
        "a.zip, dalam.zip adalah arsip di dalam arsip: ekstrak dahulu arsip luarnya."
    )


def test_files_that_the_system_refuses(tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()
    assert indonesian_of(lambda: list(read_file(folder))) == (
        f"{folder} tidak dapat dibaca (itu sebuah folder): periksa berkas dan izin aksesnya."
    )
    assert "(berkas atau folder itu tidak ada)" in indonesian_of(
        lambda: list(read_file(tmp_path / "b.txt"))
    )
    assert indonesian_of(lambda: sources_of("ftp://kabar.example/a")).startswith(
        "Tidak ada berkas atau folder ftp:"
    )


@pytest.mark.parametrize(
    "number",
    [errno.EACCES, errno.ENOENT, errno.EISDIR, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE],
)
@pytest.mark.parametrize("written", ["as it is", "in small letters"])
def test_reasons_of_the_system_are_known(number: int, written: str) -> None:
    reason = os.strerror(number)
    if written == "in small letters":
        reason = reason.lower()
    said = in_language(
        f"a.txt cannot be read ({reason}): check the file and its permissions.", "id"
    )
    assert reason not in said


@pytest.mark.parametrize(
    ("address", "indonesian"),
    [
        ("http://", "'http://' bukan alamat web: alamat harus diawali https://."),
        ("http://[::1", "'http://[::1' bukan alamat web: periksa ejaannya."),
        (
            "http://a:b@kabar.example/",
            "Alamatnya memuat nama pengguna atau kata sandi: tulis tanpa keduanya.",
        ),
        (
            "http://10.0.0.1/",
            "http://10.0.0.1/ tidak diambil: peladennya tidak berada di jaringan publik.",
        ),
        (
            "http://kabar.invalid/a",
            "http://kabar.invalid/a tidak diambil: tidak ada peladen bernama kabar.invalid.",
        ),
    ],
)
def test_addresses_that_are_not_fetched(address: str, indonesian: str) -> None:
    assert indonesian_of(lambda: Fetcher().fetch(address)) == indonesian


@pytest.mark.parametrize(
    ("path", "indonesian"),
    [
        ("/missing", "tidak diambil: peladen menjawab dengan kode 404."),
        ("/packed", "tidak diambil: isinya dimampatkan sebagai br."),
        ("/bomb", "tidak diambil: isinya lebih dari 10 MB."),
        ("/loop", "dialihkan lebih dari 5 kali: beri alamat terakhirnya."),
    ],
)
def test_what_a_server_may_not_do(root: str, path: str, indonesian: str) -> None:  # noqa: F811
    said = indonesian_of(lambda: Fetcher(anywhere).fetch(root + path))
    assert said == f"{root}{path} {indonesian}"


def test_a_server_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    said = indonesian_of(lambda: Fetcher(anywhere).fetch(f"http://127.0.0.1:{port}/"))
    assert said == (
        f"http://127.0.0.1:{port}/ tidak dapat diambil "
        f"(galat {errno.ECONNREFUSED}: sambungannya ditolak)."
    )


def test_a_library_that_cannot_be_written(library: Library) -> None:
    note = in_folder(library.storage).folder / "library.writer"
    other = sqlite3.connect(in_folder(library.storage).folder / LIBRARY_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    in_folder(library.storage)._connection.execute("PRAGMA busy_timeout = 10")
    note.write_text("tanya, process 4711, since 12:03:05")
    busy = indonesian_of(lambda: library.remove("beras"))
    note.unlink()
    unnamed = indonesian_of(lambda: library.remove("beras"))
    other.execute("ROLLBACK")
    other.close()
    assert busy.startswith("Proses lain sudah ")
    assert "(tanya, proses 4711, sejak 12:03:05): coba lagi" in busy
    assert "(program lain): coba lagi" in unnamed


def test_a_library_that_is_damaged(tmp_path: Path) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(b"no database at all, but text " * 100)
    assert indonesian_of(lambda: Library.open(tmp_path)) == (
        f"{tmp_path / LIBRARY_FILE} rusak atau bukan pustaka (berkasnya bukan basis data): "
        "jalankan `tanya doctor --repair`, atau pilih folder lain."
    )


def test_vectors_of_another_encoder(library: Library) -> None:
    with in_folder(library.storage).transaction():
        library.storage.set_meta("encoder", "another@1")
        library.storage.set_meta("encoder_name", "another")
    said = indonesian_of(lambda: library.add([Article.from_text("Beras naik.")]))
    assert said.startswith(
        f"Vektor di {in_folder(library.storage).folder} dibuat oleh enkoder another atau "
    )
    assert said.endswith("(default): jalankan `tanya rebuild`.")


def test_models_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The hub's client reads the environment once, and other tests use it too.
    importlib.import_module("huggingface_hub.constants")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert indonesian_of(lambda: Encoder.open("tak/ada")).startswith(
        "Enkoder tak/ada tidak ada di komputer ini dan hub model dimatikan oleh HF_HUB_OFFLINE:"
    )
    assert indonesian_of(lambda: Reader.open(tmp_path)).startswith(f"Pembaca di {tmp_path} tidak")
    assert indonesian_of(lambda: qa.language_model.provider.find("ollama:", 1.0)) == (
        "Model bahasa 'ollama:' tidak dikenal: sebut sebagai penyedia:model, misalnya "
        "ollama:llama3.2 atau openai:gpt-5-mini, atau hilangkan TANYA_LLM."
    )


def test_questions_are_refused_in_the_words_of_the_page() -> None:
    assert indonesian_of(lambda: Question.of("x" * 10_000)) == (
        "Pertanyaannya 10.000 karakter: tulis paling banyak 1.000 karakter."
    )


def test_the_library_tab_says_why_in_its_language(empty: Library, tmp_path: Path) -> None:
    file = tmp_path / "gradio.txt"
    file.write_text("  ")
    *_, summary = take_in(empty, [Upload(file, "<b>kosong</b>.txt")])
    said = "&lt;b&gt;kosong&lt;/b&gt;.txt kosong: tidak ada teks yang dapat dibaca di dalamnya."
    assert said in outcome_html(summary, "id")
    assert "is empty: there is no text" in outcome_html(summary, "en")


async def test_the_library_tab_refuses_in_its_language(library: Library) -> None:
    with gr.Blocks():  # makes event loops, and leaves them open, unless one is running
        shelf = Shelf(library)
    (pasted,) = shelf.take_text("", "", "", "", " ", "", View(), "id")
    assert "Artikelnya kosong:" in pasted[shelf.outcome]
    (english,) = shelf.take_text("", "", "", "", " ", "", View(), "en")
    assert "The article is empty:" in english[shelf.outcome]
    (addressed,) = shelf.take_address("https://", "", View(), "id")
    assert "bukan alamat web: alamat harus diawali https://." in addressed[shelf.outcome]
    in_folder(library.storage)._connection.execute("PRAGMA query_only = ON")
    added = next(shelf.take_text("", "", "", "", "Beras naik lagi.", "", View(), "id"))
    gone = shelf.remove("beras", (), View(), "id")
    assert "hanya bisa dibaca: tidak ada yang diubah." in added[shelf.outcome]
    assert "hanya bisa dibaca: tidak ada yang diubah." in gone[shelf.notice]
