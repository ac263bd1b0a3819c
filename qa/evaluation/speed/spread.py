"""What many timings of one thing amount to."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.report import Figures


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the middle and the greatest of several values, in the unit of the values."""

    least: float
    median: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Raises ValueError where there are no values."""
        return cls(min(values), statistics.median(values), max(values))

    def figures(self, what: str = "") -> Figures:
        """A row of a table: min, median and max of `what`."""
        named = {"min": self.least, "median": self.median, "max": self.greatest}
        return {f"{what} {name}".strip(): value for name, value in named.items()}


def ratios(values: Sequence[float], others: Sequence[float]) -> Spread:
    """How many times as much the values are as the others that were measured beside them."""
    return Spread.of([value / other for value, other in zip(values, others, strict=True)])


def percentiles(seconds: Sequence[float]) -> Figures:
    """A row of a table: p50, p95, the least and the greatest, in milliseconds."""
    p50, p95 = np.percentile(seconds, (50, 95))
    named = {"p50": p50, "p95": p95, "min": min(seconds), "max": max(seconds)}
    return {f"{name} ms": 1000 * float(value) for name, value in named.items()}
