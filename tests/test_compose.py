"""How an answer is put: yes, no or neither, each with its proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import Article
from qa.candidates import Candidate
from qa.compose import compose
from qa.decide import Decision
from qa.question import Question
from qa.ranking import Features
from qa.reader import Verdict

SENTENCE = "Kerja sama itu telah berlangsung lama."
ARTICLE = Article.from_text(SENTENCE, id="a", language="id")
BEST = Candidate(ARTICLE, 0, len(SENTENCE), (0, len(SENTENCE)), Features(1.0, 0.5), 1.0)


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict(0.9, 0.05, 0.05), f"Ya [1]\n\nMenurut artikel: {SENTENCE}"),
        (Verdict(0.1, 0.1, 0.8), f"Tidak [1]\n\nMenurut artikel: {SENTENCE}"),
        (Verdict(0.4, 0.3, 0.3), f"Menurut artikel: {SENTENCE} [1]"),
    ],
)
def test_yes_or_no_only_where_the_evidence_settles_it(verdict: Verdict, text: str) -> None:
    question = Question.of("Apakah kerja sama itu berlangsung lama?")
    answer = compose(question, Decision("answered", 0.9, replace(BEST, verdict=verdict)))
    assert answer.text == text
    assert answer.short == SENTENCE


def test_neither_yes_nor_no_may_still_be_only_possible() -> None:
    question = Question.of("Is the cooperation new?")
    unsettled = replace(BEST, verdict=Verdict(0.4, 0.3, 0.3))
    answer = compose(question, Decision("uncertain", 0.5, unsettled))
    assert answer.text == f"Possibly: Original text (Indonesian): {SENTENCE} [1]"
