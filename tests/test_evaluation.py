"""`tanya eval` and the quality report: real models, small datasets, figures worked by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus import Article, InputError
from index import Encoder, Library
from index.evaluation.datasets import facqa, parallel, squad
from index.evaluation.matching import match
from index.evaluation.retrieval import legs, library_of, measure
from qa import Reader
from qa.evaluation.abstention import auc, read_own_article
from qa.evaluation.answers import evaluate
from qa.evaluation.baselines import bm25_reader, cosine_reader
from qa.evaluation.questions import read_questions
from qa.evaluation.report import Section
from qa.evaluation.risk import Judged, reliability, risk_area, risk_coverage
from qa.evaluation.summary import summarise
from qa.pipeline import Pipeline
from tests.conftest import BERAS, FLOOD
from ui.terminal import app

ASKED: list[dict[str, Any]] = [
    {
        "id": "rice",
        "question": "Berapa ton beras yang diimpor dari Thailand dan Vietnam?",
        "answerable": True,
        "must_contain": [["2 juta", "2,000,000"]],
        "evidence": "pemerintah mengimpor 2 juta ton\nberas dari Thailand",
    },
    {
        "id": "mayor",
        "question": "Who is the mayor of Semarang?",
        "answerable": True,
        "must_contain": [["Budi"], ["Santoso"]],
        "evidence": "Mayor Agustina Wilujeng",
    },
    {"id": "none", "question": "Who won the World Cup in 1998?", "answerable": False},
]


def write_lines(file: Path, rows: Sequence[dict[str, Any]]) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


# The datasets


def test_squad_mends_wrong_places_and_drops_what_is_not_there(tmp_path: Path) -> None:
    context = "Brdo adalah kota. Pertemuan di Brdo."
    asked = [
        {"id": "1", "question": " Di mana? ", "answers": [{"text": "Brdo", "answer_start": 33}]},
        {"id": "2", "question": "Apa?", "answers": [{"text": "Ljubljana", "answer_start": 0}]},
        {"id": "3", "question": "Siapa?", "is_impossible": True, "answers": []},
    ]
    file = tmp_path / "set.json.gz"
    file.write_bytes(gzip.compress(json.dumps([{"context": context, "qas": asked}]).encode()))
    placed, refused = squad(file)
    assert (placed.question, placed.answers, placed.starts) == ("Di mana?", ("Brdo",), (31,))
    assert (refused.id, refused.answers) == ("3", ())


def test_facqa_joins_words_and_labels(tmp_path: Path) -> None:
    file = tmp_path / "facqa.csv"
    file.write_text(
        "question,passage,seq_label\n"
        "\"['Siapa', '?']\",\"['Kata', 'Budi', 'Santoso', '.']\",\"['O', 'B', 'I', 'O']\"\n"
    )
    (example,) = facqa(file)
    assert (example.question, example.answers) == ("Siapa ?", ("Budi Santoso",))
    assert example.context[example.starts[0] :].startswith("Budi Santoso")


def test_parallel_refuses_sides_of_different_length(tmp_path: Path) -> None:
    (tmp_path / "a.en.gz").write_bytes(gzip.compress(b"one\ntwo\n"))
    (tmp_path / "a.id.gz").write_bytes(gzip.compress(b"satu\n\n"))
    assert parallel(tmp_path) == [("one", "satu")]
    (tmp_path / "a.id.gz").write_bytes(gzip.compress(b"satu\n"))
    with pytest.raises(InputError, match="3 English and 2"):
        parallel(tmp_path)
    with pytest.raises(InputError, match=r"no NAME\.en\.gz"):
        parallel(tmp_path / "missing")


# Retrieval and matching


def test_retrieval_measures_each_leg(encoder: Encoder, tmp_path: Path) -> None:
    contexts = [BERAS, FLOOD, "Kucing itu tidur di atas kursi merah sepanjang hari."]
    paragraphs = [
        {
            "context": context,
            "qas": [
                {"id": str(number), "question": question, "answers": [], "is_impossible": True}
            ],
        }
        for number, (context, question) in enumerate(
            zip(contexts, ["Harga beras naik berapa?", "Residents moved to shelters?", "zzz qqq"])
        )
    ]
    file = tmp_path / "set.json"
    file.write_text(json.dumps(paragraphs))
    questions = squad(file)
    with library_of(contexts, encoder) as library:
        ways = legs(library)
        assert measure(ways["keyword"], questions[:2], contexts).recall_at_1 == 1.0
        assert measure(ways["hybrid"], questions[:2], contexts).reciprocal_rank == 1.0
        lost = measure(ways["keyword"], questions, contexts)
        assert lost.recall_at_10 == pytest.approx(2 / 3)  # no word of the last question occurs
        assert measure(ways["dense"], questions, contexts).recall_at_5 == 1.0


def test_sentences_find_their_translation(encoder: Encoder) -> None:
    pairs = [
        ("The cat sleeps.", "Kucing itu tidur."),
        ("Rice prices rose.", "Harga beras naik."),
        ("Good morning.", "Selamat pagi."),
    ]
    assert match(encoder, [*pairs, pairs[0]]) == (1.0, 1.0)
    crossed = [(pairs[0][0], pairs[1][1]), (pairs[1][0], pairs[0][1]), pairs[2]]
    assert match(encoder, crossed) == pytest.approx((1 / 3, 1 / 3))


# Telling answers from near misses


def test_area_under_the_curve_and_risk_by_hand() -> None:
    judged = [
        Judged(4.0, True, True),
        Judged(3.0, False, False),
        Judged(2.0, True, True),
        Judged(1.0, False, False),
    ]
    assert auc(judged) == 0.75  # three of the four pairs are in order
    coverage, risk = risk_coverage(judged)
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert risk_area(judged) == pytest.approx(float(np.mean([0, 1 / 2, 1 / 3, 1 / 2])))


def test_reliability_compares_confidence_with_truth() -> None:
    judged = [Judged(0.81, True, True), Judged(0.99, True, False), Judged(0.1, True, False)]
    assert reliability(judged) == [(0.1, 0.0, 1), (pytest.approx(0.9), 0.5, 2)]


def test_a_question_is_read_in_its_own_article(reader: Reader, tmp_path: Path) -> None:
    rows = [{**ASKED[0], "article": "beras"}, {**ASKED[2], "article": "flood"}]
    articles = [Article.from_text(FLOOD, id="flood-1"), Article.from_text(BERAS, id="beras-1")]
    rice, cup = read_own_article(
        reader, read_questions(write_lines(tmp_path / "q", rows)), articles
    )
    assert rice.right and rice.answerable and not cup.right
    assert rice.score > cup.score


def test_the_baselines_answer_with_a_sentence(encoder: Encoder) -> None:
    for baseline in (bm25_reader(), cosine_reader(encoder)):
        (span,) = baseline.read_all("Siapa Menteri Perdagangan?", [BERAS])
        assert span.text == BERAS[span.start : span.end]
        assert span.text.startswith("Menteri Perdagangan") and span.score > 0


# Whole answers


def test_outcomes_are_judged(library: Library, tmp_path: Path) -> None:
    questions = read_questions(write_lines(tmp_path / "questions.jsonl", ASKED))
    rice, mayor, none = evaluate(Pipeline(library), questions)
    assert rice.correct and rice.cited and rice.direction == "id→id"
    assert not mayor.correct, "the right sentence without what must be said is not enough"
    assert none.correct and none.refused and none.direction == "en→?"
    total = summarise([rice, mayor, none])[-1]
    assert (total.answered, total.refused) == ((1, 2), (1, 1))


def test_a_dialogue_knows_what_came_before(library: Library, tmp_path: Path) -> None:
    turns = [
        {"question": "Harga apa yang naik di Jakarta?", "must_contain": [["beras"]]},
        {"question": "Naik berapa persen?", "must_contain": [["12 persen"]]},
    ]
    rows = [{"id": "d", "turns": turns}]
    questions = read_questions(write_lines(tmp_path / "dialogues.jsonl", rows))
    assert [(one.id, one.follows) for one in questions] == [("d-1", False), ("d-2", True)]
    _, second = evaluate(Pipeline(library), questions)
    assert second.correct


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "holds no question"),
        ("{", "line 1: expected a JSON object"),
        ('{"question": "Siapa?"}', "line 1: .*answerable"),
        ('{"question": "Siapa?", "answerable": "yes"}', "true or false"),
        ("[1]", "line 1"),
    ],
)
def test_a_bad_file_is_named_with_its_line(text: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=complaint):
        read_questions(file)


def test_the_command_prints_a_table_and_the_misses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANYA_LIBRARY", str(tmp_path / "unused"))
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "beras.txt").write_text(BERAS)
    (articles / "flood.txt").write_text(FLOOD)
    file = write_lines(tmp_path / "questions.jsonl", ASKED)
    run = CliRunner().invoke(app, ["eval", str(file), "--articles", str(articles), "--misses"])
    assert run.exit_code == 0
    assert "id→id" in run.stdout and "refused correctly" in run.stdout
    assert "Who is the mayor of Semarang?" in run.stdout and "World Cup" not in run.stdout
    assert not (tmp_path / "unused").exists(), "the user's own library is left alone"
    run = CliRunner().invoke(app, ["eval", str(file), "--articles", str(articles), "--json"])
    printed = json.loads(run.stdout)
    assert printed["summary"][-1]["answered correctly"] == "1/2"
    assert [one["correct"] for one in printed["questions"]] == [True, False, True]
    picture = tmp_path / "risk.png"
    CliRunner().invoke(
        app, ["eval", str(file), "--articles", str(articles), "--plot", str(picture)]
    )
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_section_is_a_markdown_table() -> None:
    rows = {"Tanya": {"EM": 61.04, "F1": 66.0}, "BM25 alone": {"EM": float("nan")}}
    text = Section("Reading", "Percent.", rows, "plot.png").markdown()
    assert "| Tanya | 61.0 | 66.0 |\n| BM25 alone | – | – |" in text
    assert text.endswith("![Reading](plot.png)")
