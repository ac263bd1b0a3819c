"""A bilingual lexicon learnt from parallel sentences by word alignment.

IBM model 1 (Brown et al. 1993, section 4.1) in both directions; a translation is kept where the
two directions agree (Liang, Taskar & Klein 2006), because either alone hands the partners of
frequent words to every rare one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.language import Language
from index.lexicon import Lexicon, Translations

__all__ = ["Lexicon", "align", "code_switched", "learn", "pruned"]

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

_WORD = re.compile(r"[^\W\d_]+")
_ROUNDS = 5
_LONGEST = 60  # words; longer sentences are rarely true pairs and cost their square
_RAREST = 2  # sentences a word must be in
_LIKELY, _MOST = 0.1, 3  # of the translations that are shipped
_LEAST = 0.04  # the least probability that is kept, of the direction asked and of the other


def words(text: str) -> list[str]:
    """The lower-case words of a text; numbers and signs need no translation."""
    return _WORD.findall(text.lower())


def learn(pairs: Iterable[tuple[str, str]], rarest: int = _RAREST) -> Lexicon:
    """The lexicon of (English, Indonesian) sentence pairs; see `align`."""
    return align(((words(english), words(indonesian)) for english, indonesian in pairs), rarest)


def align(pairs: Iterable[tuple[list[str], list[str]]], rarest: int = _RAREST) -> Lexicon:
    """Align (English, Indonesian) sentences that are cut into words or pieces already.

    Args:
        pairs: the sentences.
        rarest: words in fewer sentences than this get no translation.
    """
    sides = [(e, i) for e, i in pairs if 0 < len(e) <= _LONGEST and 0 < len(i) <= _LONGEST]
    english, en_words = _numbered([e for e, _ in sides], rarest)
    indonesian, id_words = _numbered([i for _, i in sides], rarest)
    from_id = _probabilities(indonesian, english, len(en_words))
    from_en = _probabilities(english, indonesian, len(id_words))
    return Lexicon(
        {
            "id": _agreed(from_id, from_en, id_words, en_words),
            "en": _agreed(from_en, from_id, en_words, id_words),
        }
    )


def pruned(lexicon: Lexicon) -> Lexicon:
    """What a search needs of a lexicon: the few likely translations that are other words."""
    return Lexicon(
        {
            language: {
                word: kept for word, found in words.items() if (kept := _likely(word, found))
            }
            for language, words in lexicon.entries.items()
        }
    )


def _likely(word: str, found: Translations) -> Translations:
    others = [(other, round(p, 2)) for other, p in found if p >= _LIKELY and other != word]
    return tuple(others[:_MOST])


def code_switched(
    text: str, language: Language, lexicon: Lexicon, random: Random, share: float
) -> str:
    """Replace about a share of a text's words by translations, drawn by their probability.

    Qin et al. 2020 (CoSDA-ML): sentences that mix languages pull the two spaces together.
    """

    def switch(match: re.Match[str]) -> str:
        found = lexicon.translations(match[0], language)
        if not found or random.random() >= share:
            return match[0]
        chosen = random.choices([w for w, _ in found], [p for _, p in found])[0]
        return chosen.capitalize() if match[0][0].isupper() else chosen

    return _WORD.sub(switch, text)


def _numbered(sentences: Sequence[list[str]], rarest: int) -> tuple[list[Ints], list[str]]:
    """Each sentence as the numbers of its different words; 0 is the empty word that all hold."""
    counts = Counter(word for sentence in sentences for word in set(sentence))
    known = ["", *(word for word, count in counts.items() if count >= rarest)]
    number = {word: i for i, word in enumerate(known)}
    numbered = [
        np.array([0, *sorted({number[w] for w in sentence if w in number})], dtype=np.int64)
        for sentence in sentences
    ]
    return numbered, known


def _probabilities(source: Sequence[Ints], target: Sequence[Ints], width: int) -> dict[int, float]:
    """Expectation maximisation of t(target | source).

    Returns:
        probability by source * width + target.
    """
    links = [np.add.outer(t[1:], s * width).ravel() for s, t in zip(source, target)]
    keys, link = np.unique(np.concatenate(links), return_inverse=True)
    lengths = np.repeat([len(s) for s in source], [len(t) - 1 for t in target])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    of_source = keys // width
    probability: Floats = np.ones(len(keys))
    for _ in range(_ROUNDS):
        share = probability[link]
        share /= np.repeat(np.add.reduceat(share, starts), lengths)
        counts = np.bincount(link, share, len(keys))
        probability = counts / np.bincount(of_source, counts)[of_source]
    kept = probability >= _LEAST
    return dict(zip(keys[kept].tolist(), probability[kept].tolist()))


def _agreed(
    there: Mapping[int, float], back: Mapping[int, float], source: list[str], target: list[str]
) -> dict[str, Translations]:
    """The translations that both directions keep, by the product of the two, summing to 1."""
    found: dict[str, list[tuple[str, float]]] = {}
    for key, probability in there.items():
        s, t = divmod(key, len(target))
        reverse = back.get(t * len(source) + s, 0.0)
        if s and t and reverse:
            found.setdefault(source[s], []).append((target[t], probability * reverse))
    return {word: _normalised(pairs) for word, pairs in sorted(found.items())}


def _normalised(pairs: list[tuple[str, float]]) -> Translations:
    total = sum(p for _, p in pairs)
    best_first = sorted(((w, round(p / total, 3)) for w, p in pairs), key=lambda pair: -pair[1])
    return tuple(pair for pair in best_first if pair[1] >= _LEAST)
