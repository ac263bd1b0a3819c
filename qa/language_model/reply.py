"""Takes the sentences out of a reply while it is still being written, each with its marks [1]."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.sentences import sentence_spans

_NUMBERS = r"\d{1,3}(?:\s*[,;&]\s*\d{1,3})*"
_MARK = rf"(?:\[\^?(?:[^\W\d_]+ )?{_NUMBERS}\]|【{_NUMBERS}】)"
_MARKS = re.compile(_MARK)
_MARKS_AFTER = re.compile(rf"([.!?…]+[\"”’»)]*)((?:\s*{_MARK})+)")
_UNFINISHED_MARK = re.compile(r"[\[【][^\]】]*\Z")
_FINISHED = re.compile(rf"(?:[.!?…][\"”’»)]*|{_MARK}[\"”’»)]*)\Z")
_BEGUN = re.compile(r"[^\W\d_][^\s]*\s")  # a whole word of the sentence that comes next
_BULLET = re.compile(r"\A\s*(?:[-–•#>]+|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*+|`+|__")
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_THINKING = re.compile(r"\A\s*<think(?:ing)?>")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the reply without its marks, and the numbers of the passages it cites."""

    text: str
    marks: tuple[int, ...]


class Splitter:
    """Gathers the pieces of a reply and gives out its sentences, each once, when it is whole."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that this piece has made whole: a further one has begun after each."""
        self._rest = _THOUGHT.sub("", self._rest + piece)
        if _THINKING.match(self._rest):
            return []
        return self._take(ended=False)

    def end(self) -> list[Sentence]:
        """What is left when nothing more comes; a sentence that was cut off cites nothing."""
        if _THINKING.match(self._rest):
            return []
        return self._take(ended=True)

    def _take(self, *, ended: bool) -> list[Sentence]:
        text = _MARKS_AFTER.sub(r"\2\1", self._rest)
        taken: list[Sentence] = []
        start = 0
        for _, end in sentence_spans(text):
            begun = _has_begun(text[end:])
            if not begun and (not ended or _MARKS.sub("", text[end:]).strip()):
                continue  # the rest may belong to this sentence, as marks alone always do
            taken.append(_sentence(text[start:end], whole=begun))
            start = end
        self._rest = text[start:]
        return [sentence for sentence in taken if _WORD.search(sentence.text)]


def _has_begun(following: str) -> bool:
    waiting = _UNFINISHED_MARK.search(following)
    return bool(
        _BEGUN.search(_MARKS.sub("", following[: waiting.start()] if waiting else following))
    )


def _sentence(text: str, *, whole: bool) -> Sentence:
    marks = [int(n) for mark in _MARKS.findall(text) for n in re.findall(r"\d+", mark)]
    whole = whole or bool(_FINISHED.search(text.strip()))
    plain = _EMPHASIS.sub("", _BULLET.sub("", _MARKS.sub("", text)))
    plain = re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(plain.split()))
    return Sentence(plain, tuple(dict.fromkeys(marks)) if whole else ())
