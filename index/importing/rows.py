"""What travels between the processes of an import: Arrow tables, a row for each thing to tell.

Knows nothing about how the processes are run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

import numpy as np
import pyarrow as pa

from corpus import Article, Passage
from corpus.sentences import Spans
from index.store import Embedded
from index.vectors import Vectors

_ROW = pa.schema([("told", pa.binary()), ("vectors", pa.binary())])
_FILE = pa.schema([("file", pa.binary())])


@dataclass(frozen=True, slots=True)
class Row:
    """An article, the refusal of one, that a file was read to its end, or that nothing can go on.

    `vectors` is [len(spans), dimension]; None where the article is not embedded.
    """

    article: Article | None = None
    refusal: str = ""
    ends: bool = False
    failure: str = ""
    spans: Spans | None = None
    vectors: Vectors | None = None

    @property
    def embedded(self) -> Embedded | None:
        """The article as a library takes it, if it was cut and embedded."""
        if self.article is None or self.spans is None or self.vectors is None:
            return None
        passages = [
            Passage(self.article.id, start, end, self.article.text[start:end])
            for start, end in self.spans
        ]
        return Embedded(self.article, passages, self.vectors)


def as_table(rows: Iterable[Row]) -> pa.Table:
    """The rows as they travel."""
    told, vectors = [], []
    for row in rows:
        article = astuple(row.article) if row.article else None
        # JSON's escapes carry what UTF-8 cannot: file names may hold anything.
        told.append(
            json.dumps([article, row.refusal, row.ends, row.failure, row.spans]).encode("ascii")
        )
        vectors.append(None if row.vectors is None else row.vectors.astype("<f4").tobytes())
    return pa.table([pa.array(told, pa.binary()), pa.array(vectors, pa.binary())], schema=_ROW)


def rows_of(table: pa.Table) -> Iterator[Row]:
    """The rows of a table that `as_table` made."""
    for told, data in zip(table["told"].to_pylist(), table["vectors"].to_pylist(), strict=True):
        article, refusal, ends, failure, spans = json.loads(told)
        yield Row(
            article=Article(*article) if article else None,
            refusal=refusal,
            ends=ends,
            failure=failure,
            spans=None if spans is None else [(start, end) for start, end in spans],
            vectors=None if data is None else _vectors(data, len(spans)),
        )


def files_as_table(names: Iterable[bytes]) -> pa.Table:
    """The names of files, as the system knows them."""
    return pa.table([pa.array(list(names), pa.binary())], schema=_FILE)


def files_of(table: pa.Table) -> list[bytes]:
    """The names in a table that `files_as_table` made."""
    return [bytes(name) for name in table["file"].to_pylist()]


def _vectors(data: bytes, count: int) -> Vectors:
    flat = np.frombuffer(data, dtype="<f4").astype(np.float32, copy=False)
    return flat.reshape(count, -1)
