"""A short extractive summary: the lead, and the sentences that say most of the rest."""

from __future__ import annotations

import re

import numpy as np

from corpus import Article
from corpus.sentences import Spans, sentence_spans
from index.encoder import Encoder
from index.vectors import Vectors

_SENTENCES = 3
_MOST = 60  # sentences of a long article that are considered: news says what matters first
_LEAST_WORDS = 7  # shorter ones are headings, credits and interjections
# What leans on the sentence before it says little alone: quotations, pronouns, "However, …".
_LEANS = re.compile(
    r"[\"'“‘«]|(?:ia|dia|mereka|beliau|menurutnya|ujarnya|katanya|hal (?:itu|ini|tersebut)|namun"
    r"|tetapi|akan tetapi|sementara itu|selain itu|kendati demikian|meski(?:pun)? begitu"
    r"|(?:oleh )?karena itu|dengan demikian|he|she|they|it|this|that|these|those|but|however|so"
    r"|meanwhile|in addition|moreover|therefore|his|her|their|its)\b",
    re.IGNORECASE,
)
_NOVELTY = 0.5  # the weight of not repeating what was chosen, against being central


def summarise(article: Article, encoder: Encoder) -> Spans:
    """The spans of up to three sentences, in the order of the article.

    The first full sentence is the lead of a news article; the others are chosen by maximal marginal
    relevance (Carbonell & Goldstein 1998) to the centroid of all sentences (Radev et al. 2004).
    """
    spans = sentence_spans(article.text)
    full = [at for at in spans if len(article.text[slice(*at)].split()) >= _LEAST_WORDS][:_MOST]
    reported = [at for at in full if not _LEANS.match(article.text, at[0])]
    full = reported if len(reported) >= _SENTENCES else full
    if len(full) <= _SENTENCES:
        return full or spans[:1]
    vectors = encoder.encode([article.text[slice(*at)] for at in full])
    return [full[i] for i in sorted(_most_telling(vectors))]


def _most_telling(vectors: Vectors) -> list[int]:
    centroid = vectors.mean(axis=0)
    central = vectors @ (centroid / (np.linalg.norm(centroid) or 1.0))
    chosen = [0]
    while len(chosen) < _SENTENCES:
        repeated = (vectors @ vectors[chosen].T).max(axis=1)
        gain = (1 - _NOVELTY) * central - _NOVELTY * repeated
        gain[chosen] = -np.inf
        chosen.append(int(gain.argmax()))
    return chosen
