from __future__ import annotations

from pathlib import Path

import pytest

from corpus import InputError, read_articles
from corpus.decode import decode
from corpus.read import SHIPPED

TEXT = "“Harga” naik 3°C — café Rp3,2 triliun.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_lose_nothing(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "x") == TEXT


def test_windows_1252() -> None:
    text = "“Harga” naik – café €5"
    assert decode(text.encode("cp1252"), "x") == text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", bytes(range(256)) * 4, b"\xff\xfea"]
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a text file"):
        decode(data, "x")


def test_the_shipped_article() -> None:
    (article,) = read_articles(SHIPPED)
    assert article.id == "bisnis-2024-02-05-kemenkominfo-china-ai"
    assert (article.source, article.published, article.language) == (
        "Bisnis.com",
        "2024-02-05",
        "id",
    )
    raw = (SHIPPED / f"{article.id}.txt").read_text(encoding="utf-8")
    assert article.text == raw


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "photo.jpg"):
        (tmp_path / name).write_text(f"Isi {name}.")
    assert [a.text for a in read_articles(tmp_path)] == [
        "Isi a.md.",
        "Isi b.txt.",
        "Isi sub/c.txt.",
    ]


def test_a_corrected_file_keeps_its_id_and_namesakes_differ(tmp_path: Path) -> None:
    first, second = tmp_path / "x" / "01.txt", tmp_path / "y" / "01.txt"
    for file in (first, second):
        file.parent.mkdir()
        file.write_text("Satu.")
    ids = {next(read_articles(first)).id, next(read_articles(second)).id}
    assert len(ids) == 2
    first.write_text("Satu, diperbaiki.")
    assert next(read_articles(first)).id in ids


def test_metadata_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Isi berita.")
    file.with_suffix(".toml").write_text(
        'id = "berita-1"\ntitle = "Judul: besar"\nsource = "Kompas"\n'
        'published = 2024-02-05\nlanguage = "en"\nurl = "https://example.com/1"\n'
    )
    article = next(read_articles(file))
    assert (article.id, article.title, article.source) == ("berita-1", "Judul: besar", "Kompas")
    assert (article.published, article.language) == ("2024-02-05", "en")
    assert article.url == "https://example.com/1"


def test_markdown_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        '---\ntitle: "Judul: besar"\ndate: 2024-02-05\nurl: /a\ntags: [a]\n---\nIsi berita.\n'
    )
    article = next(read_articles(file))
    assert (article.title, article.published) == ("Judul: besar", "2024-02-05")
    assert article.text == "Isi berita.\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.md", b" \n\n", "is empty"),
        ("binary.txt", b"\x00\x01\x02\x03" * 50, "not a text file"),
        ("song.mp3", b"ID3", r"is not one of \.txt, \.md"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError, match=reason):
        list(read_articles(file))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("language = 'fr'", r"a\.txt: The language 'fr'"),
        ("titel = 'x'", "unknown key 'titel'"),
        ("title = ", "cannot be read"),
        ("title = 3", "quotes"),
    ],
)
def test_metadata_that_cannot_be_used(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("Isi.")
    (tmp_path / "a.toml").write_text(line)
    with pytest.raises(InputError, match=reason):
        list(read_articles(tmp_path / "a.txt"))


def test_missing_paths_and_folders_without_articles(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        list(read_articles(tmp_path / "nothing"))
    with pytest.raises(InputError, match="holds no articles"):
        list(read_articles(tmp_path))


def test_one_bad_file_need_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Isi.")
    (tmp_path / "b.txt").write_bytes(b"")
    refused: list[str] = []
    found = list(
        read_articles(tmp_path, lambda file, error: refused.append(f"{file.name}: {error}"))
    )
    assert [article.text for article in found] == ["Isi."]
    assert len(refused) == 1
    assert "b.txt" in refused[0]
