"""Opens encoders for training and keeps what they say about many texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from index.errors import EncoderError
from index.training.precision import bf16_is_fast

Vectors = NDArray[np.float32]

_BATCH = 64
_TRAINING_PIECES = 192  # nine of ten passages are shorter


def opened(folder: Path) -> SentenceTransformer:
    """The encoder of a folder in single precision, on the GPU if there is one.

    Without dropout, which triples the time of a step on a processor; so few passes hardly overfit.

    Raises:
        EncoderError: there is no sentence-transformers encoder in the folder.
    """
    if not (folder / "modules.json").is_file():
        raise EncoderError(f"{folder} holds no sentence-transformers encoder: name one that does.")
    none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = SentenceTransformer(str(folder), config_kwargs=none, local_files_only=True).float()
    model.max_seq_length = _TRAINING_PIECES
    return model


def encoded(model: SentenceTransformer, texts: Sequence[str], file: Path) -> Vectors:
    """Unit vectors [len(texts), d], read from `file` if an earlier run has written it."""
    if not file.is_file():
        with torch.autocast(model.device.type, torch.bfloat16, enabled=bf16_is_fast()):
            vectors = model.encode(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=True
            )
        unfinished = file.with_suffix(".tmp.npy")
        np.save(unfinished, np.asarray(vectors, dtype=np.float32))
        unfinished.replace(file)
    found: Vectors = np.load(file)
    return found
