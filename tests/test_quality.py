"""The quality report over small datasets in the form of the public ones, with real models."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index import Encoder
from index.evaluation.stock import stock_folder
from qa import Reader
from qa.evaluation.development import written_set
from qa.evaluation.quality import Quality
from qa.evaluation.report import Section, write_report
from tests.conftest import BERAS, FLOOD

CATS = "Kucing itu tidur di atas kursi merah sepanjang hari bersama anjing tua milik Pak Darmo."


def paragraph(id: str, context: str, question: str, answer: str = "") -> dict[str, object]:
    answers = [{"text": answer, "answer_start": context.find(answer)}] if answer else []
    asked = {"id": id, "question": question, "answers": answers, "is_impossible": not answer}
    return {"context": context, "qas": [asked]}


def zipped(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data/ and eval/ as the report wants them, a few examples in each."""
    root = tmp_path_factory.mktemp("datasets")
    data, questions = root / "data", root / "eval"
    valid = [
        paragraph("rice", BERAS, "Siapa Menteri Perdagangan?", "Budi Santoso"),
        paragraph("cup", CATS, "Siapa juara Piala Dunia 1998?"),
    ]
    zipped(data / "qa" / "idkmrc_train.json.gz", json.dumps([paragraph("t", FLOOD, "Who?")]))
    (data / "qa" / "idkmrc_valid.json").write_text(json.dumps(valid))
    floods = [paragraph("flood", FLOOD, "Who is the mayor?", "Agustina Wilujeng")]
    (data / "qa" / "xquad_en_dev.json").write_text(json.dumps(floods))
    (data / "qa" / "facqa_valid.csv").write_text(
        "question,passage,seq_label\n"
        "\"['Siapa', 'menteri', '?']\","
        "\"['Menteri', 'Budi', 'Santoso', '.']\",\"['O', 'B', 'I', 'O']\"\n"
    )
    for name, one, two in (("eng", "The cat sleeps.", "Rice."), ("ind", "Kucing tidur.", "Beras.")):
        rows = f"index_id\tcategory\ttext\n1\tx\t{one}\n2\tx\t{two}\n"
        zipped(data / "pairs" / f"sib200_{name}_Latn.tsv.gz", rows)
    zipped(data / "parallel" / "news.en.gz", "Good morning.\nThe price of rice.\n")
    zipped(data / "parallel" / "news.id.gz", "Selamat pagi.\nHarga beras.\n")
    (questions / "news_dev" / "articles").mkdir(parents=True)
    (questions / "news_dev" / "articles" / "01.txt").write_text(BERAS)
    english = {"id": "rice", "question_en": "Who is the Minister of Trade?"}
    (questions / "idkmrc_en_dev.jsonl").write_text(json.dumps(english) + "\n")
    asked = [
        {
            "question": "Siapa Nezar Patria?",
            "answerable": True,
            "must_contain": [["Wakil Menteri"]],
            "evidence": "Wakil Menteri Kemenkominfo (Wamenkominfo) Nezar Patria",
        },
        {"question": "Siapa juara Piala Dunia 1998?", "answerable": False},
    ]
    lines = "\n".join(json.dumps(one) for one in asked)
    (questions / "seed_dev.jsonl").write_text(lines)
    (questions / "news_dev" / "questions.jsonl").write_text(lines)
    return root


@pytest.fixture(scope="module")
def sections(
    datasets: Path, encoder: Encoder, reader: Reader, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Section]:
    quality = Quality(
        encoder=encoder,
        stock=Encoder.open(str(stock_folder())),
        reader=reader,
        data=datasets / "data",
        questions=datasets / "eval",
        written=replace(written_set(), questions=written_set().questions[:40]),
        out=tmp_path_factory.mktemp("report"),
    )
    made = [measure() for measure in quality.parts()]
    write_report(quality.out, "Quality", made)
    text = (quality.out / "quality.md").read_text()
    for section in made:
        assert f"## {section.title}" in text
        assert not section.plot or (quality.out / section.plot).stat().st_size > 5_000
    return {section.title: section for section in made}


def test_every_system_stands_in_the_tables(sections: dict[str, Section]) -> None:
    rows = list(sections["Retrieval"].rows)
    assert rows[:4] == ["BM25 alone", "Tanya, keyword", "Tanya, dense", "Tanya, hybrid"]
    assert rows[4:] == ["all-MiniLM-L6-v2, dense", "all-MiniLM-L6-v2, hybrid"]
    assert sections["Retrieval"].rows["Tanya, hybrid"]["en→id R@5"] == 100
    assert sections["Sentence matching"].rows["Tanya"]["news id→en"] == 100


def test_reading_is_scored_on_each_set(sections: dict[str, Section]) -> None:
    rows = sections["Reading"].rows
    assert rows["IDK-MRC valid: Tanya"]["F1"] == 100
    assert rows["FacQA valid: Tanya"]["EM"] == 100
    assert rows["XQuAD English: Tanya"]["F1"] > rows["XQuAD English: BM25 alone"]["F1"] > 0


def test_near_misses_and_answers_are_counted(sections: dict[str, Section]) -> None:
    assert sections["Near misses, seed_dev"].rows["Tanya"]["AUC"] == 1
    answers = sections["Answers, seed_dev"].rows["all"]
    assert answers["answered correctly"] == answers["refused correctly"] == 100
    assert sections["Answers, news_dev"].rows["all"]["answered correctly"] == 0


def test_a_missing_dataset_is_one_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "qa.evaluation", "--data", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and "There is no folder" in run.stderr
