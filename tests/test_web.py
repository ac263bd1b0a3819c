"""Web pages as news sites write them: what belongs to the article, and what stands around it."""

from __future__ import annotations

import pytest

from corpus import InputError
from corpus.draft import Draft
from corpus.formats.page_text import own_title
from corpus.formats.web import web_page

LEAD = "Dua produsen otomotif dari negeri tirai bambu akan membuka pabrik di Cikarang tahun depan."
NEXT = (
    "Keduanya berinvestasi Rp 9,2 triliun, kata Ketua Umum Gaikindo Yohannes Nangoi di Jakarta.",
    "Ia berharap pabrik itu menyerap tenaga kerja lokal sebanyak 3.000 orang dalam dua tahun.",
    "Presiden direktur perusahaan itu mengatakan persaingan akan ditentukan oleh konsumen sendiri.",
)
SIDEBAR = '<aside><ul><li><a href="/lain">Kabut Asap Pekat</a> 01/01/2023</li></ul></aside>'


def read(
    body: str, head: str = "", title: str = "Merek China", url: str = "https://otomotif.kabar.com/1"
) -> Draft:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}{SIDEBAR}</body></html>"
    return web_page(page.encode(), "a.html", url)


def article(*parts: str, below: str = "") -> str:
    return f"<div class=content><h1>Merek China</h1>{below}<div>{''.join(parts)}</div></div>"


PLAIN = article(*(f"<p>{one}</p>" for one in (LEAD, *NEXT)))


def test_text_beside_the_paragraphs_is_kept() -> None:
    loose = f"JAKARTA, <strong>Kabar</strong> - {LEAD}<br><br>{NEXT[0]}"
    text = read(article(loose, f"<p>{NEXT[1]}</p>", NEXT[2])).text
    assert all(sentence in text for sentence in (LEAD, *NEXT))
    assert text.index(LEAD) < text.index(NEXT[0]) < text.index(NEXT[1]) < text.index(NEXT[2])


def test_links_to_other_articles_and_credits_are_left_out() -> None:
    text = read(
        article(
            f"<p>{LEAD}</p><p><strong>Baca juga: <a href=/b>Kabut Asap Pekat di Palembang</a>"
            f"</strong></p><p>{NEXT[0]}</p><table><tr><td><span>Simak juga</span> <a href=/c>"
            f"Video panen</a></td></tr></table><p>[Gambas:Video 20detik]</p><p>{NEXT[1]}</p>"
            f"<p>ADVERTISEMENT</p><p>{NEXT[2]}</p><p>(rha/dnu)</p><p>Editor: Rina Hartati</p>"
        )
    ).text
    for noise in ("Kabut", "juga", "Gambas", "ADVERTISEMENT", "(rha", "Editor"):
        assert noise not in text, noise
    assert text.split("\n\n") == [*(LEAD, *NEXT)[:3], NEXT[2] + "\n"]


@pytest.mark.parametrize(
    ("shown", "date"),
    [
        ("Kabar.com - 02/03/2024, 10:15 WIB", "2024-03-02T10:15:00+07:00"),
        ("Senin, 05 Feb 2024 16:04 WIB", "2024-02-05T16:04:00+07:00"),
        ("Rina Hartati | 5 Februari 2024", "2024-02-05"),
        ("Dibaca 2.000 kali", None),
    ],
)
def test_a_date_below_the_headline_counts_but_none_from_elsewhere(
    shown: str, date: str | None
) -> None:
    page = PLAIN.replace("</h1>", f"</h1><div>{shown}</div>")
    assert read(page).fields.get("published") == date


def test_a_declared_date_goes_before_a_shown_one() -> None:
    declared = '<meta property="article:published_time" content="2024-02-05T10:30:00+07:00">'
    page = PLAIN.replace("</h1>", "</h1><div>Rabu, 7 Februari 2024</div>")
    assert read(page, declared).fields["published"].startswith("2024-02-05")


def test_the_address_of_an_image_is_no_date() -> None:
    image = '<meta property="og:image" content="https://kabar.com/foto/2023/01/09/x.jpg">'
    assert "published" not in read(PLAIN, image).fields


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Merek China - Kabar.com", "Merek China"),
        ("Merek China Halaman all - Kabar.com", "Merek China"),
        ("Merek China | Kabar Otomotif", "Merek China"),
        ("Gempa Palu - Kota yang Bangkit", "Gempa Palu - Kota yang Bangkit"),
        ("Persib 2 - 1 Persija", "Persib 2 - 1 Persija"),
    ],
)
def test_a_title_does_not_name_the_outlet(title: str, own: str) -> None:
    assert own_title(title, "Kabar", "otomotif.kabar.com") == own


def test_the_byline_is_a_name_and_the_outlet_no_address() -> None:
    head = (
        '<meta name="author" content="Pewarta Nur Imansyah">'
        '<meta property="article:publisher" content="https://www.facebook.com/kabar">'
    )
    fields = read(PLAIN, head).fields
    assert fields["byline"] == "Nur Imansyah"
    assert fields["source"] == "kabar.com"


def test_what_stands_before_a_repeated_headline_is_not_the_article() -> None:
    page = PLAIN.replace("<div><p>", "<div><p>Merek China</p><p>Senin, 5 Februari 2024</p><p>", 1)
    assert read(page).text.startswith(LEAD)


def test_nested_boxes_of_links_do_no_harm() -> None:
    box = "<div>Baca juga <div>Baca juga <a href=/a>A</a> <a href=/b>B</a></div></div>"
    assert LEAD in read(article(f"<p>{LEAD}</p>", box, *(f"<p>{one}</p>" for one in NEXT))).text
    with pytest.raises(InputError, match="holds no article text"):
        read(f"<p>{box}</p>")
