"""Makes large libraries of invented text: the same articles for the same seed, however many.

Words follow Zipf's law: real words that bind, the lexicon's by rank, names and numbers without
end. Every article has subjects, a few words each; its passages mix those of the article with their
own, in their words and, weighted alike, in their vectors. The vectors of the subjects are the
encoder's, so that questions about them come near. Nothing is learnt from such text about the
quality of answers; it measures what size costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Language, Passage
from corpus.article import fingerprint_of
from corpus.language import LANGUAGES
from index.encoder import Encoder
from index.keywords import is_asking
from index.lexicon import shipped_lexicon
from index.sentences import Encoded, SentenceVectors, packed
from index.store import Embedded, Store
from index.vectors import Vectors

BLOCK = 1_000  # passages made together
ARTICLE = 4  # passages of an article

_WORDS = (5, 13)  # sentences of a passage, words of a sentence
_SUBJECT = 6  # words of a subject
_WEIGHTS = np.array([0.6, 0.35, 0.25], dtype=np.float32)  # the article's subject, two of a passage
_NOISE = 0.4  # the length of what is each passage's own, beside about 0.8 of its subjects
_NAMES = 300_000
_BINDING: dict[Language, list[str]] = {
    "id": "yang di dan itu dengan untuk dari dalam pada ini akan tidak ke juga oleh telah".split(),
    "en": "the of to and a in that is for it was on with as by at from be this has".split(),
}
_SYLLABLES = "ba di ku la ma ni pra ra su ti wa yo han ker sen tor".split()
_SOURCES = ("Harian Pagi", "Kabar Kota", "Warta Timur", "The Courier", "Evening Post")
_ASKED: dict[Language, str] = {
    "id": "Apa yang dikatakan {} tentang {}?",
    "en": "What did {} say about {}?",
}

Made = tuple[Article, list[Passage], Encoded]
Ranks = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: NDArray[np.object_]  # by rank
    binding: NDArray[np.object_]
    subjects: Ranks  # [subjects, words of each]
    vectors: Vectors  # [subjects, dimension]


class Generator:
    """Articles of four passages each; every fourth block is English, the others Indonesian."""

    def __init__(self, encoder: Encoder, seed: int = 20240205, subjects: int = 1_000) -> None:
        self._seed = seed
        self._known = {
            language: _vocabulary(encoder, language, seed, subjects) for language in LANGUAGES
        }

    def block(self, number: int) -> list[Made]:
        """The articles of a block, each with its passages and their vectors."""
        random = np.random.default_rng((self._seed, number))
        language: Language = "en" if number % 4 == 3 else "id"
        known = self._known[language]
        shared = random.integers(len(known.subjects), size=BLOCK // ARTICLE).repeat(ARTICLE)
        own = random.integers(len(known.subjects), size=(BLOCK, 2))
        subjects = np.column_stack([shared, own])
        names = _zipf(random, _NAMES, (BLOCK // ARTICLE, 3), 0.8).repeat(ARTICLE, axis=0)
        texts = [_text(words) for words in _words(random, known, subjects, names)]
        vectors = _vectors(random, known.vectors[subjects])
        encoded = Encoded(vectors, _sentences(random, vectors))
        parts = range(0, BLOCK, ARTICLE)
        return [
            (
                *_article(number * len(parts) + place, language, texts[at : at + ARTICLE]),
                encoded.part(at, ARTICLE),
            )
            for place, at in enumerate(parts)
        ]

    def questions(self, passages: int, count: int) -> list[str]:
        """Questions, each about a name and three words of one of the first so many passages."""
        random = np.random.default_rng((self._seed, passages, count))
        return [
            self._question(random, int(number))
            for number in random.integers(max(1, passages // BLOCK), size=count)
        ]

    def _question(self, random: np.random.Generator, block: int) -> str:
        article, passages, _ = self.block(block)[random.integers(BLOCK // ARTICLE)]
        words = passages[random.integers(ARTICLE)].text.split()
        plain = sorted({word for word in words if word.islower()} - set(_BINDING[article.language]))
        names = [word for before, word in pairwise(words) if word.istitle() and before[-1] != "."]
        about = random.choice(plain, size=3, replace=False)
        name = names[0] if names else words[0]
        return _ASKED[article.language].format(name, " ".join(about)).replace(".", "")


def fill(storage: Store, generator: Generator, passages: int) -> Iterator[int]:
    """Fill a library up to so many passages, a block to a transaction; yields how many it has.

    What it holds already must have come from the same generator. The caller records the encoder.
    """
    for number in range(storage.counts()[1] // BLOCK, passages // BLOCK):
        made = [Embedded(*one) for one in generator.block(number)]
        storage.write(partial(storage.put_many, made))
        yield (number + 1) * BLOCK


def _vocabulary(encoder: Encoder, language: Language, seed: int, count: int) -> _Vocabulary:
    random = np.random.default_rng((seed, ord(language[0])))
    known = sorted(shipped_lexicon().entries[language])
    words = random.permutation([word for word in known if not is_asking(word)]).astype(object)
    subjects = random.integers(len(words), size=(count, _SUBJECT))
    vectors = encoder.encode([" ".join(row) for row in words[subjects]])
    return _Vocabulary(words, np.array(_BINDING[language], dtype=object), subjects, vectors)


def _words(
    random: np.random.Generator, known: _Vocabulary, subjects: Ranks, names: Ranks
) -> NDArray[np.object_]:
    """The words [BLOCK, sentences, words of each] of passages, capitals and stops still missing."""
    size = (BLOCK, *_WORDS)
    rows = np.arange(BLOCK).reshape(-1, 1, 1)
    kind = random.random(size)
    which = random.choice(3, size=size, p=_WEIGHTS / _WEIGHTS.sum())
    ofsubject = known.subjects[subjects[rows, which], random.integers(_SUBJECT, size=size)]
    spelled = np.array([[_name(rank) for rank in row] for row in names], dtype=object)
    words = known.words[_zipf(random, len(known.words), size, 1.0)]
    words = np.where(kind < 0.60, known.words[ofsubject], words)
    words = np.where(
        kind < 0.35, known.binding[_zipf(random, len(known.binding), size, 0.7)], words
    )
    words = np.where(kind < 0.03, spelled[rows, random.integers(3, size=size)], words)
    return np.where(
        kind < 0.01, _zipf(random, 100_000, size, 0.7).astype(str).astype(object), words
    )


def _zipf(random: np.random.Generator, most: int, size: tuple[int, ...], power: float) -> Ranks:
    """Ranks below `most`, the chance of each in proportion to (rank + 1) ** -power."""
    sums = _sums(most, power)
    ranks: Ranks = np.searchsorted(sums, random.random(size) * sums[-1])
    return ranks


@cache
def _sums(most: int, power: float) -> NDArray[np.float64]:
    return np.cumsum(np.arange(1.0, most + 1) ** -power)


def _vectors(random: np.random.Generator, subjects: NDArray[np.float32]) -> Vectors:
    """One vector of length 1 for each passage of the vectors [BLOCK, 3, dimension] it mixes."""
    mixed = np.einsum("psd,s->pd", subjects, _WEIGHTS)
    width = mixed.shape[1]
    mixed += random.standard_normal(mixed.shape, dtype=np.float32) * np.float32(_NOISE / width**0.5)
    lengths: Vectors = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.asarray(mixed / lengths, dtype=np.float32)


def _sentences(random: np.random.Generator, vectors: Vectors) -> list[SentenceVectors]:
    """Vectors near that of its passage for each sentence."""
    size = len(vectors), _WORDS[0], vectors.shape[1]
    own = random.standard_normal(size, dtype=np.float32) * np.float32(_NOISE / size[2] ** 0.5)
    return list(packed(vectors[:, None] + own))


def _name(rank: int) -> str:
    rank, spelled = int(rank) + 16, ""
    while rank:
        rank, syllable = divmod(rank, len(_SYLLABLES))
        spelled += _SYLLABLES[syllable]
    return spelled.title()


def _text(words: NDArray[np.object_]) -> str:
    """The passage of the words [sentences, words of each]."""
    sentences = (" ".join(row) for row in words)
    return " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences)


def _article(number: int, language: Language, texts: list[str]) -> tuple[Article, list[Passage]]:
    id, text = f"generated-{number}", "\n\n".join(texts)
    day = date(2015, 1, 1) + timedelta(days=number * 7919 % 3_650)
    article = Article(
        id=id,
        title=texts[0].partition(".")[0],
        text=text,
        language=language,
        source=_SOURCES[number % len(_SOURCES)],
        url="",
        published=day.isoformat(),
        fingerprint=fingerprint_of(text),
    )
    ends = list(accumulate(len(one) + 2 for one in texts))
    starts = [end - len(one) - 2 for end, one in zip(ends, texts, strict=True)]
    return article, [
        Passage(id, start, start + len(one), one) for start, one in zip(starts, texts, strict=True)
    ]
