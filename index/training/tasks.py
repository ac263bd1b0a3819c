"""The two tasks of training as datasets with their losses and batches."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from datasets import Dataset
from sentence_transformers import SentenceTransformer
from torch import nn
from torch.utils.data import BatchSampler, RandomSampler

from index.training.batches import TopicBatches
from index.training.encoding import Vectors
from index.training.losses import Distillation, PassageRanking
from index.training.questions import Row
from index.training.sentences import Pairs
from index.training.stage import Sampler

_ENGLISH_EVERY = 4  # pairs whose English side is rehearsed too
_SENTENCES_FOR_A_PASSAGE = 4  # a batch of either task is about the same work

Task = tuple[Dataset, nn.Module]


def distillation(
    model: SentenceTransformer, pairs: Pairs, teacher: Vectors, random: Random
) -> Task:
    """Bring Indonesian sentences to the teacher's vectors of the English ones; keep English.

    Args:
        model: the student.
        pairs: the sentences.
        teacher: [len(pairs), d], the vectors of the English sides.
        random: shuffles.
    """
    chosen = [(indonesian, row) for (_, indonesian), row in zip(pairs, teacher, strict=True)]
    english = [(english, row) for (english, _), row in zip(pairs, teacher, strict=True)]
    chosen += english[::_ENGLISH_EVERY]
    random.shuffle(chosen)
    sentences, labels = zip(*chosen)
    return Dataset.from_dict({"sentence": sentences, "label": labels}), Distillation(model)


def ranking(model: SentenceTransformer, passes: Sequence[Sequence[Row]]) -> Task:
    """Find the passage of a question among those of like questions."""
    rows = [row._asdict() for one in passes for row in one]
    return Dataset.from_list(rows), PassageRanking(model)


def batches(topics: Sequence[Vectors] = ()) -> Sampler:
    """What makes the batches of either task.

    Args:
        topics: [rows of a pass, d] for each pass over the questions.
    """

    def sampler(dataset: Dataset, batch_size: int, generator: Any, seed: int) -> BatchSampler:
        if "passage" in dataset.column_names:
            return TopicBatches(topics, batch_size, seed)
        order = RandomSampler(dataset, generator=generator)
        return BatchSampler(order, batch_size * _SENTENCES_FOR_A_PASSAGE, drop_last=False)

    return sampler
