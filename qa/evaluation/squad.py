"""SQuAD 2.0's scoring (Rajpurkar et al. 2018, section 5): exact match, F1, the best threshold."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_ARTICLES = frozenset({"a", "an", "the"})
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def words(text: str) -> list[str]:
    """The normalised words: lower case, no ASCII punctuation, no English articles."""
    return [
        word for word in text.lower().translate(_NO_PUNCTUATION).split() if word not in _ARTICLES
    ]


def exact_match(answer: str, gold: Sequence[str]) -> float:
    """1 where the answer is one of the gold answers after normalisation, else 0.

    No gold answers mean that the empty answer is right.
    """
    return float(any(words(answer) == words(one) for one in gold or ("",)))


def f1(answer: str, gold: Sequence[str]) -> float:
    """The harmonic mean of word precision and recall, against the gold answer that fits best."""
    return max(_f1(words(answer), words(one)) for one in gold or ("",))


def _f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    shared = sum((Counter(answer) & Counter(gold)).values())
    return 2 * shared / (len(answer) + len(gold))


@dataclass(frozen=True, slots=True)
class Prediction:
    """The best span for a question, and how much more it scores than "no answer" (logits)."""

    answer: str
    margin: float
    gold: tuple[str, ...]

    def at(self, threshold: float) -> str:
        """The answer, or nothing where the margin is not above the threshold."""
        return self.answer if self.margin > threshold else ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Percentages; `has_answer` and `no_answer` are the F1 of the two kinds of questions."""

    exact: float
    f1: float
    has_answer: float
    no_answer: float


def score(predictions: Sequence[Prediction], threshold: float = float("-inf")) -> Scores:
    """Average over all questions. NaN stands for a kind of which there are none."""
    f1s = [(f1(one.at(threshold), one.gold), bool(one.gold)) for one in predictions]
    return Scores(
        exact=_percent([exact_match(one.at(threshold), one.gold) for one in predictions]),
        f1=_percent([value for value, _ in f1s]),
        has_answer=_percent([value for value, has in f1s if has]),
        no_answer=_percent([value for value, has in f1s if not has]),
    )


def best_threshold(predictions: Sequence[Prediction]) -> float:
    """The threshold on the margin with the highest F1 over these very questions.

    Figures at this threshold are a little flattered; SQuAD's official script reports them too.
    """
    ranked = sorted(predictions, key=lambda one: -one.margin)
    total = best = float(sum(not one.gold for one in ranked))  # every question refused
    threshold = float("inf")
    for one, below in zip(ranked, [*ranked[1:], None], strict=True):
        total += f1(one.answer, one.gold) - f1("", one.gold)
        is_border = below is None or below.margin < one.margin
        if is_border and total > best:
            best = total
            threshold = (one.margin + below.margin) / 2 if below else float("-inf")
    return threshold


def _percent(values: Sequence[float]) -> float:
    return 100 * sum(values) / len(values) if values else float("nan")
