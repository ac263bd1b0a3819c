"""`make screenshots`: takes the pictures of the README from the running product."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from index import Library
from qa import Assistant
from tests.serving import served
from ui.server import hosts_for, make_app

FOLDER = Path(__file__).parents[1] / "ui" / "screenshots"
QUESTION = {
    "id-ID": "Berapa pelajar Indonesia di China?",
    "en-GB": "Why is Lithuania interested in working with Indonesia?",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown, in which size (points), light or dark, in which language."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    locale: str
    tab: int = 0


PICTURES = (
    Picture("chat", 1280, 800, "light", "id-ID"),
    Picture("dark", 1280, 800, "dark", "en-GB"),
    Picture("phone", 390, 844, "light", "id-ID"),
    Picture("library", 1280, 800, "light", "en-GB", tab=1),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Open the page, ask or turn to the library, and save what is seen."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        locale=picture.locale,
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#article article")
    if picture.tab:
        page.get_by_role("tab").nth(picture.tab).click()
        page.wait_for_selector(".listing")
    else:
        _ask(page, QUESTION[picture.locale])
    page.wait_for_timeout(600)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def _ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    page.wait_for_selector(".badge")


def main() -> int:
    """Take all of them; 2 where there is no browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        print("screenshots: install Chromium or Chrome first", file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(folder) as library,
        served(make_app(Assistant(library), hosts_for("127.0.0.1"))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in PICTURES:
            take(browser, address, picture)
            print(FOLDER / f"{picture.name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
