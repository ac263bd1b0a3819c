"""Who may talk to the server and how much they may send, asked of a real one over sockets."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, Request

from tests.serving import served
from ui import guard
from ui.guard import Guard
from ui.server import exposure, hosts_for

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
SEED = 20240205


def application(password: str = "", host: str = "127.0.0.1") -> FastAPI:
    app = FastAPI()

    @app.get("/page")
    def page() -> str:
        return "page"

    @app.post("/count")
    async def count(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(Guard, hosts=hosts_for(host), password=password)
    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(application()) as found:
        yield found


@pytest.fixture(scope="module")
def protected() -> Iterator[str]:
    with served(application(password="rahasia é")) as found:
        yield found


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://127.0.0.1.evil.example",
        "file://",
        "http://[",
        "",
    ],
)
def test_pages_of_other_sites_are_refused(address: str, origin: str) -> None:
    answer = httpx.post(f"{address}/count", content=b"x", headers={"Origin": origin})
    assert (answer.status_code, "other sites" in answer.text) == (403, True)


def test_the_own_page_may_ask(address: str) -> None:
    for origin in (address, address.upper().replace("HTTP", "http")):
        answer = httpx.post(f"{address}/count", content=b"four", headers={"Origin": origin})
        assert answer.json() == 4
    named = {"Host": "localhost", "Origin": "https://localhost"}
    assert httpx.get(f"{address}/page", headers=named).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1@evil.example", "a b", "[::1", "x:y"])
def test_other_names_are_refused(address: str, host: str) -> None:
    answer = httpx.get(f"{address}/page", headers={"Host": host})
    assert answer.status_code == 400


def test_a_server_of_all_addresses_is_called_by_figures_or_the_machines_name() -> None:
    with served(application(host="0.0.0.0")) as found:
        for host, status in {
            "192.168.7.9:7860": 200,
            "[fe80::1]": 200,
            socket.gethostname(): 200,
            "evil.example": 400,
            "192.168.7.9.evil.example": 400,
        }.items():
            assert httpx.get(f"{found}/page", headers={"Host": host}).status_code == status, host


def test_the_password_protects_every_route(protected: str) -> None:
    for path in ("/page", "/nowhere", "/openapi.json"):
        answer = httpx.get(f"{protected}{path}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert httpx.get(f"{protected}/page", auth=("siapa pun", "rahasia é")).text == '"page"'


@pytest.mark.parametrize(
    "authorization", ["Basic", "Basic !!!", "Bearer x", "Basic cmFoYXNpYQ==", "Basic OnJhaGFzaWE="]
)
def test_a_wrong_password_waits_and_is_refused(protected: str, authorization: str) -> None:
    answer = httpx.get(f"{protected}/page", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.elapsed.total_seconds() >= 1.0


def test_a_websocket_needs_the_same() -> None:
    from starlette.testclient import TestClient
    from starlette.websockets import WebSocketDisconnect

    client = TestClient(application(password="x"), base_url="http://127.0.0.1")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/page"):
        pass


def test_a_large_body_is_refused_by_what_it_says_or_what_it_is(address: str) -> None:
    large = b"x" * (2 * 2**20 + 1)
    assert httpx.post(f"{address}/count", content=large).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(5):
            yield large[: 2**19]

    assert httpx.post(f"{address}/count", content=pieces()).status_code == 413
    assert httpx.post(f"{address}/count", content=large[:-1]).json() == 2 * 2**20


def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_LONGEST", 0.2)
    with served(application()) as found:
        host, port = found.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as caller:
            caller.sendall(
                f"POST /count HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\nfour".encode()
            )
            assert caller.recv(200).startswith(b"HTTP/1.1 408")


def test_arbitrary_requests_get_an_answer_or_are_hung_up_on(address: str) -> None:
    """Fuzz: whatever comes in, the server neither fails (5xx) nor stops answering."""
    host, port = address.removeprefix("http://").split(":")
    dice = random.Random(SEED)
    for number in range(150):
        with socket.create_connection((host, int(port)), timeout=5) as caller:
            caller.sendall(_request(dice, f"{host}:{port}"))
            caller.shutdown(socket.SHUT_WR)
            answer = caller.recv(300)
        assert not answer.startswith(b"HTTP/1.1 5"), f"seed {SEED}, request {number}: {answer!r}"
    assert httpx.get(f"{address}/page").text == '"page"'


def _request(dice: random.Random, host: str) -> bytes:
    method = dice.choice(["GET", "POST", "PUT", "OPTIONS", "HEAD", "TRACE", "G\x00T", ""])
    path = dice.choice(["/page", "/count", "/%ff%00", "//", "/../../etc/passwd", "*", "/" * 5_000])
    names = ["Host", "Origin", "Content-Length", "Transfer-Encoding", "Authorization", "X" * 99]
    values = [host, "evil.example", "-1", "9" * 40, "chunked", "null", "\x7f", "é", json.dumps([1])]
    lines = [f"{dice.choice(names)}: {dice.choice(values)}" for _ in range(dice.randrange(6))]
    if dice.random() < 0.7:
        lines.append(f"Host: {host}")
    body = dice.randbytes(dice.randrange(200))
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines])
    whole = f"{head}\r\n\r\n".encode() + body
    return whole[: dice.randrange(1, len(whole) + 1)] if dice.random() < 0.3 else whole


def test_who_is_reachable_without_a_password_is_warned() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.9.9.9"):
        assert exposure(host, "") is None
    for host in ("0.0.0.0", "192.168.1.5", "tanya.example", "::"):
        assert "TANYA_PASSWORD" in str(exposure(host, ""))
        assert exposure(host, "rahasia") is None
