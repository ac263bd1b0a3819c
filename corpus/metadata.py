"""What an editor writes about an article by hand: a .toml file beside it, or front matter.

    title = "Harga beras naik"
    source = "Bisnis.com"
    byline = "Rina Wijaya"
    published = 2024-02-05
    language = "id"
    url = "https://…"
    id = "harga-beras"

Every line may be left out.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from corpus.decode import decode
from corpus.errors import InputError

KEYS = ("id", "title", "source", "byline", "published", "language", "url")
Metadata = dict[str, str]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_LINE = re.compile(r"([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*")


def read_sidecar(article: Path) -> Metadata:
    """Read the .toml file beside an article file; empty where there is none.

    Raises:
        InputError: the file is not TOML, or has a key or value that is not understood.
    """
    path = article.with_suffix(".toml")
    if not path.is_file():
        return {}
    try:
        fields = tomllib.loads(decode(path.read_bytes(), str(path)))
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f'{path} cannot be read ({error}): write lines such as title = "…".'
        ) from error
    unknown = sorted(set(fields) - set(KEYS))
    if unknown:
        raise InputError(f"{path} has the unknown key {unknown[0]!r}: use {', '.join(KEYS)}.")
    return {key: _as_text(key, value, path) for key, value in fields.items()}


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Separate the `key: value` lines between two `---` at the top of a Markdown text.

    Keys of other programs (tags, layout, …) are passed over, and so are addresses within a site.
    """
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if match is None:
        return {}, text
    lines = (_FRONT_LINE.fullmatch(line) for line in match.group(1).splitlines())
    found = {line.group(1).lower(): line.group(2).strip("\"'") for line in lines if line}
    fields = {key: found[key] for key in KEYS if found.get(key)}
    if fields.get("url", "").startswith("/"):
        del fields["url"]
    if "date" in found and "published" not in fields:
        fields["published"] = found["date"]
    return fields, text.replace("\r\n", "\n")[match.end() :]


def _as_text(key: str, value: object, path: Path) -> str:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise InputError(f"{path}: the value of {key} must be text in quotes or a date, not {value!r}.")
