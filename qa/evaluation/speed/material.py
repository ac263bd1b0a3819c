"""What is asked and searched: the public dataset where it is, else what ships with Tanya."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.evaluation.datasets import squad
from qa.evaluation.development import written_set
from qa.evaluation.stories import MEASURE, Story, stories

_FILES = ("idkmrc_train.json.gz", "idkmrc_valid.json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, and the numbers of the texts that hold its answer."""

    question: str
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Material:
    """Texts, each as one passage or a little more, and questions about them."""

    texts: Sequence[str]
    wanted: Sequence[Wanted]
    origin: str

    def part(self, questions: int) -> Material:
        """The same with at most so many questions, spread over all of them."""
        step = max(1, -(-len(self.wanted) // questions))
        return Material(self.texts, self.wanted[::step], self.origin)


def material(data: Path | None) -> Material:
    """All passages of IDK-MRC train and valid with the questions of valid, or the shipped news."""
    if data is None or not all((data / "qa" / file).is_file() for file in _FILES):
        return _shipped(stories(MEASURE))
    train, valid = (squad(data / "qa" / file) for file in _FILES)
    texts = list(dict.fromkeys(one.context for one in [*train, *valid]))
    number = {text: place for place, text in enumerate(texts)}
    wanted = [
        Wanted(one.question, frozenset({number[one.context]})) for one in valid if one.answers
    ]
    return Material(texts, wanted, "all passages of IDK-MRC train and valid, questions of valid")


def _shipped(told: Sequence[Story]) -> Material:
    texts: list[str] = []
    wanted = []
    for story in told:
        first = len(texts)
        texts += [story.said(place) for place in story.passages]
        for question in story.questions:
            right = frozenset(
                first + number
                for number, (start, end) in enumerate(story.passages)
                if start <= question.evidence[0] and question.evidence[1] <= end
            )
            if question.answer and right:
                asked = question.wordings[story.article.language]
                wanted.append(Wanted(asked, right))
    origin = "the news that come with Tanya, for no dataset was named (make bench DATA=DIR)"
    return Material(texts, wanted, origin)


def news_questions(most: int) -> list[str]:
    """Questions about the news that come with Tanya, in both languages, spread over all of them."""
    questions = [one.question for one in written_set().questions]
    step = max(1, len(questions) // most)
    return questions[::step][:most]
