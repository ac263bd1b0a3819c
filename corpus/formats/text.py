"""Plain text and Markdown, the latter with front matter."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.decode import decode
from corpus.draft import Draft
from corpus.metadata import split_front_matter


def plain(data: bytes, name: str) -> Iterator[Draft]:
    """A text as it is."""
    yield Draft(decode(data, name), name)


def markdown(data: bytes, name: str) -> Iterator[Draft]:
    """A text without its front matter, which becomes the fields."""
    fields, body = split_front_matter(decode(data, name))
    yield Draft(body, name, fields)
