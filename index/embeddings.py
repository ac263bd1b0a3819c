"""The encoder as LangChain knows it. By itself: LangChain takes a third of a second to import."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from index.encoder import Encoder as PlainEncoder


class Encoder(PlainEncoder, Embeddings):
    """An encoder that is an `Embeddings` as well; this is `index.Encoder`."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]
