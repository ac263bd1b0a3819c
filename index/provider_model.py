"""Runs an embedding model of any provider that LangChain knows, named "provider:model"."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from langchain.embeddings import init_embeddings
from langchain_core.embeddings import Embeddings

from index.errors import EncoderError
from index.sentences import Encoded, without_sentences
from index.vectors import Vectors


class ProviderModel:
    """A LangChain `Embeddings` whose vectors are brought to length 1."""

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        """Embed a first text, which tells the dimension and the state of the model.

        Raises:
            EncoderError: the provider does not answer.
        """
        self._embeddings = embeddings
        self._name = name
        self.dimension = 0
        probe = self.encode(["Tanya"])
        self.dimension = probe.shape[1]
        self.fingerprint = hashlib.sha256(probe.round(2).tobytes()).hexdigest()[:16]

    @classmethod
    def open(cls, name: str) -> ProviderModel:
        """Open "ollama:nomic-embed-text", "openai:text-embedding-3-small" and the like.

        Raises:
            EncoderError: the provider is not known, not installed or not reachable.
        """
        try:
            return cls(init_embeddings(name), name)
        except (ImportError, ValueError) as error:
            raise EncoderError(
                f"The encoder {name} cannot be used: {_first_line(error)}"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return [len(texts), dimension]."""
        try:
            vectors = np.array(self._embeddings.embed_documents(list(texts)), dtype=np.float32)
        except Exception as error:  # every provider raises errors of its own
            raise EncoderError(
                f"The encoder {self._name} did not answer ({_first_line(error)}): "
                "check that its service runs."
            ) from error
        normalised: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normalised

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        return without_sentences(self.encode(texts))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
