"""The HTTP service: what it answers, what it keeps, and what it says when it cannot."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from corpus import Article
from index import Encoder, Library
from qa import Assistant, Reader
from tests.conftest import BERAS, FLOOD
from ui.server import hosts_for, make_app
from ui.turns import BusyError, Turns

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, reader: Reader
) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("service")
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
        app = make_app(Assistant(library, reader), hosts_for("127.0.0.1"))
        yield TestClient(app, base_url="http://127.0.0.1:7860")


def test_a_question_is_answered_with_its_proof(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "Berapa persen harga beras naik?"}).json()
    assert answer["status"] in ("answered", "uncertain")
    assert "12 persen" in answer["short"]
    (cited,) = answer["citations"]
    article = client.get(f"/api/articles/{cited['article_id']}").json()
    assert article["text"][cited["start"] : cited["end"]] == cited["quote"]


def test_the_history_makes_a_follow_up_understood(client: TestClient) -> None:
    first = client.post("/api/ask", json={"question": "Siapa Menteri Perdagangan?"}).json()
    again = {"question": "Apa yang dia katakan?", "history": [first]}
    assert client.post("/api/ask", json=again).json()["understood"]


def test_an_answer_streams_as_events(client: TestClient) -> None:
    asked = {"question": "How many residents were moved?", "language": "en"}
    with client.stream("POST", "/api/ask/stream", json=asked) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = [line.removeprefix("data: ") for line in response.iter_lines() if line]
    texts = [json.loads(event)["text"] for event in events]
    assert len(texts) > 1 and texts[-1].startswith(texts[0])
    assert "3,500" in texts[0]


def test_articles_are_added_shown_replaced_and_removed(client: TestClient) -> None:
    given = {"text": "Gempa mengguncang Palu pada Selasa pagi.", "published": "5 Mei 2024"}
    added = client.post("/api/articles", json={**given, "id": "gempa/1"})
    assert (added.status_code, added.json()["kind"]) == (201, "added")
    assert client.get("/api/articles/gempa/1").json()["published"] == "2024-05-05"
    assert client.post("/api/articles", json={**given, "id": "gempa/1"}).json()["kind"] == (
        "unchanged"
    )
    corrected = {"text": "Gempa mengguncang Donggala pada Selasa pagi."}
    assert client.put("/api/articles/gempa/1", json=corrected).json()["kind"] == "replaced"
    found = client.get("/api/search", params={"q": "gempa Donggala", "k": 1}).json()
    assert [one["article_id"] for one in found] == ["gempa/1"]
    assert client.delete("/api/articles/gempa/1").status_code == 204
    assert client.delete("/api/articles/gempa/1").status_code == 404
    listed = client.get("/api/articles", params={"order": "title", "descending": False}).json()
    assert (listed["total"], [one["id"] for one in listed["entries"]]) == (2, ["flood", "beras"])


def test_a_question_is_asked_of_some_articles_alone(client: TestClient) -> None:
    asked = {"question": "Berapa persen harga beras naik?"}
    assert client.post("/api/ask", json={**asked, "articles": ["beras"]}).json()["citations"]
    elsewhere = client.post("/api/ask", json={**asked, "articles": ["flood"]}).json()
    assert elsewhere["status"] == "not_found"
    with client.stream("POST", "/api/ask/stream", json={**asked, "articles": ["flood"]}) as events:
        (*_, last) = [line.removeprefix("data: ") for line in events.iter_lines() if line]
    assert json.loads(last)["status"] == "not_found"
    found = client.get("/api/search", params={"q": "harga", "articles": ["flood"]}).json()
    assert {one["article_id"] for one in found} == {"flood"}
    listed = client.get("/api/articles", params={"articles": "flood"}).json()
    assert [one["id"] for one in listed["entries"]] == ["flood"]


def test_an_opinion_is_kept_and_may_change(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "Siapa Menteri Perdagangan?"}).json()
    kept = client.post("/api/feedback", json={"answer": answer, "rating": "up"})
    assert kept.status_code == 201
    changed = {"answer": answer, "rating": "down", "comment": "terlalu pendek", **kept.json()}
    assert client.post("/api/feedback", json=changed).json() == kept.json()
    (opinion,) = client.get("/api/feedback").json()
    assert (opinion["rating"], opinion["comment"]) == ("down", "terlalu pendek")
    assert opinion["answer"]["question"] == "Siapa Menteri Perdagangan?"
    refused = client.post("/api/feedback", json={"answer": answer, "rating": "sideways"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ({"question": "  "}, 400, "The question is empty"),
        ({"question": "x" * 2_000}, 400, "characters long"),
        ({}, 422, "question: Field required"),
        ({"question": "Apa?", "language": "fr"}, 422, "language"),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_bad_questions_get_a_type_and_a_sentence(
    client: TestClient, path: str, body: dict[str, str], code: int, said: str
) -> None:
    response = client.post(path, json=body)
    assert response.status_code == code
    assert said in response.json()["error"]["message"]
    assert response.json()["error"]["type"] in ("question", "input")


def test_bad_articles_change_nothing(client: TestClient) -> None:
    for given in ({"text": " "}, {"text": BERAS, "url": "ftp://x"}, {"text": BERAS, "id": "a b"}):
        response = client.post("/api/articles", json=given)
        assert response.status_code == 400 and response.json()["error"]["message"]
    assert client.get("/api/articles").json()["total"] == 2
    assert client.get("/api/articles/none").json()["error"]["type"] == "missing"


def test_health_and_the_reference_load_nothing_from_elsewhere(client: TestClient) -> None:
    health = client.get("/api/health").json()
    assert (health["problem"], health["articles"]) == (None, 2)
    page = client.get("/api").text
    assert "POST /api/ask" in page and "src=" not in page
    schema = client.get("/api/openapi.json").json()
    assert set(schema["paths"]) >= {"/api/ask", "/api/articles", "/api/health"}


def test_many_ask_at_once_and_too_many_are_told_to_come_back(client: TestClient) -> None:
    asked = {"question": "Berapa persen harga beras naik?"}
    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda _: client.post("/api/ask", json=asked).status_code, range(16)))
    assert codes == [200] * 16
    turns, inside, leave = Turns(at_once=1, waiting=1), threading.Event(), threading.Event()

    def occupy() -> None:
        with turns.one():
            inside.set()
            leave.wait(10)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(occupy)
        inside.wait(10)
        second = pool.submit(occupy)
        while turns._room:
            threading.Event().wait(0.01)
        with pytest.raises(BusyError, match="ask again"), turns.one():
            pass
        leave.set()
        first.result()
        second.result()
