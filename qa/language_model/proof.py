"""Checks one sentence of a reply against the passages that it cites, and quotes what proves it.

A sentence stands only if a cited passage holds every number, date, country and name that it
states, if it denies nothing that the passage does not deny, and if one of the passage's sentences
means nearly the same. Whatever an article made the model write must pass here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Language, Passage
from corpus.sentences import sentence_spans
from index.encoder import Encoder
from index.keywords import asked_words, met_share, tokens
from qa.answer import Citation
from qa.language_model.names import names, words
from qa.rendering import Country, Fact, facts, supported
from qa.rendering.units import units

# The cosine, by the shipped encoder, between a sentence of the reply and its quote. Of 35 sentences
# written for the shipped article in both languages, the 16 true ones reach .26 with a number or a
# date in them, .39 without. Of the false ones that state no such figure, "the cooperation was
# cancelled" reaches .37, a wrong title .39; this check cannot see those that only twist the verb.
_LEAST_COSINE = 0.38
_LEAST_COSINE_WITH_FIGURES = 0.2
_MOST_QUOTES = 3  # for one sentence
_DENIALS = frozenset(
    "tidak bukan belum tak tanpa tiada jangan not no never none neither nor without cannot".split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that the model was given, in its article."""

    article: Article
    passage: Passage

    def sentences(self) -> list[Citation]:
        """The passage's sentences, each as a citation."""
        at = self.passage.start
        spans = sentence_spans(self.passage.text)
        return [Citation.of(self.article, at + start, at + end) for start, end in spans]

    def nearest(self, question: str, encoder: Encoder) -> tuple[Citation, float]:
        """The sentence most like the question, and their cosine."""
        sentences = self.sentences()
        vectors = encoder.encode([question, *(sentence.quote for sentence in sentences)])
        cosines = vectors[1:] @ vectors[0]
        best = int(np.argmax(cosines))
        return sentences[best], float(cosines[best])


@dataclass(frozen=True, slots=True)
class Proof:
    """The quotes that prove a sentence, best first; `strength` is the best one's cosine."""

    quotes: tuple[Citation, ...]
    strength: float


def prove(
    sentence: str, language: Language, cited: Sequence[Source], encoder: Encoder
) -> Proof | None:
    """The proof of a sentence from the passages that it cites; None where they do not prove it."""
    if not cited or not _states(sentence, language, cited):
        return None
    quotes = list(dict.fromkeys(chain.from_iterable(source.sentences() for source in cited)))
    vectors = encoder.encode([sentence, *(quote.quote for quote in quotes)])
    cosines = np.asarray(vectors[1:] @ vectors[0])
    chosen = _cover(sentence, language, quotes, cosines)
    strength = max(float(cosines[number]) for number in chosen)
    if strength < _least(sentence, language):
        return None
    if _denies(sentence) and not any(_denies(quotes[number].quote) for number in chosen):
        return None
    return Proof(tuple(quotes[number] for number in chosen), strength)


def _least(sentence: str, language: Language) -> float:
    figures = any(not isinstance(fact, Country) for fact in facts(sentence, language))
    return _LEAST_COSINE_WITH_FIGURES if figures else _LEAST_COSINE


def _states(sentence: str, language: Language, cited: Sequence[Source]) -> bool:
    """Whether the passages hold all that the sentence states and names."""
    texts = [(source.passage.text, source.article.language) for source in cited]
    known = frozenset(chain.from_iterable(facts(text, spoken) for text, spoken in texts))

    def is_known(word: str) -> bool:
        if any(met_share([word.lower()], language, text, spoken) for text, spoken in texts):
            return True  # inflected or translated: "Minister" by "menteri"
        named = facts(word, language)  # a country or a month, perhaps within a date in figures
        if named:
            return all(supported(fact, known) for fact in named)
        return word.lower() in units(language)  # "Students", opening a sentence

    written = words(" ".join(text for text, _ in texts))
    return all(supported(fact, known) for fact in facts(sentence, language)) and all(
        name in written or is_known(word) for name, word in names(sentence).items()
    )


def _denies(text: str) -> bool:
    return any(word in _DENIALS for word in tokens(text)) or "n't" in text.replace("’", "'")


def _cover(
    sentence: str, language: Language, quotes: Sequence[Citation], cosines: NDArray[np.float32]
) -> list[int]:
    """The numbers of the quotes: the one most alike, then those that state what it leaves out."""
    asked = asked_words(sentence)
    alike = [
        float(cosine) + met_share(asked, language, quote.quote, quote.article.language)
        for quote, cosine in zip(quotes, cosines, strict=True)
    ]
    best = int(np.argmax(alike))
    stated = [_stated(quote.quote, quote.article.language) for quote in quotes]
    missing = _stated(sentence, language) - stated[best]
    chosen = [best]
    while len(chosen) < _MOST_QUOTES:
        further = max(range(len(quotes)), key=lambda n: (len(missing & stated[n]), alike[n]))
        if not missing & stated[further]:
            break
        chosen.append(further)
        missing -= stated[further]
    return chosen


def _stated(text: str, language: Language) -> frozenset[Fact | str]:
    return facts(text, language) | frozenset(names(text))
