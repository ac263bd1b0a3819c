"""Puts like questions into one batch, so that passages beside theirs are hard negatives.

After TAS-B (Hofstätter et al. 2021, section 3.2), which draws each batch from one k-means cluster
of questions; here random splits give other neighbours in every pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sentence_transformers.base.sampler import DefaultBatchSampler

LEAVES = 2  # topics in a batch

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


def topics(vectors: Vectors, size: int, random: Generator) -> Iterator[Ids]:
    """Split the rows of [n, d] into groups of at most `size` that point the same way.

    Each split is across the line between two random rows, in halves.
    """
    stack = [np.arange(len(vectors))]
    while stack:
        rows = stack.pop()
        if len(rows) <= size:
            yield rows
            continue
        one, other = vectors[random.choice(rows, 2, replace=False)]
        order = rows[np.argsort(vectors[rows] @ (one - other))]
        middle = size * max(1, round(len(rows) / size / 2))
        stack += [order[:middle], order[middle:]]


class TopicBatches(DefaultBatchSampler):
    """Batches of `LEAVES` random topics; the rows of each pass come after those of the last."""

    def __init__(self, passes: Sequence[Vectors], batch_size: int, seed: int) -> None:
        """Vectors [rows of a pass, d] of each pass, in the order of the dataset's rows."""
        rows = range(sum(map(len, passes)))
        super().__init__(rows, batch_size=batch_size, drop_last=False)
        self._batches: list[list[int]] = []
        random = np.random.default_rng(seed)
        offset = 0
        for vectors in passes:
            leaves = list(topics(vectors, batch_size // LEAVES, random))
            leaves = [leaves[i] for i in random.permutation(len(leaves))]
            for first in range(0, len(leaves), LEAVES):
                batch = np.concatenate(leaves[first : first + LEAVES]) + offset
                self._batches.append(batch.tolist())
            offset += len(vectors)

    def __iter__(self) -> Iterator[list[int]]:
        yield from self._batches

    def __len__(self) -> int:
        return len(self._batches)
