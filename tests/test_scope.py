"""Questions limited to some articles, outlets or days; and what readers think of answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Article, InputError
from index import Encoder, Library
from index.feedback import Feedback
from index.scope import Scope
from qa import Assistant, QuestionError, Reader

PRICES = (
    ("january", "Harga beras di Kota Melati mencapai 14.200 rupiah per kilogram.", "2024-01-10"),
    ("march", "Harga beras di Kota Melati mencapai 15.900 rupiah per kilogram.", "2024-03-12"),
    ("undated", "Harga beras di Kota Melati mencapai 16.700 rupiah per kilogram.", ""),
)
QUESTION = "Berapa harga beras di Kota Melati?"


@pytest.fixture(scope="module", params=["folder", "postgres"])
def library(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Library]:
    place: str | Path = tmp_path_factory.mktemp("scoped")
    if request.param == "postgres":
        place = request.getfixturevalue("databases").new()
    with Library.open(place, encoder=encoder, shipped=False) as library:
        for id, text, published in PRICES:
            source = "Kabar Timur" if id == "march" else "Harian Senja"
            library.add([Article.from_text(text, id=id, source=source, published=published)])
        yield library


@pytest.fixture(scope="module")
def assistant(library: Library, reader: Reader) -> Assistant:
    return Assistant(library, reader)


SCOPES = [
    (Scope.of(articles=["march"]), {"march"}),
    (Scope.of(articles=["march", "undated"]), {"march", "undated"}),
    (Scope.of(sources=["Harian Senja"]), {"january", "undated"}),
    (Scope.of(sources=["kabar timur"]), {"march"}),
    (Scope.of(until="1 Februari 2024"), {"january"}),
    (Scope.of(since="2024-01-10", until="2024-03-12"), {"january", "march"}),
    (Scope.of(since="11 January 2024"), {"march"}),
    (Scope.of(sources=["Harian Senja"], since="2024-02-01"), set()),
    (Scope.of(articles=["none"]), set()),
    (Scope(), {"january", "march", "undated"}),
]


@pytest.mark.parametrize(("scope", "inside"), SCOPES)
def test_a_search_stays_inside_its_scope(library: Library, scope: Scope, inside: set[str]) -> None:
    hits = library.search(QUESTION, 10, scope=scope)
    assert {hit.passage.article_id for hit in hits} == inside
    assert all(hit.similarity is not None and hit.legs == ("dense", "keyword") for hit in hits)
    listing = library.listing(scope=scope)
    assert {entry.id for entry in listing.entries} == inside
    assert listing.total == len(inside)


def test_what_holds_nothing_of_the_question_is_found_by_meaning_alone(library: Library) -> None:
    hits = library.search("cuaca", 10, scope=Scope.of(articles=["january"]))
    assert [hit.passage.article_id for hit in hits] == ["january"]


@pytest.mark.parametrize(
    ("scope", "price"),
    [(Scope.of(until="2024-02-01"), "14.200"), (Scope.of(sources=["Kabar Timur"]), "15.900")],
)
def test_the_answer_is_that_of_the_scope(assistant: Assistant, scope: Scope, price: str) -> None:
    answer = assistant.ask(QUESTION, scope=scope)
    assert price in answer.short
    assert len(answer.citations) == 1
    assert [hit.passage.article_id for hit in answer.passages] == [answer.citations[0].article.id]
    *_, streamed = assistant.stream(QUESTION, scope=scope)
    assert streamed == answer


def test_a_summary_is_that_of_the_only_article_in_the_scope(assistant: Assistant) -> None:
    answer = assistant.ask("Tentang apa artikel ini?", scope=Scope.of(articles=["march"]))
    assert [citation.article.id for citation in answer.citations] == ["march"]
    both = assistant.ask("Artikel ini tentang apa?", scope=Scope.of(sources=["Harian Senja"]))
    assert {citation.article.id for citation in both.citations} == {"january", "undated"}


def test_a_scope_without_articles_is_said(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="No article is within the limits"):
        assistant.ask(QUESTION, scope=Scope.of(since="2030-01-01"))


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="The date 'someday' is not understood"):
        Scope.of(until="someday")


def test_outlets_are_listed_once_each(library: Library) -> None:
    assert library.sources() == ["Harian Senja", "Kabar Timur"]


def opinion(key: str, given: str, comment: str = "", up: bool = True) -> Feedback:
    return Feedback(key, given, "up" if up else "down", comment, {"question": QUESTION})


def test_a_later_opinion_takes_the_place_of_the_earlier_one(
    tmp_path: Path, encoder: Encoder
) -> None:
    with Library.open(tmp_path / "kept", encoder=encoder, shipped=False) as library:
        library.keep_feedback(opinion("b", "2024-02-05T10:00:00+00:00"))
        library.keep_feedback(opinion("a", "2024-02-05T11:00:00+00:00"))
        library.keep_feedback(opinion("b", "2024-02-05T12:00:00+00:00", "Salah kota", up=False))
        library.back_up(tmp_path / "backup")
    with Library.open(tmp_path / "other", encoder=encoder) as other:
        other.restore(tmp_path / "backup")
        assert [(one.key, one.rating, one.comment) for one in other.feedback()] == [
            ("a", "up", ""),
            ("b", "down", "Salah kota"),
        ]
        assert other.feedback()[0].answer == {"question": QUESTION}
