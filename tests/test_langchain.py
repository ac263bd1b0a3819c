"""LangChain's own contract tests, against our encoder, vector store and retriever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import (
    EmbeddingsIntegrationTests,
    RetrieversIntegrationTests,
    VectorStoreIntegrationTests,
)
from langchain_tests.unit_tests import EmbeddingsUnitTests

from index import Encoder, Library
from index.encoder import ONNX_FILE, SHIPPED
from index.onnx_model import OnnxModel
from index.retriever import LibraryRetriever
from index.vector_store import LibraryVectorStore
from tests.databases import Databases


class _Encoders:
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return Encoder

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"model": OnnxModel(SHIPPED / ONNX_FILE, SHIPPED / "tokenizer.json")}


class TestEncoder(_Encoders, EmbeddingsUnitTests):
    pass


class TestEncoderAtWork(_Encoders, EmbeddingsIntegrationTests):
    pass


class TestVectorStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, empty: Library) -> LibraryVectorStore:
        return LibraryVectorStore(empty)

    @staticmethod
    def get_embeddings() -> Embeddings:
        return Encoder.open()


class TestVectorStoreInPostgres(TestVectorStore):
    @pytest.fixture
    def vectorstore(self, databases: Databases, encoder: Encoder) -> Iterator[LibraryVectorStore]:
        with Library.open(databases.new(), encoder=encoder, shipped=False) as library:
            yield LibraryVectorStore(library)


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _library(self, shipped: Library) -> Iterator[None]:
        self._params = {"library": shipped, "k": 2}
        yield

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return LibraryRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return self._params

    @property
    def retriever_query_example(self) -> str:
        return "Berapa pelajar Indonesia di China?"


def test_found_passages_name_their_place(shipped: Library) -> None:
    store = LibraryVectorStore(shipped)
    (document,) = store.similarity_search("pelajar Indonesia di China", k=1)
    article = shipped.article(document.metadata["article_id"])
    assert article is not None
    start, end = document.metadata["start"], document.metadata["end"]
    assert article.text[start:end] == document.page_content
    assert document.id is not None
    assert store.get_by_ids([document.id]) == [document]


def test_scores_are_cosines(library: Library) -> None:
    store = LibraryVectorStore(library)
    found = store.similarity_search_with_score("Harga beras di Jakarta naik", k=2)
    assert [document.metadata["article_id"] for document, _ in found] == ["beras", "flood"]
    assert 1.0 >= found[0][1] > found[1][1] >= -1.0


def test_texts_fill_a_new_store(tmp_path: Path, encoder: Encoder) -> None:
    store = LibraryVectorStore.from_texts(
        ["apel merah", "kapal laut"], encoder, ids=["a", "b"], folder=tmp_path
    )
    assert store.similarity_search("buah apel", k=1)[0].id == "a"


def test_texts_need_an_encoder_that_is_ours(tmp_path: Path) -> None:
    from langchain_core.embeddings import DeterministicFakeEmbedding

    with pytest.raises(TypeError, match=r"Encoder\.open"):
        LibraryVectorStore.from_texts(["x"], DeterministicFakeEmbedding(size=4), folder=tmp_path)
