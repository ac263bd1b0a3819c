"""Turns what was found and read into candidates for the answer, each with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Article
from corpus.sentences import Spans, sentence_spans
from index.library import Library
from index.search import Hit
from qa.answer import Citation
from qa.extend import extend
from qa.question import Question
from qa.reader import Reader, Span

# The reader judges the words of the span, the encoder whether its sentence is what was asked for.
# A cosine of 1 weighs as much as this many logits; fitted on the development questions.
_SIMILARITY_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, at article.text[start:end], and the sentence that carries it.

    `margin` is the reader's score above its null score (logits), `similarity` the cosine between
    question and sentence.
    """

    article: Article
    start: int
    end: int
    sentence: tuple[int, int]
    margin: float
    similarity: float

    @property
    def evidence(self) -> float:
        """What candidates are ranked by, in logits."""
        return self.margin + _SIMILARITY_WEIGHT * self.similarity

    @property
    def short(self) -> str:
        return self.article.text[self.start : self.end]

    def citation(self) -> Citation:
        """The sentence as the proof."""
        return Citation.of(self.article, *self.sentence)


def find_candidates(
    question: Question, hits: Sequence[Hit], library: Library, reader: Reader
) -> list[Candidate]:
    """Read every passage that was found; the candidates, most convincing first."""
    spans = reader.read_all(question.asked, [hit.passage.text for hit in hits])
    placed = [
        (article, hit.passage.start + span.start, hit.passage.start + span.end, span)
        for hit, span in zip(hits, spans, strict=True)
        if span.text and (article := library.article(hit.passage.article_id))
    ]
    known = {article.id: sentence_spans(article.text) for article, *_ in placed}
    sentences = [_around(known[article.id], start, end) for article, start, end, _ in placed]
    texts = [article.text[slice(*at)] for (article, *_), at in zip(placed, sentences, strict=True)]
    vectors = library.encoder.encode([question.asked, *texts])
    similarities = np.asarray(vectors[1:] @ vectors[0])
    candidates = [
        _candidate(question, found, sentence, float(similarity))
        for found, sentence, similarity in zip(placed, sentences, similarities, strict=True)
    ]
    return sorted(candidates, key=lambda candidate: -candidate.evidence)


def _candidate(
    question: Question,
    found: tuple[Article, int, int, Span],
    sentence: tuple[int, int],
    similarity: float,
) -> Candidate:
    article, start, end, span = found
    first, last = sentence
    inside = (start - first, end - first)
    start, end = extend(article.text[first:last], inside, question.kind, question.asked)
    return Candidate(article, first + start, first + end, sentence, span.margin, similarity)


def _around(sentences: Spans, start: int, end: int) -> tuple[int, int]:
    """The sentence, or the run of sentences, that holds the characters start to end."""
    touched = [span for span in sentences if span[0] < end and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
