"""The chat called by Gradio's own client, over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from corpus import Article
from index import Encoder, Library
from qa import Assistant, Reader
from tests.conftest import BERAS, FLOOD
from tests.serving import served
from ui.server import hosts_for, make_app

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, reader: Reader
) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("client")
    with Library.open(folder, encoder=encoder, shipped=False) as library:
        library.add([Article.from_text(BERAS, id="beras"), Article.from_text(FLOOD, id="flood")])
        app = make_app(Assistant(library, reader), hosts_for("127.0.0.1"), password="sesame")
        with served(app) as address:
            yield Client(address, verbose=False, httpx_kwargs={"auth": ("any", "sesame")})


def test_a_question_is_answered_with_its_proof(client: Client) -> None:
    answer = client.predict("Berapa persen harga beras naik?", api_name="/ask")
    assert "12 persen" in answer["short"]
    assert answer["citations"][0]["article_id"] == "beras"


def test_an_answer_comes_piece_by_piece(client: Client) -> None:
    job = client.submit(question="How many residents were moved?", language="en", api_name="/ask")
    texts = [piece["text"] for piece in job]
    assert len(texts) > 1 and "3,500" in texts[0] and texts[-1].startswith(texts[0])


def test_follow_ups_and_limits(client: Client) -> None:
    first = client.predict("Siapa Menteri Perdagangan?", api_name="/ask")
    then = client.predict(question="Apa yang dia katakan?", history=[first], api_name="/ask")
    assert then["understood"]
    asked = {"question": "Berapa persen harga beras naik?", "articles": ["flood"]}
    assert client.predict(**asked, api_name="/ask")["status"] == "not_found"


def test_passages_are_found(client: Client) -> None:
    (found,) = client.predict("harga beras", 1, api_name="/search")
    assert found["article_id"] == "beras"
    assert BERAS[found["start"] : found["end"]] == found["text"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": "  "}, "The question is empty"),
        ({"question": "Siapa?", "since": "lusa"}, "The date 'lusa' is not understood"),
        ({"question": "Siapa?", "language": "fr"}, "language: "),
        ({"question": "Siapa?", "history": [{}]}, "history.0.question: "),
    ],
)
def test_what_is_wrong_is_one_sentence(client: Client, given: dict[str, object], said: str) -> None:
    with pytest.raises(AppError, match=said):
        client.predict(**given, api_name="/ask")


def test_the_page_itself_offers_nothing_to_clients(client: Client) -> None:
    described = client.view_api(return_format="dict")
    assert isinstance(described, dict)
    assert sorted(described["named_endpoints"]) == ["/ask", "/search"]
    assert not described["unnamed_endpoints"]
