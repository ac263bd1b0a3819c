"""The answer under way: the sentences of a reply that were proved, numbered with their quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.encoder import Encoder
from qa.answer import Answer, Citation
from qa.candidates import Candidate
from qa.compose import compose
from qa.decide import Decision
from qa.language_model.chat import NoReplyError
from qa.language_model.prompts import says_nothing
from qa.language_model.proof import Source, prove
from qa.language_model.reply import Sentence
from qa.question import Question
from qa.ranking import Features


@dataclass(slots=True)
class Draft:
    """The sentences of one reply that were proved so far, with their citations."""

    question: Question
    name: str
    sources: Sequence[Source]
    encoder: Encoder
    sentences: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    strengths: list[float] = field(default_factory=list)
    seen: int = 0
    cites: bool = False
    says_nothing: bool = False

    def add(self, sentence: Sentence) -> bool:
        """Take a sentence up if it is proved; whether it was."""
        self.seen += 1
        if says_nothing(sentence.text):
            self.says_nothing = True
            return False
        cited = [self.sources[n - 1] for n in sentence.marks if 1 <= n <= len(self.sources)]
        self.cites = self.cites or bool(sentence.marks)
        proof = prove(sentence.text, self.question.language, cited, self.encoder)
        if proof is None:
            return False
        self.sentences.append(_marked(sentence.text, [self._number(q) for q in proof.quotes]))
        self.strengths.append(proof.strength)
        return True

    def check_cited(self) -> None:
        """Raise NoReplyError where the reply is none: it neither cites nor says why not."""
        if not self.cites and not self.says_nothing:
            raise NoReplyError("cited no passage")

    def answer(self) -> Answer:
        """The answer so far. Its confidence: the share of sentences proved, by how well they are.

        `short` is empty, as the model points at no words of the article.
        """
        proved = len(self.sentences)
        return Answer(
            question=self.question.asked,
            language=self.question.language,
            status="answered" if proved == self.seen else "uncertain",
            text=" ".join(self.sentences),
            short="",
            confidence=min(1.0, max(0.0, sum(self.strengths) / self.seen)),
            citations=tuple(self.citations),
            mode=self.name,
        )

    def conclusion(self) -> Answer:
        """The whole answer with its quotes beneath, or a refusal where nothing was proved."""
        if not self.sentences:
            return replace(self._refusal(), mode=self.name)
        answer = self.answer()
        quotes = [
            f"[{number}] {' '.join(citation.quote.split())}"
            for number, citation in enumerate(self.citations, start=1)
        ]
        return replace(answer, text="\n\n".join([answer.text, *quotes]))

    def _refusal(self) -> Answer:
        nearest, cosine = self.sources[0].nearest(self.question.text, self.encoder)
        at = nearest.start, nearest.end
        features = Features(margin=0.0, similarity=cosine)
        candidate = Candidate(nearest.article, *at, at, features, evidence=0.0)
        return compose(self.question, Decision("not_found", max(0.0, cosine), candidate))

    def _number(self, quote: Citation) -> int:
        if quote not in self.citations:
            self.citations.append(quote)
        return self.citations.index(quote) + 1


def _marked(sentence: str, numbers: Sequence[int]) -> str:
    """The sentence with its marks before the full stop: "… di China [1]." """
    body = sentence.rstrip(".!?…")
    marks = "".join(f"[{number}]" for number in sorted(numbers))
    return f"{body} {marks}{sentence[len(body) :]}"
