"""Reads evaluation questions: JSON lines, each a question with what a right answer must hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what is known about its answer.

    A right answer contains at least one string of every group of `must_contain`, in either case,
    and cites words that overlap `evidence`. `follows` says that the question goes on from the one
    before it.
    """

    id: str
    question: str
    answerable: bool
    must_contain: tuple[tuple[str, ...], ...]
    evidence: str
    article: str
    article_language: str
    follows: bool = False

    def is_met_by(self, text: str) -> bool:
        """Whether a text holds one string of every group."""
        folded = text.casefold()
        return all(any(one.casefold() in folded for one in group) for group in self.must_contain)


def read_questions(file: Path) -> list[Expected]:
    """All questions of a file; a line with `turns` is a dialogue, one question a turn.

    Raises:
        InputError: the file cannot be read, is empty, or a line is not such an object.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read ({type(error).__name__}).") from error
    questions = [
        expected
        for number, line in enumerate(lines, start=1)
        if line.strip()
        for expected in _read_line(file, number, line)
    ]
    if not questions:
        raise InputError(f"{file} holds no question: write one JSON object on each line.")
    return questions


def _read_line(file: Path, number: int, line: str) -> list[Expected]:
    try:
        row = json.loads(line)
        return list(_turns(row) if "turns" in row else [_expected(row, f"{number}")])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{file}, line {number}: expected a JSON object with question, answerable, "
            f"must_contain and evidence ({type(error).__name__}: {error})."
        ) from error


def _turns(row: dict[str, Any]) -> Iterator[Expected]:
    for number, turn in enumerate(row["turns"]):
        whole = {"answerable": True, "article": row.get("article", ""), **turn}
        yield _expected(whole, f"{row.get('id', 'dialogue')}-{number + 1}", follows=number > 0)


def _expected(row: dict[str, Any], id: str, *, follows: bool = False) -> Expected:
    if not isinstance(row["question"], str) or not isinstance(row["answerable"], bool):
        raise TypeError("question must be a string and answerable true or false")
    groups = row.get("must_contain", [])
    return Expected(
        id=str(row.get("id", id)),
        question=row["question"],
        answerable=row["answerable"],
        must_contain=tuple(tuple(str(one) for one in group) for group in groups),
        evidence=str(row.get("evidence", "")),
        article=str(row.get("article", "")),
        article_language=str(row.get("article_language", "")),
        follows=follows,
    )
