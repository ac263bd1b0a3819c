"""Trains the network with transformers' trainer, so that a killed run goes on where it was."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import Trainer, TrainingArguments

from index.training.precision import bf16_is_fast
from qa.training.network import ReaderNetwork
from qa.training.windows import Batches, collate

_RATE = 1e-4  # AdamW's learning rate at its highest
_LAST = "trainer_state.json"  # what the trainer writes last into a checkpoint


@dataclass(frozen=True, slots=True)
class Settings:
    """Where checkpoints go, after how many steps each, and the seed."""

    folder: Path
    save_every: int
    seed: int


def train(network: ReaderNetwork, batches: Batches, settings: Settings) -> list[Path]:
    """Train in place, once through all batches, from the last checkpoint where there is one.

    The word embeddings stay as they are: they are two thirds of the network, and the words of the
    training sets must not move away from those that are only met later.

    Returns:
        The last checkpoints, oldest first.
    """
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    for folder in settings.folder.glob("checkpoint-*"):
        if not (folder / _LAST).exists():
            shutil.rmtree(folder)  # killed while it was being written
    trainer = Trainer(
        model=network,
        args=_arguments(settings),
        data_collator=collate,
        train_dataset=batches,
    )
    done = _checkpoints(settings.folder)
    trainer.train(resume_from_checkpoint=str(done[-1]) if done else None)
    return _checkpoints(settings.folder)


def average(checkpoints: list[Path]) -> ReaderNetwork:
    """The mean of the weights of checkpoints of one run (Wortsman et al. 2022, "model soups")."""
    networks = [ReaderNetwork.from_pretrained(path) for path in checkpoints]
    states = [network.state_dict() for network in networks]
    mean: dict[str, Tensor] = {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0)
        for name in states[0]
    }
    networks[0].load_state_dict(mean)
    return networks[0]


def _checkpoints(folder: Path) -> list[Path]:
    found = folder.glob("checkpoint-*")
    return sorted(found, key=lambda path: int(path.name.rpartition("-")[2]))


def _arguments(settings: Settings) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(settings.folder),
        num_train_epochs=1,
        per_device_train_batch_size=1,  # a row of the dataset is a whole batch
        learning_rate=_RATE,
        weight_decay=0.01,
        warmup_steps=0.05,
        lr_scheduler_type="linear",
        optim="adamw_torch_fused",
        bf16=bf16_is_fast(),
        use_cpu=not torch.cuda.is_available(),
        seed=settings.seed,
        save_steps=settings.save_every,
        save_total_limit=4,
        logging_steps=20,
        report_to="none",
        remove_unused_columns=False,
        dataloader_pin_memory=False,
    )
