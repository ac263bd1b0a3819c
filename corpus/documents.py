"""Which reader a document goes to, by the ending of its name; archives are opened here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeAlias

from corpus.draft import Draft, Refuse
from corpus.errors import InputError
from corpus.formats import pdf, table, text, web, word
from corpus.formats.archive import DAMAGE, checked_members, unpacked

MOST_BYTES = 20_000_000  # of one document; an archive may hold more

_Reader: TypeAlias = Callable[[bytes, str, Refuse], Iterator[Draft]]


def _single(read: Callable[[bytes, str], Iterator[Draft]]) -> _Reader:
    return lambda data, name, refuse: read(data, name)


_READERS: Mapping[str, _Reader] = {
    ".txt": _single(text.plain),
    ".md": _single(text.markdown),
    ".html": _single(web.pages),
    ".htm": _single(web.pages),
    ".pdf": _single(pdf.documents),
    ".docx": _single(word.documents),
    ".csv": table.csv_rows,
    ".jsonl": table.json_lines,
}
ARCHIVE = ".zip"
SUFFIXES = (*_READERS, ARCHIVE)
KINDS = ", ".join(SUFFIXES)


def drafts(data: bytes, name: str, refuse: Refuse) -> Iterator[Draft]:
    """The drafts of a document, whose name should end in one of `SUFFIXES`.

    Args:
        refuse: is told of each article in it that cannot be used.

    Raises:
        InputError: the document as a whole cannot be used.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ARCHIVE:
        yield from _members(data, name, refuse)
    elif suffix not in _READERS:
        raise InputError(f"{name} is not one of {KINDS}: save the article as text first.")
    else:
        if len(data) > MOST_BYTES:
            raise InputError(f"{name} is larger than 20 MB: split it into its articles first.")
        yield from _READERS[suffix](data, name, refuse)


def _members(data: bytes, name: str, refuse: Refuse) -> Iterator[Draft]:
    """The drafts of all documents in an archive; an archive in an archive is refused."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise InputError(f"{name} is damaged or no zip archive: make it anew.") from error
    with packed:
        for member in checked_members(packed, name):
            if _is_document(member.filename):
                yield from _member(packed, member, f"{name}, {member.filename}", refuse)


def _member(
    packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, refuse: Refuse
) -> Iterator[Draft]:
    try:
        if member.filename.lower().endswith(ARCHIVE):
            raise InputError(f"{place} is an archive in an archive: unpack the outer one first.")
        for draft in drafts(unpacked(packed, member, place), place, refuse):
            yield replace(draft, key=f"{member.filename}#{draft.key}")
    except InputError as error:
        refuse(error)


def _is_document(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return path.suffix.lower() in SUFFIXES and not hidden
