"""Large libraries of invented text: the same every time, well-formed, searchable."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import Encoder
from index.evaluation.generated import BLOCK, Generator, fill
from index.evaluation.growth import measure
from index.keywords import stems
from index.library import Library
from index.sentences import unpacked
from index.storage import Storage


@pytest.fixture(scope="module")
def generator(encoder: Encoder) -> Generator:
    return Generator(encoder, seed=5, subjects=20)


def test_a_block_is_the_same_again_and_another_one_is_not(
    generator: Generator, encoder: Encoder
) -> None:
    first, again = generator.block(2), Generator(encoder, seed=5, subjects=20).block(2)
    assert [article for article, _, _ in first] == [article for article, _, _ in again]
    for (*_, one), (*_, other) in zip(first, again, strict=True):
        assert np.array_equal(one.vectors, other.vectors)
        assert np.array_equal(one.sentences, other.sentences)
    texts = {article.fingerprint for article, _, _ in first + generator.block(3)}
    assert len(texts) == 2 * BLOCK // 4


def test_passages_are_exact_and_their_vectors_have_length_one(generator: Generator) -> None:
    made = generator.block(3)
    assert sum(len(passages) for _, passages, _ in made) == BLOCK
    assert {article.language for article, _, _ in made} == {"en"}
    for article, passages, encoded in made:
        assert [article.text[one.start : one.end] for one in passages] == [
            one.text for one in passages
        ]
        assert np.allclose(np.linalg.norm(encoded.vectors, axis=1), 1, atol=1e-5)
        for vector, sentences in zip(encoded.vectors, encoded.sentences, strict=True):
            assert (unpacked(sentences) @ vector > 0.5).all()


def test_few_words_are_common_and_most_are_rare(generator: Generator) -> None:
    found = Counter(
        stem
        for article, passages, _ in generator.block(0)
        for passage in passages
        for stem in set(stems(passage.text, article.language))
    )
    assert found.most_common(1)[0][1] > BLOCK * 0.9
    assert sum(count <= 5 for count in found.values()) > len(found) * 0.5


def test_a_library_grows_where_it_stopped_and_its_questions_find_their_passages(
    generator: Generator, encoder: Encoder, tmp_path: Path
) -> None:
    storage = Storage(tmp_path, {"library_id": "generated", "encoder": encoder.identity})
    assert list(fill(storage, generator, BLOCK)) == [BLOCK]
    assert list(fill(storage, generator, 2 * BLOCK)) == [2 * BLOCK]
    assert storage.counts() == (2 * BLOCK // 4, 2 * BLOCK)
    storage.close()
    question = generator.questions(2 * BLOCK, 1)[0]
    with Library.open(tmp_path, encoder=encoder) as library:
        best = library.search(question, 1)[0].passage.text.lower()
    words = question.rstrip("?").lower().split()[-3:]
    assert sum(word in best for word in words) >= 2


def test_what_a_library_costs_is_measured_and_leaves_it_as_it_was(
    generator: Generator, encoder: Encoder, tmp_path: Path
) -> None:
    with Library.open(tmp_path, encoder=encoder, shipped=False) as library:
        list(fill(library.storage, generator, BLOCK))
        library.add([Article.from_text("Harga beras naik.", id="beras", language="id")])
        before = library.counts()
    figures = measure(tmp_path, generator.questions(BLOCK, 3))
    assert figures["of the exact ten, dense, %"] == figures["of the exact ten, hybrid, %"] == [100]
    assert figures["vectors.faiss, MB"][0] > 0
    assert len(figures["hybrid"]) == 3 and min(figures["hybrid"]) > 0
    with Library.open(tmp_path, encoder=encoder) as library:
        assert library.counts() == before
