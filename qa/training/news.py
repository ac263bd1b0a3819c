"""Draws examples and statements from the news questions that were written for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from corpus.language import LANGUAGES, Language
from index.evaluation.datasets import Example
from qa.evaluation.stories import NewsQuestion, Place, Story
from qa.question import Question
from qa.reader import Reader
from qa.statement import statement_of
from qa.training.sources import Statement

SHIPPED = Path(__file__).parent / "news.jsonl.gz"

_WHOLE = 0.25  # of the contexts are the whole article, cut into windows only later
_ELSEWHERE = 0.15  # are a passage that does not answer
_AROUND = 0.15  # are a few sentences; the others are passages as the product reads them
_MOST_AROUND = 2  # sentences on either side
_FOREIGN = 0.05  # are a passage of another article
_READ = 5  # sentences in which a reader may find a wrong answer
_ALONE = 0.5  # of what is judged is a sentence alone
_YES, _OPEN, _NO = range(3)  # places in `ENTAILMENT_LABELS`


def examples(told: Sequence[Story], random: Random) -> Iterator[Example]:
    """Every question in both languages, each over a context that chance draws."""
    for story in told:
        for question in (*story.questions, *story.turns):
            for language in LANGUAGES:
                other = random.choice(told) if random.random() < _FOREIGN else story
                if other is story:
                    yield _example(story, question, language, random)
                else:
                    silent = other.said(random.choice(other.passages))
                    asked = question.wordings[language]
                    yield Example(question.id, asked, silent, (), (), language)


def _example(story: Story, question: NewsQuestion, language: Language, random: Random) -> Example:
    start, end = _context(story, question, random)
    context, asked = story.article.text[start:end], question.wordings[language]
    at = question.answer
    if at is None or at[0] < start or at[1] > end:
        return Example(question.id, asked, context, (), (), language)
    return Example(question.id, asked, context, (story.said(at),), (at[0] - start,), language)


def judged(told: Sequence[Story], reader: Reader, random: Random) -> Iterator[Statement]:
    """Questions with answers as statements, and with those that a reader mistakes for answers."""
    for story in told:
        for question in story.questions:
            wrong, place = _mistake(story, question, reader, random)
            for language in LANGUAGES:
                asked = Question.of(question.wordings[language], language=language)
                if question.answer:
                    right = statement_of(asked, story.said(question.answer))
                    proof = _proof(story, question.evidence, random)
                    yield Statement(right, proof, _NO if question.verdict == "no" else _YES)
                if question.answer is None or asked.kind != "yes_no":
                    proof = _proof(story, place, random)
                    yield Statement(statement_of(asked, wrong), proof, _OPEN)


def _mistake(
    story: Story, question: NewsQuestion, reader: Reader, random: Random
) -> tuple[str, Place]:
    """What a reader takes for the answer where there is none, and the sentence it stands in."""
    places = _elsewhere(story, question, random) if question.answer else [question.evidence]
    asked = question.wordings[random.choice(LANGUAGES)]
    spans = reader.read_all(asked, [story.said(place) for place in places])
    best = max(range(len(spans)), key=lambda number: spans[number].margin)
    return spans[best].text, places[best]


def _elsewhere(story: Story, question: NewsQuestion, random: Random) -> list[Place]:
    """A few sentences that neither prove nor repeat the answer."""
    assert question.answer
    start, end = question.evidence
    answer = story.said(question.answer).lower()
    outside = [one for one in story.sentences if one[1] <= start or one[0] >= end]
    silent = [one for one in outside if answer not in story.said(one).lower()]
    return random.sample(silent, min(_READ, len(silent))) or [question.evidence]


def _proof(story: Story, place: Place, random: Random) -> str:
    """The sentences of a place, alone or in their passage."""
    alone = _around(story, place, random, most=0)
    return story.said(alone if random.random() < _ALONE else _passage(story, alone, random))


def _context(story: Story, question: NewsQuestion, random: Random) -> Place:
    chance = random.random()
    if chance < _WHOLE:
        return 0, len(story.article.text)
    if chance < _WHOLE + _ELSEWHERE and (other := _silent(story, question, random)):
        return other
    if chance > 1.0 - _AROUND:
        return _around(story, question.evidence, random, _MOST_AROUND)
    return _passage(story, question.evidence, random)


def _silent(story: Story, question: NewsQuestion, random: Random) -> Place | None:
    """A passage that does not hold the answer, nor repeats it."""
    answer = story.said(question.answer).lower() if question.answer else None
    found = [
        one for one in story.passages if answer is None or answer not in story.said(one).lower()
    ]
    return random.choice(found) if found else None


def _passage(story: Story, place: Place, random: Random) -> Place:
    """A passage that holds a place, or its beginning."""
    start, end = place
    found = [one for one in story.passages if one[0] <= start and end <= one[1]]
    found = found or [one for one in story.passages if one[0] <= start < one[1]]
    first, last = random.choice(found)
    return first, max(last, end)


def _around(story: Story, place: Place, random: Random, most: int) -> Place:
    """The sentences of a place with up to `most` further ones on either side."""
    first, last = story.whole(place)
    before, after = (random.randint(0, most) for _ in range(2))
    final = min(len(story.sentences) - 1, last + after)
    return story.sentences[max(0, first - before)][0], story.sentences[final][1]
