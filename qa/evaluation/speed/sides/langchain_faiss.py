"""LangChain as its documentation shows it: HuggingFaceEmbeddings and its FAISS vector store."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from qa.evaluation.speed.sides.side import texts_of
from qa.evaluation.speed.sides.timed import timed
from qa.evaluation.speed.sides.weights import shipped_encoder


class LangChainFaiss:
    """Vectors alone; the documented recipe has no keywords."""

    def __init__(self) -> None:
        self._embeddings = HuggingFaceEmbeddings(model_name=shipped_encoder())

    def index(self, texts: str) -> int:
        documents = [
            Document(page_content=text, metadata={"number": number})
            for number, text in enumerate(texts_of(texts))
        ]
        self._store = FAISS.from_documents(documents, self._embeddings)
        return len(documents)

    def search(self, questions: Sequence[str], k: int) -> list[tuple[list[int], float]]:
        return timed(self._find, questions, k)

    def _find(self, question: str, k: int) -> list[int]:
        found = self._store.similarity_search(question, k=k)
        return [int(document.metadata["number"]) for document in found]
