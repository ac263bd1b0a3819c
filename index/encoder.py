"""The encoder: texts to vectors of length 1. The shipped bilingual one, or any that is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, Self

import numpy as np

from index.errors import EncoderError
from index.sentences import Encoded, without_sentences
from index.vectors import Vectors

DEFAULT = "default"
_QUESTIONS = 32  # being answered at a time, each of which needs its vector twice
SHIPPED = Path(__file__).parent / "model"
_PROVIDER = re.compile(r"[a-z_]{2,}:(?![\\/])")
ONNX_FILE = Path("onnx") / "model.int8.onnx"


class Model(Protocol):
    """What an encoder needs of the program that runs its weights."""

    dimension: int
    fingerprint: str  # changes whenever the weights do

    def encode(self, texts: Sequence[str]) -> Vectors: ...

    def encode_passages(self, texts: Sequence[str]) -> Encoded: ...


class Encoder:
    """One model; `identity` tells its vectors from all others'. See `index.embeddings`."""

    def __init__(self, model: Model, name: str = DEFAULT) -> None:
        self.name = name
        self.model = model
        self._remembered = lru_cache(_QUESTIONS)(self._question)

    @classmethod
    def open(cls, name: str | None = None) -> Self:
        """Load the shipped encoder, or a sentence-transformers model by folder or name.

        A name is looked for on this machine first, then on the model hub; "provider:model" is
        one of LangChain's embedding providers.

        Raises:
            EncoderError: there is no such model, or it cannot be reached.
        """
        if name is None or name == DEFAULT:
            return cls(_load_onnx(SHIPPED))
        folder = Path(name).expanduser()
        if (folder / ONNX_FILE).is_file():
            return cls(_load_onnx(folder), str(folder.resolve()))
        return cls(_load_named(name), str(folder.resolve()) if folder.is_dir() else name)

    @property
    def dimension(self) -> int:
        return self.model.dimension

    @property
    def identity(self) -> str:
        return f"{self.name}@{self.model.fingerprint}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return [len(texts), dimension] float32, each row of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self.model.encode(texts)

    def encode_question(self, text: str) -> Vectors:
        """The vector [dimension] of a question, not to be changed: it is kept for a moment."""
        return self._remembered(text)

    def _question(self, text: str) -> Vectors:
        vector: Vectors = self.encode([text])[0]
        vector.flags.writeable = False
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """The same rows, with the vectors of each text's sentences where the model tells them."""
        if not texts:
            return without_sentences(self.encode(texts))
        return self.model.encode_passages(texts)


def _load_named(name: str) -> Model:
    # Both import much that takes seconds: only for who asks for another model than the shipped one.
    if _PROVIDER.match(name):
        from index.provider_model import ProviderModel

        return ProviderModel.open(name)
    from index.torch_model import TorchModel

    return TorchModel(name)


def _load_onnx(folder: Path) -> Model:
    # Deferred so that opening a library for its keywords alone needs no model.
    from index.onnx_model import OnnxModel

    if not (folder / ONNX_FILE).is_file():
        raise EncoderError(f"The encoder is missing from {folder}: install Tanya again.")
    return OnnxModel(folder / ONNX_FILE, folder / "tokenizer.json")
