"""A library that grows: its vectors are compressed, and answers stay those of exact ones."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import faiss
import numpy as np
import pytest

from corpus import Article
from index import Encoder, Library
from index.backup import in_folder
from index.checkpoint import FAISS_FILE, MANIFEST_FILE
from index.evaluation.generated import BLOCK, Generator, fill
from index.scope import Scope
from index.status import library_status
from index.store import Embedded
from index.vectors import Ids, VectorIndex, Vectors

COUNT = 3_000


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Vectors near 100 centres."""
    random = np.random.default_rng(3)
    found = random.standard_normal((100, 64)).repeat(COUNT // 100, axis=0)
    found += random.standard_normal((COUNT, 64)) * 0.7
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def compressed(vectors: Vectors) -> VectorIndex:
    index = VectorIndex(64, vectors[::2])
    index.add(np.arange(COUNT) + 7, vectors)
    return index


def best(vectors: Vectors, query: Vectors, among: Ids) -> set[int]:
    """The true ten best ids among some."""
    return {int(id) for id in among[np.argsort(-(vectors[among - 7] @ query))[:10]]}


def test_the_true_best_are_among_the_candidates(compressed: VectorIndex, vectors: Vectors) -> None:
    ids = np.arange(COUNT) + 7
    found = [{id for id, _ in compressed.search(one, 40)} for one in vectors[:100]]
    truth = [best(vectors, one, ids) for one in vectors[:100]]
    assert sum(len(one & other) for one, other in zip(found, truth, strict=True)) > 980
    assert not compressed.exact


def test_a_scope_is_kept_however_small(compressed: VectorIndex, vectors: Vectors) -> None:
    for step in (2, 50, 1_000):
        among = np.arange(0, COUNT, step) + 7
        found = compressed.search(vectors[1], 10, among)
        assert len(found) == min(10, len(among))
        assert {id for id, _ in found} <= set(among.tolist())
    assert compressed.search(vectors[1], 10, np.empty(0, dtype=np.int64)) == []


def test_what_was_removed_is_not_found_and_not_written(
    compressed: VectorIndex, vectors: Vectors
) -> None:
    near = [id for id, _ in compressed.search(vectors[0], 300)]
    compressed.remove([*near, near[0], 10**9])
    assert len(compressed) == COUNT - 300
    found = {id for id, _ in compressed.search(vectors[0], 50)}
    assert len(found) == 50
    assert found.isdisjoint(near)
    file = BytesIO()
    compressed.write(file)
    file.seek(0)
    again = VectorIndex.read(file)
    assert (len(again), again.exact) == (COUNT - 300, False)
    assert {id for id, _ in again.search(vectors[0], 50)} == found
    compressed.add(np.array([near[0]]), vectors[:1])
    assert compressed.search(vectors[0], 1)[0][0] == near[0]


def test_a_search_from_any_thread_keeps_to_one(compressed: VectorIndex, vectors: Vectors) -> None:
    def searched() -> int:
        compressed.search(vectors[0], 10)
        return int(faiss.omp_get_max_threads())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(searched).result() == 1


@pytest.fixture
def grown(tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library that is large, where two thousand passages are many."""
    monkeypatch.setattr("index.dense.EXACT_UP_TO", 800)
    monkeypatch.setattr("index.dense.SAMPLE", 500)
    monkeypatch.setattr("index.dense._SCANNED", 100)
    with Library.open(tmp_path / "grown", encoder=encoder, shipped=False) as library:
        library.storage.write(lambda _: library._dense.record_encoder())
        list(fill(library.storage, Generator(encoder, seed=1, subjects=30), 2 * BLOCK))
        yield library


def exactly(library: Library, question: str, scope: Scope) -> list[int]:
    """The ids of the ten passages that are nearest by the vectors of the library itself."""
    ids = in_folder(library.storage).passage_ids(scope)
    cosines = library._dense.compared(ids.tolist())(library.encoder.encode_question(question))
    return sorted(cosines, key=lambda one: -cosines[one])[:10]


def is_compressed(library: Library) -> bool:
    return library_status(library).about["vectors"].startswith("compressed")


@pytest.mark.parametrize("outlets", [(), ("Harian Pagi", "Kabar Kota"), ("Warta Timur",)])
def test_a_compressed_library_finds_what_an_exact_one_finds(
    grown: Library, outlets: tuple[str, ...]
) -> None:
    scope = Scope(sources=outlets)
    for question in ("harga beras naik", "floods in the city", "menteri perdagangan"):
        found = grown._dense.nearest(grown.encoder.encode_question(question), 50, scope)
        assert [id for id, _ in found][:10] == exactly(grown, question, scope)
    assert is_compressed(grown)


def test_changes_are_seen_and_whatever_becomes_of_the_checkpoint_answers_stay(
    grown: Library, encoder: Encoder
) -> None:
    question = "harga beras naik"
    first = grown.nearest(question, 1)[0][0]
    assert grown.remove(first.article_id)
    article = Article.from_text("Harga beras naik di Jakarta.", id="beras", language="id")
    grown.add([article])
    expected = grown.nearest(question, 10)
    assert expected[0][0].article_id == "beras"
    assert first.article_id not in {passage.article_id for passage, _ in expected}
    for damage in (b"", b"\0" * 1000):
        (grown.folder / FAISS_FILE).write_bytes(damage)
        with Library.open(grown.folder, encoder=encoder) as again:
            assert again.nearest(question, 10) == expected
        assert is_compressed(grown)
    (grown.folder / MANIFEST_FILE).unlink()
    with Library.open(grown.folder, encoder=encoder) as again:
        assert again.nearest(question, 10) == expected


def test_a_library_that_grows_in_use_is_compressed_and_one_that_shrinks_is_exact_again(
    encoder: Encoder, empty: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.dense.EXACT_UP_TO", 400)
    monkeypatch.setattr("index.dense.SAMPLE", 300)
    made = [Embedded(*one) for one in Generator(encoder, seed=2, subjects=10).block(0)]
    empty.add_embedded(made[:100])
    assert len(empty.nearest("harga beras", 5)) == 5
    assert not is_compressed(empty)
    empty.add_embedded(made[100:])
    assert len(empty.nearest("harga beras", 5)) == 5
    assert is_compressed(empty)
    for one in made[20:]:
        empty.remove(one.article.id)
    empty.add([Article.from_text("Harga beras naik.", id="beras", language="id")])
    assert empty.nearest("harga beras", 1)[0][0].article_id == "beras"
    assert not is_compressed(empty)
