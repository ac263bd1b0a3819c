"""The answer that a language model writes, sentence by sentence, each shown once it is proved.

The reply streams in token by token, but tokens are never shown as they come: half a sentence
cannot be checked, and a reader who has seen a false one does not unsee it. So a sentence appears
when it is whole and the passages prove it; one that they do not prove never appears at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from corpus import Article
from index.library import Library
from index.search import Hit
from qa.answer import Answer
from qa.language_model.chat import Chat, NoReplyError, Patience
from qa.language_model.draft import Draft
from qa.language_model.prompts import messages
from qa.language_model.proof import Source
from qa.language_model.provider import LanguageModelError
from qa.language_model.reply import Sentence, Splitter
from qa.question import Question
from qa.verify import verify

_MOST_CHARACTERS = 8_000  # of a reply, thoughts included; a model that never ends is cut off here

Fallback = Callable[[], Answer]


class Generator:
    """Answers questions with a chat model, from the passages it is given and nothing else.

    Safe to share between threads.
    """

    def __init__(self, library: Library, name: str, patience: Patience | None = None) -> None:
        """Nothing is opened yet.

        Args:
            name: as LangChain's `init_chat_model` takes it, such as "ollama:llama3.2".
        """
        self.name = name
        self._library = library
        self._chat = Chat(name, patience)

    def problem(self) -> str | None:
        """Why the model cannot be used, in a sentence; whether its server answers is not asked."""
        try:
            self._chat.open()
        except LanguageModelError as error:
            return str(error)
        return None

    def answer(self, question: Question, hits: Sequence[Hit], fallback: Fallback) -> Answer:
        """The whole answer; see `stream`."""
        *_, last = self.stream(question, hits, fallback)
        return last

    def stream(
        self, question: Question, hits: Sequence[Hit], fallback: Fallback
    ) -> Iterator[Answer]:
        """Yield the answer again and again as it grows; the last one is complete.

        Sentences that the passages do not prove are left out, which makes the answer uncertain,
        or a refusal where nothing remains. A model that gives no answer to check is replaced by
        `fallback`, whatever was shown before, and `mode` says why: "extractive (openai:x did not
        answer in time)".

        Args:
            fallback: makes the extractive answer; called at most once.
        """
        sources = list(self._sources(hits))
        if not sources:
            yield fallback()
            return
        draft = Draft(question, self.name, sources, self._library.encoder)
        try:
            for sentence in self._sentences(question, sources):
                if draft.add(sentence):
                    yield draft.answer()
            draft.check_cited()
        except LanguageModelError:
            yield _instead(fallback, self.name, "cannot be used")
        except NoReplyError as error:
            yield _instead(fallback, self.name, str(error))
        else:
            yield verify(draft.conclusion())

    def _sources(self, hits: Sequence[Hit]) -> Iterator[Source]:
        articles: dict[str, Article | None] = {}
        for passage in (hit.passage for hit in hits):
            if passage.article_id not in articles:
                articles[passage.article_id] = self._library.article(passage.article_id)
            article = articles[passage.article_id]
            # Another process may have replaced the article since it was found.
            if article and article.text[passage.start : passage.end] == passage.text:
                yield Source(article, passage)

    def _sentences(self, question: Question, sources: Sequence[Source]) -> Iterator[Sentence]:
        asked = messages(question, [source.passage.text for source in sources])
        splitter, length = Splitter(), 0
        with closing(self._chat.stream(asked)) as pieces:
            for piece in pieces:
                yield from splitter.feed(piece)
                length += len(piece)
                if length > _MOST_CHARACTERS:
                    break
        yield from splitter.end()


def _instead(fallback: Fallback, name: str, reason: str) -> Answer:
    return replace(fallback(), mode=f"extractive ({name} {reason})")
