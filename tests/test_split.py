from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, split
from corpus.read import SHIPPED, read_articles
from corpus.sentences import sentence_spans
from corpus.split import PASSAGE_LENGTH, passage_spans

VISIBLE = st.text(min_size=1).filter(str.strip)
PROSE = st.lists(
    st.sampled_from(["Harga naik tajam. ", "Rp3,2 triliun dibagi 1.250 unit! ", "“Ya.” ", "x" * 90])
).map("".join)


@given(VISIBLE, st.integers(min_value=1, max_value=80))
def test_every_passage_stands_at_its_offsets(text: str, length: int) -> None:
    article = Article.from_text(text, id="a", language="id")
    for passage in split(article, length):
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert 0 < len(passage.text) <= length


@given(st.one_of(VISIBLE, PROSE), st.integers(min_value=1, max_value=200))
def test_no_visible_character_is_lost_and_passages_advance(text: str, length: int) -> None:
    spans = passage_spans(text, length)
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(spans))


def test_neighbours_share_a_sentence() -> None:
    (article,) = read_articles(SHIPPED)
    passages = split(article)
    borders = set(sentence_spans(article.text))
    assert len(passages) > 2
    for left, right in itertools.pairwise(passages):
        assert (right.start, left.end) in borders


def test_passages_begin_and_end_on_sentence_borders() -> None:
    (article,) = read_articles(SHIPPED)
    starts, ends = zip(*sentence_spans(article.text))
    for passage in split(article):
        assert passage.start in starts
        assert passage.end in ends
        assert len(passage.text) <= PASSAGE_LENGTH


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "kata " * 400
    passages = split(Article.from_text(text, id="a", language="id"))
    assert len(passages) > 1
    assert all(set(passage.text.split()) == {"kata"} for passage in passages)
