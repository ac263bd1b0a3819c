"""Documents, feeds and addresses with arbitrary damage: an article, or one sentence, in time."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from corpus import Article, InputError
from corpus.addresses import entries, is_feed
from corpus.documents import drafts
from corpus.fetch import Page, checked_address
from corpus.metadata import split_front_matter
from qa.kind import kind_of
from qa.question import Question
from tests.soak import rounds
from tests.test_formats import PAGE, SENTENCES, pdf_of

SEED = 20240205
_LONGEST = 20.0  # seconds that one document may take on a busy machine
_SPLICES = (
    b"<",
    b">",
    b"&#0;",
    b"\0",
    b"\xff\xfe",
    b"]]>",
    b'"',
    b"\r",
    b"<!ENTITY a",
    b"%00",
    b"{",
)


def word() -> bytes:
    document, file = Document(), io.BytesIO()
    for sentence in SENTENCES:
        document.add_paragraph(sentence)
    document.save(file)
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", SENTENCES[0])
        packed.writestr("b/c.html", PAGE)
    return file.getvalue()


def feed() -> bytes:
    links = "".join(f"<item><link>https://kabar.example/{n}</link></item>" for n in range(3))
    return f"<?xml version='1.0'?><rss><channel>{links}</channel></rss>".encode()


SOUND = {
    ".txt": " ".join(SENTENCES).encode(),
    ".md": f"---\ntitle: Beras\npublished: 2024-02-05\n---\n{SENTENCES[0]}".encode(),
    ".html": PAGE.encode(),
    ".pdf": pdf_of(SENTENCES),
    ".docx": word(),
    ".csv": f"title,text,published\nBeras,{SENTENCES[0]},2024-02-05\n".encode(),
    ".jsonl": json.dumps({"title": "Beras", "text": SENTENCES[0]}).encode(),
    ".zip": archive(),
}


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The data with a few bytes flipped, cut out, doubled or put in."""
    found = bytearray(data)
    for _ in range(dice.choice([1, 3, 30])):
        at = dice.randrange(len(found) + 1)
        match dice.randrange(5):
            case 0 if found:
                found[at - 1] ^= 1 << dice.randrange(8)
            case 1:
                del found[at : at + dice.randrange(50)]
            case 2:
                found[at:at] = found[at : at + dice.randrange(200)] * dice.choice([1, 20])
            case 3:
                found[at:at] = dice.choice(_SPLICES) * dice.choice([1, 500])
            case _:
                found[at:at] = dice.randbytes(dice.randrange(20))
    return bytes(found)


def cases(name: str, short: int, long: int) -> Iterator[tuple[str, random.Random]]:
    for number in range(rounds(short, long)):
        yield f"seed {SEED}, {name} {number}", random.Random(f"{SEED}{name}{number}")


def in_one_sentence(error: InputError) -> bool:
    return "\n" not in str(error) and len(str(error)) < 600


@pytest.mark.parametrize("suffix", SOUND)
def test_damaged_documents(suffix: str) -> None:
    read = refused = 0
    for told, dice in cases(suffix, 40, 2_000):
        started = time.monotonic()
        refusals: list[InputError] = []
        try:
            for draft in drafts(damaged(SOUND[suffix], dice), f"a{suffix}", refusals.append):
                Article.from_text(draft.text, **draft.fields)
                read += 1
        except InputError as error:
            refusals.append(error)
        except Exception as error:
            raise AssertionError(told) from error
        refused += len(refusals)
        assert all(map(in_one_sentence, refusals)), told
        assert time.monotonic() - started < _LONGEST, told
    print(f"seed {SEED}: {suffix}: {read} articles read, {refused} refused, none crashed")


@pytest.mark.parametrize("suffix", [".docx", ".zip"])
def test_damaged_members_of_sound_archives(suffix: str) -> None:
    for told, dice in cases(f"member{suffix}", 40, 1_000):
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(SOUND[suffix])) as sound,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            chosen = dice.choice([name for name in sound.namelist() if not name.endswith("/")])
            for name in sound.namelist():
                data = sound.read(name)
                packed.writestr(name, damaged(data, dice) if name == chosen else data)
        refusals: list[InputError] = []
        try:
            list(drafts(file.getvalue(), f"a{suffix}", refusals.append))
        except InputError as error:
            refusals.append(error)
        except Exception as error:
            raise AssertionError(told) from error
        assert all(map(in_one_sentence, refusals)), told


def test_damaged_feeds() -> None:
    for told, dice in cases("feed", 40, 2_000):
        page = Page("https://kabar.example/feed", "application/rss+xml", damaged(feed(), dice))
        try:
            if is_feed(page):
                assert all(link.startswith("http") for link in entries(page))
        except InputError as error:
            assert in_one_sentence(error), told
        except Exception as error:
            raise AssertionError(told) from error


def test_arbitrary_addresses_and_front_matter() -> None:
    address = "https://user@kabar.example:8080/berita?id=1#atas"
    for told, dice in cases("address", 300, 20_000):
        for data, use in (
            (address.encode(), checked_address),
            (SOUND[".md"], split_front_matter),
        ):
            text = damaged(data, dice).decode("utf-8", dice.choice(["replace", "ignore"]))
            try:
                use(text)
            except InputError as error:
                assert in_one_sentence(error), told
            except Exception as error:
                raise AssertionError(f"{told}: {text!r}") from error


def test_arbitrary_questions(tmp_path: Path) -> None:
    asked = "Berapa ton beras yang diimpor dari Thailand pada Januari 2024?"
    for told, dice in cases("question", 300, 20_000):
        text = damaged(asked.encode(), dice).decode("utf-8", "replace")
        try:
            question = Question.of(text)
        except InputError as error:
            assert in_one_sentence(error), told
        else:
            assert question.asked and kind_of(question.text), told
