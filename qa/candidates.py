"""Turns what was found and read into candidates for the answer, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Article
from index.library import Library
from index.search import Hit
from qa.answer import Citation
from qa.expected import fits
from qa.extend import extend
from qa.parts import parts_of
from qa.question import Question
from qa.ranking import Features, shipped_ranking
from qa.reader import Reader, Verdict

_SAME_ARTICLE = 3.0  # logits
_OTHERS = 4  # sentences that are weighed beside the best of each passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, at article.text[start:end], and the sentence that carries it.

    `sentence` is (start, end) in the article's text; candidates are ranked by the `evidence`, in
    logits, that the `features` amount to, and the `verdict` on whether the sentence proves it.
    """

    article: Article
    start: int
    end: int
    sentence: tuple[int, int]
    features: Features
    evidence: float
    verdict: Verdict | None = None

    @property
    def short(self) -> str:
        return self.article.text[self.start : self.end]

    def citation(self) -> Citation:
        """The sentence as the proof."""
        return Citation.of(self.article, *self.sentence)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage that was read: both spans are (start, end) in the article's text."""

    article: Article
    passage: int  # its place among the hits
    number: int  # among the sentences of the passage
    at: tuple[int, int]
    answer: tuple[int, int]
    margin: float

    @property
    def text(self) -> str:
        return self.article.text[slice(*self.at)]


def find_candidates(
    question: Question, hits: Sequence[Hit], library: Library, reader: Reader
) -> list[Candidate]:
    """Read every passage that was found; the candidates, most convincing first."""
    sentences = _promising(_read(question, hits, library, reader))
    features = _features(question, sentences, hits, library)
    candidates = [
        _candidate(question, sentence, its)
        for sentence, its in zip(sentences, features, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.evidence)


def _read(
    question: Question, hits: Sequence[Hit], library: Library, reader: Reader
) -> Iterator[_Sentence]:
    """The sentences of all passages, each once, with the span in each that answers best."""
    parts = parts_of(hits)
    # A follow-up is read after what it follows.
    asked, texts = question.heard or question.text, [part.text for part in parts]
    read = reader.read_within(asked, texts, [part.places for part in parts])
    seen = set()
    for passage, (hit, part, spans) in enumerate(zip(hits, parts, read, strict=True)):
        article, first = library.article(hit.passage.article_id), hit.passage.start + part.start
        told = enumerate(zip(part.places, spans, strict=True), start=part.first)
        for number, ((start, end), span) in told:
            at = first + start, first + end
            if article and span and span.text and (article.id, at) not in seen:
                seen.add((article.id, at))
                answer = first + span.start, first + span.end
                yield _Sentence(article, passage, number, at, answer, span.margin)


def _promising(sentences: Iterable[_Sentence]) -> list[_Sentence]:
    """The best sentence of each passage and a few others, most convincing first."""
    ordered = sorted(sentences, key=lambda one: -one.margin)
    passages = [one.passage for one in ordered]
    first = {passages.index(passage) for passage in set(passages)}
    others = [place for place in range(len(ordered)) if place not in first]
    return [ordered[place] for place in sorted([*first, *others[:_OTHERS]])]


def _features(
    question: Question, sentences: Sequence[_Sentence], hits: Sequence[Hit], library: Library
) -> list[Features]:
    asked = library.encoder.encode_question(question.text)
    wanted = [(sentence.passage, sentence.number) for sentence in sentences]
    passages, told = library.vectors(hits, wanted)
    articles = np.array([hit.passage.article_id for hit in hits])
    features = []
    for sentence, vector in zip(sentences, told, strict=True):
        others = passages[articles == sentence.article.id]
        center = others.mean(axis=0)
        features.append(
            Features(
                margin=sentence.margin,
                similarity=float(vector @ asked),
                centrality=float(vector @ center / (np.linalg.norm(center) or 1.0)),
                article=float((others @ asked).max()),
            )
        )
    return features


def _candidate(question: Question, sentence: _Sentence, features: Features) -> Candidate:
    first = sentence.at[0]
    start, end = sentence.answer[0] - first, sentence.answer[1] - first
    short, spoken = sentence.text[start:end], sentence.article.language
    # What is of the wrong sort stays as it is: a longer span would only hide that.
    if fits(question.kind, question.text, short, spoken) >= 0:
        start, end = extend(sentence.text, (start, end), question.kind, question.text, spoken)
    evidence = shipped_ranking().evidence(features)
    if question.heard and sentence.article.id == question.about:
        evidence += _SAME_ARTICLE  # a follow-up most likely asks about what the talk was about
    return Candidate(sentence.article, first + start, first + end, sentence.at, features, evidence)
