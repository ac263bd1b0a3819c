"""Does the reader tell what can be answered from what cannot, in the article that is meant?"""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.metrics import roc_auc_score

from corpus import Article, split
from corpus.sentences import sentence_spans
from qa.evaluation.baselines import Reads
from qa.evaluation.questions import Expected
from qa.evaluation.risk import Judged
from qa.spans import Span


def read_own_article(
    reader: Reads, questions: Sequence[Expected], articles: Sequence[Article]
) -> list[Judged]:
    """Read each question's own article (the only one where it names none), passage by passage.

    An answer is right when the sentence that holds it says what a right answer must contain.
    """
    return [_best(reader, question, _own(question, articles)) for question in questions]


def auc(judged: Sequence[Judged]) -> float:
    """The chance that an answerable question scores above an unanswerable one (Fawcett 2006)."""
    return float(roc_auc_score([one.answerable for one in judged], [one.score for one in judged]))


def _own(question: Expected, articles: Sequence[Article]) -> Article:
    return next(article for article in articles if article.id.startswith(question.article))


def _best(reader: Reads, question: Expected, article: Article) -> Judged:
    passages = split(article)
    spans = reader.read_all(question.question, [passage.text for passage in passages])
    best, passage = max(zip(spans, passages, strict=True), key=lambda pair: pair[0].margin)
    right = question.answerable and question.is_met_by(_sentence(passage.text, best))
    return Judged(best.margin, question.answerable, right)


def _sentence(text: str, span: Span) -> str:
    places = [at for at in sentence_spans(text) if at[0] < span.end and span.start < at[1]]
    return text[places[0][0] : places[-1][1]] if places else span.text
