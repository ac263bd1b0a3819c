"""The dates that papers write, in either language, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from corpus import InputError
from corpus.dates import iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-02-05", "2024-02-05"),
        ("2024-02-05T10:30:00+07:00", "2024-02-05T10:30:00+07:00"),
        ("Senin (05/02/2024)", "2024-02-05"),
        ("Senin, 5 Februari 2024", "2024-02-05"),
        ("Senin, 5 Februari 2024 10:30 WIB", "2024-02-05T10:30:00+07:00"),
        ("Rabu, 14 Agustus 2024 pukul 09.00 WITA", "2024-08-14T09:00:00+08:00"),
        ("14 Agustus 2024, 20.30 WIT", "2024-08-14T20:30:00+09:00"),
        ("Monday, Feb. 5, 2024", "2024-02-05"),
        ("Feb 5, 2024 at 4:15 PM", "2024-02-05T16:15:00"),
        ("5 February 2024", "2024-02-05"),
        ("05.02.2024", "2024-02-05"),
        ("", ""),
    ],
)
def test_dates_become_iso(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize("written", ["kemarin sore sekali", "Rp3,2 triliun", "12", "x" * 500])
def test_what_is_no_date_is_said(written: str) -> None:
    with pytest.raises(InputError, match="write it as 2024-02-05"):
        iso_date(written)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["id", "en"]))
def test_what_babel_writes_is_read_back(day: date, language: str) -> None:
    for style in ("long", "full"):
        assert iso_date(format_date(day, style, locale=language)) == day.isoformat()
