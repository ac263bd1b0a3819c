"""A bilingual lexicon: what words of one language are called in the other.

The shipped one was learnt from parallel sentences by `index.training.lexicon`.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

from corpus import Language

Translations: TypeAlias = tuple[tuple[str, float], ...]

SHIPPED = Path(__file__).parent / "lexicon.json.gz"

_WORD = re.compile(r"[^\W\d_]+")
_LIKELY = 0.3  # the chance from which a translation stands for a word in a text


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Translations by language of the word asked: probabilities, best first."""

    entries: Mapping[Language, Mapping[str, Translations]] = field(
        default_factory=lambda: {"id": {}, "en": {}}
    )

    def translations(self, word: str, language: Language) -> Translations:
        """The (translation, probability) pairs of a word of `language`, best first; () if none."""
        return self.entries[language].get(word.lower(), ())

    def gloss(self, text: str, language: Language) -> str:
        """The text of `language` with every word that has a likely translation replaced by it."""

        def translated(word: re.Match[str]) -> str:
            (first, chance), *_ = self.translations(word[0], language) or ((word[0], 1.0),)
            return first if chance >= _LIKELY else word[0]

        return _WORD.sub(translated, text)

    def save(self, path: Path) -> None:
        """Write gzipped JSON, the same bytes for the same lexicon."""
        text = json.dumps(self.entries, ensure_ascii=False, separators=(",", ":"))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote."""
        return cls(json.loads(gzip.decompress(path.read_bytes())))


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with Tanya, read once."""
    return Lexicon.load(SHIPPED)
