"""Reads rows from the leaf pages of a damaged library by themselves, without what leads to them.

Where the page at the root of a table is gone, SQLite finds no row any more, though all of them may
be sound. The layout is that of https://www.sqlite.org/fileformat2.html, sections 1.5 to 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = list[Value]

_LEAF = 13  # the kind of page that holds the rows of a table
_HEADER = 100  # bytes of the file's own header on its first page
_MOST_PIECES = 20_000  # pages that one row may run on to
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)  # bytes of a value by its serial type; 8 and 9 are 0 and 1


class DamagedError(ValueError):
    """A row, or a page of the list of free ones, that makes no sense."""


def leaf_rows(file: Path) -> Iterator[Row]:
    """The rows of all tables, page by page; those that make no sense are left out."""
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = 65_536 if size == 1 else size
    if size < 512 or size & (size - 1):
        return
    free = _free_pages(data, size)
    for number in range(1, len(data) // size + 1):
        if number not in free:
            yield from _rows(data, number, size)


def _rows(data: bytes, number: int, size: int) -> Iterator[Row]:
    start = (number - 1) * size
    at = start + (_HEADER if number == 1 else 0)
    if data[at] != _LEAF:
        return
    for cell in range(int.from_bytes(data[at + 3 : at + 5], "big")):
        place = at + 8 + 2 * cell
        offset = int.from_bytes(data[place : place + 2], "big")
        try:
            yield _record(_payload(data, start + offset, size))
        except (ValueError, IndexError):  # DamagedError and text that is no UTF-8 among them
            continue


def _payload(data: bytes, at: int, size: int) -> bytes:
    """What a cell holds: the beginning lies in it, the rest on further pages (section 1.6)."""
    length, at = _varint(data, at)
    _, at = _varint(data, at)  # the row's number
    if length > len(data):
        raise DamagedError("a row is longer than the file")
    most, least = size - 35, (size - 12) * 32 // 255 - 23
    if length <= most:
        return data[at : at + length]
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    payload = bytearray(data[at : at + here])
    following = int.from_bytes(data[at + here : at + here + 4], "big")
    for _ in range(_MOST_PIECES):
        if len(payload) >= length or not following:
            break
        page = data[(following - 1) * size : following * size]
        payload += page[4:]
        following = int.from_bytes(page[:4], "big")
    if len(payload) < length:
        raise DamagedError("a row ends too early")
    return bytes(payload[:length])


def _record(payload: bytes) -> Row:
    """The values of a row (section 2.1)."""
    header, at = _varint(payload, 0)
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    row: Row = []
    for kind in kinds:
        size = _SIZES[kind] if kind < 10 else (kind - 12) // 2
        value = payload[at : at + size]
        if len(value) < size or size < 0:
            raise DamagedError("a value ends too early")
        row.append(_value(kind, value))
        at += size
    return row


def _value(kind: int, value: bytes) -> Value:
    if kind >= 12:
        return value.decode() if kind % 2 else value
    if kind in (0, 7):  # no table of a library that matters here holds a fraction
        return None
    return kind - 8 if kind in (8, 9) else int.from_bytes(value, "big", signed=True)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where it ends."""
    value = 0
    for byte in data[at : at + 8]:
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1


def _free_pages(data: bytes, size: int) -> set[int]:
    """The pages that hold nothing any more, though their old rows may still be read."""
    free: set[int] = set()
    trunk = int.from_bytes(data[32:36], "big")
    while trunk and trunk not in free and trunk * size <= len(data):
        free.add(trunk)
        page = data[(trunk - 1) * size : trunk * size]
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        places = range(8, 8 + 4 * count, 4)
        free |= {int.from_bytes(page[at : at + 4], "big") for at in places}
        trunk = int.from_bytes(page[:4], "big")
    return free
