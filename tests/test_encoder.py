"""The shipped encoder, its twin, and any other that is named."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from corpus import Article
from index import Encoder, EncoderError, Library
from index.encoder import ONNX_FILE, SHIPPED
from index.provider_model import ProviderModel
from tests.conftest import BERAS, FLOOD

TEXTS = [BERAS, FLOOD, "Siapa Wakil Menteri Kemenkominfo?", "How many students are in China?", "AI"]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The shipped encoder as sentence-transformers loads it, without its int8 twin."""
    folder = tmp_path_factory.mktemp("encoder") / "model"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("onnx"))
    return Encoder.open(str(folder))


def test_vectors_have_length_one_and_do_not_depend_on_the_batch(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (5, encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert np.abs(vectors - alone).max() < 1e-4
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_sentence_and_its_translation_are_neighbours(encoder: Encoder) -> None:
    vectors = encoder.encode(
        [
            "Pemerintah menaikkan harga bahan bakar.",
            "The government raised fuel prices.",
            "Anak-anak bermain bola di lapangan.",
            "Children are playing football in the field.",
        ]
    )
    similar = vectors @ vectors.T
    assert similar[0, 1] > max(similar[0, 2], similar[0, 3])
    assert similar[2, 3] > max(similar[2, 0], similar[2, 1])


def test_the_twin_and_the_original_agree(encoder: Encoder, original: Encoder) -> None:
    cosines = np.sum(encoder.encode(TEXTS) * original.encode(TEXTS), axis=1)
    assert cosines.min() > 0.99


def test_a_folder_serves_a_library_through_sentence_transformers(
    tmp_path: Path, original: Encoder
) -> None:
    with Library.open(tmp_path, encoder=original.name, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
    with Library.open(tmp_path) as again:  # the library remembers by whom it was built
        assert again.encoder.name == original.name
        assert again.search("harga beras", 1)[0].passage.article_id == "beras"


def test_the_identity_follows_the_weights(encoder: Encoder, original: Encoder) -> None:
    assert encoder.identity == Encoder.open("default").identity
    assert encoder.identity != original.identity


@pytest.mark.parametrize("name", ["nobody/no-such-model", "not a name!", "/no/such/folder"])
def test_a_wrong_name_gives_one_sentence_at_once(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A closed port stands for a machine without network: the hub is really asked, and refuses.
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    Encoder.open(str(SHIPPED))  # imports are not what is timed
    started = time.monotonic()
    with pytest.raises(EncoderError, match="There is no encoder") as caught:
        Encoder.open(name)
    assert time.monotonic() - started < 30
    assert "\n" not in str(caught.value)


def test_a_provider_of_langchain_can_be_the_encoder(library: Library) -> None:
    embeddings = DeterministicFakeEmbedding(size=8)
    provided = Encoder(ProviderModel(embeddings, "fake:8"), "fake:8")
    vectors = provided.encode(TEXTS)
    assert vectors.shape == (5, 8)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    with Library.open(library.folder, encoder=provided) as again:
        again.rebuild()
        assert again.nearest(BERAS, 1)[0][0].article_id == "beras"


@pytest.mark.parametrize("name", ["nobody:model", "ollama:nomic-embed-text"])
def test_a_provider_that_is_missing_gets_one_sentence(name: str) -> None:
    with pytest.raises(EncoderError, match=f"The encoder {name} ") as caught:
        Encoder.open(name)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded"):
        Encoder.open(str(tmp_path))


def test_the_shipped_files_are_the_ones_documented() -> None:
    assert (SHIPPED / ONNX_FILE).is_file()
    assert (SHIPPED / "model.safetensors").is_file()
