"""One stage of training: sentence-transformers' trainer, set so that a killed run goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
from sentence_transformers.sentence_transformer.training_args import (
    SentenceTransformerTrainingArguments,
)
from torch import nn
from torch.utils.data import BatchSampler

from index.training.precision import bf16_is_fast

Sampler = Callable[[Dataset, int, Any, int], BatchSampler]  # also a generator and the seed


@dataclass(frozen=True, slots=True)
class Settings:
    """How a stage goes through its data."""

    rate: float  # AdamW's learning rate at its highest
    word_rate: float  # the same for the word table; 0 leaves it as it is
    batch: int
    epochs: int
    save_every: int  # steps
    seed: int


class _Trainer(SentenceTransformerTrainer):
    """The trainer with batches of our own. (A sampler among its arguments would be pickled.)"""

    def __init__(self, sampler: Sampler, **given: Any) -> None:
        self._sampler = sampler
        super().__init__(**given)

    def get_batch_sampler(
        self,
        dataset: Any,
        batch_size: int,
        *_: Any,
        generator: Any = None,
        seed: int = 0,
        **__: Any,
    ) -> BatchSampler:
        return self._sampler(dataset, batch_size, generator, seed)


def train(
    model: SentenceTransformer,
    tasks: Mapping[str, tuple[Dataset, nn.Module]],
    folder: Path,
    settings: Settings,
    sampler: Sampler,
) -> list[Path]:
    """Train `model` in place, through all tasks mixed; checkpoints go to `folder`.

    Args:
        model: the encoder; where `folder` holds a checkpoint, its weights are replaced.
        tasks: dataset and loss by name.
        folder: made where it is missing.
        settings: the learning rate and sizes.
        sampler: makes the batches of one dataset.

    Returns:
        The last checkpoints, oldest first, each a sentence-transformers folder.
    """
    words = model[0].model.get_input_embeddings()  # type: ignore[operator, union-attr]
    words.requires_grad_(settings.word_rate > 0)
    trainer = _Trainer(
        sampler,
        model=model,
        args=_arguments(folder, settings),
        train_dataset={name: dataset for name, (dataset, _) in tasks.items()},
        loss={name: loss for name, (_, loss) in tasks.items()},
    )
    earlier = checkpoints(folder)
    trainer.train(resume_from_checkpoint=str(earlier[-1]) if earlier else None)
    return checkpoints(folder)


def checkpoints(folder: Path) -> list[Path]:
    """The whole checkpoints below `folder`, oldest first."""
    states = folder.glob("checkpoint-*/trainer_state.json")  # written last
    return sorted((s.parent for s in states), key=lambda f: int(f.name.rpartition("-")[2]))


def _arguments(folder: Path, settings: Settings) -> SentenceTransformerTrainingArguments:
    return SentenceTransformerTrainingArguments(
        output_dir=str(folder),
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch,
        learning_rate=settings.rate,
        learning_rate_mapping={"word_embeddings": settings.word_rate},
        warmup_steps=0.05,
        lr_scheduler_type="linear",
        optim="adamw_torch_fused",
        bf16=bf16_is_fast(),
        use_cpu=not torch.cuda.is_available(),
        seed=settings.seed,
        save_steps=settings.save_every,
        save_total_limit=5,
        logging_steps=20,
        report_to="none",
        dataloader_pin_memory=False,
    )
