"""The encoder's recipe on invented data: a tiny model learns, is killed, goes on, is exported."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("datasets", reason="needs the extra `training`")
pytest.importorskip("onnxscript", reason="needs the extra `training`")

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from index.encoder import Encoder
from index.lexicon import Lexicon
from index.training import recipe
from index.training.__main__ import main
from index.training.batches import TopicBatches, topics
from index.training.lexicon import code_switched, learn, pruned
from index.training.losses import Distillation, PassageRanking
from index.training.recipe import averaged
from index.training.vocabulary import widened

WORDS = {
    "dog": "anjing", "cat": "kucing", "house": "rumah", "river": "sungai", "king": "raja",
    "road": "jalan", "book": "buku", "fish": "ikan", "rain": "hujan", "fire": "api",
    "sees": "melihat", "buys": "membeli", "finds": "menemukan", "leaves": "meninggalkan",
    "red": "jalan", "big": "besar", "old": "tua", "cold": "dingin",
}  # fmt: skip
NAMES = "Budi Siti Agus Dewi Joko Wati Eko Rina Tono Yuni Hadi Lina".split()
VERBS = ("sees", "buys", "finds", "leaves")


def pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Invented sentences word by word: (English, Indonesian)."""
    random, things = Random(seed), [word for word in WORDS if word not in VERBS]
    found = []
    for _ in range(count):
        name = random.choice(NAMES)
        words = [random.choice(VERBS), *random.sample(things, 3)]
        found.append(
            (f"{name} {' '.join(words)}", f"{name} {' '.join(WORDS[word] for word in words)}")
        )
    return found


def packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like that of the public datasets, with everything invented."""
    folder = tmp_path_factory.mktemp("data")
    english, indonesian = zip(*pairs(400))
    packed(folder / "parallel/talks.en.gz", "\n".join(english))
    packed(folder / "parallel/talks.id.gz", "\n".join(indonesian))
    packed(folder / "pairs/indonli_train.jsonl.gz", json.dumps({"premise": indonesian[0]}))
    for name in ("idkmrc_train", "squad2_dev_id"):
        passages = [
            {"context": f"{text}.", "qas": [
                {"id": f"{name}{i}{k}", "question": f"Siapa {verb} {noun}?", "answers": [],
                 "is_impossible": True}
                for k, noun in enumerate(nouns)
            ]}
            for i, (_, text) in enumerate(pairs(60, seed=len(name)))
            for _, verb, *nouns in [text.split()]
        ]  # fmt: skip
        packed(folder / f"qa/{name}.json.gz", json.dumps(passages))
    facqa = [
        (str(f"Apa yang {' '.join(i.split()[1:3])}".split()), str(i.split()), str(["O"] * 5))
        for _, i in pairs(20, seed=3)
    ]
    packed(folder / "qa/facqa_train.csv.gz", as_csv([("question", "passage", "seq_label"), *facqa]))
    sentences = [(f"w:1:{i}", f"{e} .") for i, (e, _) in enumerate(pairs(20, seed=4))]
    asked = [(id, "0", "1", "0", "1", f"Who {text[5:]}?", "0", "", "") for id, text in sentences]
    packed(folder / "qa/qamr_sentences.tsv.gz", as_csv(sentences, "\t"))
    packed(folder / "qa/qamr_dev.tsv.gz", as_csv(asked, "\t"))
    spans = [{"question": ["who", *e.split()[1:]], "context": e.split()} for e, _ in pairs(9)]
    packed(folder / "qa/multispanqa_valid.json.gz", json.dumps({"data": spans}))
    return folder


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    quoted = [[f'"{cell}"' for cell in row] if delimiter == "," else row for row in rows]
    return "".join(delimiter.join(row) + "\n" for row in quoted)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained English encoder of two layers that knows the invented English words."""
    folder = tmp_path_factory.mktemp("stock")
    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    trainer = WordPieceTrainer(vocab_size=150, special_tokens=special)
    tokenizer.train_from_iterator([e for e, _ in pairs(400)], trainer)
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]",
        cls_token="[CLS]", sep_token="[SEP]", model_max_length=64,
    ).save_pretrained(folder / "bert")  # fmt: skip
    model = SentenceTransformer(
        modules=[Transformer(str(folder / "bert")), Pooling(32), Normalize()], device="cpu"
    )
    model.save_pretrained(str(folder / "encoder"), create_model_card=False)
    return folder / "encoder"


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "stock" in request.fixturenames:
        folder = request.getfixturevalue("stock")
        monkeypatch.setattr(recipe, "stock_folder", lambda: folder)


def arguments(data: Path, out: Path, *more: str) -> list[str]:
    return ["--data", str(data), "--out", str(out), "--quick", *more]


@pytest.fixture(scope="module")
def made(data: Path, stock: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the whole quick recipe from the English encoder."""
    out = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "stock_folder", lambda: stock)
        assert main(arguments(data, out)) == 0
    return out


def vectors(folder: Path, texts: list[str]) -> np.ndarray:
    model = SentenceTransformer(str(folder), device="cpu").float()
    return np.asarray(model.encode(texts, normalize_embeddings=True))


def matched(folder: Path, teacher: Path) -> float:
    """The share of Indonesian sentences that are nearest to their English in the teacher's eyes."""
    english, indonesian = map(list, zip(*pairs(100)))
    cosines = vectors(folder, indonesian) @ vectors(teacher, english).T
    return float((cosines.argmax(axis=1) == np.arange(100)).mean())


def test_indonesian_starts_at_its_english_and_stays_there(made: Path, stock: Path) -> None:
    assert matched(stock, stock) < 0.5
    assert matched(made / "widened", stock) > 0.9
    assert matched(made / "model", stock) > 0.9


def test_the_finished_folder_is_whole_half_precise_and_tells_no_paths(made: Path) -> None:
    model = SentenceTransformer(str(made / "model"), device="cpu")
    assert {weight.dtype for weight in model.parameters()} == {torch.float16}
    assert model.max_seq_length == 256
    assert json.loads((made / "model/tokenizer.json").read_text())["truncation"] is None
    twin = (made / "model/onnx/model.int8.onnx").read_bytes()
    assert not any(part.encode() in twin for part in (".py", "site-packages", str(Path.home())))


def test_the_int8_twin_agrees_with_the_original(made: Path) -> None:
    texts = [text for pair in pairs(20, seed=9) for text in pair]
    twin = Encoder.open(str(made / "model")).encode(texts)
    cosines = (twin * vectors(made / "model", texts)).sum(axis=1)
    assert cosines.min() > 0.99


def test_the_same_job_again_changes_nothing_and_another_is_refused(
    made: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made / "model/model.safetensors"
    before = file.stat().st_mtime_ns
    assert main(arguments(data, made)) == 0
    assert file.stat().st_mtime_ns == before
    assert main(arguments(data, made, "--seed", "8")) == 2
    assert "another folder" in capsys.readouterr().err


def test_a_killed_run_goes_on_to_the_same_end(
    made: Path, stock: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "encoder_onnx", lambda model, path: None)
    start = str(made / "distilled")
    assert main(arguments(data, tmp_path / "whole", "--start", start)) == 0
    given = arguments(data, tmp_path / "killed", "--start", start)
    code = (
        "import sys; from pathlib import Path; from index.training import recipe;"
        "from index.training.__main__ import main;"
        f"recipe.stock_folder = lambda: Path({str(stock)!r}); main({given!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent.parent)
    first = tmp_path / "killed/ranking/checkpoint-5/trainer_state.json"
    until = time.monotonic() + 60
    while not first.is_file() and time.monotonic() < until and process.poll() is None:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert first.is_file()
    assert not (tmp_path / "killed/model").exists()
    assert main(given) == 0
    ends = [averaged([tmp_path / name / "model"]).state_dict() for name in ("whole", "killed")]
    for key, weight in ends[0].items():
        assert torch.allclose(weight, ends[1][key], atol=2e-3), key


def test_words_find_their_translations() -> None:
    lexicon = learn(pairs(300))
    assert lexicon.translations("Dog", "en")[0][0] == "anjing"
    assert lexicon.translations("membeli", "id")[0][0] == "buys"
    assert lexicon.translations("unknown", "en") == ()


def test_a_pruned_lexicon_keeps_the_three_best_other_words() -> None:
    found = (("a", 0.4), ("word", 0.2), ("b", 0.15), ("c", 0.1), ("d", 0.1), ("e", 0.05))
    small = pruned(Lexicon({"en": {"word": found, "name": (("name", 1.0),)}, "id": {}}))
    assert small.entries == {"en": {"word": (("a", 0.4), ("b", 0.15), ("c", 0.1))}, "id": {}}


def test_code_switching_replaces_the_share_it_is_told_and_nothing_unknown() -> None:
    lexicon = Lexicon({"en": {"dog": (("anjing", 1.0),)}, "id": {}})
    text = "Dog, 3 cats and a dog."
    assert code_switched(text, "en", lexicon, Random(1), 1.0) == "Anjing, 3 cats and a anjing."
    assert code_switched(text, "en", lexicon, Random(1), 0.0) == text
    many = code_switched("dog " * 1000, "en", lexicon, Random(1), 0.3)
    assert 250 < many.count("anjing") < 350


def test_topics_hold_every_row_once_and_put_like_ones_together() -> None:
    random = np.random.default_rng(0)
    centres = np.eye(4, dtype=np.float32)
    rows = np.repeat(centres, 8, axis=0) + 0.01 * random.normal(size=(32, 4)).astype(np.float32)
    groups = list(topics(rows, 8, np.random.default_rng(1)))
    assert sorted(np.concatenate(groups).tolist()) == list(range(32))
    assert all(len(group) <= 8 for group in groups)
    assert np.mean([len({row // 8 for row in group.tolist()}) for group in groups]) < 2
    batches = list(TopicBatches([rows, rows], 16, seed=1))
    assert [max(batch) < 32 for batch in batches] == [True, True, False, False]


class OneHot(torch.nn.Module):
    """An encoder whose vector of a text is its first piece."""

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        hot = torch.nn.functional.one_hot(features["input_ids"][:, 0], 8)
        return {"sentence_embedding": hot.float()}


def column(*pieces: int) -> dict[str, torch.Tensor]:
    ids = torch.tensor(pieces)[:, None]
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def test_ranking_rewards_the_own_passage_and_spares_the_same_one_again() -> None:
    loss = PassageRanking(OneHot())  # type: ignore[arg-type]
    labels = torch.tensor([1, 2, 3])
    right = loss([column(1, 2, 3), column(1, 2, 3)], labels)
    wrong = loss([column(2, 3, 1), column(1, 2, 3)], labels)
    assert right < 1e-3 < 1 < wrong
    twice = [column(1, 1, 3), column(1, 1, 3)]
    assert loss(twice, torch.tensor([1, 1, 3])) < 1e-3 < loss(twice, labels)


def test_distillation_is_least_at_the_teachers_vector() -> None:
    loss = Distillation(OneHot())  # type: ignore[arg-type]
    teacher = torch.eye(8)[:4]
    assert loss([column(0, 1, 2, 3)], teacher) < 1e-3 < 1 < loss([column(1, 2, 3, 0)], teacher)


def test_a_wider_vocabulary_keeps_the_old_ids_and_cuts_less(stock: Path) -> None:
    english = Tokenizer.from_file(str(stock / "tokenizer.json"))
    both = widened(english, ["jalan"])
    assert len(english.encode("jalan").ids) > len(both.encode("jalan").ids) == 3
    assert english.encode("Budi sees dog").ids == both.encode("Budi sees dog").ids


@pytest.mark.parametrize("missing", ["parallel/talks.id.gz", "qa/facqa_train.csv.gz"])
def test_a_missing_file_is_named(
    missing: str, data: Path, stock: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in data.rglob("*.gz"):
        name = file.relative_to(data)
        if str(name) != missing:
            (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "data" / name).symlink_to(file)
    assert main(arguments(tmp_path / "data", tmp_path / "out")) == 2
    assert Path(missing).name in capsys.readouterr().err


def test_bad_input_gets_a_sentence(
    data: Path, stock: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(tmp_path / "nothing", tmp_path / "out")) == 2
    assert "holds no NAME.en.gz" in capsys.readouterr().err
    assert main(arguments(data, Path(recipe.__file__).parent / "out")) == 2
    assert "inside the project" in capsys.readouterr().err
    assert main(arguments(data, tmp_path / "out", "--start", str(tmp_path))) == 2
    assert "no sentence-transformers encoder" in capsys.readouterr().err
