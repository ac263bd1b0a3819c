"""Cuts examples into windows of word pieces and gathers windows of like length into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from torch.utils.data import Dataset

from index.evaluation.datasets import Example
from qa.training.sources import Statement

LONGEST = 256  # word pieces, as the reader reads
_STRIDE = 96
_MOST_QUESTION = 64
_IGNORED = -100  # torch's cross entropy passes it over
_NEAR = 50  # batches among which lengths are sorted


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces with what is to be found in them: a span (0, 0 for none), or a judgement."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    start: int = _IGNORED
    end: int = _IGNORED
    label: int = _IGNORED


def reading_windows(
    examples: Iterable[Example], tokenizer: Tokenizer, random: Random
) -> Iterator[Window]:
    """The window of each example that holds its answer; a random one where there is none."""
    for example in examples:
        windows = _encoded(tokenizer, example.question, example.context)
        if not example.answers:
            yield _window(random.choice(windows), (0, 0))
            continue
        first, last = example.starts[0], example.starts[0] + len(example.answers[0])
        spans = [(window, _span(window, first, last)) for window in windows]
        held = [(window, span) for window, span in spans if span]
        if held:
            yield _window(*random.choice(held))


def judging_windows(statements: Iterable[Statement], tokenizer: Tokenizer) -> Iterator[Window]:
    """The first window of each passage, with its statement where questions stand."""
    for one in statements:
        window = _encoded(tokenizer, one.text, one.passage)[0]
        yield Window(tuple(window.ids), tuple(window.type_ids), label=one.label)


class Batches(Dataset[list[Window]]):
    """Batches of one task each with at most `budget` word pieces, padding included."""

    def __init__(self, tasks: Sequence[Sequence[Window]], budget: int, random: Random) -> None:
        self._batches = [batch for windows in tasks for batch in _gather(windows, budget)]
        random.shuffle(self._batches)

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, place: int) -> list[Window]:
        return self._batches[place]


def collate(batches: Sequence[Sequence[Window]]) -> dict[str, Tensor]:
    """The tensors of one batch: pieces [windows, pieces], what is to be found [windows]."""
    (windows,) = batches
    width = max(len(window.ids) for window in windows)
    padded = {
        "input_ids": [[*one.ids, *[0] * (width - len(one.ids))] for one in windows],
        "token_type_ids": [[*one.types, *[0] * (width - len(one.ids))] for one in windows],
        "attention_mask": [[1] * len(one.ids) + [0] * (width - len(one.ids)) for one in windows],
        "start_positions": [one.start for one in windows],
        "end_positions": [one.end for one in windows],
        "labels": [one.label for one in windows],
    }
    return {name: torch.tensor(values) for name, values in padded.items()}


def _gather(windows: Sequence[Window], budget: int) -> Iterator[list[Window]]:
    """Sort by length within stretches of the (shuffled) windows, then fill batches."""
    stretch = _NEAR * max(1, budget // LONGEST)
    for first in range(0, len(windows), stretch):
        batch: list[Window] = []
        for window in sorted(windows[first : first + stretch], key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * len(window.ids) > budget:
                yield batch
                batch = []
            batch.append(window)
        if batch:
            yield batch


def _encoded(tokenizer: Tokenizer, question: str, passage: str) -> list[Encoding]:
    tokenizer.no_truncation()
    asked = tokenizer.encode(question, add_special_tokens=False)
    if len(asked.ids) > _MOST_QUESTION:
        question = question[: asked.offsets[_MOST_QUESTION - 1][1]]
    tokenizer.enable_truncation(LONGEST, stride=_STRIDE, strategy="only_second")
    encoding = tokenizer.encode(question, passage)
    return [encoding, *encoding.overflowing]


def _window(encoding: Encoding, span: tuple[int, int]) -> Window:
    return Window(tuple(encoding.ids), tuple(encoding.type_ids), *span)


def _span(encoding: Encoding, first: int, last: int) -> tuple[int, int] | None:
    """The first and last piece of `passage[first:last]`; None where the window cuts it."""
    inside = [
        place
        for place, (sequence, (start, end)) in enumerate(
            zip(encoding.sequence_ids, encoding.offsets, strict=True)
        )
        if sequence == 1 and start < last and end > first
    ]
    whole = inside and (
        encoding.offsets[inside[0]][0] <= first and encoding.offsets[inside[-1]][1] >= last
    )
    return (inside[0], inside[-1]) if whole else None
