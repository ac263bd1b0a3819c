"""The vectors of sentences: made with those of the passages, kept with them, used to order them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus import Article, Passage, split
from corpus.sentences import sentence_spans
from index import Encoder, Library, LibraryError
from index.refine import refined, sentence_cosines
from index.search import Hit
from index.sentences import Encoded, SentenceVectors, from_bytes, packed, unpacked
from index.store import Embedded
from qa.parts import parts_of
from tests.conftest import FLOOD, Place
from tests.test_library import letters

LONG = (
    "Harga beras medium di Surabaya naik 12 persen pekan ini. "
    "Wali kota meresmikan taman baru di tepi sungai. "
    "Tim sepak bola setempat kalah tiga gol tanpa balas."
)
QUESTIONS = ["Siapa meresmikan taman di tepi sungai?", "Berapa gol kekalahan tim sepak bola?"]


def kept(library: Library, article: str) -> SentenceVectors:
    """The vectors of the sentences of an article's one passage, as the store has them."""
    (hit,) = (one for one in library.search("taman") if one.passage.article_id == article)
    assert hit.id is not None
    return library.storage.sentences([hit.id], library.encoder.dimension)[hit.id]


def test_each_sentence_is_nearest_to_what_asks_for_it(encoder: Encoder) -> None:
    encoded = encoder.encode_passages([LONG, FLOOD])
    assert np.allclose(encoded.vectors, encoder.encode([LONG, FLOOD]), atol=1e-5)
    assert [len(one) for one in encoded.sentences] == [
        len(sentence_spans(text)) for text in (LONG, FLOOD)
    ]
    cosines = unpacked(encoded.sentences[0]) @ encoder.encode(QUESTIONS).T
    assert cosines.argmax(axis=0).tolist() == [1, 2]


def test_of_a_text_that_the_model_cannot_see_whole_no_sentence_is_told(encoder: Encoder) -> None:
    text = " ".join(f"Warga desa nomor {number} memanen padi." for number in range(80))
    encoded = encoder.encode_passages([text, "  ", "\uf0b7"])
    assert [one.shape for one in encoded.sentences] == [(0, 384), (0, 384), (1, 384)]
    assert not unpacked(encoded.sentences[2]).any()  # a text without a word piece


def test_bytes_tell_the_direction() -> None:
    vectors = np.random.default_rng(3).standard_normal((50, 384), dtype=np.float32)
    again = unpacked(from_bytes(packed(vectors).tobytes(), 384))
    lengths = np.linalg.norm(vectors, axis=1)
    assert (np.sum(vectors * again, axis=1) / lengths).min() > 0.999
    assert np.linalg.norm(again, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert from_bytes(None, 384).shape == (0, 384)


def test_a_store_keeps_them_and_a_rebuild_makes_them_anew(place: Place, encoder: Encoder) -> None:
    wanted = encoder.encode_passages([LONG]).sentences[0]
    with Library.open(place, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(LONG, id="kota"), Article.from_text(FLOOD, id="flood")])
        assert np.array_equal(kept(library, "kota"), wanted)
        library.rebuild()
        assert np.array_equal(kept(library, "kota"), wanted)


def test_sentences_of_another_cut_are_not_taken_for_these(place: Place, encoder: Encoder) -> None:
    with Library.open(place, encoder=encoder, shipped=False) as library:
        article = Article.from_text(LONG, id="kota")
        others = [packed(np.ones((2, 384), np.float32))]
        made = Embedded(article, split(article), Encoded(encoder.encode([LONG]), others))
        library.add_embedded([made])
        hits = library.search("taman")
        _, sentences = library.vectors(hits, [(0, 2)])
        assert np.allclose(sentences, encoder.encode([LONG[slice(*sentence_spans(LONG)[2])]]))
        narrow = Encoded(made.encoded.vectors, [np.ones((3, 5), np.int8)])
        with pytest.raises(ValueError, match="each vector must have 384 numbers"):
            library.add_embedded([replace(made, encoded=narrow)])
        with pytest.raises(LibraryError, match="doctor --repair"):
            from_bytes(b"abc", 384)


def test_where_the_model_tells_none_they_are_made_on_the_spot(place: Place) -> None:
    with Library.open(place, encoder=letters(8), shipped=False) as library:
        library.add([Article.from_text(LONG, id="kota")])
        hits = library.search("taman")
        assert library.storage.sentences([hit.id or 0 for hit in hits], 8) == {}
        passages, sentences = library.vectors(hits, [(0, 2), (0, 0)])
        assert (passages.shape, sentences.shape) == ((1, 8), (2, 8))
        spans = sentence_spans(LONG)
        wanted = library.encoder.encode([LONG[slice(*spans[number])] for number in (2, 0)])
        assert np.allclose(sentences, wanted)


def test_the_nearest_sentence_speaks_for_its_passage() -> None:
    vector = np.array([1.0, 0.0], np.float32)
    near, far = np.array([[1, 0], [0, 1]], np.float32), np.array([[0.6, 0.8]], np.float32)
    told = sentence_cosines(vector, {1: packed(far), 2: packed(near)})
    assert told == {1: pytest.approx([0.6], abs=0.01), 2: pytest.approx([1, 0], abs=0.01)}
    found = [(1, 0.9), (2, 0.7), (3, 0.1)]
    (first, *others) = refined(found, told, {1: 0.6, 2: 0.6, 3: 0.9})
    assert first == pytest.approx((2, 0.9), abs=0.01)
    assert [id for id, _ in others] == [1, 3]  # whose score is (0.1 + 2 * 0.9) / 3
    assert others[1][1] == pytest.approx(1.9 / 3, abs=0.01)
    assert refined(found, {}, {}) == found
    many = [(id, 1 - id / 100) for id in range(40)]
    scores = [score for _, score in refined(many, {3: (1.0,)}, {})]
    assert scores == sorted(scores, reverse=True)
    assert [id for id, _ in refined(many, {3: (1.0,)}, {})][24:] == list(range(24, 40))
    assert sentence_cosines(vector, {}) == {}


def test_of_the_lower_passages_what_is_around_the_nearest_sentence_is_read() -> None:
    sentences = [f"Kalimat nomor {number} memuat {'kata ' * 17}saja." for number in range(6)]
    text = " ".join(sentences)

    def hit(*cosines: float) -> Hit:
        return Hit(Passage("a", 100, 100 + len(text), text), 1.0, (), None, None, cosines)

    whole, _, part, unknown = parts_of(
        [hit(), hit(), hit(0.1, 0.2, 0.3, 0.9, 0.8, 0.1), hit(0.5, 0.5)]
    )
    assert (whole.text, whole.first, len(whole.places)) == (text, 0, 6)
    assert unknown.text == text  # its sentences are others than were embedded
    assert (part.first, part.text) == (2, " ".join(sentences[2:5]))
    assert [part.text[slice(*place)] for place in part.places] == sentences[2:5]
    assert text[part.start :].startswith(part.text)
