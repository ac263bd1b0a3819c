"""Every kind of document, real ones made on the spot, and those that are made to do harm."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from corpus import Article, InputError, read_articles
from corpus.documents import SUFFIXES, drafts

SENTENCES = (
    "Harga beras di Jakarta naik 12 persen pada Januari 2024.",
    "Pemerintah akan mengimpor dua juta ton beras dari Thailand dan Vietnam tahun ini.",
    "Menteri Budi Santoso mengatakan pasokan dari Jawa Tengah berkurang sejak Mei.",
)
PAGE = f"""<!doctype html><html lang="id"><head><title>Harga Beras Naik | Kabar Kota</title>
<meta property="og:title" content="Harga Beras Naik">
<meta property="og:site_name" content="Kabar Kota">
<meta name="author" content="Rina Wijaya">
<meta property="article:published_time" content="2024-02-05T10:30:00+07:00">
<link rel="canonical" href="https://kabar.example/beras"></head><body>
<nav><a href="/">Beranda</a> <a href="/olahraga">Olahraga</a></nav>
<article><h1>Harga Beras Naik</h1>{"".join(f"<p>{one}</p>" for one in SENTENCES)}
<script>alert("x")</script></article><footer>Hak cipta Kabar Kota</footer></body></html>"""


def only(path: Path) -> Article:
    (article,) = read_articles(path)
    return article


def pdf_of(lines: tuple[str, ...]) -> bytes:
    """A one-page PDF with a text layer, written by hand."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown}ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(parts) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def test_a_saved_page_is_its_article_with_what_it_declares(tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(PAGE)
    article = only(file)
    assert article.title == "Harga Beras Naik"
    assert (article.source, article.byline) == ("Kabar Kota", "Rina Wijaya")
    assert article.published.startswith("2024-02-05")
    assert article.url == "https://kabar.example/beras"
    assert all(sentence in article.text for sentence in SENTENCES)
    for noise in ("Beranda", "Olahraga", "Hak cipta", "alert"):
        assert noise not in article.text


def test_a_pdf_is_its_text_layer_with_sentences_joined(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(("Harga beras di Jakarta naik", "12 persen pada Janu-", "ari 2024.")))
    assert "Jakarta naik 12 persen pada Januari 2024." in only(file).text


def test_a_scanned_and_a_locked_pdf_are_refused_with_the_remedy(tmp_path: Path) -> None:
    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(tmp_path / "scan.pdf")
    with pytest.raises(InputError, match=r"scan.*OCR"):
        only(tmp_path / "scan.pdf")
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of(SENTENCES))))
    locked.encrypt("geheim", algorithm="RC4-128")
    locked.write(tmp_path / "locked.pdf")
    with pytest.raises(InputError, match="password"):
        only(tmp_path / "locked.pdf")


def test_a_word_document_is_its_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "Harga Beras"
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Jakarta", "12 persen"
    document.add_paragraph(SENTENCES[1])
    document.save(str(tmp_path / "a.docx"))
    article = only(tmp_path / "a.docx")
    assert article.title == "Harga Beras"
    assert article.text == f"{SENTENCES[0]}\n\nJakarta | 12 persen\n\n{SENTENCES[1]}"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_holds_an_article_in_each_row(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "a.csv"
    rows = [
        ("Judul", "Isi", "Tanggal", "Sumber", "lain"),
        ("Beras", f'"{SENTENCES[0]} ""Naik""."', "5 Februari 2024", "Kabar Kota", "x"),
        ("Kosong", "", "", "", ""),
        ("Impor", f'"{SENTENCES[1]}"', "", "", ""),
    ]
    file.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    refused: list[str] = []
    found = list(read_articles(file, lambda _, error: refused.append(str(error))))
    assert [(one.title, one.published) for one in found] == [("Beras", "2024-02-05"), ("Impor", "")]
    assert found[0].text.endswith('"Naik".')
    assert len({one.id for one in found}) == 2
    file.with_suffix(".toml").write_text('id = "x"\ntitle = "Satu"\nsource = "Kabar"\n')
    again = list(read_articles(file, lambda _, error: None))
    assert [(one.id, one.title, one.source) for one in again] == [
        (one.id, one.title, "Kabar") for one in found
    ]
    file.with_suffix(".toml").unlink()
    assert refused == [f"{file}, row 3 has no text: fill the column or leave the row out."]
    file.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column named text"):
        list(read_articles(file))


def test_lines_of_json_each_stand_for_themselves(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = {"text": SENTENCES[0], "title": "Beras", "url": "https://kabar.example/1", "n": 3}
    bad = {"text": SENTENCES[1], "published": "entah kapan"}
    file.write_text("\n".join([json.dumps(good), "{broken", "", json.dumps(bad), "[1]"]))
    refused: list[str] = []
    (article,) = read_articles(file, lambda _, error: refused.append(str(error)))
    assert (article.title, article.url) == ("Beras", "https://kabar.example/1")
    places = ["line 2 is no JSON object", "line 4: The date 'entah kapan'", "line 5 is no JSON"]
    assert all(place in said for place, said in zip(places, refused, strict=True))


def pack(file: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)


def test_an_archive_holds_documents_of_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    pack(
        file,
        {
            "news/1.txt": SENTENCES[0].encode(),
            "news/2.html": PAGE.encode(),
            "empty.txt": b"",
            "inner.zip": inner.getvalue(),
            "photo.jpg": b"x",
            "__MACOSX/._1.txt": b"x",
        },
    )
    refused: list[str] = []
    found = list(read_articles(file, lambda _, error: refused.append(str(error))))
    assert [one.text.split()[0] for one in found] == ["Harga", "Harga"]
    assert len(refused) == 2
    assert "empty.txt is empty" in refused[0] and "archive in an archive" in refused[1]
    again = [one.id for one in read_articles(file, lambda _, error: None)]
    assert again == [one.id for one in found]


def test_archives_that_are_made_to_do_harm_are_refused(tmp_path: Path) -> None:
    cases = {
        "bomb": ({"a.txt": b"a" * 30_000_000}, "suspiciously tightly"),
        "out": ({"../../etc/a.txt": b"x"}, "leads out of it"),
        "root": ({"/etc/a.txt": b"x"}, "leads out of it"),
        "drive": ({"C:\\a.txt": b"x"}, "leads out of it"),
        "many": ({f"{n}.txt": b"" for n in range(5_001)}, "more than 5,000 files"),
    }
    for name, (members, said) in cases.items():
        pack(tmp_path / f"{name}.zip", members)
        with pytest.raises(InputError, match=said):
            list(read_articles(tmp_path / f"{name}.zip"))
    (tmp_path / "cut.zip").write_bytes((tmp_path / "bomb.zip").read_bytes()[:200])
    with pytest.raises(InputError, match="damaged"):
        list(read_articles(tmp_path / "cut.zip"))


def test_a_member_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    pack(file, {"a.txt": b"kata " * 1000}, zipfile.ZIP_STORED)
    data = bytearray(file.read_bytes())
    for mark, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = data.index(mark) + offset
        data[place : place + 4] = (10).to_bytes(4, "little")
    file.write_bytes(data)
    refused: list[str] = []
    found = list(read_articles(file, lambda _, error: refused.append(str(error))))
    assert found == [] and len(refused) == 1


def test_a_word_document_with_entities_is_refused(tmp_path: Path) -> None:
    document = io.BytesIO()
    Document().save(document)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(document) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    pack(tmp_path / "a.docx", members | {"word/document.xml": laughs})
    with pytest.raises(InputError, match="declares entities"):
        only(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000,
        "<p>" + "kata" * 1_000_000,
        "<html><body></body></html>",
        "\0\1\2",
        "<table>" * 3_000 + "kata",
    ],
    ids=["deep", "wide", "empty", "binary", "tables"],
)
def test_odd_pages_give_an_article_or_one_sentence(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    try:
        assert only(tmp_path / "a.html").text.strip()
    except InputError as error:
        assert str(error).startswith(str(tmp_path)) and "\n" not in str(error)


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix not in (".txt", ".md")])
def test_damaged_documents_never_crash(suffix: str) -> None:
    for data in (b"", b"\0" * 100, b"%PDF-1.4\ngarbage", b"PK\3\4garbage", b"{", b"<", b"a,text\n"):
        try:
            list(drafts(data, f"a{suffix}", lambda error: None))
        except InputError as error:
            assert "\n" not in str(error)


def test_patterns_name_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (tmp_path / "b.html").write_text(PAGE)
    assert len(list(read_articles(tmp_path / "*.txt"))) == 1
    assert len(list(read_articles(tmp_path / "*"))) == 2
    with pytest.raises(InputError, match="fits the pattern"):
        list(read_articles(tmp_path / "*.pdf"))


def test_a_text_longer_than_any_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("kata " * 500_000)
    with pytest.raises(InputError, match="longer than 2,000,000 characters"):
        only(tmp_path / "a.txt")
