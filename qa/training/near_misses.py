"""Turns answerable examples into unanswerable ones that still look answerable.

After the unanswerable questions of SQuAD 2.0 (Rajpurkar et al. 2018, section 4): a changed name or
number, a negation, a detail that the text never gives. Each way checks what makes it honest, and
returns None where it cannot be sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from corpus.sentences import sentence_spans
from index.evaluation.datasets import Example
from qa.training.mentions import Pool, mentions, stranger, words

_BEFORE_DETAIL = re.compile(
    r"[,(]?\s*\b(?:(?:pada|di|dari|sejak|sebanyak|sebesar|senilai|selama|oleh|hingga|in|on|at|from|"
    r"since|by|for)\s+)(?:(?:tahun|tanggal|hari|kota|the|about|around|sekitar)\s+)*$",
    re.IGNORECASE,
)
_NEGATIONS = frozenset("tidak bukan belum tanpa jangan gagal not no never without n't".split())
_LEAST_SHARED = 2  # words of the question that what is left must still hold


def near_miss(example: Example, pool: Pool, random: Random) -> Example | None:
    """An unanswerable variant of an answerable example, by a random one of the ways that work."""
    ways: list[Callable[[Example], Example | None]] = [
        partial(swapped, pool=pool, random=random),
        partial(renamed, pool=pool, random=random),
        without_proof,
        without_proof,
        without_detail,
        negated,
    ]
    random.shuffle(ways)
    return next((found for way in ways if (found := way(example))), None)


def swapped(example: Example, pool: Pool, random: Random) -> Example | None:
    """Ask about another name, year or number, of which the passage holds no word."""
    found = [one for one in mentions(example.question) if one.start]
    if not found:
        return None
    chosen = random.choice(found)
    other = stranger(chosen, [example.context, example.question], pool, random)
    if other is None:
        return None
    asked = example.question[: chosen.start] + other + example.question[chosen.end :]
    return _unanswerable(example, question=asked)


def renamed(example: Example, pool: Pool, random: Random) -> Example | None:
    """Let the passage tell it all of somebody or some year that the question does not mean."""
    known = set(words(example.context))
    found = [one for one in mentions(example.question) if set(words(one.text)) <= known]
    if not found:
        return None
    chosen = random.choice(found)
    other = stranger(chosen, [example.context, example.question], pool, random)
    context = re.sub(rf"\b{re.escape(chosen.text)}\b", lambda _: other or "", example.context)
    if other is None or not set(words(chosen.text)).isdisjoint(words(context)):
        return None
    return _unanswerable(example, context=context)


def without_proof(example: Example) -> Example | None:
    """Cut the sentences that hold the answer out; the rest must still be about the question."""
    answer, start = example.answers[0], example.starts[0]
    spans = sentence_spans(example.context)
    kept = [span for span in spans if span[1] <= start or span[0] >= start + len(answer)]
    rest = " ".join(example.context[first:last] for first, last in kept)
    shared = {word for word in words(example.question) if len(word) > 3} & set(words(rest))
    if len(shared) < _LEAST_SHARED or _says(rest, answer):
        return None
    return _unanswerable(example, context=rest)


def without_detail(example: Example) -> Example | None:
    """Cut the answer alone out, with the preposition that leads to it: "in 1975", "di Jakarta"."""
    answer, start = example.answers[0], example.starts[0]
    before, after = example.context[:start], example.context[start + len(answer) :]
    lead = _BEFORE_DETAIL.search(before)
    if lead is None or not re.match(r"\s*(?:[,.;)]|$)", after):
        return None
    rest = before[: lead.start()] + after.lstrip(" )")
    return None if _says(rest, answer) else _unanswerable(example, context=rest)


def negated(example: Example) -> Example | None:
    """Ask who did not, where the passage denies nothing."""
    asked = re.sub(r"\byang (?=(?:me|di|ber|ter)\w)", "yang tidak ", example.question, count=1)
    if asked == example.question:
        asked = re.sub(
            r"^(who|what|which \w+) (is|was|are|were|has|have|can|will)\b(?= [a-z])",
            r"\1 \2 not",
            example.question,
            flags=re.IGNORECASE,
        )
    denied = _NEGATIONS & {*words(example.context), *words(example.question)}
    return None if denied or asked == example.question else _unanswerable(example, question=asked)


def _says(text: str, answer: str) -> bool:
    """Whether a text holds the answer, or its longest word."""
    longest = max(words(answer) or [""], key=len)
    return answer.lower() in text.lower() or longest in words(text)


def _unanswerable(
    example: Example, *, question: str | None = None, context: str | None = None
) -> Example:
    return replace(
        example,
        id=f"{example.id}-near-miss",
        question=question or example.question,
        context=context or example.context,
        answers=(),
        starts=(),
    )
