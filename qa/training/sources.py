"""Reads the training sets: questions with their answers, and statements to be judged."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.language import Language
from index.evaluation.datasets import Example, facqa, read_text, squad

ENTAILMENT_LABELS = ("entailment", "neutral", "contradiction")

_NEIGHBOURS = 3  # sentences of the same paragraph on either side
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "``": '"', "''": '"'}
_TO_THE_LEFT = re.compile(r"[,.;:?!%)\]]|n't|'\w+")  # words that follow without a blank
_INDONLI = {"e": 0, "n": 1, "c": 2}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, the passage it is held against, and its place in `ENTAILMENT_LABELS`."""

    text: str
    passage: str
    label: int


def indonesian(folder: Path) -> dict[str, list[Example]]:
    """IDK-MRC, SQuAD 2.0 and FacQA by name, from `folder`/qa.

    Paragraphs of the Indonesian SQuAD that XQuAD holds in English are left out where XQuAD is
    there: it measures the reader.

    Raises:
        InputError: a dataset is missing.
    """
    translated = squad(folder / "squad2_dev_id.json.gz")
    measure = folder / "xquad_en_dev.json"
    held = {one.id for one in squad(measure)} if measure.exists() else set()
    shared = {one.context for one in translated if one.id.rpartition("-")[2] in held}
    return {
        "idkmrc": squad(folder / "idkmrc_train.json.gz"),
        "squad": [one for one in translated if one.context not in shared],
        "facqa": [_untokenised(one) for one in facqa(folder / "facqa_train.csv.gz")],
    }


def multispanqa(path: Path) -> list[Example]:
    """MultiSpanQA (Li et al. 2022): English, tokenised; the first span of each list is kept."""
    found = []
    for item in json.loads(read_text(path))["data"]:
        first = item["label"].index("B") if "B" in item["label"] else None
        if first is not None:
            last = first
            while item["label"][last + 1 : last + 2] == ["I"]:
                last += 1
            question = joined(item["question"])[0]
            found.append(_spanned(item["id"], question, item["context"], (first, last), "en"))
    return found


def qamr(folder: Path) -> list[tuple[Example, Example]]:
    """QAMR (Michael et al. 2018): each question over its sentence alone and among neighbours.

    Sentence ids are source:article:paragraph:sentence, so neighbours stand in the same paragraph.
    """
    sentences = {id: text.split() for id, text in _lines(folder / "qamr_sentences.tsv.gz")}
    found = []
    for id, _, worker, number, _, question, indices, *_ in _lines(folder / "qamr_dev.tsv.gz"):
        places = sorted(int(index) for index in indices.split())
        if not places or places[-1] - places[0] >= len(places) + 2:
            continue  # words from here and there are no span
        span = places[0], places[-1]
        name = f"{id}-{worker}-{number}"
        alone = _spanned(name, question, sentences[id], span, "en")
        before, after = _around(id, sentences)
        moved = span[0] + len(before), span[1] + len(before)
        tokens = [*before, *sentences[id], *after]
        found.append((alone, _spanned(name, question, tokens, moved, "en")))
    return found


def indonli(path: Path) -> list[Statement]:
    """IndoNLI (Mahendra et al. 2021): premise, hypothesis, label."""
    rows = (json.loads(line) for line in read_text(path).splitlines() if line.strip())
    return [
        Statement(row["hypothesis"], row["premise"], _INDONLI[row["label"]])
        for row in rows
        if row["label"] in _INDONLI
    ]


def joined(tokens: list[str]) -> tuple[str, list[int]]:
    """Plain text from tokens, and where each token begins in it."""
    text, starts = "", []
    for token in (_BRACKETS.get(token, token) for token in tokens):
        glued = not text or text.endswith(("(", "[", "$")) or _TO_THE_LEFT.fullmatch(token)
        text += "" if glued else " "
        starts.append(len(text))
        text += token
    return text, starts


def _spanned(
    id: str, question: str, tokens: list[str], span: tuple[int, int], language: Language
) -> Example:
    """An example whose answer is the tokens from the first to the last of `span`."""
    context, starts = joined(tokens)
    last = _BRACKETS.get(tokens[span[1]], tokens[span[1]])
    answer = context[starts[span[0]] : starts[span[1]] + len(last)]
    return Example(id, question, context, (answer,), (starts[span[0]],), language)


def _around(id: str, sentences: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    paragraph, _, place = id.rpartition(":")
    at = int(place)
    before = range(at - _NEIGHBOURS, at)
    after = range(at + 1, at + 1 + _NEIGHBOURS)
    return (
        [word for i in before for word in sentences.get(f"{paragraph}:{i}", [])],
        [word for i in after for word in sentences.get(f"{paragraph}:{i}", [])],
    )


def _untokenised(example: Example) -> Example:
    """FacQA comes in tokens, which blanks part."""
    tokens = example.context.split(" ")
    question = joined(example.question.split(" "))[0]
    if not example.answers:
        context = joined(tokens)[0]
        return Example(example.id, question, context, (), (), example.language)
    first = example.context[: example.starts[0]].count(" ")
    span = first, first + example.answers[0].count(" ")
    return _spanned(example.id, question, tokens, span, example.language)


def _lines(path: Path) -> Iterator[list[str]]:
    text = io.StringIO(read_text(path))
    return csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
