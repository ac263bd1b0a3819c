"""Readers without training: the sentence that looks most like the question is the answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Protocol

from corpus.language import detect_language
from corpus.sentences import sentence_spans
from index.encoder import Encoder
from index.keywords import match_expression, query_stems, stems
from qa.spans import Span


class Reads(Protocol):
    """What a reader does: see `qa.Reader.read_all`."""

    def read_all(self, question: str, texts: Sequence[str]) -> list[Span]: ...


class SentenceReader:
    """Answers with the best sentence by a score; it knows no "no answer", so that scores 0."""

    def __init__(self, scores: Callable[[str, list[str]], Sequence[float]]) -> None:
        self._scores = scores

    def read_all(self, question: str, texts: Sequence[str]) -> list[Span]:
        return [self._read(question, text) for text in texts]

    def _read(self, question: str, text: str) -> Span:
        places = sentence_spans(text)
        scores = self._scores(question, [text[slice(*place)] for place in places])
        score, (start, end) = max(zip(scores, places, strict=True))
        return Span(text[start:end], start, end, float(score), 0.0)


def bm25_reader() -> SentenceReader:
    """Sentences by BM25 (SQLite FTS5), each text a collection of its own."""
    return SentenceReader(_bm25)


def cosine_reader(encoder: Encoder) -> SentenceReader:
    """Sentences by the cosine of their vectors with the question's."""

    def cosines(question: str, sentences: list[str]) -> list[float]:
        vectors = encoder.encode([question, *sentences])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    return SentenceReader(cosines)


def _bm25(question: str, sentences: list[str]) -> list[float]:
    scores = [0.0] * len(sentences)
    expression = match_expression(query_stems(question))
    language = detect_language(" ".join(sentences))
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE s USING fts5(stems)")
        rows = [(n, " ".join(stems(sentence, language))) for n, sentence in enumerate(sentences)]
        connection.executemany("INSERT INTO s (rowid, stems) VALUES (?, ?)", rows)
        query = "SELECT rowid, -rank FROM s WHERE s MATCH ?"
        for row, score in connection.execute(query, (expression,)) if expression else ():
            scores[row] = score
    finally:
        connection.close()
    return scores
