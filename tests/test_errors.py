"""Every error that can reach the page is said in its language, with what was filled into it."""

from __future__ import annotations

import re
import sys
from types import FrameType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.raised_errors import PLACED, raised
from tests.test_layout import ROOT
from ui.page.errors import in_language, mode_in_language, read


def test_every_error_of_the_sources_is_found() -> None:
    assert raised().unknown == []
    assert len(raised().sentences) > 60
    for known in (  # said at once, by functions within functions, from another file
        "The article is empty: there is no text to read in it.",
        "The library {} is damaged ({}): run `tanya doctor --repair`.",
        "The passages of {} were cut by another version of Tanya: run `tanya rebuild`.",
    ):
        assert known in raised().sentences
    for known in ("another program", "no answer within {} seconds", "unknown"):
        assert known in raised().reasons


def test_every_error_has_its_indonesian_and_no_other_has() -> None:
    assert read("errors").keys() == raised().sentences - {PLACED}


def test_every_reason_has_its_indonesian_and_no_other_has() -> None:
    known = read("reasons").keys()
    assert raised().reasons - known == set()
    assert known - raised().all == set()


def test_every_failure_of_a_language_model_has_its_indonesian() -> None:
    sources = "".join(file.read_text() for file in (ROOT / "qa" / "language_model").glob("*.py"))
    said = re.findall(r'NoReplyError\(f?"(.+?)"', sources)
    failures = {f"extractive ({{}} {re.sub('{.+?}', '{}', one)})" for one in said}
    assert read("modes").keys() == failures and len(failures) > 5
    timed_out = "extractive (openai:x did not answer in time)"
    assert mode_in_language(timed_out, "id") == "ekstraktif (openai:x tidak menjawab tepat waktu)"
    assert mode_in_language(timed_out, "en") == timed_out


@pytest.mark.parametrize("section", ["errors", "reasons", "system", "modes"])
def test_both_languages_fill_the_same_blanks_and_differ(section: str) -> None:
    for english, indonesian in read(section).items():
        blanks = re.findall(r"{(\d+)(?::(?:number|reason))?}", indonesian)
        assert sorted(map(int, blanks)) == list(range(1, english.count("{}") + 1)), english
        assert indonesian.count("{") == len(blanks)
        assert indonesian != english


@pytest.mark.parametrize("english", read("errors"))
def test_every_error_comes_out_in_indonesian_whole(english: str) -> None:
    values = [f"{number},{number}00" for number in range(1, english.count("{}") + 1)]
    filled = iter(values)
    message = re.sub(r"{}", lambda _: next(filled), english)
    said = in_language(message, "id")
    assert said != message
    assert all(value in said or value.replace(",", ".") in said for value in values)
    assert in_language(message, "en") == message


# What nobody wrote

LINES = sorted({*read("errors"), *read("reasons"), *read("system")})
PARTS = sorted({part for line in LINES for part in line.split("{}") if part})


@given(st.text() | st.lists(st.sampled_from(PARTS) | st.text(max_size=5)).map("".join))
def test_arbitrary_text_is_never_an_error(text: str) -> None:
    assert in_language(text, "en") == text
    assert isinstance(in_language(text, "id"), str)


@given(st.text(), st.text(), st.text())
def test_what_is_filled_in_comes_through_unchanged(folder: str, name: str, other: str) -> None:
    assume(not any(part in folder + name + other for part in PARTS if len(part) > 1))
    message = (
        f"The vectors of {folder} were made by the encoder {name} or by a changed one, not by the "
        f"one in use ({other}): run `tanya rebuild`."
    )
    assert in_language(message, "id") == (
        f"Vektor di {folder} dibuat oleh enkoder {name} atau yang sudah berubah, bukan oleh yang "
        f"sedang dipakai ({other}): jalankan `tanya rebuild`."
    )
    assert in_language(f"{message} {other}!", "id") == f"{message} {other}!"


@pytest.mark.parametrize(
    "value", ["{1}", "{1:reason}", "{0.__class__}", "%s", r"\1", "a\nb", "(.*)+"]
)
def test_a_value_is_never_a_format_or_a_pattern(value: str) -> None:
    assert in_language(f"{value} is no web address: check its spelling.", "id") == (
        f"{value} bukan alamat web: periksa ejaannya."
    )
    reason = f"http://a is not fetched: it is packed as {value}."
    assert (
        in_language(reason, "id") == f"http://a tidak diambil: isinya dimampatkan sebagai {value}."
    )


def steps(message: str) -> int:
    """How many calls a message takes; each of them looks through it once at the most."""
    taken = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal taken
        mine = frame.f_code.co_filename == in_language.__code__.co_filename  # not the collector's
        taken += mine and event in ("call", "c_call")

    sys.setprofile(count)
    try:
        in_language(message, "id")
    finally:
        sys.setprofile(None)
    return taken


@pytest.mark.parametrize("part", [*PARTS, ": The ", "[Errno 1] ", "1,000", "\n"])
def test_a_long_text_takes_as_many_steps_as_a_short_one(part: str) -> None:
    for line in ("{}", "The library {} is damaged ({}): run", "x cannot be fetched ({})."):
        short, long = (line.replace("{}", (part * times)) for times in (20, 100_000 // len(part)))
        assert steps(long) == steps(short)
