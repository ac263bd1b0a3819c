"""Makes questions from translated news: a sentence of one side asks, its passage answers.

Cloze questions after Lewis, Denoyer & Riedel 2019 (section 2), but the sentence that asks is a
translation of the one that answers, so the two share names and numbers and few other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from corpus.language import Language
from index.evaluation.datasets import Example
from qa.training.mentions import Mention, Pool, mentions, stranger, words
from qa.training.sources import Statement

_AROUND = 2  # sentences of the passage on either side
_LONGEST = 700  # characters of a passage, as in the product
_SIDE = 9  # words of the question on either side of what it asks for
_LEAST = 4  # words of a question besides the question word
_MONEY = r"(?:(?:US\$|Rp\.?|\$)\s?)?"
_MONTH = r"(?:Jan|Feb|Mar|Mei|May|Apr|Jun|Jul|Aug|Agu|Sep|Oct|Okt|Nov|Dec|Des)\w*(?: \d{4})?|\d{4}"
_UNIT = (
    r"(?:\s?(?:%|percent|pct|persen|million|billion|trillion|thousand|juta|miliar|milyar|triliun"
    rf"|ribu|{_MONTH})\b)*"
)
_PLACE = re.compile(r"\b(?:in|at|near|di|ke|dari)\s*$", re.IGNORECASE)
_TIME = re.compile(r"\b(?:in|since|during|on|pada|sejak|tahun|tanggal)\s*$", re.IGNORECASE)
_ASK: dict[Language, dict[str, tuple[str, ...]]] = {
    "en": {
        "name": ("who", "who", "what", "which"),
        "place": ("where", "in which place"),
        "number": ("how many", "how much", "what number of"),
        "year": ("in what year", "when"),
        "date": ("when", "on what date"),
    },
    "id": {
        "name": ("siapa", "siapa", "apa"),
        "place": ("di mana",),
        "number": ("berapa", "berapa banyak"),
        "year": ("tahun berapa", "kapan"),
        "date": ("kapan", "tanggal berapa"),
    },
}


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a run of parallel sentences."""

    language: Language
    sentences: Sequence[str]

    def around(self, place: int) -> tuple[str, int]:
        """A passage around the sentence at `place`, and where that begins in it."""
        first = max(0, place - _AROUND)
        last = min(len(self.sentences), place + _AROUND + 1)
        while len(" ".join(self.sentences[first:last])) > _LONGEST and last - first > 1:
            if place - first > last - 1 - place:
                first += 1
            else:
                last -= 1
        start = sum(len(one) + 1 for one in self.sentences[first:place])
        return " ".join(self.sentences[first:last]), start


Sides = Mapping[Language, Side]


def cloze(
    sides: Sides, asking: Language, telling: Language, place: int, random: Random
) -> Example | None:
    """A question from the sentence at `place` of one side; its passage is on the other or the same.

    None where the two sides share no name or number to ask for: what both write alike is surely
    a name.
    """
    sentence, told = sides[asking].sentences[place], sides[telling].sentences[place]
    shared = [
        (mention, answer)
        for mention in mentions(sentence, first=True)
        if all(_same(mention, side.sentences[place]) for side in sides.values())
        and (answer := _same(mention, told)) is not None
    ]
    if not shared:
        return None
    mention, answer = random.choice(shared)
    question = _question(sentence, mention, asking, random)
    if question is None:
        return None
    context, offset = sides[telling].around(place)
    start = offset + answer.start()
    id = f"cloze-{asking}-{telling}-{place}"
    return Example(id, question, context, (answer[0],), (start,), asking)


def unproved(example: Example, telling: Side, place: int) -> Example | None:
    """The same question where the sentence that answers is missing among its neighbours."""
    rest = telling.around(place)[0].replace(telling.sentences[place], "").strip()
    if not rest or not set(words(example.answers[0])).isdisjoint(words(rest)):
        return None
    return Example(f"{example.id}-unproved", example.question, rest, (), (), example.language)


def statements(
    asking: Side, telling: Side, place: int, pool: Pool, random: Random
) -> Iterator[Statement]:
    """A sentence held against its translation's passage.

    It follows from that; it does not where its translation is cut out; and with another name or
    number than the passage gives, the passage contradicts it.
    """
    sentence = asking.sentences[place]
    context, _ = telling.around(place)
    yield Statement(sentence, context, 0)
    rest = context.replace(telling.sentences[place], "").strip()
    if rest:
        yield Statement(sentence, rest, 1)
    found = [m for m in mentions(sentence) if _same(m, telling.sentences[place]) is not None]
    if found:
        chosen = random.choice(found)
        other = stranger(chosen, [context, sentence], pool, random)
        if other is not None:
            changed = sentence[: chosen.start] + other + sentence[chosen.end :]
            yield Statement(changed, context, 2)


def _same(mention: Mention, sentence: str) -> re.Match[str] | None:
    """Where the other side says the same, with its currency and unit; it must say so once."""
    text = mention.text
    swapped = text.translate(str.maketrans(".,", ",."))  # 1,250.5 is 1.250,5 in Indonesian
    if mention.kind == "name":
        pattern = rf"\b{re.escape(text)}\b"
    else:
        number = "|".join(map(re.escape, dict.fromkeys((text, swapped))))
        pattern = rf"{_MONEY}(?<![\d.,])(?:{number})(?![.,]?\d){_UNIT}"
    found = list(re.finditer(pattern, sentence))
    return found[0] if len(found) == 1 else None


def _question(sentence: str, mention: Mention, language: Language, random: Random) -> str | None:
    """The words around a mention, with a question word in its place or in front."""
    start, end, kind = mention.start, mention.end, mention.kind
    if kind != "name" and (whole := _same(mention, sentence)) is not None:
        start, end = whole.span()
        kind = "date" if re.search(_MONTH, whole[0].replace(mention.text, "")) else kind
    before, after = sentence[:start], sentence[end:]
    cue = _TIME if kind in ("year", "date") else _PLACE if kind == "name" else None
    if cue and (lead := cue.search(before)):
        before, kind = before[: lead.start()], "place" if kind == "name" else kind
    left = re.split(r"[;:\"“”()]|, ", before)[-1].split()[-_SIDE:]
    right = re.split(r"[;:\"“”()]|, |\.$", after)[0].split()[:_SIDE]
    if len(left) + len(right) < _LEAST:
        return None
    asking = random.choice(_ASK[language][kind])
    order = random.choice([(left, [asking], right), ([asking], left, right)])
    if kind == "number":
        order = random.choice([(left, [asking], right), ([asking], right, left)])
    question = " ".join(word for part in order for word in part)
    return question[:1].upper() + question[1:] + "?"
