"""The parts of the quality report: each measures one skill, beside its baselines."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.encoder import Encoder
from index.evaluation.datasets import Example, facqa, parallel, squad
from index.evaluation.matching import match, sib200
from index.evaluation.retrieval import Find, Found, legs, library_of, measure
from index.library import Library
from qa.evaluation.abstention import auc, read_own_article
from qa.evaluation.answers import evaluate
from qa.evaluation.baselines import Reads, bm25_reader, cosine_reader
from qa.evaluation.development import DevelopmentSet, news_sets
from qa.evaluation.plots import bars, risk_curves
from qa.evaluation.reading import in_english, predict
from qa.evaluation.report import Figures, Section
from qa.evaluation.risk import risk_area, risk_coverage
from qa.evaluation.squad import Prediction, best_threshold, score
from qa.evaluation.summary import Summary, summarise
from qa.pipeline import Pipeline
from qa.reader import Reader


@dataclass(frozen=True, slots=True)
class Quality:
    """The models to measure, the datasets and questions to measure with, where pictures go."""

    encoder: Encoder
    stock: Encoder
    reader: Reader
    data: Path
    questions: Path
    written: DevelopmentSet
    out: Path

    def retrieval(self) -> Section:
        """Recall over all passages of IDK-MRC train and valid."""
        train, valid = self._idkmrc("train.json.gz"), self._idkmrc("valid.json")
        contexts = list(dict.fromkeys(one.context for one in [*train, *valid]))
        english = in_english(self.questions / "idkmrc_en_dev.jsonl", valid)
        asked = {"id→id": _answerable(valid), "en→id": _answerable(english)}
        rows: dict[str, Figures] = {}
        for name, encoder in {"Tanya": self.encoder, "all-MiniLM-L6-v2": self.stock}.items():
            with library_of(contexts, encoder) as library:
                for leg, find in legs(library).items():
                    row = leg if leg == "BM25 alone" else f"{name}, {leg}"
                    if row not in rows and not (encoder is self.stock and leg == "keyword"):
                        rows[row] = _found(find, asked, contexts)
        columns = [f"{direction} R@{k}" for direction in asked for k in (1, 5)]
        bars(self.out / "retrieval.png", rows, columns, "%")
        counts = " and ".join(f"{len(some)} questions {name}" for name, some in asked.items())
        text = f"Recall@k and MRR (%) over {len(contexts):,} passages of IDK-MRC; {counts}."
        return Section("Retrieval", text, rows, "retrieval.png")

    def matching(self) -> Section:
        """Sentences that find their translation."""
        sets = {
            "SIB-200": sib200(self.data / "pairs"),
            "news": parallel(self.data / "parallel", ["news"]),
        }
        rows: dict[str, Figures] = {}
        for name, encoder in {"Tanya": self.encoder, "all-MiniLM-L6-v2": self.stock}.items():
            row: Figures = {}
            for label, pairs in sets.items():
                there, back = match(encoder, pairs)
                row |= {f"{label} en→id": 100 * there, f"{label} id→en": 100 * back}
            rows[name] = row
        text = "The share (%) of sentences whose nearest neighbour is their translation."
        return Section("Sentence matching", text, rows)

    def reading(self) -> Section:
        """EM and F1 of the best span on four datasets."""
        valid = self._idkmrc("valid.json")
        sets: dict[str, list[Example]] = {
            "IDK-MRC valid": valid,
            "IDK-MRC, asked in English": in_english(self.questions / "idkmrc_en_dev.jsonl", valid),
            "FacQA valid": facqa(self.data / "qa" / "facqa_valid.csv"),
            "XQuAD English": squad(self.data / "qa" / "xquad_en_dev.json", "en"),
        }
        readers, thresholds = self._readers(), dict[str, float]()
        rows: dict[str, Figures] = {}
        for label, examples in sets.items():
            for name, reader in readers.items():
                predictions = predict(reader, examples)
                threshold = thresholds.setdefault(name, best_threshold(predictions))
                rows[f"{label}: {name}"] = _scored(predictions, threshold)
        text = (
            "SQuAD 2.0's EM and F1 (%). The threshold of the margin for no answer is fitted on "
            "IDK-MRC valid and also used for its English questions; FacQA and XQuAD always have "
            "an answer. The baselines answer with a whole sentence."
        )
        return Section("Reading", text, rows)

    def near_misses(self, development: DevelopmentSet) -> Section:
        """How well the reader's margin tells answerable questions from near misses."""
        name, questions = development.name, development.questions
        judged = {
            reader: read_own_article(reads, questions, development.articles)
            for reader, reads in self._readers().items()
        }
        picture = f"risk-{name}.png"
        risk_curves(self.out / picture, {one: risk_coverage(all) for one, all in judged.items()})
        rows = {one: {"AUC": auc(all), "AURC": risk_area(all)} for one, all in judged.items()}
        count = sum(question.answerable for question in questions)
        text = (
            f"{count} answerable questions against {len(questions) - count} near misses, each "
            "read in its own article; the score is the margin over no answer. AUC: higher is "
            "better, .5 is chance. AURC, the mean risk over all coverages: lower is better."
        )
        return Section(f"Near misses, {name}", text, rows, picture, decimals=3)

    def answers(self, development: DevelopmentSet) -> Section:
        """Whole answers, as `tanya eval` counts them."""
        with (
            tempfile.TemporaryDirectory() as folder,
            Library.open(folder, encoder=self.encoder, shipped=False) as library,
        ):
            library.add(development.articles)
            outcomes = evaluate(Pipeline(library, self.reader), development.questions)
        rows = {row.name: _shares(row) for row in summarise(outcomes)}
        text = "Shares (%) of answerable, unanswerable and all questions, as `tanya eval` counts."
        return Section(f"Answers, {development.name}", text, rows)

    def _idkmrc(self, part: str) -> list[Example]:
        return squad(self.data / "qa" / f"idkmrc_{part}")

    def _readers(self) -> Mapping[str, Reads]:
        return {
            "Tanya": self.reader,
            "BM25 alone": bm25_reader(),
            "all-MiniLM-L6-v2": cosine_reader(self.stock),
        }

    def parts(self) -> list[Callable[[], Section]]:
        """All measurements, in the order of the pipeline; each takes minutes."""
        sets = news_sets(self.questions)
        return [
            self.retrieval,
            self.matching,
            self.reading,
            *(partial(self.near_misses, one) for one in (*sets, self.written)),
            *(partial(self.answers, one) for one in sets),
        ]


def _answerable(examples: Sequence[Example]) -> list[Example]:
    return [example for example in examples if example.answers]


def _found(find: Find, asked: Mapping[str, Sequence[Example]], contexts: Sequence[str]) -> Figures:
    row: Figures = {}
    for direction, questions in asked.items():
        found: Found = measure(find, questions, contexts)
        row |= {
            f"{direction} R@1": 100 * found.recall_at_1,
            f"{direction} R@5": 100 * found.recall_at_5,
            f"{direction} R@10": 100 * found.recall_at_10,
            f"{direction} MRR": 100 * found.reciprocal_rank,
        }
    return row


def _scored(predictions: Sequence[Prediction], threshold: float) -> Figures:
    """Where every question has an answer the reader is not allowed to refuse."""
    always = all(one.gold for one in predictions)
    scores = score(predictions) if always else score(predictions, threshold)
    return {
        "EM": scores.exact,
        "F1": scores.f1,
        "HasAns F1": scores.has_answer,
        "NoAns F1": scores.no_answer,
        "threshold": float("nan") if always else threshold,
    }


def _shares(summary: Summary) -> Figures:
    pairs = {
        "answered correctly": summary.answered,
        "cited correctly": summary.cited,
        "refused correctly": summary.refused,
        "wrongly answered": summary.wrong,
    }
    return {name: 100 * some / all if all else float("nan") for name, (some, all) in pairs.items()}
