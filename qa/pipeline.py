"""The stages from a question to its answer: retrieve, read, answer, reveal. Plain functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from index.library import Library
from index.scope import EVERYTHING, Scope
from index.search import Hit
from qa.answer import Answer
from qa.candidates import Candidate, find_candidates
from qa.compose import compose
from qa.copies import set_aside
from qa.decide import Decision, decide
from qa.definitions import spelled_form
from qa.errors import QuestionError
from qa.kind import Kind
from qa.language_model.generator import Generator
from qa.overview import about_articles
from qa.question import Question
from qa.reader import Reader
from qa.reports import NO_REPORTS, Reports, compare
from qa.statement import judge
from qa.verify import verify

_READ = 5  # passages read for one question, see evaluation/SPEED.md
_FOUND = 24  # passages found for one question: copies among them are not read
_ABOUT_ARTICLES: tuple[Kind, ...] = ("greeting", "summary")  # nothing to look for


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What the search found for a question, best first; copies repeat what the hits say."""

    question: Question
    hits: list[Hit]
    copies: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader made of the passages, most convincing first.

    The reports are compared with the first candidate, which needs no decision where it is `stated`:
    the article itself says that one stands for the other.
    """

    question: Question
    hits: list[Hit]
    candidates: list[Candidate]
    reports: Reports = NO_REPORTS
    stated: bool = False


class Pipeline:
    """Answers questions over a library. Safe to share between threads."""

    def __init__(
        self, library: Library, reader: Reader | str | None = None, llm: str | None = None
    ) -> None:
        """Nothing is loaded yet.

        Args:
            llm: a chat model as LangChain's `init_chat_model` names it; without one answers are
                in the articles' own words.
        """
        self.library = library
        self.generator = Generator(library, llm) if llm else None
        self._wanted = reader

    @cached_property
    def reader(self) -> Reader:
        """The reader, loaded when first needed.

        Raises:
            ReaderError: it cannot be loaded.
        """
        return self._wanted if isinstance(self._wanted, Reader) else Reader.open(self._wanted)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        language: str | None = None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Answer a question; see `qa.Assistant.ask`."""
        asked = Question.of(question, history=history, language=language, scope=scope)
        found = self.retrieve(asked)
        if self.generator is None:
            return self.extract(found)
        *_, last = self.write(iter([found]))
        return last

    def extract(self, retrieved: Retrieved) -> Answer:
        """Answer in the articles' own words."""
        return self.answer(self.read(retrieved))

    def write(self, found: Iterator[Retrieved]) -> Iterator[Answer]:
        """Answer with the language model, sentence by sentence; see `Generator.stream`."""
        assert self.generator
        for retrieved in found:
            if retrieved.question.kind in _ABOUT_ARTICLES:
                yield self.extract(retrieved)
            else:
                again = partial(self.extract, retrieved)
                for answer in self.generator.stream(retrieved.question, retrieved.hits, again):
                    yield replace(answer, passages=tuple(retrieved.hits))

    def retrieve(self, question: Question) -> Retrieved:
        if question.kind == "greeting":
            return Retrieved(question, [])
        if question.scope.limits and not self.library.listing(most=1, scope=question.scope).total:
            raise QuestionError("No article is within the limits of the question: widen them.")
        found = self.library.search(
            question.text, _FOUND, language=question.language, scope=question.scope
        )
        if question.heard:  # most likely the talk goes on about the same article
            found.sort(key=lambda hit: hit.passage.article_id != question.about)
        return Retrieved(question, *set_aside(found, _READ))

    def read(self, retrieved: Retrieved) -> Read:
        question, hits = retrieved.question, retrieved.hits
        if question.kind in _ABOUT_ARTICLES:
            return Read(question, hits, [])
        if form := spelled_form(question, hits, self.library):
            copies = compare(question, [form], retrieved.copies, self.library.article)
            return Read(question, hits, [form], reports=copies, stated=True)
        found = find_candidates(question, hits, self.library, self.reader)
        candidates = judge(self.reader, question, found)
        reports = compare(question, candidates, retrieved.copies, self.library.article)
        return Read(question, hits, candidates, reports)

    def answer(self, read: Read) -> Answer:
        question = read.question
        if question.kind in _ABOUT_ARTICLES:
            answer = about_articles(question, read.hits, self.library)
        else:
            sure = Decision("answered", 1.0, read.candidates[0]) if read.stated else None
            decision = sure or decide(question, read.candidates)
            answer = compose(question, decision, read.reports)
        understood = question.text if question.text != question.asked else ""
        read_here = tuple(read.hits)
        return verify(replace(answer, understood=understood, passages=read_here))

    def reveal(self, answers: Iterator[Answer]) -> Iterator[Answer]:
        """Hand the text out paragraph by paragraph: the short answer is there first."""
        for answer in answers:
            paragraphs = answer.text.split("\n\n")
            for shown in range(1, len(paragraphs)):
                yield replace(answer, text="\n\n".join(paragraphs[:shown]))
            yield answer
