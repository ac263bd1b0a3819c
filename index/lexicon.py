"""A bilingual lexicon: what words of one language are called in the other.

The shipped one was learnt from parallel sentences by `index.training.lexicon`.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from corpus.language import LANGUAGES, Language

Translations: TypeAlias = tuple[tuple[str, float], ...]

SHIPPED = Path(__file__).parent / "lexicon.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Translations by language of the word asked: probabilities, best first."""

    entries: Mapping[Language, Mapping[str, Translations]] = field(
        default_factory=lambda: {"id": {}, "en": {}}
    )

    def translations(self, word: str, language: Language) -> Translations:
        """The (translation, probability) pairs of a word of `language`, best first; () if none."""
        return self.entries[language].get(word.lower(), ())

    def save(self, path: Path) -> None:
        """Write gzipped JSON lines in order, the same bytes for the same lexicon."""
        lines = [
            _beginning(language, word) + _as_json(found) + "]"
            for language, words in self.entries.items()
            for word, found in words.items()
        ]
        path.write_bytes(gzip.compress("\n".join(sorted(lines)).encode(), mtime=0))

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote."""
        lines = gzip.decompress(path.read_bytes()).decode().split("\n")
        return cls({language: _Lines(lines, language) for language in LANGUAGES})


class _Lines(Mapping[str, Translations]):
    """The words of a language in a file. A line is parsed when its word is looked up: a question
    needs a dozen of forty thousand.
    """

    def __init__(self, lines: Sequence[str], language: Language) -> None:
        self._lines = lines
        self._language = language

    def __getitem__(self, word: str) -> Translations:
        beginning = _beginning(self._language, word)
        place = bisect_left(self._lines, beginning)
        if place == len(self._lines) or not self._lines[place].startswith(beginning):
            raise KeyError(word)
        *_, found = json.loads(self._lines[place])
        return tuple((other, chance) for other, chance in found)

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            language, word, _ = json.loads(line)
            if language == self._language:
                yield word

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _beginning(language: Language, word: str) -> str:
    return _as_json([language, word])[:-1] + ","


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with Tanya, read once."""
    return Lexicon.load(SHIPPED)
