"""Resolves a question that leans on the one before it: "Kapan?", "And in Indonesia?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer import Answer

_WORD = re.compile(r"\w+")
# Words that stand for something said before, or that only continue.
_POINTING = frozenset(
    "dia ia mereka itu tersebut begitu situ sana lalu kalau bagaimana dengan he she they it that"
    " them him her his their its there then and what about".split()
)
_ASKING = frozenset(
    "apa siapa kapan mana di dari ke berapa mengapa kenapa bagaimana dan who what when where why"
    " how much many which is was the in for of".split()
)
_OPENING = re.compile(r"(dan|lalu|kalau|bagaimana dengan|and|but|what about|how about)\b", re.I)
_PRONOUN = re.compile(
    r"\b(dia|ia|mereka|tersebut|he|she|they|it|them|him|her|his|their|its)\b|\w{3}nya\b", re.I
)


def resolve(asked: str, history: Sequence[Answer]) -> str:
    """The text to look for: the question, after the one that it leans on where it does."""
    if not history or not _leans(asked):
        return asked
    return f"{history[-1].question} {asked}"


def _leans(asked: str) -> bool:
    words = [word.lower() for word in _WORD.findall(asked)]
    says_something = any(word not in _POINTING and word not in _ASKING for word in words)
    return not says_something or bool(_OPENING.match(asked) or _PRONOUN.search(asked))
