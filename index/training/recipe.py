"""The whole recipe, from the English encoder to the shipped folder, stage by stage.

Each stage leaves its result in the output folder; a run that was killed goes on from there.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from corpus.errors import InputError
from index.evaluation.stock import stock_folder
from index.lexicon import Lexicon
from index.training.encoding import Vectors, encoded, opened
from index.training.export import encoder_onnx
from index.training.lexicon import learn, pruned
from index.training.questions import asked, rows
from index.training.sentences import Pairs, all_pairs, indonesian_texts, worldly_pairs
from index.training.stage import Settings, checkpoints, train
from index.training.tasks import batches, distillation, ranking
from index.training.vocabulary import new_pieces, widen

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PIECES = 256  # what the finished encoder reads of a text
_DROPOUT = 0.1  # what BERT says; for who trains the finished encoder further


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything; the learning rates belong to these amounts."""

    vocabulary: int = 22_000
    texts: int | None = None  # that the vocabulary is trained on; None for all
    pairs: int | None = None  # that are aligned and distilled
    epochs: int = 3  # over the pairs
    rehearsed: int = 15_000  # pairs that are distilled again beside ranking
    passages: int | None = None
    passes: int = 3  # over the passages, each with other questions
    batch: int = 32
    save_every: int = 100


QUICK = Plan(2_000, 500, 300, 1, 128, 96, 1, 16, 5)


@dataclass(frozen=True, slots=True)
class Job:
    """What to make, of what, and where; `start` is an encoder that knows Indonesian already."""

    data: Path
    out: Path
    start: Path | None
    plan: Plan
    seed: int


def run(job: Job) -> Path:
    """Make the encoder; the same job again goes on where it was stopped.

    Returns:
        The finished sentence-transformers folder, half precision, with its int8 ONNX twin.

    Raises:
        InputError: the data, the start or the output folder cannot be used.
    """
    _check(job)
    _claim(job)
    lexicon = _lexicon(job)
    start = job.start or _once(job.out / "distilled", lambda folder: _distil(job, folder))
    return _once(job.out / "model", lambda folder: _rank(job, start, lexicon, folder))


def _check(job: Job) -> None:
    """Read everything once: better to fail now than after an hour."""
    worldly_pairs(job.data)
    deque(indonesian_texts(job.data), maxlen=0)
    opened(job.start or stock_folder())


def _claim(job: Job) -> None:
    """Mark the folder as this job's, so that no other job goes on with its checkpoints."""
    mine = asdict(job.plan) | {"start": str(job.start), "seed": job.seed}
    job.out.mkdir(parents=True, exist_ok=True)
    file = job.out / "job.json"
    if file.is_file() and json.loads(file.read_text()) != mine:
        raise InputError(f"{job.out} holds a run with other settings: name another folder.")
    file.write_text(json.dumps(mine, indent=2))


def _once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Make a folder whole or not at all."""
    if not folder.is_dir():
        unfinished = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make(unfinished)
        unfinished.rename(folder)
    return folder


def _lexicon(job: Job) -> Lexicon:
    """What training switches words by; the part of it that search needs lies beside it."""
    file = job.out / "words.json.gz"
    if not file.is_file():
        _log.info("Aligning words")
        lexicon = learn(all_pairs(job.data)[: job.plan.pairs])
        pruned(lexicon).save(job.out / "lexicon.jsonl.gz")
        unfinished = file.with_suffix(".tmp")
        lexicon.save(unfinished)
        unfinished.replace(file)
    return Lexicon.load(file)


def _distil(job: Job, folder: Path) -> None:
    """Widen the English encoder's vocabulary and teach it Indonesian."""
    wide = _once(job.out / "widened", lambda folder: _widen(job, folder))
    _log.info("Distilling")
    pairs = _sample(worldly_pairs(job.data), job.plan.pairs, job.seed)
    model = opened(wide)
    task = distillation(model, pairs, _teacher(job, pairs, "teacher"), Random(job.seed))
    settings = _settings(job, rate=3e-4, word_rate=3e-3, epochs=job.plan.epochs)
    train(model, {"distillation": task}, job.out / "distillation", settings, batches())
    model.save_pretrained(str(folder), create_model_card=False)


def _widen(job: Job, folder: Path) -> None:
    _log.info("Making the vocabulary")
    stock = stock_folder()
    english = Tokenizer.from_file(str(stock / "tokenizer.json"))
    english.no_truncation()
    english.no_padding()
    texts = islice(indonesian_texts(job.data), job.plan.texts)
    pieces = new_pieces(english, texts, job.plan.vocabulary)
    pairs = all_pairs(job.data)[: job.plan.pairs]
    widen(opened(stock), english, pieces, pairs, folder)


def _rank(job: Job, start: Path, lexicon: Lexicon, folder: Path) -> None:
    """Teach it to find the passage of a question, rehearsing sentences; then finish it."""
    _log.info("Ranking")
    random, plan = Random(job.seed), job.plan
    groups = _sample(asked(job.data), plan.passages, job.seed)
    passes = [list(rows(groups, lexicon, random)) for _ in range(plan.passes)]
    pairs = _sample(worldly_pairs(job.data), plan.rehearsed, job.seed)
    model = opened(start)
    topics = encoded(model, [row.first for one in passes for row in one], job.out / "topics.npy")
    tasks = {
        "ranking": ranking(model, passes),
        "distillation": distillation(model, pairs, _teacher(job, pairs, "rehearsed"), random),
    }
    settings = _settings(job, rate=1e-4, word_rate=0.0, epochs=1)
    train(model, tasks, job.out / "ranking", settings, batches(np.split(topics, plan.passes)))
    _finish(checkpoints(job.out / "ranking"), folder)


def _finish(folders: list[Path], folder: Path) -> None:
    """Write the mean of the last checkpoints, and its twin.

    The mean is flatter and better than the last (Izmailov et al. 2018; Wortsman et al. 2022).
    """
    _log.info("Averaging %d checkpoints and exporting", len(folders))
    model = averaged(folders)
    _forget_training(model)
    model.half().save_pretrained(str(folder), create_model_card=False)
    encoder_onnx(model.float(), folder / "onnx" / "model.int8.onnx")


def _forget_training(model: SentenceTransformer) -> None:
    """Set back what holds while training only: the short texts and the missing dropout."""
    model.max_seq_length = _PIECES
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.no_padding()
    for key in ("max_length", "stride", "truncation_strategy", "pad_to_multiple_of"):
        model.tokenizer.init_kwargs.pop(key, None)
    config: Any = model[0].model.config  # type: ignore[union-attr]
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = _DROPOUT


def averaged(folders: list[Path]) -> SentenceTransformer:
    """An encoder on the processor whose every weight is the mean of those of the folders."""
    models = [opened(folder).cpu() for folder in folders]
    states = [model.state_dict() for model in models]
    mean = {key: torch.stack([s[key].float() for s in states]).mean(dim=0) for key in states[0]}
    models[0].load_state_dict(mean)
    return models[0]


def _teacher(job: Job, pairs: Pairs, name: str) -> Vectors:
    english = [english for english, _ in pairs]
    return encoded(opened(stock_folder()), english, job.out / f"{name}.npy")


def _sample(items: list[T], size: int | None, seed: int) -> list[T]:
    return items if size is None else Random(seed).sample(items, min(size, len(items)))


def _settings(job: Job, rate: float, word_rate: float, epochs: int) -> Settings:
    plan = job.plan
    return Settings(rate, word_rate, plan.batch, epochs, plan.save_every, job.seed)
