"""Haystack as its tutorial on hybrid retrieval shows it, in memory, without a ranking model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from qa.evaluation.speed.sides.side import texts_of
from qa.evaluation.speed.sides.timed import timed
from qa.evaluation.speed.sides.weights import shipped_encoder


class HaystackMemory:
    """BM25 and vectors, joined by reciprocal rank fusion."""

    def __init__(self) -> None:
        folder = shipped_encoder()
        self._store: Any = InMemoryDocumentStore()
        self._embedder: Any = SentenceTransformersDocumentEmbedder(model=folder, progress_bar=False)
        self._embedder.warm_up()
        self._pipeline: Any = Pipeline()
        parts = {
            "text_embedder": SentenceTransformersTextEmbedder(model=folder, progress_bar=False),
            "embedding_retriever": InMemoryEmbeddingRetriever(self._store),
            "bm25_retriever": InMemoryBM25Retriever(self._store),
            "document_joiner": DocumentJoiner(join_mode="reciprocal_rank_fusion"),
        }
        for name, part in parts.items():
            self._pipeline.add_component(name, part)
        self._pipeline.connect("text_embedder", "embedding_retriever")
        self._pipeline.connect("bm25_retriever", "document_joiner")
        self._pipeline.connect("embedding_retriever", "document_joiner")

    def index(self, texts: str) -> int:
        documents = [
            Document(content=text, meta={"number": number})
            for number, text in enumerate(texts_of(texts))
        ]
        embedded = self._embedder.run(documents)["documents"]
        return int(self._store.write_documents(embedded, policy=DuplicatePolicy.SKIP))

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        return timed(self._find, questions, k)

    def _find(self, question: str, k: int) -> list[int]:
        asked = {"text_embedder": {"text": question}, "bm25_retriever": {"query": question}}
        found = self._pipeline.run(asked)["document_joiner"]["documents"]
        return [int(document.meta["number"]) for document in found[:k]]
