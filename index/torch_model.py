"""Runs any sentence-transformers model, from a folder, this machine's cache, or the model hub.

Torch and the hub's client take seconds to import: each function does it when it is called.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.errors import EncoderError
from index.sentences import Encoded, without_sentences
from index.vectors import Vectors

_HUB_SECONDS = 5.0  # how long to wait for the hub's first word


class TorchModel:
    """A SentenceTransformer in single precision, on the processor or GPU that it finds."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Raises:
            EncoderError: it is neither on this machine nor to be had from the hub.
        """
        folder = Path(name).expanduser()
        is_local = folder.is_dir() or _is_cached(name)
        if not is_local:
            _ask_hub(name)
        from sentence_transformers import SentenceTransformer

        try:
            source = str(folder) if folder.is_dir() else name
            model = SentenceTransformer(
                source, local_files_only=is_local, trust_remote_code=False
            ).float()
        except Exception as error:  # the library raises whatever its parts raise
            raise EncoderError(
                f"The encoder {name} cannot be loaded ({_first_line(error)}): name a "
                "sentence-transformers model or a folder that holds one."
            ) from error
        self._model = model
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.fingerprint = _fingerprint(model)

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        return without_sentences(self.encode(texts))


def _is_cached(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(name, "config.json"), str)
    except HFValidationError:
        return False


def _ask_hub(name: str) -> None:
    """Ask once whether the hub has the model: loading would retry for minutes."""
    if os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0"):
        raise EncoderError(_missing(name, "and the hub is switched off by HF_HUB_OFFLINE"))
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        HfApi().model_info(name, timeout=_HUB_SECONDS)
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise EncoderError(_missing(name, "and the model hub has none of that name")) from error
    except Exception as error:  # no network: whichever layer noticed first
        raise EncoderError(_missing(name, "and the model hub cannot be reached")) from error


def _missing(name: str, where: str) -> str:
    return (
        f"There is no encoder {name} on this machine {where}: give the path of a "
        "sentence-transformers folder, or leave the setting out for the shipped encoder."
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _fingerprint(model: object) -> str:
    digest = hashlib.sha256()
    for key, value in sorted(model.state_dict().items()):  # type: ignore[attr-defined]
        digest.update(key.encode())
        digest.update(value.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
