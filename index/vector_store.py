"""A library as a LangChain `VectorStore`: the dense leg behind LangChain's own interface."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from corpus import Article
from index.documents import as_document, document_of
from index.embeddings import Encoder
from index.library import Library


class LibraryVectorStore(VectorStore):
    """Documents live in the library as articles of one passage; its articles are found as well.

    What is found in an article that the library has split is a document for each passage, with the
    id "article#start-end" and the article's data as metadata.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def embeddings(self) -> Embeddings:
        encoder = self.library.encoder
        return Encoder(encoder.model, encoder.name)

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        folder: str | Path | None = None,
        **kwargs: Any,
    ) -> LibraryVectorStore:
        """Add texts to the library in a folder; `embedding` must be an `Encoder`."""
        if not isinstance(embedding, Encoder):
            raise TypeError("embedding must be an index.Encoder: Encoder.open(name) makes one")
        store = cls(Library.open(folder, encoder=embedding))
        store.add_texts(texts, metadatas, ids=ids)
        return store

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Add texts, each under its id or a new one, and return the ids; a known id is replaced."""
        texts = list(texts)
        chosen: list[str | None] = list(ids) if ids else [None] * len(texts)
        given = metadatas or [{} for _ in texts]
        return [
            self._add(text, metadata, id or uuid.uuid4().hex)
            for text, metadata, id in zip(texts, given, chosen, strict=True)
        ]

    def _add(self, text: str, metadata: dict[str, Any], id: str) -> str:
        known = ("title", "source", "url", "published", "language")
        fields = {key: metadata[key] for key in known if isinstance(metadata.get(key), str)}
        self.library.add_whole(Article.from_text(text, id=id, **fields), metadata)
        return id

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Remove the documents or articles of these ids; unknown ones are passed over."""
        for id in ids or []:
            self.library.remove(id)
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids that exist, in their order."""
        found = (document_of(self.library, id) for id in ids)
        return [document for document in found if document]

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The k documents nearest to a query, nearest first."""
        return [document for document, _ in self.similarity_search_with_score(query, k)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """The k nearest documents with their cosine similarity, -1..1, higher is nearer."""
        return [
            (as_document(self.library, passage), similarity)
            for passage, similarity in self.library.nearest(query, k)
        ]

    def _select_relevance_score_fn(self) -> Any:
        return lambda cosine: (cosine + 1.0) / 2.0
