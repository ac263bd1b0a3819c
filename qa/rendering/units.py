"""What numbers count: measures and currencies as CLDR names them, and common nouns of the news."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_name
from babel.units import format_unit

from corpus import Language
from corpus.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Unit:
    """`key` names the unit in facts; a symbol ("km²", "US$") is the same in both languages."""

    key: str
    id: str
    singular: str
    plural: str
    symbol: bool = False
    people: bool = False

    def write(self, amount: Decimal, language: Language) -> str:
        if language == "id":
            return self.id
        return self.singular if amount == 1 else self.plural


# CLDR's key: what else Indonesian newspapers write | what else English ones do.
_MEASURES = """
concentr-percent: prosen | per cent
duration-century: |
duration-decade: dasawarsa |
duration-year: | years old, year old
duration-month: |
duration-week: pekan |
duration-day: |
duration-night: |
duration-hour: |
duration-minute: |
duration-second: |
length-kilometer: |
length-meter: |
length-centimeter: centimeter |
length-millimeter: milimeter |
length-mile: |
length-foot: |
area-hectare: hektar |
area-square-kilometer: km persegi |
area-square-meter: m persegi |
area-square-mile: |
mass-tonne: metrik ton | ton, tons
mass-kilogram: kilo |
mass-gram: |
volume-liter: |
volume-barrel: barrel |
volume-cubic-meter: |
speed-kilometer-per-hour: km per jam | km per hour, kph
speed-mile-per-hour: | mph
length-inch: inchi |
area-acre: |
temperature-fahrenheit: |
temperature-celsius: derajat celsius |
power-megawatt: |
power-gigawatt: |
energy-kilowatt-hour: |
digital-gigabyte: |
"""
# CLDR's Indonesian for these is not what newspapers print.
_PRINTED = {
    "duration-century": "abad",
    "mass-tonne": "ton",
    "volume-barrel": "barel",
    "length-millimeter": "milimeter",
}
_SYMBOLS = {
    "%": "concentr-percent", "km": "length-kilometer", "m": "length-meter",
    "cm": "length-centimeter", "mm": "length-millimeter", "ha": "area-hectare",
    "km²": "area-square-kilometer", "km2": "area-square-kilometer", "m²": "area-square-meter",
    "m2": "area-square-meter", "m³": "volume-cubic-meter", "m3": "volume-cubic-meter",
    "kg": "mass-kilogram", "MW": "power-megawatt",
    "°C": "temperature-celsius", "GW": "power-gigawatt",
    "kWh": "energy-kilowatt-hour", "GB": "digital-gigabyte",
}  # fmt: skip
# Indonesian | singular | plural. Where several say the same, the first is written.
_PEOPLE = """
orang | person | people
jiwa penduduk | inhabitant | inhabitants
jiwa | person | people
warga negara | citizen | citizens
warga | resident | residents
penduduk | inhabitant | inhabitants
pelajar | student | students
mahasiswa | university student | university students
siswa | pupil | pupils
pekerja | worker | workers
karyawan | employee | employees
buruh | labourer | labourers
tentara | soldier | soldiers
prajurit | soldier | soldiers
petugas | officer | officers
penumpang | passenger | passengers
pengungsi | refugee | refugees
wisatawan | tourist | tourists
peserta | participant | participants
korban | victim | victims
anak | child | children
anggota | member | members
pakar | expert | experts
petani | farmer | farmers
guru | teacher | teachers
dokter | doctor | doctors
perempuan | woman | women
laki-laki | man | men
pria | man | men
wanita | woman | women
"""
_THINGS = """
unit | unit | units
kali | time | times
negara | country | countries
provinsi | province | provinces
kota | city | cities
kabupaten | regency | regencies
kecamatan | district | districts
desa | village | villages
pulau | island | islands
rumah | house | houses
sekolah | school | schools
perusahaan | company | companies
lembar saham | share | shares
saham | share | shares
poin | point | points
basis poin | basis point | basis points
gol | goal | goals
medali | medal | medals
medali emas | gold medal | gold medals
medali perak | silver medal | silver medals
medali perunggu | bronze medal | bronze medals
kursi | seat | seats
suara | vote | votes
buku | book | books
halaman | page | pages
bahasa | language | languages
spesies | species | species
kasus | case | cases
proyek | project | projects
pesawat | aircraft | aircraft
kapal | ship | ships
mobil | car | cars
sepeda motor | motorcycle | motorcycles
bank | bank | banks
dolar | dollar | dollars
dollar | dollar | dollars
"""
# Currency: signs that stand before the number | names that stand after it, beside CLDR's.
_CURRENCIES = """
IDR: Rp IDR | rupiah | rupiah
USD: US$ USD $ | dolar AS, dollar AS, dolar Amerika, dollar Amerika | US dollars, U.S. dollars
SGD: S$ SGD | |
AUD: A$ AU$ AUD | |
MYR: RM MYR | ringgit | ringgit
EUR: € EUR | euro | euros
GBP: £ GBP | pound sterling, poundsterling | pounds sterling
JPY: ¥ JP¥ JPY | yen | yen
CNY: CN¥ CNY RMB | yuan | yuan
THB: THB | baht | baht
KRW: ₩ KRW | won |
INR: ₹ INR | |
SAR: SAR | |
"""


def _row(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _rows(table: str) -> list[list[str]]:
    return [_row(line) for line in table.strip().splitlines()]


@cache
def units(language: Language) -> dict[str, Unit]:
    """Every unit, noun and currency name that stands after a number, by its form.

    Words are in lower case, symbols as they are written.
    """
    found = dict(_measures(language))
    for table, people in ((_PEOPLE, True), (_THINGS, False)):
        for indonesian, singular, plural in _rows(table):
            unit = Unit(singular, indonesian, singular, plural, people=people)
            for form in (indonesian,) if language == "id" else (singular, plural):
                found.setdefault(form, unit)
    for form, key in _SYMBOLS.items():
        found.setdefault(form, _symbol(_key(key), form))
    speed = Unit("kilometer-per-hour", "km/jam", "km/h", "km/h", symbol=True)
    return found | {"km/jam": speed, "km/h": speed} | _currency_names(language)


@cache
def nouns() -> frozenset[str]:
    """The keys of the nouns that are counted, which are neither measures nor money."""
    return frozenset(row[1] for table in (_PEOPLE, _THINGS) for row in _rows(table)) - {"dollar"}


@cache
def currency_signs() -> dict[str, Unit]:
    """The signs and codes that stand before an amount; "$" alone is the American dollar."""
    return {
        sign: _symbol(code, _sign(sign))
        for code, signs, _, _ in _currencies()
        for sign in signs.split()
    }


def _symbol(key: str, form: str) -> Unit:
    return Unit(key, form, form, form, symbol=True)


def _sign(sign: str) -> str:
    return {"$": "US$", "USD": "US$", "IDR": "Rp"}.get(sign, sign)


def _measures(language: Language) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for line in _MEASURES.strip().splitlines():
        key, names = line.split(":")
        indonesian = _PRINTED.get(key) or _named(key, 2, "id")
        unit = Unit(_key(key), indonesian, _named(key, 1, "en"), _named(key, 2, "en"))
        also = dict(zip(LANGUAGES, _row(names), strict=True))[language].split(",")
        british = [_named(key, n, "en_GB") for n in (1, 2)]
        own = [unit.id] if language == "id" else [unit.singular, unit.plural, *british]
        found |= {form.strip().lower(): unit for form in own + also if form}
    return found


def _named(key: str, number: int, locale: str) -> str:
    """CLDR's name of a unit for a number: "kilometers"."""
    if key == "duration-century" and locale == "id":
        return ""  # CLDR has none
    return format_unit(number, key, locale=locale).replace(str(number), "").strip()


def _key(key: str) -> str:
    return key.partition("-")[2].removesuffix("-old")


def _currencies() -> list[list[str]]:
    rows = []
    for line in _CURRENCIES.strip().splitlines():
        code, rest = line.split(":")
        rows.append([code, *_row(rest)])
    return rows


def _currency_names(language: Language) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for code, _, indonesian, english in _currencies():
        here = {"id": indonesian, "en": english}
        names = {known: here[known] or get_currency_name(code, 2, locale=known) for known in here}
        first = {known: name.split(",")[0] for known, name in names.items()}
        singular = get_currency_name(code, 1, locale="en") if not english else first["en"]
        unit = Unit(code, _lower_dollar(first["id"]), singular.removesuffix("s"), first["en"])
        cldr = [get_currency_name(code, n, locale=language) for n in (1, 2)]
        forms = [*names[language].split(","), *cldr, unit.write(Decimal(1), language)]
        found |= {form.strip().lower(): unit for form in forms}
    return found


def _lower_dollar(name: str) -> str:
    """CLDR writes "Dolar Singapura", newspapers "dolar Singapura"."""
    return name[0].lower() + name[1:]
