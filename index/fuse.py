"""Merges the rankings of the two legs into one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

RANK_CONSTANT = 20
KEYWORD_SHARE_SAME = 0.5
KEYWORD_SHARE_ACROSS = 0.1


def fuse(
    dense: Sequence[int], keyword: Sequence[int], same_language: Collection[int]
) -> list[tuple[int, float]]:
    """Weighted reciprocal rank fusion (Cormack, Clarke & Büttcher 2009, section 2).

    Across languages words match only by chance or by name, so the keyword leg has a small share
    for a passage in another language than the question's. The shares of both legs add up to 1 for
    every passage: otherwise those in the question's language would always come first.

    Args:
        dense, keyword: passage ids, best first.
        same_language: the ids among them whose passage is in the question's language.

    Returns:
        (id, score) of every passage in either ranking, best first; a passage that leads both
        rankings scores 1, ties go to the dense leg.
    """
    scores = dict.fromkeys(dense, 0.0)
    for rank, id in enumerate(dense):
        scores[id] += (1.0 - _keyword_share(id, same_language)) * _reciprocal(rank)
    for rank, id in enumerate(keyword):
        scores[id] = scores.get(id, 0.0) + _keyword_share(id, same_language) * _reciprocal(rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def _keyword_share(id: int, same_language: Collection[int]) -> float:
    return KEYWORD_SHARE_SAME if id in same_language else KEYWORD_SHARE_ACROSS


def _reciprocal(rank: int) -> float:
    """1 for the first (rank 0), falling slowly."""
    return (RANK_CONSTANT + 1) / (RANK_CONSTANT + 1 + rank)
