"""The words that the keyword leg matches: Indonesian and English stems, numbers in one spelling."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import Stemmer

from corpus.language import LANGUAGES, Language
from index.lexicon import Lexicon, shipped_lexicon

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\d*\w+")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ALGORITHM = {"id": "indonesian", "en": "english"}
_OTHER: dict[Language, Language] = {"id": "en", "en": "id"}
# Texts of up to so many characters are remembered: an answer asks for each word by word.
_SHORT = 20_000
_local = threading.local()  # a stemmer may serve one thread only

# Words that ask or bind rather than name something. Dropped from questions, never from passages.
_ASKING = frozenset(
    # Indonesian
    "ada adakah adalah agar akan antara apa apakah apa-apa artikel atau atas bagaimana bagaimanakah"
    " bagi bahwa banyak beberapa belum berapa berapakah berita bisa bisakah boleh bukan dalam dan"
    " dapat dari daripada dengan di dia dimana dimanakah disebut disebutkan ia ini itu jika juga"
    " kah kalau kami kapan kapankah karena ke kepada kita lah mana manakah melalui memang mengapa"
    " menurut mereka nya oleh pada para pun saja saat sebagai sebuah sebutkan secara sedang sejak"
    " seorang seperti serta siapa siapakah sudah suatu supaya telah tentang terhadap tersebut"
    " terjadi tolong untuk yaitu yakni yang kenapa jumlah nama"
    # English
    " a about an and any are article as at be been being both but by can could did do does during"
    " for from had has have he her his how if in into is it its many may me might much must name no"
    " not of on or our please said say says she should since so some than that the their them then"
    " there these they this those to was we were what when where which while who whom whose why"
    " will with would you your according news".split()
)


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers in order; "1.250" and "1,250" become the same "1250"."""
    found = _TOKEN.findall(text.lower())
    return [token if token.isalpha() else _number(token) for token in found]


def stems(text: str, language: Language) -> list[str]:
    """The Snowball stems of every word of a passage, in order."""
    return list(_stemmer(language).stemWords(tokens(text)))


def query_stems(question: str) -> list[str]:
    """The stems of a question's words in both languages, each once, without those that only ask."""
    words = asked_words(question)
    both = [stem for language in LANGUAGES for stem in _stemmer(language).stemWords(words)]
    return list(dict.fromkeys(both))


def asked_words(question: str) -> list[str]:
    """The words of a question that name something, each once."""
    return list(dict.fromkeys(word for word in tokens(question) if word not in _ASKING))


def is_asking(word: str) -> bool:
    """Whether a lower-case word asks or binds rather than names something."""
    return word in _ASKING


def met_share(
    words: Sequence[str],
    asked: Language,
    text: str,
    spoken: Language,
    otherwise: Collection[str] = (),
) -> float:
    """The share of a question's words that a text says, itself or by a translation; 1 for none.

    Args:
        otherwise: words that it says in another form, see `index.abbreviations.met_otherwise`.
    """
    met = sum(word in otherwise for word in words)
    met += len(met_words([word for word in words if word not in otherwise], asked, text, spoken))
    return met / len(words) if words else 1.0


def met_words(words: Sequence[str], asked: Language, text: str, spoken: Language) -> list[str]:
    """Those of a question's words that a text says, itself or by a translation."""
    said = _said(text, spoken) if len(text) <= _SHORT else _said.__wrapped__(text, spoken)
    return [word for word in words if not said.isdisjoint(_forms(word, asked, spoken))]


@lru_cache(maxsize=512)
def _said(text: str, language: Language) -> frozenset[str]:
    return frozenset(stems(text, language)) | frozenset(tokens(text))


def _forms(word: str, asked: Language, spoken: Language) -> list[str]:
    """The stems under which a text may say a word."""
    meant = [word]
    if asked != spoken:
        meant += [other for other, _ in shipped_lexicon().translations(word, asked)]
    return [word, *_stemmer(spoken).stemWords(meant), _stemmer(asked).stemWord(word)]


def translated_stems(question: str, language: Language, lexicon: Lexicon) -> list[str]:
    """The stems of what a question's words are called in the other language, each once."""
    found = [
        other for word in asked_words(question) for other, _ in lexicon.translations(word, language)
    ]
    meant = [word for word in found if word not in _ASKING]
    return list(dict.fromkeys(_stemmer(_OTHER[language]).stemWords(meant)))


def match_expression(stems: Iterable[str]) -> str:
    """An FTS5 query: any of the stems, each quoted so that none is taken for an operator."""
    return " OR ".join(f'"{stem}"' for stem in stems)


def _number(token: str) -> str:
    if _GROUPED.fullmatch(token):
        return re.sub("[.,]", "", token)
    return token.replace(".", "_").replace(",", "_")


def _stemmer(language: Language) -> Stemmer.Stemmer:
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_ALGORITHM[language])
    return stemmers[language]
