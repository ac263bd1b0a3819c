"""Facts are written the way the question's language writes them, and mean the same in both."""

from __future__ import annotations

import datetime
import re
import time
from decimal import Decimal

import pytest
from babel.dates import format_date
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus import Language
from qa.rendering import Country, Date, Fact, Quantity, Rendered, Time, facts, render, supported
from qa.rendering.numerals import (
    digits_pattern,
    from_digits,
    from_words,
    ordinal,
    ordinal_words,
    spelled,
)

# Understood to the last word, and read back as the very same facts: Indonesian | English.
BOTH_WAYS = """
40 ribu | 40 thousand
sekitar 40 ribu pelajar | about 40 thousand students
Rp3,2 triliun | Rp3.2 trillion
Rp989,3 triliun | Rp989.3 trillion
Rp9.300 | Rp9,300
US$1,39 triliun | US$1.39 trillion
5,1 miliar dolar AS | 5.1 billion US dollars
900 juta dolar AS | 900 million US dollars
25 juta dolar Singapura | 25 million Singapore dollars
26,5 baht | 26.5 baht
S$12 juta | S$12 million
RM4,5 juta | RM4.5 million
£30 juta | £30 million
dua puluh lima ribu rupiah | twenty-five thousand rupiah
Rp4-5 juta | Rp4-5 million
Rp4,5 juta per ton | Rp4.5 million per metric ton
US$135 per barel | US$135 per barrel
30 persen | 30 percent
21,9 persen | 21.9 percent
12% | 12%
5,11% | 5.11%
7 hingga 10 persen | 7 to 10 percent
lebih dari 30 persen | more than 30 percent
hampir 90 persen | nearly 90 percent
25 basis poin | 25 basis points
1.250 | 1,250
22.338.618 | 22,338,618
3,62 | 3.62
lebih dari 1.200 | more than 1,200
kurang dari 500 orang | less than 500 people
setidaknya 20 orang | at least 20 people
280 juta jiwa penduduk | 280 million inhabitants
dua juta orang | two million people
satu orang | one person
131 warga | 131 residents
8 juta suara | 8 million votes
166 negara | 166 countries
tiga medali emas | three gold medals
700 unit | 700 units
2,55 juta ton | 2.55 million metric tons
700.000 hektare | 700,000 hectares
218 kilometer persegi | 218 square kilometers
10,08 km² | 10.08 km²
1.200 meter | 1,200 meters
6.000 meter kubik | 6,000 cubic meters
20-50 sentimeter | 20-50 centimeters
280 km/jam | 280 km/h
6.101 MW | 6,101 MW
38 derajat Celsius | 38 degrees Celsius
25 tahun | 25 years
1 tahun | 1 year
dua hari | two days
tiga minggu | three weeks
1,5 jam | 1.5 hours
seratus lima puluh tahun | one hundred fifty years
selama tiga bulan | for three months
26 menit dan 17,53 detik | 26 minutes and 17.53 seconds
Senin, 5 Februari 2024 | Monday, 5 February 2024
5 Februari 2024 | 5 February 2024
pada 5 Februari 2024 | on 5 February 2024
24 Agustus | 24 August
22–27 Agustus 2005 | 22–27 August 2005
Februari 2024 | February 2024
pada Februari 2024 | in February 2024
Mei 2007 | May 2007
akhir Mei 2007 | late May 2007
awal 2006 | early 2006
pertengahan November | mid-November
Oktober | October
Kamis | Thursday
Rabu malam | Wednesday night
pada 2003 | in 2003
sejak 2005 | since 2005
hingga 1990 | until 1990
antara 1990 dan 1995 | between 1990 and 1995
dari 1998 hingga 2003 | from 1998 to 2003
1637-1641 | 1637-1641
1940-an | 1940s
1960-an dan 1970-an | 1960s and 1970s
abad ke-19 | 19th century
57 SM | 57 BC
280 M | AD 280
pukul 14.30 WIB | 14:30 WIB (Western Indonesia Time)
pukul 07.00–09.00 WITA | 07:00–09:00 WITA (Central Indonesia Time)
pukul 09.00 waktu setempat | 09:00 local time
pukul 14.30 | 2:30 p.m.
pukul 00.15 | 12:15 a.m.
Senin, 5 Februari 2024, pukul 09.15 WIT | \
Monday, 5 February 2024, at 09:15 WIT (Eastern Indonesia Time)
ke-3 | 3rd
ketiga | third
hari ketiga | third day
Jerman | Germany
Belanda | Netherlands
Korea Selatan | South Korea
Turki | Turkey
Papua Nugini | Papua New Guinea
Asia Tenggara | Southeast Asia
Uni Eropa | European Union
di Amerika Serikat | in the United States
dari Prancis | from France
Italia dan Brasil | Italy and Brazil
Turki dan Amerika Serikat | Turkey and the United States
Navarro, Spanyol | Navarro, Spain
Uruguay, Argentina, dan Chile | Uruguay, Argentina, and Chile
di Jakarta | in Jakarta
Toyota dan Nissan | Toyota and Nissan
"""
# Other ways to write the same, which are read and not written.
FROM_INDONESIAN = """
Senin (05/02/2024) | Monday, 5 February 2024
Jumat (21/12) | Friday, 21 December
Jum'at, 5 Pebruari 2024 | Friday, 5 February 2024
hari Senin 5 Februari 2024 | Monday, 5 February 2024
05/02/2024 | 5 February 2024
2024-02-05 | 5 February 2024
tanggal 14 Desember 2003 | 14 December 2003
15 oktober 2003 | 15 October 2003
Pada tahun 2003 | In 2003
Rp 4-5 juta | Rp4-5 million
Rp. 100.000 | Rp100,000
5,1 miliar dollar AS | 5.1 billion US dollars
40rb | 40 thousand
53,8 milyar | 53.8 billion
seribu orang | one thousand people
sejuta orang | one million people
19.023,47 Km² | 19,023.47 km²
9.672km² | 9,672km²
4.5 hektare | 4.5 hectares
1.203.851 unit | 1,203,851 units
dua pekan | two weeks
sebanyak 60 orang | 60 people
dekade 1980-an | 1980s
abad ke-3 SM | 3rd century BC
jam 7 malam | 7 p.m.
14.30 WIB | 14:30 WIB (Western Indonesia Time)
China | China
Lithuania | Lithuania
Tiongkok | China
Houston, AS | Houston, United States
40 ribu pelajar Indonesia | 40 thousand students from Indonesia
70 peserta dari Jerman dan Prancis | 70 participants from Germany and France
di Brdo Congress Centre, Slovenia, Senin (05/02/2024) | \
in Brdo Congress Centre, Slovenia, Monday, 5 February 2024
Nezar Patria | Nezar Patria
Bank Indonesia | Bank Indonesia
Thariq bin Ziyad | Thariq bin Ziyad
Dua puluh dua | Twenty-two
"""
FROM_ENGLISH = """
Monday, February 5, 2024 | Senin, 5 Februari 2024
February 5th, 2024 | 5 Februari 2024
the 5th of February 2024 | 5 Februari 2024
Feb. 5 | 5 Februari
Monday (11/26) | Senin, 26 November
Monday (5/2/2024) | Senin, 5 Februari 2024
on May 28 | pada 28 Mei
in May 2024 | pada Mei 2024
in May | pada Mei
May 5,2024 | 5 Mei 2024
the 1960s | 1960-an
the 19th century | abad ke-19
$5 million | US$5 juta
$1.39tn | US$1,39 triliun
£30m | £30 juta
30 m | 30 m
over 37 million | lebih dari 37 juta
fewer than ten people | kurang dari sepuluh orang
one hundred and fifty years | seratus lima puluh tahun
a hundred people | seratus orang
34 years old | 34 tahun
7,000,000 square kilometres | 7.000.000 kilometer persegi
2,000 tonnes | 2.000 ton
12 per cent | 12 persen
1.250 | 1,250
20–18 | 20–18
2:30pm | pukul 14.30
at 14:30 WIB | pukul 14.30 WIB
14:30 Western Indonesia Time | pukul 14.30 WIB
on Monday at 2:30 p.m. | pada Senin pukul 14.30
the second day | hari kedua
twelfth | kedua belas
the Netherlands | Belanda
Britain | Inggris
Michael Jordan | Michael Jordan
New Mexico | New Mexico
Smith and Jones | Smith dan Jones
Six | Enam
"""


def cases(table: str) -> list[tuple[str, str]]:
    rows = [line.split("|") for line in table.strip().splitlines()]
    return [(one.strip(), other.strip()) for one, other in rows]


@pytest.mark.parametrize(("indonesian", "english"), cases(BOTH_WAYS))
def test_facts_are_rendered_both_ways(indonesian: str, english: str) -> None:
    assert render(indonesian, "id", "en") == Rendered(english, True)
    assert render(english, "en", "id") == Rendered(indonesian, True)
    assert facts(indonesian, "id") == facts(english, "en")


@pytest.mark.parametrize(("indonesian", "english"), cases(FROM_INDONESIAN))
def test_indonesian_spellings_are_read(indonesian: str, english: str) -> None:
    assert render(indonesian, "id", "en") == Rendered(english, True)
    assert facts(indonesian, "id") == facts(english, "en")


@pytest.mark.parametrize(("english", "indonesian"), cases(FROM_ENGLISH))
def test_english_spellings_are_read(english: str, indonesian: str) -> None:
    assert render(english, "en", "id") == Rendered(indonesian, True)
    assert facts(english, "en") == facts(indonesian, "id")


@pytest.mark.parametrize(
    ("text", "source", "written"),
    [
        ("10.000 pekerja dan perajin rotan", "id", "10,000 workers dan perajin rotan"),
        ("lebih dari 1.000 orangutan", "id", "more than 1,000 orangutan"),
        ("lahir pada 5 Februari 2024", "id", "lahir on 5 February 2024"),
        ("$5 million in cash", "en", "US$5 juta in cash"),
        # What is not understood stays as it stands, and so do the places in it.
        ("pemerintah Inggris", "id", "pemerintah Inggris"),
        ("harga beras di Jepang", "id", "harga beras di Jepang"),
        ("Bank Jepang", "id", "Bank Jepang"),
        ("putaran ketiga", "id", "putaran ketiga"),
        ("kedua negara", "id", "kedua negara"),
        ("Kementerian Pendidikan dan Kebudayaan", "id", "Kementerian Pendidikan dan Kebudayaan"),
        ("Bill and Melinda Gates", "en", "Bill and Melinda Gates"),
        ("Nomor 34 Tahun 2005", "id", "Nomor 34 Tahun 2005"),
        ("14.30", "id", "14.30"),
        ("dua tiga hari", "id", "dua tiga hari"),
        ("salah satu bahasa", "id", "salah satu bahasa"),
        ("two and a half years", "en", "two and a half years"),
        ("may be", "en", "may be"),
        ("the May 1,500 proposal", "en", "the May 1.500 proposal"),
        ("turkey", "en", "turkey"),
        ("minggu", "id", "minggu"),
        ("Black Friday sales", "en", "Black Friday sales"),
    ],
)
def test_what_is_not_understood_stays(text: str, source: Language, written: str) -> None:
    target: Language = "en" if source == "id" else "id"
    assert render(text, source, target) == Rendered(written, False)


@pytest.mark.parametrize("text", ["Rp3,2 triliun", "pemerintah Inggris", "", "dua hari"])
def test_the_same_language_stays(text: str) -> None:
    assert render(text, "id", "id") == Rendered(text, True)


@pytest.mark.parametrize(
    ("text", "language", "stated"),
    [
        ("Rp3,2 triliun", "id", {Quantity(Decimal("3.2e12"), "IDR")}),
        ("1.250", "id", {Quantity(Decimal(1250))}),
        ("1.250", "en", {Quantity(Decimal("1.25"))}),
        ("$5 million in cash", "en", {Quantity(Decimal(5_000_000), "USD")}),
        ("5,275.9 tons", "en", {Quantity(Decimal("5275.9"), "tonne")}),
        ("7 to 10 percent", "en", {Quantity(Decimal(n), "percent") for n in (7, 10)}),
        ("Senin (05/02/2024)", "id", {Date(2024, 2, 5)}),
        ("22-23 Agustus", "id", {Date(None, 8, 22), Date(None, 8, 23)}),
        ("Kamis", "id", {Date(weekday=3)}),
        ("pada 2005 perusahaan itu bangkrut", "id", {Date(2005)}),
        ("in 2024", "en", {Date(2024)}),
        ("5/2/2024", "en", {Date(2024)}),  # May or February: nobody knows
        ("57 SM", "id", {Date(-57)}),
        ("2 p.m. GMT", "en", {Time(14, 0, "GMT")}),
        ("pukul 7 malam", "id", {Time(19, 0)}),
        ("12 a.m.", "en", {Time(0, 0)}),
        ("the 1970s", "en", {Quantity(Decimal(1970), "decade")}),
        ("Germany's chancellor in the UK", "en", {Country("DE"), Country("GB")}),
        ("Papua Nugini dan Sudan Selatan", "id", {Country("PG"), Country("SS")}),
        ("pemerintah Jerman", "id", {Country("DE")}),
        ("Michael Jordan", "en", set()),
        ("Michael met the King of Jordan", "en", {Country("JO")}),
        ("COVID-19, G20 dan Boeing MAX-8", "id", set()),
        ("3:08", "en", set()),
        ("Dua sejoli dan dua tiga hal", "id", set()),
        ("May said that he may march", "en", set()),
    ],
)
def test_a_text_states_facts(text: str, language: Language, stated: set[Fact]) -> None:
    assert facts(text, language) == stated


@pytest.mark.parametrize(
    ("wanted", "stated", "is_supported"),
    [
        (Date(2024), Date(2024, 2, 5), True),
        (Date(2024, 2, 5), Date(2024), False),
        (Date(2023), Date(2024, 2, 5), False),
        (Date(2005), Quantity(Decimal(2005)), True),
        (Quantity(Decimal(40_000)), Quantity(Decimal("4e4"), "student"), True),
        (Date(1500), Quantity(Decimal(1500), "person"), True),
        (Quantity(Decimal(12), "person"), Quantity(Decimal(12), "inhabitant"), True),
        (Quantity(Decimal(12), "person"), Quantity(Decimal(12), "percent"), False),
        (Quantity(Decimal(12), "USD"), Quantity(Decimal(12), "dollar"), True),
        (Quantity(Decimal(12), "USD"), Quantity(Decimal(12), "IDR"), False),
        (Quantity(Decimal(12), "percent"), Quantity(Decimal(12)), False),
        (Quantity(Decimal(12), "percent"), Quantity(Decimal(13), "percent"), False),
        (Time(14, 30), Time(14, 30, "WIB"), True),
        (Country("JP"), Country("LT"), False),
        (Country("JP"), Country("JP"), True),
    ],
)
def test_evidence_supports_a_fact(wanted: Fact, stated: Fact, is_supported: bool) -> None:
    assert supported(wanted, [Date(1999), stated]) is is_supported


in_its_own_time = settings(deadline=None)  # the first example builds the patterns
languages = st.sampled_from(["id", "en"])
numbers = st.decimals(0, 10**6, places=2) | st.integers(0, 10**12).map(Decimal)
units = st.sampled_from(["Rp{}", "{} juta", "{} persen", "{}%", "{} orang", "{} hari", "US${}"])


def indonesian(number: Decimal) -> str:
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def test_a_comma_is_not_a_point() -> None:
    assert indonesian(Decimal("1234.50")) == "1.234,50"


@in_its_own_time
@given(numbers, units)
def test_an_amount_keeps_its_meaning(number: Decimal, unit: str) -> None:
    text = unit.format(indonesian(number))
    there = render(text, "id", "en")
    assert there.complete
    assert facts(there.text, "en") == facts(text, "id")
    assert render(there.text, "en", "id") == Rendered(text, True)


@in_its_own_time
@given(numbers)
def test_a_number_is_read_as_what_it_is(number: Decimal) -> None:
    value = {Quantity(number, "IDR")}
    assert facts(f"Rp{indonesian(number)}", "id") == facts(f"Rp{number:,}", "en") == value


@in_its_own_time
@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.booleans())
def test_a_date_keeps_its_meaning(day: datetime.date, numeric: bool) -> None:
    weekday = format_date(day, "EEEE", locale="id")
    text = f"{weekday} ({day:%d/%m}/{day.year})"
    if not numeric:
        text = format_date(day, "EEEE, d MMMM y", locale="id")
    there = render(text, "id", "en")
    assert there == Rendered(format_date(day, "EEEE, d MMMM y", locale="en"), True)
    back = render(there.text, "en", "id")
    stated = {Date(day.year, day.month, day.day)}
    assert facts(text, "id") == facts(there.text, "en") == facts(back.text, "id") == stated


@in_its_own_time
@given(st.times(), st.sampled_from(["", " WIB", " WITA", " WIT", " GMT", " waktu setempat"]))
def test_a_time_keeps_its_meaning(clock: datetime.time, zone: str) -> None:
    text = f"pukul {clock:%H.%M}{zone}"
    there = render(text, "id", "en")
    assert render(there.text, "en", "id") == Rendered(text, True)
    assert facts(there.text, "en") == facts(text, "id")


@in_its_own_time
@given(st.data(), languages)
def test_whatever_looks_like_a_number_is_one(data: st.DataObject, language: Language) -> None:
    written = data.draw(st.from_regex(digits_pattern(language), fullmatch=True))
    assume(sum(letter.isdigit() for letter in written) <= 15)  # longer ones are not read
    read = from_digits(written, language)
    assert re.sub(r"\D", "", written).lstrip("0") == re.sub(r"\D", "", f"{read.value:f}").lstrip(
        "0"
    )


@in_its_own_time
@given(st.integers(0, 10**15 - 1), languages)
def test_number_words_are_read_as_they_are_written(number: int, language: Language) -> None:
    read = from_words(spelled(number, language), language)
    assert read is not None
    assert read.amount == number


@in_its_own_time
@given(st.integers(1, 99), languages)
def test_ordinals_are_read_as_they_are_written(number: int, language: Language) -> None:
    assert ordinal_words(language)[ordinal(number, language, in_words=True)] == number
    assert facts(ordinal(number, language, in_words=False), language) == {
        Quantity(Decimal(number), "ordinal")
    }


words = st.sampled_from(
    "1 1.000 1,5 05 2024 14.30 Rp US$ % juta million ribu satu dua three hundred seratus and dan"
    " hingga to - – ( ) / , . Mei May Senin Monday abad ke-3 third pukul WIB p.m. sekitar lebih"
    " dari in the di Jerman Jordan tahun years per hari orang akhir SM".split()
)
rows = st.lists(words, max_size=12).map(" ".join) | st.lists(words, max_size=8).map("".join)


@in_its_own_time
@given(st.text(max_size=80) | rows, languages, languages)
def test_any_text_is_survived(text: str, source: Language, target: Language) -> None:
    assert isinstance(render(text, source, target), Rendered)
    assert isinstance(facts(text, source), frozenset)


@pytest.mark.parametrize(
    "part", ["satu ", "1", "9999999th ", "1٣ ", "1.000", "9 triliun ", "sekitar ", "dan ", " "]
)
def test_hostile_text_takes_no_time(part: str) -> None:
    text = part * 1_000 + ("th" if part == "1" else "40 orang")
    started = time.perf_counter()
    render(text, "id", "en")
    facts(text, "id")
    assert time.perf_counter() - started < 5


@in_its_own_time
@given(st.lists(st.sampled_from(cases(BOTH_WAYS)), min_size=1, max_size=4))
def test_facts_in_a_row_keep_their_meaning(rows: list[tuple[str, str]]) -> None:
    text = "; ".join(one for one, _ in rows)
    assert facts(render(text, "id", "en").text, "en") == facts(text, "id")
