"""Turns the bytes of a text file into text without losing a character."""

from __future__ import annotations

import codecs
import re

from corpus.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.01  # a stray control character is no reason to refuse a text


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 or UTF-32 (by its byte order mark), or else Windows-1252.

    Raises:
        InputError: the bytes are not text in any of these; `name` says whose they are.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and len(_CONTROL.findall(text)) <= _MOST_CONTROL * len(text):
            return text
    raise InputError(f"{name} is not a text file: save the article as plain text (UTF-8) first.")


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [encoding]
    if b"\x00" in data:  # UTF-16 without a mark: in most letters the high byte is zero
        little = data[1::2].count(0) > data[::2].count(0)
        return ["utf-16-le" if little else "utf-16-be"]
    return ["utf-8", "cp1252"]
