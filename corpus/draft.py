"""A Draft: what a document says of an article before that is checked and made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from corpus.errors import InputError

# Called with what cannot be used; reading then goes on.
Refuse: TypeAlias = Callable[[InputError], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, what its document declares about it, and what it is called in messages.

    `key` tells the articles of one document apart: a row, a member of an archive; "" where there
    is only one. `fields` are keyword arguments of `Article.from_text`.
    """

    text: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
