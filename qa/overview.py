"""Answers about the articles themselves: a summary of one, what there is, a friendly word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Article, Language
from index.keywords import query_stems
from index.library import Library
from index.search import Hit
from qa.answer import Answer, Citation
from qa.compose import one_line, original_label, refusal
from qa.question import Question
from qa.summary import summarise

_SHOWN = 5  # articles that are named where the question does not say which one
# Stems of the words that ask for a summary; what else a question holds says of which article.
_GENERIC = frozenset(
    query_stems(
        "ringkas rangkum ringkasan rangkuman intisari isi inti topik pokok kesimpulan poin penting"
        " utama artikel berita tulisan teks bacaan bahas membahas berisi mengenai satu dua tiga"
        " kalimat singkat buatkan berikan tolong summarise summarize summary overview sum up main"
        " key points ideas takeaways article story text report piece cover discuss give me write"
        " short brief one two three sentence sentences please can all tl dr"
    )
)
_HELLO: dict[Language, str] = {
    "id": "{opening} Saya menyimpan {articles}, misalnya {title}. Tanyakan apa saja tentangnya: "
    "setiap jawaban menunjukkan kalimat yang membuktikannya.",
    "en": "{opening} I hold {articles}, for example {title}. Ask anything about that: every "
    "answer shows the sentence that proves it.",
}
_OPENINGS: dict[Language, tuple[str, str]] = {
    "id": ("Halo!", "Sama-sama!"),
    "en": ("Hello!", "You are welcome!"),
}
_THANKS = re.compile(r"kasih|thank", re.IGNORECASE)
_EMPTY: dict[Language, str] = {
    "id": "{opening} Belum ada artikel yang tersimpan: tambahkan dengan `tanya add`.",
    "en": "{opening} No article has been added yet: add some with `tanya add`.",
}
_LATEST: dict[Language, str] = {
    "id": "Ada {articles}; yang terakhir ditambahkan:",
    "en": "There are {articles}; the latest are:",
}


def about_articles(question: Question, hits: Sequence[Hit], library: Library) -> Answer:
    """Answer a greeting, or a question for a summary."""
    if question.kind == "greeting":
        return _answer(question, _greeting(question, library), ())
    if article := _which(question, hits, library):
        spans = summarise(article, library.encoder)
        citations = [Citation.of(article, *span) for span in spans]
        return _answer(question, _summary_text(question.language, citations), citations)
    return _latest(question, library)


def _which(question: Question, hits: Sequence[Hit], library: Library) -> Article | None:
    """The article that is meant: the one the question describes, the last one, or the only one."""
    if set(query_stems(question.text)) - _GENERIC and hits:
        found = [library.article(id) for id in dict.fromkeys(h.passage.article_id for h in hits)]
        named = (one for one in found if one and one.title.lower() in question.text.lower())
        return next(named, found[0])
    if question.about and not question.scope.limits:
        last = library.article(question.about)
        if last:
            return last
    there_is = library.listing(most=1, scope=question.scope)
    return library.article(there_is.entries[0].id) if there_is.total == 1 else None


def _latest(question: Question, library: Library) -> Answer:
    listing = library.listing(most=_SHOWN, scope=question.scope)
    if not listing.total:
        return _answer(question, refusal(question.language), ())
    latest = [library.article(entry.id) for entry in reversed(listing.entries)]
    leads = [Citation.of(one, *summarise(one, library.encoder)[0]) for one in latest if one]
    opening = _LATEST[question.language].format(articles=_counted(listing.total, question.language))
    lines = [f"- {one_line(lead.quote)} [{n}]" for n, lead in enumerate(leads, start=1)]
    return _answer(question, "\n\n".join([opening, *lines]), leads)


def _greeting(question: Question, library: Library) -> str:
    language = question.language
    opening = _OPENINGS[language][bool(_THANKS.search(question.asked))]
    count, _ = library.counts()
    first = next(library.articles(), None)
    if first is None:
        return _EMPTY[language].format(opening=opening)
    articles = _counted(count, language)
    return _HELLO[language].format(opening=opening, articles=articles, title=f"“{first.title}”")


def _counted(count: int, language: Language) -> str:
    if language == "id":
        return f"{count} artikel"
    return f"{count} article{'' if count == 1 else 's'}"


def _summary_text(language: Language, citations: Sequence[Citation]) -> str:
    sentences = " ".join(f"{one_line(one.quote)} [{n}]" for n, one in enumerate(citations, start=1))
    label = original_label(language, citations[0].article)
    return f"{label}: {sentences}" if label else sentences


def _answer(question: Question, text: str, citations: Sequence[Citation]) -> Answer:
    lead = citations[0] if citations else None
    refused = not citations and question.kind != "greeting"
    return Answer(
        question=question.asked,
        language=question.language,
        status="not_found" if refused else "answered",
        text=text,
        short=one_line(lead.quote) if lead else "",
        confidence=1.0,
        citations=tuple(citations),
        short_at=(lead.start, lead.end) if lead else None,
    )
