"""The reader: finds the words of a text that answer a question, or says that there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.onnx import Arrays, Graph
from qa.errors import ReaderError
from qa.words import LOCATION, shared_words

SHIPPED = Path(__file__).parent / "model"
MODEL_FILE = "model.int8.onnx"

_MAX_PIECES = 256
_STRIDE = 96  # word pieces that two windows of a long text share
_MOST_QUESTION = 64  # word pieces
_LONGEST_ANSWER = 40  # word pieces
_BATCH = 16

_ENTAILMENT = "entailment_logits"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of what was read, with the sum of its start and end logits.

    `score > null_score` means that the reader finds an answer in the text at all.
    """

    text: str
    start: int
    end: int
    score: float
    null_score: float

    @property
    def margin(self) -> float:
        """How much more the reader believes in this span than in there being no answer."""
        return self.score - self.null_score


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text proves a statement, leaves it open, or denies it: probabilities, sum 1."""

    entailment: float
    neutral: float
    contradiction: float


class Reader:
    """An extractive question answering model (Devlin et al. 2019, section 4.3) in onnxruntime."""

    def __init__(self, folder: Path) -> None:
        """Load model.int8.onnx and tokenizer.json from a folder.

        Raises:
            ReaderError: they are not there, or are damaged.
        """
        try:
            data = (folder / MODEL_FILE).read_bytes()
            self._graph = Graph(data, shared_words() if LOCATION.encode() in data else {})
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # onnxruntime and tokenizers have no common error
            raise ReaderError(
                f"The reader in {folder} cannot be loaded: install Tanya again, or name a folder "
                f"that holds {MODEL_FILE} and tokenizer.json."
            ) from error
        self._tokenizer.no_padding()

    @classmethod
    def open(cls, folder: str | Path | None = None) -> Reader:
        """Load the shipped reader, or the one in a folder.

        Raises:
            ReaderError: see `Reader`.
        """
        return cls(Path(folder).expanduser() if folder else SHIPPED)

    def read(self, question: str, text: str) -> Span:
        """The best span of one text."""
        return self.read_all(question, [text])[0]

    def read_all(self, question: str, texts: Sequence[str]) -> list[Span]:
        """The best span of each text. Long texts are read in overlapping windows."""
        found = self.read_within(question, texts, [[(0, len(text))] for text in texts])
        return [spans[0] or Span("", 0, 0, -np.inf, 0.0) for spans in found]

    def read_within(
        self, question: str, texts: Sequence[str], places: Sequence[Sequence[tuple[int, int]]]
    ) -> list[list[Span | None]]:
        """The best span within each place (start, end) of each text, None where nothing is read."""
        best: list[list[Span | None]] = [[None] * len(of_text) for of_text in places]
        windows = list(self._windows(question, texts))
        for first in range(0, len(windows), _BATCH):
            batch = windows[first : first + _BATCH]
            starts, ends = self._run([encoding for _, encoding in batch])
            for row, (owner, encoding) in enumerate(batch):
                logits = starts[row], ends[row]
                for number, place in enumerate(places[owner]):
                    span = _best_span(encoding, logits, texts[owner], place)
                    best[owner][number] = _better(best[owner][number], span)
        return best

    def judge(self, statement: str, text: str) -> Verdict | None:
        """Whether the beginning of a text proves a statement; None where the model cannot tell.

        A question with its answer is a statement too.
        """
        return self.judge_all([statement], [text])[0]

    def judge_all(
        self, statements: Sequence[str], texts: Sequence[str]
    ) -> list[Verdict] | list[None]:
        """The same for each statement and the text beside it."""
        if _ENTAILMENT not in self._graph.outputs or not texts:
            return [None] * len(texts)
        pairs = zip(statements, texts, strict=True)
        encodings = [next(self._windows(one, [text]))[1] for one, text in pairs]
        (logits,) = self._graph.run([_ENTAILMENT], _padded(encodings))
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances = weights / weights.sum(axis=1, keepdims=True)
        return [Verdict(*(float(chance) for chance in row)) for row in chances]

    def _windows(self, question: str, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        self._tokenizer.no_truncation()
        question = _shortened(question, self._tokenizer.encode(question, add_special_tokens=False))
        self._tokenizer.enable_truncation(_MAX_PIECES, stride=_STRIDE, strategy="only_second")
        for owner, text in enumerate(texts):
            encoding = self._tokenizer.encode(question, text)
            for window in (encoding, *encoding.overflowing):
                yield owner, window

    def _run(self, encodings: Sequence[Encoding]) -> tuple[Logits, Logits]:
        """The start and end logits [windows, pieces], padded to the longest window."""
        starts, ends = self._graph.run(["start_logits", "end_logits"], _padded(encodings))
        return starts, ends


def _padded(encodings: Sequence[Encoding]) -> Arrays:
    shape = len(encodings), max(len(encoding.ids) for encoding in encodings)
    values = {name: np.zeros(shape, dtype=np.int64) for name in _INPUTS}
    for row, encoding in enumerate(encodings):
        length = len(encoding.ids)
        values["input_ids"][row, :length] = encoding.ids
        values["attention_mask"][row, :length] = 1
        values["token_type_ids"][row, :length] = encoding.type_ids
    return values


def _shortened(question: str, encoding: Encoding) -> str:
    if len(encoding.ids) <= _MOST_QUESTION:
        return question
    return question[: encoding.offsets[_MOST_QUESTION - 1][1]]


def _best_span(
    encoding: Encoding, logits: tuple[Logits, Logits], text: str, place: tuple[int, int]
) -> Span | None:
    starts, ends = logits
    pieces = [
        i
        for i, (sequence, (start, end)) in enumerate(
            zip(encoding.sequence_ids, encoding.offsets, strict=True)
        )
        if sequence == 1 and place[0] <= start and end <= place[1]
    ]
    null = float(starts[0] + ends[0])
    if not pieces:
        return None
    first, last = pieces[0], pieces[-1] + 1
    sums = starts[first:last, None] + ends[None, first:last]
    allowed = np.triu(np.ones_like(sums)) - np.triu(np.ones_like(sums), _LONGEST_ANSWER)
    sums = np.where(allowed > 0, sums, -np.inf)
    i, j = divmod(int(sums.argmax()), sums.shape[1])
    start, end = _whole_words(text, encoding.offsets[first + i][0], encoding.offsets[first + j][1])
    return Span(text[start:end], start, end, float(sums[i, j]), null)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    # The model may begin or end on a piece of a word; a reader of the answer should not notice.
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _better(old: Span | None, new: Span | None) -> Span | None:
    if old is None or new is None:
        return old or new
    null = min(old.null_score, new.null_score)  # an answer in one window is an answer
    best = max(old, new, key=lambda span: span.score)
    return Span(best.text, best.start, best.end, best.score, null)
