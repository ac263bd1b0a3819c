"""Tables of articles: .csv with named columns, and .jsonl with an object on each line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping

from corpus.decode import decode
from corpus.draft import Draft, Refuse
from corpus.errors import InputError
from corpus.metadata import KEYS

# What other programs call the columns; "text" must be there under one of its names.
_NAMES: Mapping[str, str] = {
    **{key: key for key in KEYS},
    "text": "text",
    "body": "text",
    "content": "text",
    "isi": "text",
    "teks": "text",
    "judul": "title",
    "headline": "title",
    "date": "published",
    "tanggal": "published",
    "link": "url",
    "address": "url",
    "outlet": "source",
    "sumber": "source",
    "author": "byline",
    "penulis": "byline",
    "bahasa": "language",
}
_LONGEST_CELL = 5_000_000


def csv_rows(data: bytes, name: str, refuse: Refuse) -> Iterator[Draft]:
    """The draft of each row. Commas, semicolons or tabs part the columns.

    Raises:
        InputError: no column holds the text.
    """
    text = decode(data, name)
    csv.field_size_limit(_LONGEST_CELL)
    first, *_ = [*text.splitlines(), ""]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [(column or "").strip().lower() for column in rows.fieldnames or []]
    if "text" not in {_NAMES.get(column) for column in columns}:
        raise InputError(f"{name} has no column named text: name its columns in the first line.")
    try:
        for number, row in enumerate(rows, start=2):
            cells = {str(column): cell for column, cell in row.items() if isinstance(cell, str)}
            yield from _draft(cells, f"{name}, row {number}", str(number), refuse)
    except csv.Error as error:
        raise InputError(f"{name} is no table ({error}): save it as CSV (UTF-8) anew.") from error


def json_lines(data: bytes, name: str, refuse: Refuse) -> Iterator[Draft]:
    """The draft of each line; a line that is no object is refused, the others are read."""
    for number, line in enumerate(decode(data, name).splitlines(), start=1):
        place = f"{name}, line {number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield from _draft(row, place, str(number), refuse)
        else:
            refuse(InputError(f"{place} is no JSON object: write one object on each line."))


def _draft(row: Mapping[str, object], place: str, key: str, refuse: Refuse) -> Iterator[Draft]:
    fields: dict[str, str] = {}
    for column, value in row.items():
        known = _NAMES.get(column.strip().lower())
        if known and isinstance(value, str) and value.strip():
            fields.setdefault(known, value)
    text = fields.pop("text", "")
    if text.strip():
        yield Draft(text, place, fields, key)
    else:
        refuse(InputError(f"{place} has no text: fill the column or leave the row out."))
