"""Mixes the training sets and their variants: each example once, in one form drawn for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from corpus.language import Language
from index.evaluation.datasets import Example, parallel
from index.training.lexicon import Lexicon
from qa.evaluation.stories import stories
from qa.reader import Reader
from qa.training import cloze, news, sources
from qa.training.mentions import Pool, pool_of
from qa.training.near_misses import near_miss
from qa.training.paraphrases import asked_in_other_language, paraphrased, read_in_other_language
from qa.training.sources import Statement

T = TypeVar("T")

_NEWS = ("panl-eco", "panl-int", "panl-sci", "panl-spo", "ted", "ausaid")  # in order of the text
_DIRECTIONS: tuple[tuple[Language, Language], ...] = (  # (question, passage): English is scarce
    *((("en", "id"),) * 4),
    *((("en", "en"),) * 3),
    *((("id", "en"),) * 2),
    ("id", "id"),
)
_UNPROVED = 0.2  # of the cloze questions lose the sentence that answers
_ROUNDS = 2  # over the news questions, each time with another context
_STORY = 50  # statements that an article yields at least
_STATEMENTS = 5_000  # of IndoNLI; a third as many of each other source


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a source is used and in which forms (chances; the rest is left as it is)."""

    most: int  # examples
    near_miss: float  # of the answerable ones
    paraphrased: float = 0.15
    asked_in_other: float = 0.3
    read_in_other: float = 0.0


_SHARES = {
    "news": Share(40_000, near_miss=0.08, paraphrased=0.1, asked_in_other=0.2),
    "idkmrc": Share(6_500, near_miss=0.1),
    "squad": Share(3_000, near_miss=0.1, read_in_other=0.15),
    "facqa": Share(1_500, near_miss=0.35),
    "qamr": Share(4_000, near_miss=0.2, asked_in_other=0.15),
    "multispanqa": Share(650, near_miss=0.2, asked_in_other=0.15),
    "cloze": Share(2_000, near_miss=0.2, paraphrased=0.25, asked_in_other=0.0),
}


def reading(folder: Path, lexicon: Lexicon, random: Random, most: int | None) -> list[Example]:
    """The examples for finding spans, shuffled; at most `most` of each source.

    Raises:
        InputError: a dataset below `folder` is missing.
    """
    qa = folder / "qa"
    found = sources.indonesian(qa)
    found["qamr"] = [random.choice(pair) for pair in sources.qamr(qa)]
    found["multispanqa"] = sources.multispanqa(qa / "multispanqa_valid.json.gz")
    told = stories(news.SHIPPED)[: most and most // _STORY]
    found["news"] = [one for _ in range(_ROUNDS) for one in news.examples(told, random)]
    pool = pool_of(one.context for name in found for one in found[name])
    found["cloze"] = list(_cloze(folder, random))
    mixed = []
    for name, share in _SHARES.items():
        chosen = _some(found[name], min(share.most, most or share.most), random)
        mixed += [_form(one, share, pool, lexicon, random) for one in chosen]
    random.shuffle(mixed)
    return mixed


def judging(folder: Path, random: Random, most: int | None) -> list[Statement]:
    """The statements for telling entailment from the rest, shuffled; at most `most` of a source.

    Raises:
        InputError: a dataset below `folder` is missing.
    """
    questions = sources.indonesian(folder / "qa")
    pool = pool_of(one.context for one in questions["facqa"])
    told = stories(news.SHIPPED)[: most and most // _STORY]
    most = min(_STATEMENTS, most or _STATEMENTS)
    answered = list(_answered([*questions["idkmrc"], *questions["facqa"]], pool, random))
    mixed = [
        *_some(sources.indonli(folder / "pairs" / "indonli_train.jsonl.gz"), most, random),
        *_some(answered, most // 3, random),
        *_some(list(_translated(folder, pool, random)), most // 3, random),
        *_some(list(news.judged(told, Reader.open(), random)), 2 * most, random),
    ]
    random.shuffle(mixed)
    return mixed


def _form(example: Example, share: Share, pool: Pool, lexicon: Lexicon, random: Random) -> Example:
    """One example in the form that chance gives it."""
    if example.answers and random.random() < share.near_miss:
        example = near_miss(example, pool, random) or example
    chance = random.random()
    if chance < share.paraphrased:
        return paraphrased(example, lexicon, random)
    chance -= share.paraphrased
    if chance < share.asked_in_other:
        return asked_in_other_language(example, lexicon, random)
    chance -= share.asked_in_other
    if chance < share.read_in_other:
        return read_in_other_language(example, lexicon, random)
    return example


def _cloze(folder: Path, random: Random) -> Iterator[Example]:
    for sides in _news(folder):
        for place in range(len(sides["en"].sentences)):
            asking, telling = random.choice(_DIRECTIONS)
            example = cloze.cloze(sides, asking, telling, place, random)
            if example and random.random() < _UNPROVED:
                yield cloze.unproved(example, sides[telling], place) or example
            elif example:
                yield example


def _translated(folder: Path, pool: Pool, random: Random) -> Iterator[Statement]:
    """Statements and passages of news in either language, one of each kind that can be had."""
    for sides in _news(folder):
        places = range(len(sides["en"].sentences))
        for place in random.sample(places, len(places) // 12):
            asking, telling = random.choice(_DIRECTIONS)
            yield from cloze.statements(sides[asking], sides[telling], place, pool, random)


def _answered(examples: Sequence[Example], pool: Pool, random: Random) -> Iterator[Statement]:
    """A question with its answer as a statement, and with an answer that it does not have.

    What verifies a reader's answer (Hu et al. 2019, section 2.2) must see both.
    """
    told: dict[str, list[str]] = {}
    for one in examples:
        told.setdefault(one.context, []).extend(one.answers[:1])
    right = [one for one in examples if one.answers]
    for one in _some(right, _STATEMENTS // 3, random):
        yield Statement(f"{one.question} {one.answers[0]}", one.context, 0)
        wrong = near_miss(one, pool, random)
        if wrong:
            yield Statement(f"{wrong.question} {one.answers[0]}", wrong.context, 1)
    unanswerable = [one for one in examples if not one.answers and told[one.context]]
    for one in _some(unanswerable, _STATEMENTS // 3, random):
        yield Statement(f"{one.question} {random.choice(told[one.context])}", one.context, 1)


def _some(found: Sequence[T], most: int, random: Random) -> list[T]:
    return random.sample(found, min(len(found), most))


def _news(folder: Path) -> Iterable[cloze.Sides]:
    """The parallel texts whose sentences follow one another."""
    for name in _NEWS:
        english, indonesian = zip(*parallel(folder / "parallel", [name]), strict=True)
        yield {"en": cloze.Side("en", english), "id": cloze.Side("id", indonesian)}
