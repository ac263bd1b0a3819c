"""Reads the public datasets that models are trained and measured on, in the form they come in."""

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.language import Language


@dataclass(frozen=True, slots=True)
class Example:
    """A question about a context; `context[starts[i]:]` begins with `answers[i]`.

    Without answers the context does not say.
    """

    id: str
    question: str
    context: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]
    language: Language


def read_text(path: Path) -> str:
    """The text of a file, unpacked where its name ends in .gz.

    Raises:
        InputError: it is not there, or cannot be read as text.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read ({type(error).__name__}): give the folder of the datasets."
        ) from error


def squad(path: Path, language: Language = "id") -> list[Example]:
    """SQuAD's JSON (Rajpurkar et al. 2018), whole or only its list of paragraphs.

    An answer whose place is wrong is looked for in the context; one that is not there is dropped,
    and with the last one its question.
    """
    data = json.loads(read_text(path))
    if isinstance(data, dict):
        data = [paragraph for article in data["data"] for paragraph in article["paragraphs"]]
    found = (
        _example(question, paragraph["context"], language)
        for paragraph in data
        for question in paragraph["qas"]
    )
    return [example for example in found if example]


def facqa(path: Path) -> list[Example]:
    """FacQA (Purwarianti et al. 2007; IndoNLU): tokenised, the answers in BIO labels."""
    rows = csv.DictReader(io.StringIO(read_text(path)))
    return [_from_labels(f"{path.stem}-{number}", row) for number, row in enumerate(rows)]


def parallel(folder: Path, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(English, Indonesian) sentences of the named files NAME.en.gz and NAME.id.gz, or of all.

    Raises:
        InputError: there are none, or the two sides of one differ in length.
    """
    chosen = sorted(names or {file.name.split(".")[0] for file in folder.glob("*.en.gz")})
    if not chosen:
        raise InputError(f"{folder} holds no NAME.en.gz: give the folder of the datasets.")
    return [pair for name in chosen for pair in _sides(folder, name)]


def _sides(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    english = read_text(folder / f"{name}.en.gz").split("\n")
    indonesian = read_text(folder / f"{name}.id.gz").split("\n")
    if len(english) != len(indonesian):
        raise InputError(f"{name} has {len(english)} English and {len(indonesian)} other lines.")
    for one, other in zip(english, indonesian, strict=True):
        if one.strip() and other.strip():
            yield one.strip(), other.strip()


def _example(question: dict[str, Any], context: str, language: Language) -> Example | None:
    given = [(answer["text"], answer["answer_start"]) for answer in question["answers"]]
    if question.get("is_impossible"):
        given = []
    elif not (given := [placed for at in given if (placed := _placed(*at, context))]):
        return None
    answers, starts = zip(*dict.fromkeys(given)) if given else ((), ())
    return Example(
        str(question["id"]), question["question"].strip(), context, answers, starts, language
    )


def _placed(text: str, start: int, context: str) -> tuple[str, int] | None:
    if context[start : start + len(text)] != text:
        places = [match.start() for match in re.finditer(re.escape(text), context)]
        if not text or not places:
            return None
        start = min(places, key=lambda place: abs(place - start))
    return text, start


def _from_labels(id: str, row: dict[str, str]) -> Example:
    words, labels = ast.literal_eval(row["passage"]), ast.literal_eval(row["seq_label"])
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word) + 1)
    context = " ".join(words)
    first = labels.index("B") if "B" in labels else None
    question = " ".join(ast.literal_eval(row["question"]))
    if first is None:
        return Example(id, question, context, (), (), "id")
    last = first
    while last + 1 < len(labels) and labels[last + 1] == "I":
        last += 1
    answer = context[ends[first] : ends[last + 1] - 1]
    return Example(id, question, context, (answer,), (ends[first],), "id")
