"""The reader: finds the words of a text that answer a question, or says that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Encoding

from index.onnx import Graph
from index.pieces import tokenizer_of
from qa.errors import ReaderError
from qa.spans import Pointer, Span
from qa.words import LOCATION, shared_words

SHIPPED = Path(__file__).parent / "model"
MODEL_FILE = "model.int8.onnx"

_MAX_PIECES = 256
_STRIDE = 96  # word pieces that two windows of a long text share
_MOST_QUESTION = 64  # word pieces
_PASSAGES = 256  # whose word pieces are kept

_SPANS = ["start_logits", "end_logits"]
_ENTAILMENT = "entailment_logits"


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
            self._tokenizer = tokenizer_of(folder / "tokenizer.json")
        except Exception as error:  # onnxruntime and tokenizers have no common error
            raise ReaderError(
                f"The reader in {folder} cannot be loaded: install Tanya again, or name a folder "
                f"that holds {MODEL_FILE} and tokenizer.json."
            ) from error
        self._special: int = self._tokenizer.num_special_tokens_to_add(is_pair=True)
        # The same passages are read for every question about one event.
        self._cut = lru_cache(_PASSAGES)(self._pieces)

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
        windows = [
            (owner, window)
            for owner, text in enumerate(texts)
            for window in self._windows(question, text)
        ]
        pieces = [(window.ids, window.type_ids) for _, window in windows]
        for (owner, window), logits in zip(windows, self._graph.run_all(_SPANS, pieces)):
            pointer = Pointer(texts[owner], window, *logits)
            for number, place in enumerate(places[owner]):
                best[owner][number] = _better(best[owner][number], pointer.best(*place))
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
        windows = [self._windows(one, text)[0] for one, text in pairs]
        pieces = [(window.ids, window.type_ids) for window in windows]
        found = self._graph.run_all([_ENTAILMENT], pieces)
        logits = np.array([row for (row,) in found])
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances = weights / weights.sum(axis=1, keepdims=True)
        return [Verdict(*(float(chance) for chance in row)) for row in chances]

    def _windows(self, question: str, text: str) -> list[Encoding]:
        """The question with the text, or with each of overlapping parts of a long one."""
        asked, told = self._pieces(question), self._cut(text)
        asked.truncate(_MOST_QUESTION)
        room = _MAX_PIECES - self._special - len(asked)
        if len(told) > room:
            told = self._pieces(text)  # a new one: this changes it
            told.truncate(room, stride=_STRIDE)
        return [self._tokenizer.post_process(asked, part) for part in (told, *told.overflowing)]

    def _pieces(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)


def _better(old: Span | None, new: Span | None) -> Span | None:
    if old is None or new is None:
        return old or new
    null = min(old.null_score, new.null_score)  # an answer in one window is an answer
    best = max(old, new, key=lambda span: span.score)
    return Span(best.text, best.start, best.end, best.score, null)
