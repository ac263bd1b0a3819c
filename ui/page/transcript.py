"""A conversation as text to take along: an answer to paste, or everything as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Article, Language
from index.scope import Scope
from qa import Answer
from ui.page.conversation import Turn
from ui.page.messages import MESSAGES, absence_in_words, confidence_in_words, date_in_words, explain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_MARKS = re.compile(r"\\\[(\d{1,2})\\\]")


def answer_as_plain(answer: Answer, language: Language) -> str:
    """An answer with its numbered sources beneath, as it is pasted elsewhere."""
    sources = [
        f"[{number}] {_about(citation.article, language)}"
        for number, citation in enumerate(answer.citations, start=1)
    ]
    return "\n\n".join([answer.text, "\n".join(sources)] if sources else [answer.text])


def as_markdown(turns: Sequence[Turn], language: Language) -> str:
    """The whole conversation: each question a heading, each citation a quotation with its source.

    What articles and questions say is escaped: it stays text wherever the file is shown.
    """
    parts = [f"# Tanya: {MESSAGES[language].conversation.lower()}"]
    for turn in turns:
        parts.extend(_turn(turn, language))
    return "\n\n".join(parts) + "\n"


def scope_in_words(scope: Scope, language: Language) -> str:
    """What a question was limited to; "" where it was not."""
    messages = MESSAGES[language]
    said = []
    if scope.articles:
        said.append(messages.articles_chosen.format(count=len(scope.articles)))
    said.extend(scope.sources)
    for bound, words in ((scope.since, messages.since_day), (scope.until, messages.until_day)):
        if bound:
            said.append(words.format(day=date_in_words(bound, language)))
    return " · ".join(said)


def _turn(turn: Turn, language: Language) -> Iterator[str]:
    messages = MESSAGES[language]
    yield f"## {_escaped(' '.join(turn.question.split()))}"
    if within := scope_in_words(turn.scope, language):
        yield f"*{messages.within}: {_escaped(within)}*"
    if turn.error is not None:
        yield _escaped(explain(turn.error, language))
    elif turn.answer is None:
        yield messages.stopped
    else:
        yield _MARKS.sub(r"[\1]", _escaped(turn.answer.text))
        refused = turn.answer.status == "not_found"
        name = absence_in_words if refused else confidence_in_words
        sure = name(turn.answer.confidence, language)
        yield f"*{messages.status[turn.answer.status]}, {sure}*"
        yield from _citations(turn.answer, language)


def _citations(answer: Answer, language: Language) -> Iterator[str]:
    for number, citation in enumerate(answer.citations, start=1):
        quote = _escaped(" ".join(citation.quote.split()))
        yield f"> [{number}] {quote}\n>\n> {_escaped(_about(citation.article, language))}"


def _about(article: Article, language: Language) -> str:
    day = date_in_words(article.published, language)
    parts = (" ".join(article.title.split()), article.source, day, article.url)
    return " · ".join(part for part in parts if part)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
