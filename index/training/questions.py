"""Questions with the passage they are about, from the public question answering datasets.

A question that its passage does not answer counts too: it is about that passage all the same.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from corpus.language import Language
from index.evaluation.datasets import facqa, read_text, squad
from index.lexicon import Lexicon
from index.training.lexicon import code_switched

_SWITCHED_SHARE = 0.85  # of the words of a question; the rest stays, as names do in life
_SWITCHED_PASSAGES = {"id": 0.1, "en": 0.3}  # how often a passage is code-switched as well
_SPACED = re.compile(r" (?=[,.;:?!%)]|n't|'\w)|(?<=[($]) ")


class Asked(NamedTuple):
    """A passage and all that is asked about it, in one language."""

    passage: str
    questions: tuple[str, ...]
    language: Language


class Row(NamedTuple):
    """What is learnt from at once; `label` numbers the passage."""

    first: str
    second: str
    switched: str
    passage: str
    label: int


def asked(folder: Path) -> list[Asked]:
    """Every passage of the training sets below `folder`/qa with its questions.

    Raises:
        InputError: a dataset is missing.
    """
    qa = folder / "qa"
    whole = [*squad(qa / "idkmrc_train.json.gz"), *squad(qa / "squad2_dev_id.json.gz")]
    indonesian = [(e.context, e.question) for e in whole]
    tokenised = facqa(qa / "facqa_train.csv.gz")
    indonesian += [(_joined(e.context), _joined(e.question)) for e in tokenised]
    english = [*_qamr(qa), *_multispanqa(qa / "multispanqa_valid.json.gz")]
    return [*_grouped(indonesian, "id"), *_grouped(english, "en")]


def rows(groups: Sequence[Asked], lexicon: Lexicon, random: Random) -> Iterator[Row]:
    """One training row a passage: two of its questions, a third code-switched, the passage.

    Code-switched by the lexicon, the questions of either language meet passages of the other.
    """
    for number, (passage, questions, language) in enumerate(groups):
        if len(questions) > 2:
            first, second, third = random.sample(questions, 3)
        else:
            first, second, third = random.choices(questions, k=3)
        if random.random() < _SWITCHED_PASSAGES[language]:
            passage = code_switched(passage, language, lexicon, random, _SWITCHED_SHARE)
        switched = code_switched(third, language, lexicon, random, _SWITCHED_SHARE)
        yield Row(first, second, switched, passage, number)


def _grouped(pairs: Iterable[tuple[str, str]], language: Language) -> Iterator[Asked]:
    """Gather the (passage, question) pairs of each passage."""
    found: dict[str, dict[str, None]] = {}
    for passage, question in pairs:
        found.setdefault(passage, {})[question] = None
    for passage, questions in found.items():
        yield Asked(passage, tuple(questions), language)


def _joined(text: str) -> str:
    """Take out the blanks that a tokeniser left before signs."""
    return _SPACED.sub("", text.replace("-LRB-", "(").replace("-RRB-", ")"))


def _qamr(folder: Path) -> Iterator[tuple[str, str]]:
    """QAMR (Michael et al. 2018): the passage is the sentence among its neighbours."""
    sentences = dict(_lines(folder / "qamr_sentences.tsv.gz"))
    for id, *_, question, _, _, _ in _lines(folder / "qamr_dev.tsv.gz"):
        paragraph, _, place = id.rpartition(":")
        around = [f"{paragraph}:{int(place) + step}" for step in (-1, 0, 1)]
        yield _joined(" ".join(sentences[at] for at in around if at in sentences)), question


def _multispanqa(path: Path) -> Iterator[tuple[str, str]]:
    """MultiSpanQA (Li et al. 2022), which comes in tokens."""
    for item in json.loads(read_text(path))["data"]:
        yield _joined(" ".join(item["context"])), _joined(" ".join(item["question"]))


def _lines(path: Path) -> list[list[str]]:
    text = io.StringIO(read_text(path))
    return list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
