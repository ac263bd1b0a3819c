"""The question as it was asked, checked, with its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Language
from corpus.language import LANGUAGES, detect_language
from index.scope import EVERYTHING, Scope
from qa.answer import Answer
from qa.errors import QuestionError
from qa.follow_up import in_context, names_nothing, resolve
from qa.kind import Kind, kind_of

MOST_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """`asked` is what was typed, `text` what it was understood as; they differ for a follow-up.

    `kind` says what is asked for, `about` the id of the article that the talk was about last, and
    `heard` is the question after the talk before it, "" where it needs none to be understood. Only
    the articles in `scope` are asked.
    """

    text: str
    asked: str
    language: Language
    kind: Kind = "other"
    about: str = ""
    heard: str = ""
    scope: Scope = EVERYTHING

    @classmethod
    def of(
        cls,
        text: str,
        *,
        history: Sequence[Answer] = (),
        language: str | None = None,
        scope: Scope = EVERYTHING,
    ) -> Question:
        """Check a question and tell its language, unless that is given.

        Raises:
            QuestionError: it is empty, too long or without a word, or the language is not known.
        """
        asked = " ".join(text.split())
        if not asked:
            raise QuestionError("The question is empty: type what you want to know.")
        if len(asked) > MOST_CHARACTERS:
            raise QuestionError(
                f"The question is {len(asked):,} characters long: "
                f"ask in at most {MOST_CHARACTERS:,}."
            )
        if not any(character.isalnum() for character in asked):
            raise QuestionError("The question has no words in it: type what you want to know.")
        text, leans = resolve(asked, history)
        return cls(
            text=text,
            asked=asked,
            language=_language(asked, language),
            kind=kind_of(text),
            about=_last_article(history),
            heard=_heard(asked, history) if leans or names_nothing(asked) else "",
            scope=scope,
        )


def _heard(asked: str, history: Sequence[Answer]) -> str:
    said = [(answer.understood or answer.question, answer.short) for answer in history]
    return in_context(said, asked) if said else ""


def _last_article(history: Sequence[Answer]) -> str:
    cited = (answer.citations[0].article.id for answer in reversed(history) if answer.citations)
    return next(cited, "")


def _language(text: str, wanted: str | None) -> Language:
    if wanted is None:
        return detect_language(text)
    for known in LANGUAGES:
        if wanted == known:
            return known
    raise QuestionError(f"The language {wanted[:20]!r} is not known: use id or en.")
