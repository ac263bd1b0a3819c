"""Merges what the two legs found into one ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping

# The share of the cosine, fitted on development questions over 4,017 passages. Across languages
# words match only by chance or by name, so there it is nearly all that counts.
COSINE_SHARE_SAME = 0.7
COSINE_SHARE_ACROSS = 0.9


def fuse(
    cosines: Mapping[int, float], bm25: Mapping[int, float], same_language: Collection[int]
) -> list[tuple[int, float]]:
    """Convex combination of the legs' scores (Bruch, Gai & Ingber 2023, section 4).

    Args:
        cosines: the similarity of question and passage, -1..1, by passage id.
        bm25: the scores of the keyword leg, 0..1, by passage id.
        same_language: the ids whose passage is in the question's language.

    Returns:
        (id, score) of every passage that either leg scored, best first; 1 is the most there can be.
    """
    scores = {}
    for id in dict.fromkeys([*cosines, *bm25]):
        share = COSINE_SHARE_SAME if id in same_language else COSINE_SHARE_ACROSS
        scores[id] = share * cosines.get(id, 0.0) + (1.0 - share) * bm25.get(id, 0.0)
    return sorted(scores.items(), key=lambda item: -item[1])
