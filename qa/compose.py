"""Writes the answer that a person reads, in the language of the question."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_date

from corpus import Article, Language
from qa.answer import Answer
from qa.candidates import Candidate
from qa.comparison import day_of
from qa.decide import Decision, yes_or_no
from qa.question import Question
from qa.rendering import render
from qa.reports import NO_REPORTS, Reports


@dataclass(frozen=True, slots=True)
class _Phrases:
    possibly: str
    in_article: str
    original: str
    not_found: str
    nearest: str
    differ: str
    yes_or_no: tuple[str, str]


_COUNTED = 4  # words of a short answer that begins with a number: "37 ekor sapi"
_PHRASES: dict[Language, _Phrases] = {
    "id": _Phrases(
        possibly="Mungkin: ",
        in_article="Menurut artikel",
        original="Teks asli (bahasa Inggris)",
        not_found="Artikel yang ada tidak menjawab pertanyaan ini.",
        nearest="Yang paling dekat",
        differ="Sumber-sumber berbeda",
        yes_or_no=("Ya", "Tidak"),
    ),
    "en": _Phrases(
        possibly="Possibly: ",
        in_article="The article says",
        original="Original text (Indonesian)",
        not_found="The articles do not say.",
        nearest="The nearest passage",
        differ="The sources differ",
        yes_or_no=("Yes", "No"),
    ),
}


def compose(question: Question, decision: Decision, reports: Reports = NO_REPORTS) -> Answer:
    """Put the short answer first, then the sentence that carries it, quoted as it stands.

    Args:
        reports: what other articles say; those that agree are cited beside the sentence, those
            that do not are set against it.
    """
    best = decision.best
    if best is None or decision.status == "not_found":
        return _refuse(question, decision)
    return Answer(
        question=question.asked,
        language=question.language,
        status=decision.status,
        text=_text(question, decision, reports),
        short=best.short,
        confidence=decision.confidence,
        citations=(best.citation(), *(report.citation() for report in reports)),
        short_at=(best.start, best.end),
    )


def refusal(language: Language) -> str:
    """The sentence that says that the articles hold no answer."""
    return _PHRASES[language].not_found


def original_label(language: Language, article: Article) -> str:
    """What to put before words of an article that is not in the question's language, else ""."""
    return "" if article.language == language else _PHRASES[language].original


def _text(question: Question, decision: Decision, reports: Reports) -> str:
    best, language = decision.best, question.language
    assert best is not None
    phrases = _PHRASES[language]
    opening = phrases.possibly if decision.status == "uncertain" else ""
    label = original_label(language, best.article) or phrases.in_article
    proof = f"{label}: {one_line(best.citation().quote)}"
    marks = "".join(f"[{number}]" for number in range(1, 2 + len(reports.agreeing)))
    if short := _short(question, best):
        first = opening + short if opening else short[0].upper() + short[1:]
        paragraphs = [f"{first} {marks}", proof]
    else:
        paragraphs = [f"{opening}{proof} {marks}"]  # neither yes nor no: read it yourself
    if reports.differing:
        paragraphs.append(f"{phrases.differ}: {_sides(best, reports, language)}.")
    return "\n\n".join(paragraphs)


def _sides(best: Candidate, reports: Reports, language: Language) -> str:
    """What each source says, with its name and date: "3 (Antara, 5 Mei 2024) [1]; 5 (…) [2]"."""
    ours = _rendered(best.short, best.article, language)
    said = [(ours, article) for article in (best.article, *(r.article for r in reports.agreeing))]
    said += [(_rendered(r.short, r.article, language), r.article) for r in reports.differing]
    sides: dict[str, str] = {}
    for number, (short, article) in enumerate(said, start=1):
        source = f" ({_outlet(article, language)}) [{number}]"
        sides[short] = sides.get(short, short) + source
    return "; ".join(sides.values())


def _outlet(article: Article, language: Language) -> str:
    day = day_of(article)
    when = format_date(day, "d MMMM y", locale=language) if day else ""
    return ", ".join(part for part in (article.source or article.title, when) if part)


def _short(question: Question, best: Candidate) -> str:
    """The answer in a few words; "" where a question for yes or no is not settled."""
    phrases = _PHRASES[question.language]
    if question.kind == "yes_no":
        settled = yes_or_no(best)
        return dict(zip(("yes", "no"), phrases.yes_or_no, strict=True)).get(settled, "")
    return _rendered(best.short, best.article, question.language)


def _rendered(said: str, article: Article, language: Language) -> str:
    """The short answer with its numbers, dates and countries as the question's language has them.

    Words of the other language stay the article's own, in quotation marks; a number may be followed
    by a few.
    """
    short = one_line(said)
    rendered = render(short, article.language, language)
    if rendered.complete:
        return rendered.text
    counted = short[:1].isdigit() and len(short.split()) <= _COUNTED
    return rendered.text if counted else f"“{short.strip('“”')}”"


def _refuse(question: Question, decision: Decision) -> Answer:
    phrases = _PHRASES[question.language]
    nearest = decision.best.citation() if decision.best else None
    text = refusal(question.language)
    if nearest:
        label = original_label(question.language, nearest.article)
        named = f"{phrases.nearest} ({label[0].lower()}{label[1:]})" if label else phrases.nearest
        text += f"\n\n{named}: {one_line(nearest.quote)}"
    return Answer(
        question=question.asked,
        language=question.language,
        status="not_found",
        text=text,
        short="",
        confidence=1.0 - decision.confidence,
        citations=(),
        nearest=nearest,
    )


def one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())
