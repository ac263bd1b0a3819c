"""Turns files and text into articles, and articles into passages with exact character spans.

Knows nothing about vectors, models or questions.
"""

from corpus.article import Article
from corpus.errors import InputError, TanyaError
from corpus.language import Language
from corpus.read import read_articles
from corpus.split import Passage, split

__all__ = [
    "Article",
    "InputError",
    "Language",
    "Passage",
    "TanyaError",
    "read_articles",
    "split",
]
