"""Word documents (.docx), by python-docx, which is imported when the first one comes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from corpus.draft import Draft
from corpus.errors import InputError
from corpus.formats.archive import DAMAGE, checked_members

_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def documents(data: bytes, name: str) -> Iterator[Draft]:
    """The one draft of a document: its paragraphs and the rows of its tables, in order.

    Raises:
        InputError: it is damaged, holds too much, or declares entities.
    """
    from docx import Document
    from docx.table import Table

    _check(data, name)
    try:
        document = Document(io.BytesIO(data))
        blocks = [
            _rows(block) if isinstance(block, Table) else block.text
            for block in document.iter_inner_content()
        ]
        title = document.core_properties.title or ""
    except (*DAMAGE, SyntaxError, AttributeError, TypeError, AssertionError) as error:
        raise InputError(f"{name} is damaged or no Word document: save it anew.") from error
    text = "\n\n".join(block for block in blocks if block.strip())
    yield Draft(text, name, {"title": title} if title.strip() else {})


def _rows(table: object) -> str:
    from docx.table import Table

    assert isinstance(table, Table)
    return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in table.rows)


def _check(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in checked_members(packed, name):
                if member.filename.endswith((".xml", ".rels")):
                    start = packed.read(member)
                    if any(mark in start for mark in _ENTITIES):
                        raise InputError(f"{name} declares entities: save it anew with Word.")
    except InputError:
        raise
    except DAMAGE as error:
        raise InputError(f"{name} is damaged or no Word document: save it anew.") from error
