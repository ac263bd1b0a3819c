"""What travels between the processes of an import: Arrow tables, a row for each thing to tell.

Knows nothing about how the processes are run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import pyarrow as pa

from corpus import Article, Passage
from corpus.sentences import Spans
from index.sentences import Encoded, from_bytes
from index.store import Embedded

_ROW = pa.schema(
    [("told", pa.binary()), ("vectors", pa.binary()), ("sentences", pa.list_(pa.binary()))]
)
_FILE = pa.schema([("file", pa.binary())])


@dataclass(frozen=True, slots=True)
class Row:
    """An article, the refusal of one, that a file was read to its end, or that nothing can go on.

    `encoded` has a row for each span; it is None where the article is not embedded.
    """

    article: Article | None = None
    refusal: str = ""
    ends: bool = False
    failure: str = ""
    spans: Spans | None = None
    encoded: Encoded | None = None

    @property
    def embedded(self) -> Embedded | None:
        """The article as a library takes it, if it was cut and embedded."""
        if self.article is None or self.spans is None or self.encoded is None:
            return None
        passages = [
            Passage(self.article.id, start, end, self.article.text[start:end])
            for start, end in self.spans
        ]
        return Embedded(self.article, passages, self.encoded)


def as_table(rows: Iterable[Row]) -> pa.Table:
    """The rows as they travel."""
    told, vectors, sentences = [], [], []
    for row in rows:
        article = astuple(row.article) if row.article else None
        # JSON's escapes carry what UTF-8 cannot: file names may hold anything.
        told.append(
            json.dumps([article, row.refusal, row.ends, row.failure, row.spans]).encode("ascii")
        )
        encoded = row.encoded
        vectors.append(None if encoded is None else encoded.vectors.astype("<f4").tobytes())
        sentences.append(None if encoded is None else [one.tobytes() for one in encoded.sentences])
    columns = (told, vectors, sentences)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, _ROW, strict=True)]
    return pa.table(arrays, schema=_ROW)


def rows_of(table: pa.Table) -> Iterator[Row]:
    """The rows of a table that `as_table` made."""
    columns = (table[name].to_pylist() for name in _ROW.names)
    for told, vectors, sentences in zip(*columns, strict=True):
        article, refusal, ends, failure, spans = json.loads(told)
        yield Row(
            article=Article(*article) if article else None,
            refusal=refusal,
            ends=ends,
            failure=failure,
            spans=None if spans is None else [(start, end) for start, end in spans],
            encoded=None if vectors is None else _encoded(vectors, sentences),
        )


def files_as_table(names: Iterable[bytes]) -> pa.Table:
    """The names of files, as the system knows them."""
    return pa.table([pa.array(list(names), pa.binary())], schema=_FILE)


def files_of(table: pa.Table) -> list[bytes]:
    """The names in a table that `files_as_table` made."""
    return [bytes(name) for name in table["file"].to_pylist()]


def _encoded(data: bytes, sentences: Sequence[bytes]) -> Encoded:
    flat = np.frombuffer(data, dtype="<f4").astype(np.float32, copy=False)
    vectors = flat.reshape(len(sentences), -1)
    return Encoded(vectors, [from_bytes(one, vectors.shape[1]) for one in sentences])
