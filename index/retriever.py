"""The hybrid search as a LangChain `BaseRetriever`."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.documents import as_document
from index.library import Library


class LibraryRetriever(BaseRetriever):
    """Finds the k best passages of a library; each document's metadata holds its `score` too."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        **kwargs: Any,
    ) -> list[Document]:
        documents = []
        for hit in self.library.search(query, self.k if k is None else k):
            document = as_document(self.library, hit.passage)
            document.metadata = {**document.metadata, "score": hit.score}
            documents.append(document)
        return documents
