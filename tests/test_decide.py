from __future__ import annotations

import pytest

from corpus import Article
from qa.candidates import Candidate
from qa.decide import decide

ARTICLE = Article.from_text("Harga beras naik.", id="a", language="id")


def candidate(margin: float, similarity: float) -> Candidate:
    return Candidate(ARTICLE, 0, 5, (0, 17), margin, similarity)


@pytest.mark.parametrize(
    ("margin", "status"), [(8.0, "answered"), (0.0, "uncertain"), (-9.0, "not_found")]
)
def test_the_status_follows_the_evidence(margin: float, status: str) -> None:
    decision = decide([candidate(margin, 0.5)])
    assert decision.status == status
    assert decision.best is not None


def test_confidence_grows_with_the_reader_and_with_the_sentence() -> None:
    weak, sure, near = candidate(0, 0.2), candidate(4, 0.2), candidate(0, 0.8)
    low, read, similar = (decide([one]).confidence for one in (weak, sure, near))
    assert 0.0 < low < min(read, similar)
    assert max(read, similar) < 1.0


def test_no_candidate_is_no_answer() -> None:
    assert decide([]).status == "not_found"
    assert decide([]).best is None
