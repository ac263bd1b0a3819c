"""Tidies what was extracted from a web page: its title, and its lines as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import iso_date
from corpus.errors import InputError
from corpus.formats.page_tree import ASIDE

# A title's last part, which may name the outlet: "Harga Beras Naik | Kabar Kota".
_LAST_PART = re.compile(r"(.+)\s+(?:[|–—/-]|::)\s+(.{2,40}?)")
_PAGE_NUMBER = re.compile(r"\s+(?:Halaman|Page)\s+(?:all|\d+)$", re.IGNORECASE)
# Lines that are not the article's: credits, advertisements, marks for pictures.
_CREDIT = re.compile(
    r"\[[^\]]{1,80}\]|advertisement|iklan|scroll to (?:continue|resume).*|\(\w{2,4}(?:/\w{2,4})+\)"
    r"|(?:editor|penulis|pewarta|reporter|redaktur)\s*:.{0,60}|copyright\s*(?:©|\(c\)).*",
    re.IGNORECASE,
)
_LONGEST_ASIDE = 200  # characters of a line "Lihat Video: …"
_LONGEST_DATELINE = 80
_FIRST_LINES = 8  # among which the headline may be repeated


def date_or_none(written: str) -> str:
    """An ISO 8601 date, "" for what cannot be read as one: that is no reason to refuse a page."""
    try:
        return iso_date(written)
    except InputError:
        return ""


def own_title(title: str, outlet: str, host: str) -> str:
    """The title without the outlet's name or a page number at its end."""
    title = " ".join(title.split())
    while match := _LAST_PART.fullmatch(title):
        if not _names_outlet(match[2], outlet, host):
            break
        title = match[1].strip()
    return _PAGE_NUMBER.sub("", title)


def paragraphs(text: str, title: str) -> str:
    """The lines of an extracted text that are the article's, each a paragraph."""
    lines = [_even(line) for line in text.splitlines()]
    kept = [line for line in lines if any(sign.isalnum() for sign in line) and not _is_noise(line)]
    return "\n\n".join(_after_headline(kept, title)) + "\n"


def _names_outlet(part: str, outlet: str, host: str) -> bool:
    name = _letters(part)
    if name in (_letters(outlet), "") or name in _letters(host):
        return True
    labels = host.split(".")
    return all(_letters(word) in labels for word in part.replace(".", " ").split())


def _even(line: str) -> str:
    line = " ".join(line.split())
    is_layout = line.startswith("|") and line.count("|") <= 2  # a table of one cell
    return line.strip("|- ") if is_layout else line


def _is_noise(line: str) -> bool:
    aside = ASIDE.match(line) and ":" in line and len(line) < _LONGEST_ASIDE
    return bool(aside or _CREDIT.fullmatch(line))


def _after_headline(lines: Sequence[str], title: str) -> Sequence[str]:
    """What follows the headline where that is repeated near the beginning."""
    first = lines[: max(_FIRST_LINES, len(lines) // 3)]
    repeated = [place for place, line in enumerate(first) if _letters(line) == _letters(title)]
    rest = lines[repeated[-1] + 1 :] if repeated else []
    if 2 * sum(map(len, rest)) < sum(map(len, lines)):
        return lines  # a headline of that name at the end is another's
    dated = rest and len(rest[0]) < _LONGEST_DATELINE and date_or_none(rest[0])
    return rest[1:] if dated else rest


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
