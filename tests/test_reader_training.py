"""The reader's recipe on invented data: honest near misses, windows, a run that survives a kill."""

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("accelerate", reason="needs the extra `training`")
pytest.importorskip("onnxscript", reason="needs the extra `training`")

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordLevelTrainer
from transformers import BertConfig, BertForQuestionAnswering

from index.evaluation.datasets import Example
from index.training.lexicon import Lexicon
from qa.reader import SHIPPED as SHIPPED_READER
from qa.reader import Reader
from qa.training import cloze, sources
from qa.training.__main__ import main
from qa.training.mentions import mentions, pool_of
from qa.training.near_misses import negated, renamed, swapped, without_detail, without_proof
from qa.training.network import ReaderNetwork
from qa.training.paraphrases import asked_in_other_language, paraphrased, read_in_other_language
from qa.training.recipe import OUTPUTS, Recipe
from qa.training.windows import Batches, Window, collate, reading_windows

TEXT = (
    "Pabrik semen di Padang dibuka pada 1975. Direktur pabrik Budi Santoso memimpin 320 pekerja."
    " Pekerja pabrik semen itu berasal dari Solok."
)
LEXICON = Lexicon(
    {
        "id": {"pabrik": (("factory", 1.0),), "dibuka": (("opened", 1.0),)},
        "en": {"factory": (("pabrik", 0.5), ("kilang", 0.5)), "opened": (("dibuka", 1.0),)},
    }
)
POOL = pool_of(["Pada 1988 Menteri Perdagangan Ani Wijaya ke Tokyo membawa 77 orang."])


def example(question: str, answer: str, context: str = TEXT) -> Example:
    return Example("1", question, context, (answer,), (context.index(answer),), "id")


def pack(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def table(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    if delimiter == "\t":
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_NONE).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of invented facts: who opened which factory, where and when."""
    folder, random = tmp_path_factory.mktemp("data"), Random(1)
    names, towns = "Budi Siti Agus Dewi Joko".split(), "Solok Padang Bogor Tegal".split()
    facts = [(random.choice(names), random.choice(towns), 1950 + i) for i in range(60)]
    told = [f"{name} membuka pabrik di {town} pada {year}." for name, town, year in facts]
    english = [f"{name} opened a factory in {town} in {year}." for name, town, year in facts]
    squad = [
        {
            "context": text,
            "qas": [
                {"id": f"a{i}", "question": f"Siapa membuka pabrik di {town}?",
                 "answers": [{"text": name, "answer_start": 0}]},
                {"id": f"u{i}", "question": f"Siapa menutup pabrik di {town}?",
                 "answers": [], "is_impossible": True},
            ],
        }
        for i, (text, (name, town, _)) in enumerate(zip(told, facts, strict=True))
    ]  # fmt: skip
    pack(folder / "qa/idkmrc_train.json.gz", json.dumps(squad[:40]))
    pack(folder / "qa/squad2_dev_id.json.gz", json.dumps(squad[40:]))
    labels = str(["B", *["O"] * 5])
    rows = [[str(["Siapa", "?"]), str(text.split()), labels] for text in told[:20]]
    rows.insert(0, ["question", "passage", "seq_label"])
    pack(folder / "qa/facqa_train.csv.gz", table(rows, ","))
    lines = [[f"w:1:{i // 5}:{i % 5}", text] for i, text in enumerate(english[:20])]
    pack(folder / "qa/qamr_sentences.tsv.gz", table(lines, "\t"))
    asked = [[id, "0", "9", "0", "1", "Who opened it?", "0", "", ""] for id, _ in lines]
    pack(folder / "qa/qamr_dev.tsv.gz", table(asked, "\t"))
    item = {"id": "m", "question": ["who", "?"], "context": ["Ani", "came"], "label": ["B", "O"]}
    pack(folder / "qa/multispanqa_valid.json.gz", json.dumps({"data": [item] * 5}))
    judged = [{"premise": text, "hypothesis": "Ada pabrik.", "label": "e"} for text in told]
    pack(folder / "pairs/indonli_train.jsonl.gz", "\n".join(map(json.dumps, judged)))
    for name in ("panl-eco", "panl-int", "panl-sci", "panl-spo", "ted", "ausaid"):
        pack(folder / f"parallel/{name}.id.gz", "\n".join(told))
        pack(folder / f"parallel/{name}.en.gz", "\n".join(english))
    return folder


@pytest.fixture(scope="module")
def start(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained reader of one layer that knows the invented words."""
    folder = tmp_path_factory.mktemp("start")
    tokenizer = Tokenizer(WordLevel(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    texts = [gzip.decompress(file.read_bytes()).decode() for file in data.glob("parallel/ted*")]
    more = ["Siapa menutup Who Ada ? ' came Ani", TEXT]
    tokenizer.train_from_iterator([*texts, *more], WordLevelTrainer(special_tokens=special))
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    torch.manual_seed(0)
    network = BertForQuestionAnswering(
        BertConfig(
            vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=1,
            num_attention_heads=2, intermediate_size=64, max_position_embeddings=256,
        )
    )  # fmt: skip
    network.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def made(data: Path, start: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    given = ["--data", data, "--out", out, "--start", start, "--quick"]
    assert main([str(one) for one in given]) == 0
    return out


def test_the_quick_recipe_ends_in_a_reader_that_reads(made: Path) -> None:
    span = Reader.open(made / "model").read("Siapa membuka pabrik di Solok?", TEXT)
    assert TEXT[span.start : span.end] == span.text
    assert np.isfinite(span.margin)
    config = json.loads((made / "model/config.json").read_text())
    assert config["id2label"] == {"0": "entailment", "1": "neutral", "2": "contradiction"}
    graph = (made / "model/model.int8.onnx").read_bytes()
    assert not any(part in graph for part in (b"site-packages", b".py", str(made).encode()))


def test_the_int8_graph_agrees_with_the_network(made: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    ids = np.array([[2, 5, 6, 3, 7, 8, 9, 3], [2, 9, 3, 5, 6, 3, 0, 0]])
    inputs = {
        "input_ids": ids,
        "attention_mask": (ids > 0).astype(np.int64),
        "token_type_ids": np.array([[0] * 4 + [1] * 4, [0] * 3 + [1] * 5]),
    }
    session = onnxruntime.InferenceSession(made / "model/model.int8.onnx")
    network = ReaderNetwork.from_pretrained(made / "model-torch")
    network.train(False)
    with torch.no_grad():
        expected = network(**{name: torch.tensor(value) for name, value in inputs.items()})
    for name, found in zip(OUTPUTS, session.run(list(OUTPUTS), inputs), strict=True):
        assert np.abs(found - expected[name].numpy()).max() < 0.05, name


def test_training_freezes_the_words_and_moves_the_rest(made: Path, start: Path) -> None:
    before = ReaderNetwork.from_pretrained(start).state_dict()
    after = ReaderNetwork.from_pretrained(made / "model-torch").state_dict()
    words = "bert.embeddings.word_embeddings.weight"
    assert torch.equal(before[words], after[words])
    assert not torch.equal(before["qa_outputs.weight"], after["qa_outputs.weight"])


def test_a_killed_run_goes_on_to_the_same_end(data: Path, start: Path, tmp_path: Path) -> None:
    whole = Recipe(data, tmp_path / "whole", start, seed=3, most=150, save_every=4)
    whole.run()
    folder = tmp_path / "killed"
    code = (
        "from pathlib import Path; from qa.training.recipe import Recipe;"
        f"Recipe(Path({str(data)!r}), Path({str(folder)!r}), Path({str(start)!r}),"
        " seed=3, most=150, save_every=4).run()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent.parent)
    until = time.monotonic() + 60
    while not list(folder.glob("checkpoints/*/trainer_state.json")) and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (folder / "model").exists()
    (folder / "checkpoints/checkpoint-9999").mkdir()  # one that was just being written
    Recipe(data, folder, start, seed=3, most=150, save_every=4).run()
    ends = [ReaderNetwork.from_pretrained(one / "model-torch") for one in (whole.out, folder)]
    for (name, weight), other in zip(
        ends[0].state_dict().items(), ends[1].state_dict().values(), strict=True
    ):
        assert torch.allclose(weight, other, atol=1e-3), name


def test_bad_input_is_one_sentence(
    data: Path, start: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(data / "parallel", tmp_path / "parallel")
    inside = Path(__file__).parent.parent / "qa" / "out"
    other = ["--start", str(start), "--quick", "--seed", "9"]
    for given, said in {
        ("--data", str(tmp_path / "none"), "--out", str(tmp_path / "o")): "is no folder",
        ("--data", str(data), "--out", str(inside)): "inside the project",
        ("--data", str(data), "--out", str(tmp_path / "o"), "--start", str(data)): "no model",
        ("--data", str(tmp_path), "--out", str(tmp_path / "o"), *other): "cannot be read",
        ("--data", str(data), "--out", str(made), *other): "another folder",
    }.items():
        assert main(list(given)) == 2
        message = capsys.readouterr().err
        assert said in message
        assert message.count("\n") == 1
    assert not inside.exists()


def test_mentions_are_names_years_and_numbers() -> None:
    found = [
        (one.kind, one.text) for one in mentions("Kapan PT Semen Padang membuat Rp1.250 (1975)?")
    ]
    assert found == [("name", "PT Semen Padang"), ("number", "1.250"), ("year", "1975")]


def test_a_swapped_question_names_what_the_passage_does_not() -> None:
    asked = example("Berapa pekerja yang dipimpin Budi Santoso?", "320")
    found = swapped(asked, POOL, Random(2))
    assert found is not None
    assert found.answers == ()
    assert found.question in {
        f"Berapa pekerja yang dipimpin {name}?"
        for name in ("Menteri Perdagangan Ani Wijaya", "Tokyo")
    }
    own = pool_of([TEXT])  # all of these are in the passage: no honest swap
    assert swapped(asked, own, Random(2)) is None


def test_a_renamed_passage_no_longer_holds_the_name() -> None:
    found = renamed(example("Kapan pabrik di Padang dibuka?", "1975"), POOL, Random(1))
    assert found is not None
    assert "Padang" not in found.context
    assert found.question == "Kapan pabrik di Padang dibuka?"


def test_proof_and_detail_are_cut_only_where_nothing_repeats_them() -> None:
    asked = example("Kapan pabrik semen di Padang dibuka?", "1975")
    rest = without_proof(asked)
    assert rest is not None and "1975" not in rest.context and "Budi Santoso" in rest.context
    less = without_detail(asked)
    assert less is not None and less.context.startswith("Pabrik semen di Padang dibuka. Direktur")
    twice = example(
        "Kapan pabrik semen di Padang dibuka?", "1975", f"{TEXT} Itu pabrik semen 1975."
    )
    assert without_proof(twice) is None
    assert without_detail(twice) is None


def test_negation_only_where_the_passage_denies_nothing() -> None:
    asked = example("Siapa yang memimpin pabrik?", "Budi Santoso")
    found = negated(asked)
    assert found is not None and found.question == "Siapa yang tidak memimpin pabrik?"
    assert negated(example(asked.question, "Budi Santoso", f"{TEXT} Ani tidak.")) is None


def test_other_words_and_the_other_language_keep_the_answer() -> None:
    asked = example("Kapan pabrik di Padang dibuka?", "1975")
    english = asked_in_other_language(asked, LEXICON, Random(1)).question
    assert english.endswith("factory di Padang opened?")
    assert english.startswith(("When", "On what date"))
    both = read_in_other_language(asked, LEXICON, Random(1))
    assert both.context[both.starts[0] :].startswith("1975")
    assert both.context.startswith("Factory semen di Padang opened pada 1975")
    for seed in range(30):
        told = paraphrased(asked, LEXICON, Random(seed)).question
        assert "Padang" in told and "kapan" in told.lower()
    seen = {paraphrased(asked, LEXICON, Random(seed)).question for seed in range(30)}
    assert any("kilang" in one for one in seen)


def test_a_translated_sentence_asks_and_its_passage_answers() -> None:
    sides = {
        "en": cloze.Side("en", ["Sales were good.", "Profit of PT Timah rose 9.5 percent in May."]),
        "id": cloze.Side("id", ["Penjualan baik.", "Laba PT Timah naik 9,5 persen pada Mei."]),
    }
    found = [cloze.cloze(sides, "en", "id", 1, Random(seed)) for seed in range(20)]  # type: ignore[arg-type]
    answers = {one.answers[0] for one in found if one}
    assert answers == {"PT Timah", "9,5 persen"}
    for one in found:
        assert one is not None
        assert one.context[one.starts[0] :].startswith(one.answers[0])
        assert "9.5" not in one.question or one.answers[0] == "PT Timah"
        missing = cloze.unproved(one, sides["id"], 1)
        assert missing is not None and missing.context == "Penjualan baik."
    assert cloze.cloze(sides, "en", "id", 0, Random(1)) is None  # type: ignore[arg-type]


def test_tokenised_sources_become_plain_text_with_the_answer_in_place(data: Path) -> None:
    text, starts = sources.joined(["Ani", "-LRB-", "57", "-RRB-", ",", "did", "n't"])
    assert text == "Ani (57), didn't"
    assert starts == [0, 4, 5, 7, 8, 10, 13]
    for alone, among in sources.qamr(data / "qa"):
        for one in (alone, among):
            assert one.context[one.starts[0] :].startswith(one.answers[0])
    for one in sources.indonesian(data / "qa")["facqa"]:
        assert one.context.startswith(one.answers[0])


def test_windows_hold_their_answers_and_batches_their_budget(start: Path) -> None:
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    long = f"{'pabrik ' * 400}{TEXT}"
    asked = [example("Kapan?", "1975", long), example("Kapan?", "1975")]
    found = list(reading_windows(asked, tokenizer, Random(1)))
    for window in found:
        assert len(window.ids) <= 256
        assert tokenizer.decode(window.ids[window.start : window.end + 1]) == "1975"
    many = [Window((2,) * (5 + i % 90), (0,) * (5 + i % 90), 0, 0) for i in range(300)]
    dataset = Batches([many, [Window((2, 3), (0, 0), label=1)]], 512, Random(1))
    batches = [dataset[place] for place in range(len(dataset))]
    assert sum(len(batch) for batch in batches) == 301
    for batch in batches:
        tensors = collate([batch])
        assert tensors["input_ids"].numel() <= 512
        assert len({label >= 0 for label in tensors["labels"].tolist()}) == 1


def test_xquad_paragraphs_are_kept_out_of_training(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "qa"
    folder.mkdir()
    for file in (data / "qa").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    rows = json.loads(gzip.decompress((folder / "squad2_dev_id.json.gz").read_bytes()))
    (folder / "xquad_en_dev.json").write_text(json.dumps(rows[:3]))
    before = sources.indonesian(data / "qa")["squad"]
    after = sources.indonesian(folder)["squad"]
    assert len(before) - len(after) == 6


def test_no_file_of_the_recipe_names_a_measure_but_to_leave_it_out() -> None:
    folder = Path(sources.__file__).parent
    texts = [
        node.value
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not any("valid.json" in text and "multispanqa" not in text for text in texts)
    assert not any("facqa_valid" in text or "idkmrc_valid" in text for text in texts)


def test_the_shipped_graph_can_be_trained_on() -> None:
    shipped = Recipe(Path(), Path(), SHIPPED_READER, seed=1)
    network = shipped._start()
    network.train(False)
    question, text = "Siapa Nezar Patria?", "Wakil Menteri Nezar Patria mengatakan hal itu."
    reader = Reader.open()
    encoding = Tokenizer.from_file(str(SHIPPED_READER / "tokenizer.json")).encode(question, text)
    pieces = [torch.tensor([ids]) for ids in (encoding.ids, encoding.type_ids)]
    with torch.no_grad():
        found = network(pieces[0], torch.ones_like(pieces[0]), pieces[1])
    outputs = ["start_logits", "end_logits"]
    ((starts, ends),) = reader._graph.run_all(outputs, [(encoding.ids, encoding.type_ids)])
    assert np.abs(found["start_logits"].numpy() - starts).max() < 0.2
    assert np.abs(found["end_logits"].numpy() - ends).max() < 0.2
