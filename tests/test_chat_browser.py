"""The chat as its users meet it: a real server, a real assistant, a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from corpus import Article
from index import Encoder, Library
from qa import Answer, Assistant, Reader
from tests.serving import served
from ui.page.messages import ENGLISH, INDONESIAN
from ui.server import hosts_for, make_app

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAYLOAD = '<img src=x onerror="alert(1)"><script>alert(2)</script><svg onload=alert(3)>'
HOSTILE = replace(
    Article.from_text(
        f"Wali Kota Rengganis {PAYLOAD} meresmikan Jembatan Cempaka sepanjang 417 meter pada Rabu."
        "\n\n**tebal** [tautan](javascript:alert(4)) ${alert(5)} {{constructor}} <b>huruf</b>",
        id="hostile",
        language="id",
        title=f"{PAYLOAD} Jembatan Cempaka diresmikan",
        source='"><script>alert(6)</script>',
        url='https://example.com/"onmouseover="alert(7)',
    ),
    published="<i>2024</i>",  # only a tampered library holds such a date
)
WIDE, PHONE = (1280, 800), (360, 740)
HOSTILE_TAGS = "img, script, svg:not(.tool svg), b, i, iframe, [onerror]"
OpenPage = Callable[..., Page]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome is installed"),
    # Gradio opens an event loop for each of its locks and leaves it to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings(r"ignore::DeprecationWarning:gradio\.queueing"),
]


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chat")


@pytest.fixture(scope="module")
def address(library_folder: Path, encoder: Encoder, reader: Reader) -> Iterator[str]:
    """Where a chat is served over the shipped article and a hostile one."""
    with Library.open(library_folder, encoder=encoder) as library:
        library.add([HOSTILE])
        with served(make_app(Assistant(library, reader), hosts_for("127.0.0.1"))) as address:
            yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """One browser profile for each language, so that Gradio's scripts are fetched only once."""
    known: dict[str, BrowserContext] = {}
    yield known
    for context in known.values():
        context.close()


@pytest.fixture
def opened(
    browser: Browser, contexts: dict[str, BrowserContext], address: str
) -> Iterator[OpenPage]:
    """Opens the chat; in the end no page has failed, asked another host, or shown a dialog."""
    troubles: list[str] = []
    pages: list[Page] = []

    def stranger(url: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            troubles.append(f"asked {url}")

    def refuse(dialog: Dialog) -> None:
        troubles.append(f"said {dialog.message}")
        dialog.dismiss()

    def open_page(size: tuple[int, int] = WIDE, locale: str = "id-ID") -> Page:
        if locale not in contexts:
            contexts[locale] = browser.new_context(locale=locale)
        page = contexts[locale].new_page()
        pages.append(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", lambda request: stranger(request.url))
        page.on("websocket", lambda connection: stranger(connection.url))
        page.on("pageerror", lambda error: troubles.append(f"failed: {error}"))
        page.on("dialog", refuse)
        page.goto(address)
        expect(page.locator("#article article")).to_be_visible(timeout=20_000)
        return page

    yield open_page
    for page in pages:
        page.close()
    for context in contexts.values():  # from a page that writes nothing there by itself
        cleaner = context.new_page()
        cleaner.goto(f"{address}/api/health")
        cleaner.evaluate("localStorage.clear()")
        cleaner.close()
    assert troubles == []


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, and wait until its turn has ended."""
    box, ended = page.locator("#question textarea"), page.locator(".badge, .problem")
    before = ended.count()
    box.fill(question)
    box.press("Enter")
    expect(ended).to_have_count(before + 1, timeout=20_000)


def test_a_typed_question_is_answered_cited_and_highlighted(opened: OpenPage) -> None:
    page = opened()
    expect(page.locator(".asked")).to_have_count(0)
    ask(page, "Berapa pelajar Indonesia di China?")
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator(".asked")).to_contain_text("Berapa pelajar Indonesia di China?")
    expect(page.locator(".reply > p").first).to_contain_text("40 ribu")
    expect(page.locator(".source")).to_contain_text("Bisnis.com · 5 Februari 2024")
    expect(page.locator("#article mark.short")).to_contain_text("40 ribu")
    assert "pelajar Indonesia" in "".join(page.locator("#article mark").all_inner_texts())
    expect(page.locator("#article mark").first).to_be_in_viewport()


def test_an_earlier_citation_opens_again_after_an_english_question(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Berapa pelajar Indonesia di China?")
    ask(page, "Which country is the Brdo Congress Centre in?")
    expect(page.locator(".turn").last).to_contain_text("Slovenia")
    expect(page.locator("#article mark.short")).to_contain_text("Slovenia")
    page.locator(".cite").first.click()
    expect(page.locator("#article mark.short")).to_contain_text("40 ribu")
    expect(page.locator("#article mark").first).to_be_focused()
    page.locator(".source").last.click()
    expect(page.locator("#article mark.short")).to_contain_text("Slovenia")
    page.locator("#clear").click()
    expect(page.locator(".turn, mark")).to_have_count(0)


def test_an_example_is_sent_on_a_click_and_the_send_button_sends(opened: OpenPage) -> None:
    page = opened()
    expect(page.locator("#examples button.sm")).to_have_count(5)
    page.get_by_role("button", name="Siapa Wakil Menteri Kemenkominfo?").click()
    expect(page.locator(".badge")).to_have_count(1, timeout=20_000)
    expect(page.locator(".asked")).to_contain_text("Siapa Wakil Menteri Kemenkominfo?")
    expect(page.locator("#article mark.short")).to_contain_text("Nezar Patria")
    page.get_by_label(INDONESIAN.question, exact=True).fill("Kapan Wolbachia disebar di Kupang?")
    page.get_by_role("button", name=INDONESIAN.send).click()
    expect(page.locator(".badge.not_found")).to_have_count(1, timeout=20_000)
    page.locator(".offer").first.click()
    expect(page.locator(".badge")).to_have_count(3, timeout=20_000)
    expect(page.locator(".turn").last.locator(".badge")).to_have_class("badge answered")


def test_the_switch_changes_every_string_and_is_remembered(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Berapa pelajar Indonesia di China?")
    badge = page.locator(".badge").inner_text().strip()
    (status,) = [status for status, words in INDONESIAN.status.items() if words == badge]
    page.get_by_text("English", exact=True).click()
    expect(page.locator(".badge")).to_have_text(ENGLISH.status[status])
    expect(page.locator("#masthead")).to_contain_text(ENGLISH.tagline)
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", ENGLISH.placeholder)
    for part, words in (("send", ENGLISH.send), ("clear", ENGLISH.clear)):
        expect(page.locator(f"#{part}")).to_have_text(words)
    expect(page.locator("#examples .label-wrap")).to_contain_text(ENGLISH.examples)
    expect(page.locator(".byline")).to_contain_text("5 February 2024")
    page.reload()
    expect(page.locator("#masthead")).to_contain_text(ENGLISH.tagline)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_conversation_survives_a_reload_and_is_cleared_and_brought_back(
    opened: OpenPage,
) -> None:
    page = opened()
    ask(page, "Berapa pelajar Indonesia di China?")
    page.wait_for_function("(localStorage.getItem('tanya-conversation') || '').length > 500")
    page.reload()
    expect(page.locator(".badge.answered")).to_have_count(1)
    expect(page.locator("#article mark.short")).to_contain_text("40 ribu")
    ask(page, "Siapa yang mengatakannya?")  # the talk goes on
    expect(page.locator(".turn")).to_have_count(2)
    page.locator("#clear").click()
    expect(page.locator(".welcome h2")).to_have_text(INDONESIAN.welcome)
    expect(page.locator("#clear")).to_have_text(INDONESIAN.bring_back)
    page.locator("#clear").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator("#clear")).to_have_text(INDONESIAN.clear)


def test_the_browsers_language_is_the_first_one(opened: OpenPage) -> None:
    page = opened(locale="en-GB")
    expect(page.locator(".welcome h2")).to_have_text(ENGLISH.welcome)


def test_bad_questions_are_told_in_one_sentence(opened: OpenPage) -> None:
    page = opened()
    page.locator("#question textarea").fill("   ")
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "?!...")
    expect(page.locator(".problem").last).to_contain_text("Tidak ada kata dalam pertanyaan ini")
    ask(page, "a" * 10_000)
    expect(page.locator(".problem").last).to_contain_text("paling banyak 1.000 karakter")


def test_nothing_in_an_article_or_a_question_becomes_part_of_the_page(opened: OpenPage) -> None:
    page = opened()
    page.locator("#choice input").click()
    page.get_by_role("option", name="Jembatan Cempaka").click()
    expect(page.locator("#article h2")).to_have_text(HOSTILE.title)
    ask(page, f"Berapa panjang Jembatan Cempaka? {PAYLOAD}")
    ask(page, "Berapa meter Jembatan Cempaka?")
    expect(page.locator(".asked").first).to_contain_text(PAYLOAD)
    expect(page.locator("#article .text")).to_contain_text(PAYLOAD)
    expect(page.locator("#article .byline")).to_contain_text("<i>2024</i>")
    own = ":is(#conversation, #article)"
    expect(page.locator(f"{own} :is({HOSTILE_TAGS})")).to_have_count(0)
    expect(page.locator(f"{own} [onmouseover], #choice img")).to_have_count(0)
    (link,) = page.locator(".byline a").all()
    assert (link.get_attribute("rel"), link.get_attribute("target")) == (
        "noopener noreferrer",
        "_blank",
    )


def test_a_phone_shows_the_article_below_and_nothing_too_wide(opened: OpenPage) -> None:
    page = opened(size=PHONE, locale="fr-FR")  # which is not spoken here: Indonesian is

    def widths() -> tuple[int, int]:
        return (page.evaluate("document.documentElement.scrollWidth"), PHONE[0])

    assert widths()[0] <= widths()[1]
    ask(page, "x" * 400 + " " + PAYLOAD)
    ask(page, "Why is Lithuania interested in working with Indonesia?")
    assert widths()[0] <= widths()[1]
    talk, article = page.locator("#talk").bounding_box(), page.locator("#article").bounding_box()
    assert talk
    assert article
    assert article["y"] >= talk["y"] + talk["height"]
    back = page.get_by_text(INDONESIAN.back)
    page.evaluate("document.querySelector('#ask').scrollIntoView({block: 'center'})")
    expect(back).not_to_be_in_viewport()
    page.locator(".cite").last.click()
    expect(page.locator("#article mark").first).to_be_in_viewport()
    expect(back).to_be_in_viewport()
    back.click()
    expect(page.locator("#talk")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("#talk$"))


def test_the_keyboard_is_enough(opened: OpenPage) -> None:
    page = opened()
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("Berapa pelajar Indonesia di China?")
    page.keyboard.press("Enter")
    expect(page.locator(".badge")).to_have_count(1, timeout=20_000)
    page.locator(".cite").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#article mark").first).to_be_focused()
    page.locator("#language input").last.focus()
    page.keyboard.press("Space")
    expect(page.locator("#send")).to_have_text(ENGLISH.send)
    page.locator("#choice input").focus()
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_every_quote_has_its_colour_and_its_number(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Tentang apa artikel Kerja sama kecerdasan buatan Indonesia?")
    cited = page.locator(".cite")
    assert cited.count() > 1
    for place in range(cited.count()):
        cited.nth(place).click()
        here = page.locator("#article mark.here").first
        expect(here).to_have_attribute("data-number", str(place + 1))
        expect(here).to_be_focused()
        shade = "element => getComputedStyle(element).backgroundColor"
        assert here.evaluate(shade) == cited.nth(place).evaluate(shade)
    shades = {one.evaluate(shade) for one in page.locator("#article mark[data-number]").all()}
    assert len(shades) == cited.count()


def test_a_question_is_limited_and_says_so(opened: OpenPage) -> None:
    page = opened()
    page.get_by_role("button", name=INDONESIAN.limits).click()
    page.get_by_label(INDONESIAN.until).fill("4 Februari 2024")
    page.get_by_label(INDONESIAN.until).press("Tab")
    expect(page.locator("#limits .label-wrap")).to_contain_text("sampai 4 Februari 2024")
    ask(page, "Berapa pelajar Indonesia di China?")
    expect(page.locator(".problem")).to_contain_text("di dalam batas pertanyaan ini")
    page.get_by_label(INDONESIAN.until).fill("")
    page.get_by_label(INDONESIAN.until).press("Tab")
    page.locator("#only-sources input").click()
    page.get_by_role("option", name="Bisnis.com").click()
    expect(page.locator("#limits .label-wrap")).to_contain_text("Bisnis.com")
    page.locator("[data-do=retry]").click()
    expect(page.locator(".badge.answered")).to_have_count(1, timeout=20_000)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".within")).to_have_text("Bisnis.com")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#limits .label-wrap")).to_contain_text(f"{ENGLISH.limits}: Bisnis.com")


def test_the_last_question_is_edited_in_its_place(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Kapan Wolbachia disebar di Kupang?")
    box, edit = page.locator("#question textarea"), page.locator(".tools [data-do=edit]")
    box.fill("Apa lagi")
    edit.click()
    expect(box).to_have_value("Kapan Wolbachia disebar di Kupang?")
    expect(box).to_be_focused()
    expect(page.locator(".turn.replaced .replacing")).to_contain_text(INDONESIAN.replacing)
    box.press("Escape")
    expect(box).to_have_value("Apa lagi")  # the draft is back
    expect(page.locator(".turn.replaced")).to_have_count(0)
    edit.click()
    page.locator(".replacing button").click()
    expect(page.locator(".turn.replaced")).to_have_count(0)
    edit.click()
    expect(box).not_to_have_value("")
    box.fill("Berapa pelajar Indonesia di China?")
    box.press("Enter")
    expect(page.locator(".badge.answered")).to_have_count(1, timeout=20_000)
    expect(page.locator(".asked")).to_have_text(re.compile("pelajar Indonesia di China"))


def test_an_opinion_is_kept_with_its_comment(
    opened: OpenPage, library_folder: Path, encoder: Encoder
) -> None:
    page = opened()
    ask(page, "Siapa Wakil Menteri Kemenkominfo?")
    page.get_by_role("button", name=INDONESIAN.ratings["down"]).click()
    expect(page.locator("[data-what=down][aria-pressed=true]")).to_have_count(1)
    page.get_by_label(INDONESIAN.remark).fill(f"Kurang lengkap {PAYLOAD}")
    page.get_by_label(INDONESIAN.remark).press("Enter")
    expect(page.locator(".thanks")).to_have_text(INDONESIAN.remark_kept)
    with Library.open(library_folder, encoder=encoder) as library:
        kept = library.feedback()[-1]
    assert (kept.rating, kept.comment) == ("down", f"Kurang lengkap {PAYLOAD}")
    assert kept.answer["question"] == "Siapa Wakil Menteri Kemenkominfo?"


def test_what_was_read_opens_and_stays_unfolded(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Berapa pelajar Indonesia di China?")
    page.locator(".understood summary").click()
    expect(page.locator(".passage").first).to_contain_text(INDONESIAN.match)
    page.locator(".passage").last.click()
    expect(page.locator("#article mark.here").first).to_be_focused()
    page.get_by_role("button", name=INDONESIAN.ratings["up"]).click()
    expect(page.locator("[data-what=up][aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".passage").first).to_be_visible()


def test_an_answer_is_copied_and_the_conversation_downloaded(opened: OpenPage) -> None:
    page = opened()
    ask(page, "Berapa pelajar Indonesia di China?")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=INDONESIAN.copy).click()
    expect(page.locator("[aria-live=polite]", has_text=INDONESIAN.copied)).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "40 ribu" in copied and "Bisnis.com" in copied
    with page.expect_download() as download:
        page.get_by_role("button", name=INDONESIAN.download).click()
    saved = Path(download.value.path()).read_text()
    assert re.fullmatch(r"tanya-\d{4}-\d\d-\d\d\.md", download.value.suggested_filename)
    assert "## Berapa pelajar Indonesia di China?" in saved and "> [1] " in saved


class SlowAssistant(Assistant):
    """Shows how it begins, and then takes its time."""

    def stream(self, *given: Any, **known: Any) -> Iterator[Answer]:
        for answer in super().stream(*given, **known):
            yield answer
            time.sleep(3)


def test_an_answer_is_stopped_and_asked_for_again(
    browser: Browser, library_folder: Path, encoder: Encoder, reader: Reader
) -> None:
    with Library.open(library_folder, encoder=encoder) as library:
        app = make_app(SlowAssistant(library, reader), hosts_for("127.0.0.1"))
        with served(app) as address, browser.new_context(locale="id-ID") as context:
            page = context.new_page()
            page.goto(address)
            page.locator("#question textarea").fill("Berapa pelajar Indonesia di China?")
            page.locator("#send").click()
            expect(page.locator(".reply")).to_contain_text("40 ribu", timeout=20_000)
            page.locator("#stop").click()
            expect(page.locator(".broken-off")).to_have_text(INDONESIAN.stopped)
            expect(page.locator("#question textarea")).to_be_focused()
            expect(page.locator("#send")).to_be_visible()
            page.locator("[data-do=retry]").click()
            expect(page.locator(".badge.answered")).to_have_count(1, timeout=20_000)
            expect(page.locator(".turn")).to_have_count(1)


def test_the_page_says_what_it_runs_on_and_how_a_model_is_connected(opened: OpenPage) -> None:
    page = opened(locale="en-GB")
    expect(page.locator("#masthead")).to_contain_text(ENGLISH.runs_on)
    expect(page.get_by_text("TANYA_LLM=")).to_be_hidden()
    page.get_by_text(ENGLISH.connect).press("Enter")
    expect(page.get_by_text("TANYA_LLM=")).to_be_visible()


def test_a_password_keeps_others_out(
    browser: Browser, tmp_path: Path, encoder: Encoder, reader: Reader
) -> None:
    with Library.open(tmp_path, encoder=encoder) as library:
        app = make_app(Assistant(library, reader), hosts_for("127.0.0.1"), password="sesame")
        with served(app) as address:
            outside = browser.new_page(http_credentials={"username": "x", "password": "wrong"})
            refused = outside.goto(address)
            assert refused and refused.status == 401
            expect(outside.locator("#question")).to_have_count(0)
            inside = browser.new_page(http_credentials={"username": "x", "password": "sesame"})
            inside.goto(address)
            ask(inside, "Berapa pelajar Indonesia di China?")
            expect(inside.locator(".badge.answered")).to_have_count(1)


# The library


def open_library(page: Page, words: str = INDONESIAN.library_tab) -> None:
    page.get_by_role("tab", name=words).click()
    expect(page.locator(".listing")).to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator(".listing tbody tr")


def test_files_texts_and_refusals_are_told_and_asked_about_at_once(
    opened: OpenPage, tmp_path: Path
) -> None:
    good, empty = tmp_path / "waduk.txt", tmp_path / "kosong.txt"
    good.write_text("Waduk Cirata\n\nWaduk Cirata dikeruk sedalam 14 meter pada Maret 2025.")
    empty.write_text(" ")
    page = opened()
    open_library(page)
    before = rows(page).count()
    page.locator("#files input[type=file]").set_input_files([good, empty])
    expect(page.locator(".outcome")).to_contain_text("1 ditambahkan", timeout=20_000)
    expect(page.locator(".outcome .refusals")).to_contain_text("kosong.txt")
    expect(rows(page)).to_have_count(before + 1)
    page.get_by_role("button", name=INDONESIAN.paste).click()
    page.get_by_label(INDONESIAN.paste_text).fill(f"Tanggul {PAYLOAD} jebol sejauh 25 meter.")
    page.get_by_role("button", name=INDONESIAN.add_text, exact=True).click()
    expect(rows(page)).to_have_count(before + 2, timeout=20_000)
    expect(page.locator(f":is(.changes, .listing, .notice) :is({HOSTILE_TAGS})")).to_have_count(0)
    page.get_by_role("tab", name=INDONESIAN.ask_tab).click()
    ask(page, "Berapa meter Waduk Cirata dikeruk?")
    expect(page.locator("#article mark.short")).to_contain_text("14 meter")
    open_library(page)
    for left in (1, 0):
        page.locator(".listing .remove").first.click()
        page.locator("#yes").click()
        expect(rows(page)).to_have_count(before + left)
    for back in (1, 2):  # one after the other
        page.locator("#undo").click()
        expect(rows(page)).to_have_count(before + back)
    expect(page.locator("#undo")).to_be_hidden()
    for left in (1, 0):
        page.locator(".listing .remove").first.click()
        page.locator("#yes").click()
        expect(rows(page)).to_have_count(before + left)


def test_a_question_is_answered_during_a_long_import(
    browser: Browser, tmp_path: Path, encoder: Encoder, reader: Reader
) -> None:
    rows = [f'"Waduk nomor {number} dikeruk sedalam {number} meter."' for number in range(400)]
    (tmp_path / "news.csv").write_text("\n".join(["text", *rows]))
    with (
        Library.open(tmp_path / "library", encoder=encoder) as library,
        served(make_app(Assistant(library, reader), hosts_for("127.0.0.1"))) as address,
    ):
        page = browser.new_page(locale="id-ID")
        page.goto(address)
        open_library(page)
        page.locator("#files input[type=file]").set_input_files(tmp_path / "news.csv")
        expect(page.locator("#outcome progress")).to_be_visible(timeout=20_000)
        page.get_by_role("tab", name=INDONESIAN.ask_tab).click()
        ask(page, "Berapa pelajar Indonesia di China?")
        expect(page.locator(".badge.answered")).to_have_count(1)
        assert library.counts()[0] < 401  # it is still being imported
        open_library(page)
        expect(page.locator("#outcome .outcome")).to_contain_text("400", timeout=60_000)
        page.close()


def test_removal_asks_first_and_can_be_undone(opened: OpenPage) -> None:
    page = opened(locale="en-GB")
    open_library(page, ENGLISH.library_tab)
    before = rows(page).count()
    remove = page.get_by_role("button", name=re.compile(f"{ENGLISH.remove}: .*Cempaka"))
    remove.click()
    expect(page.locator("#confirm")).to_contain_text("Jembatan Cempaka diresmikan")
    page.locator("#keep").click()
    expect(page.locator("#confirm")).to_be_hidden()
    expect(rows(page)).to_have_count(before)
    remove.click()
    page.locator("#yes").click()
    expect(rows(page)).to_have_count(before - 1)
    page.locator("#undo").click()
    expect(rows(page)).to_have_count(before)
    expect(page.locator("#undo")).to_be_hidden()


def test_an_article_is_corrected_and_the_correction_taken_back(opened: OpenPage) -> None:
    page = opened(locale="en-GB")
    open_library(page, ENGLISH.library_tab)
    wrong, right = "Tanggul Kali Opak jebol 25 meter.", "Tanggul Kali Opak jebol 77 meter."
    page.get_by_role("button", name=ENGLISH.paste).click()
    page.locator("#pasting").get_by_label(ENGLISH.paste_text).fill(wrong)
    page.get_by_role("button", name=ENGLISH.add_text, exact=True).click()
    correct = page.get_by_role("button", name=re.compile(f"{ENGLISH.correct}: .*Opak"))
    correct.click(timeout=20_000)
    form = page.locator("#correction")
    text = form.get_by_label(ENGLISH.paste_text)
    expect(text).to_have_value(wrong)
    text.fill(" ")
    page.locator("#save-correction").click()
    expect(page.locator("#undoing .problem")).to_contain_text("The article is empty")
    text.fill(right)
    form.get_by_label(ENGLISH.paste_title).fill("Kali Opak, dikoreksi")
    form.get_by_label(ENGLISH.outlet).fill("Kabar Opak")
    form.get_by_label(ENGLISH.date, exact=True).fill("besok lusa")
    page.locator("#save-correction").click()
    expect(page.locator("#undoing .problem")).to_contain_text("is not understood")
    form.get_by_label(ENGLISH.date, exact=True).fill("5 Mei 2024")
    page.locator("#save-correction").click()
    expect(form).to_be_hidden()
    expect(page.locator("#undoing .notice")).to_contain_text("was corrected")
    expect(page.locator("#undo")).to_be_focused()
    row = rows(page).filter(has_text="Kali Opak, dikoreksi")
    expect(row).to_contain_text("Kabar Opak")
    expect(row).to_contain_text("5 May 2024")
    page.get_by_role("tab", name=ENGLISH.ask_tab).click()
    ask(page, "Berapa meter tanggul Kali Opak jebol?")
    expect(page.locator("#article mark.short")).to_contain_text("77 meter")
    open_library(page, ENGLISH.library_tab)
    page.locator("#undo").click()
    expect(page.locator("#undoing .notice")).to_contain_text("is back")
    correct.click()
    expect(text).to_have_value(wrong)
    page.locator("#cancel-correction").click()
    expect(form).to_be_hidden()
    page.get_by_role("button", name=re.compile(f"{ENGLISH.remove}: .*Opak")).click()
    page.locator("#yes").click()
    expect(correct).to_have_count(0)


def test_the_list_is_filtered_sorted_and_opens_articles(opened: OpenPage) -> None:
    page = opened()
    open_library(page)
    page.locator("#filter input").fill("cempaka")
    expect(rows(page)).to_have_count(1)
    page.locator("#filter input").fill("tidak ada yang begini")
    expect(page.locator(".none-shown")).to_have_text(INDONESIAN.none_shown)
    page.locator("#filter input").fill("")
    page.locator(".listing th.title button").click()
    expect(page.locator(".listing th.title")).to_have_attribute("aria-sort", "ascending")
    titles = page.locator(".listing td.title").all_inner_texts()
    assert titles == sorted(titles, key=str.lower)
    page.locator(".listing td.title button", has_text="Cempaka").click()
    expect(page.locator("#article h2")).to_have_text(HOSTILE.title)
    expect(page.locator("#question")).to_be_visible()


def test_the_library_speaks_the_pages_language_and_is_told_the_articles(opened: OpenPage) -> None:
    page = opened()  # of a browser that is set to Indonesian
    open_library(page)
    place = page.locator("#files button").first
    expect(place).to_have_attribute("aria-label", INDONESIAN.drop_hint)
    page.get_by_text("English", exact=True).click()
    expect(place).to_have_attribute("aria-label", ENGLISH.drop_hint)
    shown = "e => getComputedStyle(e.querySelector('[data-testid=upload-text]'), '::after').content"
    assert page.locator("#files").evaluate(shown) == f'"{ENGLISH.drop_hint}"'
    page.locator("#spoken input").click()
    page.get_by_role("option", name="English").click()
    page.get_by_role("button", name=ENGLISH.paste).click()
    page.get_by_label(ENGLISH.paste_title).fill("Gempa Palu")
    page.get_by_label(ENGLISH.paste_text).fill("Gempa mengguncang Palu pada Selasa pagi.")
    page.get_by_role("button", name=ENGLISH.add_text, exact=True).click()
    added = rows(page).filter(has_text="Gempa Palu")
    expect(added).to_contain_text("English", timeout=20_000)
    added.get_by_role("button", name=re.compile(ENGLISH.remove)).click()
    page.locator("#yes").click()
    expect(added).to_have_count(0)


def test_addresses_that_may_not_be_fetched_are_refused(opened: OpenPage) -> None:
    page = opened(size=PHONE)
    open_library(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for address in ("http://127.0.0.1/rahasia", "ftp://example.com/", "https://u:p@example.com"):
        page.get_by_label(INDONESIAN.address).fill(address)
        page.locator("#fetch").click()
        expect(page.locator("#outcome :is(.problem, .refusals)")).to_be_visible(timeout=20_000)
        expect(page.get_by_label(INDONESIAN.address)).to_have_value(address)  # to be mended
        page.reload()
        open_library(page)
    page.locator("#fetch").click()
    expect(page.locator("#outcome .problem")).to_have_text(INDONESIAN.no_address)
    assert rows(page).count() > 1


def test_a_file_of_another_kind_is_refused_in_the_pages_words(
    opened: OpenPage, tmp_path: Path
) -> None:
    picture = tmp_path / "foto.png"
    picture.write_bytes(b"PNG")
    page = opened()
    open_library(page)
    page.locator("#files input[type=file]").set_input_files(picture)
    expect(page.locator(".outcome .refusals")).to_contain_text("foto.png", timeout=20_000)
    expect(page.locator(".outcome")).to_contain_text(INDONESIAN.changes["refused"])


def test_an_article_that_another_process_adds_is_answered_from_at_once(
    opened: OpenPage, library_folder: Path, tmp_path: Path
) -> None:
    page = opened()
    file = tmp_path / "jembatan.txt"
    file.write_text("Jembatan Rantau Berangin sepanjang 731 meter dibuka pada 9 Mei 2025.")
    command = [sys.executable, "-m", "ui.terminal", "add", str(file), "--library"]
    subprocess.run([*command, str(library_folder)], check=True, capture_output=True)
    returned = time.monotonic()
    ask(page, "Berapa panjang Jembatan Rantau Berangin?")
    expect(page.locator("#article mark.short")).to_contain_text("731 meter")
    print(f"answered {time.monotonic() - returned:.1f} s after `tanya add` returned")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_is_found(opened: OpenPage, scheme: Literal["light", "dark"]) -> None:
    page = opened()
    page.emulate_media(color_scheme=scheme)
    page.reload()
    expect(page.locator("#article article")).to_be_visible(timeout=20_000)
    ask(page, "Berapa pelajar Indonesia di China?")
    barriers(page)
    open_library(page)
    page.locator(".listing .remove").first.click()
    expect(page.locator("#confirm")).to_be_visible()
    barriers(page)


def barriers(page: Page) -> None:
    """Fail where axe-core finds a serious or critical violation."""
    found = Axe().run(page).response["violations"]
    serious = [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious, "\n".join(serious)
