"""The two steps that every process of an import can do: read files, and embed articles.

Knows nothing about how the processes are run, and writes nothing: a step that was interrupted is
done again by another process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from corpus import Language, split
from corpus.read import read_file
from index.encoder import Encoder
from index.errors import EncoderError
from index.importing.known import Known
from index.importing.rows import Row, as_table, files_of, rows_of

_TOGETHER = 16  # rows that are handed on at once


def read(names: pa.Table, language: Language | None = None) -> Iterator[pa.Table]:
    """The rows of files, in their order; `language` is that of all, None where it is detected."""
    for name in files_of(names):
        rows, some = _rows(Path(os.fsdecode(name)), language), []
        for row in rows:
            some.append(row)
            if len(some) == _TOGETHER:
                yield as_table(some)
                some = []
        yield as_table(some)


def _rows(file: Path, language: Language | None) -> Iterator[Row]:
    refused: list[Row] = []
    for article in read_file(file, lambda _, error: refused.append(Row(refusal=str(error)))):
        yield from refused
        refused.clear()
        yield Row(replace(article, language=language) if language else article)
    yield from refused
    yield Row(ends=True)


class Embedder:
    """Cuts and embeds articles with the encoder of a library, which it opens once."""

    def __init__(self, name: str, identity: str, known: Callable[[], Known]) -> None:
        """Take the name of the encoder and the identity that it must have.

        Args:
            known: gives the texts that the library holds: they are passed on as they are.
        """
        self._name, self._identity = name, identity
        self._known = known()

    def __call__(self, table: pa.Table) -> pa.Table:
        rows = list(rows_of(table))
        new = [
            (place, row.article, split(row.article))
            for place, row in enumerate(rows)
            if row.article and row.article.fingerprint not in self._known
        ]
        try:
            texts = [one.text for _, _, cut in new for one in cut]
            encoded = self._encoder.encode_passages(texts)
        except EncoderError as error:  # as a row: from an exception Ray would keep the text alone
            return as_table([Row(failure=str(error))])
        done = 0
        for place, article, cut in new:
            mine = encoded.part(done, len(cut))
            done += len(cut)
            rows[place] = Row(article, spans=[(one.start, one.end) for one in cut], encoded=mine)
        return as_table(rows)

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = Encoder.open(self._name)
        if encoder.identity != self._identity:
            raise EncoderError(
                f"The encoder {self._name} is another one where the import runs than the "
                "library's: install the same version of Tanya and of the model there."
            )
        return encoder
