"""Reads and writes countries and regions by CLDR's names and those of the newspapers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from corpus import Language
from qa.rendering.facts import Country, Fact, Kind

# What newspapers also write, Indonesian | English. The first name of a code is printed instead of
# CLDR's; those after a semicolon are read, but where they come from the other language they go.
_PRESS_NAMES = """
AE: Uni Emirat Arab, UEA | United Arab Emirates, UAE
BA: Bosnia-Herzegovina, Bosnia | Bosnia and Herzegovina, Bosnia
BR: Brasil; Brazil |
CD: Republik Demokratik Kongo | Democratic Republic of the Congo, DR Congo
CI: Pantai Gading | Ivory Coast
CL: Chile; Cile, Chili |
CN: Tiongkok, China, Cina, Republik Rakyat Tiongkok, RRT | China, People's Republic of China
CZ: Ceko, Republik Ceko | Czech Republic, Czechia
GB: Inggris, Inggris Raya, Britania Raya | United Kingdom, UK, U.K., Britain, Great Britain, England
HK: Hong Kong, Hongkong | Hong Kong
HU: Hungaria, Hongaria |
KP: Korea Utara, Korut |
KR: Korea Selatan, Korsel |
LT: Lituania, Lithuania |
MM: Myanmar | Myanmar, Burma
MO: Makau | Macau, Macao
PR: Puerto Riko; Puerto Rico |
PS: Palestina | Palestine
RU: Rusia, Federasi Rusia |
SK: Slovakia, Slowakia |
SY: Suriah; Syria |
TL: Timor Leste; Timor-Leste | Timor-Leste, East Timor; Timor Leste
TR: Turki; Turkiye, Türkiye | Turkey, Türkiye; Turkiye
UN: Perserikatan Bangsa-Bangsa, PBB | United Nations, UN, U.N.
US: Amerika Serikat, AS | United States, United States of America, US, U.S., USA, U.S.A.
VA: Vatikan, Kota Vatikan | Vatican City, Vatican
"""
_ARTICLE = frozenset("AE BS CD CF CZ DO EU GB GM KM MV NL PH UN US".split())  # "the Netherlands"
# Also persons, places in other countries, or parts of other names.
_ELSEWHERE = frozenset(
    "AS Chad Dominica Dominika Georgia Guinea Guyana India Ireland Irlandia Israel Jersey Jordan"
    " Kongo Malta Mexico Meksiko Natal Samoa Turkey US UK Vatican".split()
)
_NOWHERE = frozenset("QO XA XB ZZ 001 003 019 202".split())  # "world", "Americas", "unknown"


@dataclass(frozen=True, slots=True)
class Territory:
    """A country or territory; `name` is what the text calls it."""

    code: str
    name: str

    @property
    def kind(self) -> Kind:
        return "place"

    @property
    def is_ambiguous(self) -> bool:
        """Whether the name is also another's, as in "Michael Jordan" or "Northern Ireland"."""
        return self.name in _ELSEWHERE

    def write(self, language: Language) -> str:
        """A spelling that the language knows stays; else the name that newspapers print."""
        names = _printed(self.code, language)
        return self.name if self.name in names and len(self.name) > 3 else names[0]

    def takes_article(self) -> bool:
        """Whether English says "in the" before it."""
        return self.code in _ARTICLE

    def facts(self) -> frozenset[Fact]:
        return frozenset({Country(self.code)})


def read_territory(text: str, at: int, language: Language) -> tuple[Territory, int] | None:
    """The country whose name, capitalised, begins at an index, and the index of its end."""
    match = _pattern(language).match(text, at)
    if not match:
        return None
    name = " ".join(match[0].split())
    return Territory(_codes(language)[name], name), match.end()


@cache
def _press(language: Language) -> dict[str, tuple[list[str], list[str]]]:
    """The names of the press by code: those that are printed, and those that are only read."""
    found = {}
    for line in _PRESS_NAMES.strip().splitlines():
        code, names = line.split(": ", 1)
        printed, _, read = names.split("|")[0 if language == "id" else 1].strip().partition("; ")
        if printed:
            found[code] = printed.split(", "), read.split(", ") if read else []
    return found


@cache
def _codes(language: Language) -> dict[str, str]:
    """Every name that is read, with its code."""
    territories = Locale.parse(language).territories
    found = {name: code for code, name in territories.items() if code not in _NOWHERE}
    press = _press(language).items()
    return found | {name: code for code, both in press for names in both for name in names}


def _printed(code: str, language: Language) -> list[str]:
    cldr = str(Locale.parse(language).territories[code])
    names, read = _press(language).get(code, ([], []))
    return [*names, *(name for name in [cldr] if name not in read)]


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    longest_first = sorted(_codes(language), key=len, reverse=True)
    names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return re.compile(rf"(?:{names})(?![\w-])")
