"""The server: who may talk to it, what it sends, and what it says when it cannot start."""

from __future__ import annotations

import json
import random
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from corpus import InputError
from index import Library
from qa import Assistant
from ui.server import address_of, hosts_for, make_app, reserve

FRONT_PAGE_HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy")
# Gradio opens an event loop for each of its locks and leaves it to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

SERVE = """
import sys
from corpus import InputError
from index import Library
from qa import Assistant
from ui.server import serve

assistant = Assistant(Library.open(sys.argv[1], shipped=False))
try:
    serve(assistant, port=int(sys.argv[2]))
except InputError as error:
    print(error, "gradio" in sys.modules, flush=True)
serve(assistant, port=0, on_ready=lambda address: print(address, flush=True))
print("ended", flush=True)
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("served")
    with Library.open(folder, shipped=False) as library:
        app = make_app(Assistant(library), hosts_for("192.168.1.5"))
        yield TestClient(app, base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860", "192.168.1.5"],
)
def test_the_page_is_served_to_its_own_names(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code == 200
    assert "<title>" in response.text or "gradio_config" in response.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost@evil", ""]
)
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info"])
def test_another_host_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_every_answer_forbids_other_origins(client: TestClient) -> None:
    for path in ("/", "/config", "/theme.css"):
        headers = client.get(path).headers
        assert all(name in headers for name in FRONT_PAGE_HEADERS), path
        assert "default-src 'self'" in headers["content-security-policy"]


def test_nothing_is_measured_shared_or_shown_of_gradio(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    events = config["dependencies"]
    public = {one["api_name"] for one in events if one["api_visibility"] != "private"}
    assert public == {"ask", "search"}
    assert config["title"] == "Tanya"


def test_there_is_no_generated_documentation(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_the_page_names_no_font_or_script_of_another_host(client: TestClient) -> None:
    style = client.get("/theme.css").text
    assert not re.search(r"https?://(?!www\.w3\.org)", style)
    page = client.get("/").text
    assert not re.findall(r"<(?:script|link)[^>]+(?:src|href)=\"(?:https?:)?//", page)


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with reserve("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as caught:
            reserve("127.0.0.1", port)
    assert str(caught.value) == (
        f"Port {port} is in use: stop the program that uses it, or choose another with --port."
    )


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 70_000, "There is no port 70000"),
        ("203.0.113.7", 0, "203.0.113.7 is not an address of this machine"),
        ("no such host", 0, "no such host is not an address of this machine"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(host: str, port: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        reserve(host, port)


def test_the_address_is_one_to_click_on() -> None:
    with reserve("127.0.0.1", 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert hosts_for("::1") == ["127.0.0.1", "localhost", "[::1]"]
    assert hosts_for("10.0.0.2") == ["127.0.0.1", "localhost", "[::1]", "10.0.0.2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_it_serves_until_ctrl_c_even_with_an_open_page(tmp_path: object) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path), str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout
            refused, ready = server.stdout.readline(), server.stdout.readline()
            with urllib.request.urlopen(f"{ready.strip()}/gradio_api/heartbeat/page"):
                server.send_signal(signal.SIGINT)
                out, err = server.communicate(timeout=60)
    assert refused == (
        f"Port {port} is in use: stop the program that uses it, "
        "or choose another with --port. False\n"
    )
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", ready)
    assert (out, err, server.returncode) == ("ended\n", "", 0)


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/file=library.sqlite",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/file=/etc/passwd",
        "/static/../../../../etc/passwd",
        "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/theme.css/../../etc/passwd",
    ],
)
def test_no_file_but_the_pages_own_is_served(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 403, 404, 405) or "gradio_config" in response.text
    assert "root:" not in response.text


def test_arbitrary_calls_of_the_service_do_not_fail(client: TestClient) -> None:
    """Fuzz: whatever the page's routes are sent, no answer is a 5xx or shows a traceback."""
    seed = 20240205
    dice = random.Random(seed)
    values: list[object] = [
        None,
        0,
        -1,
        2**70,
        "",
        "x" * 3_000,
        "\ud800",
        [],
        {},
        [[]],
        {"path": "/etc/passwd"},
    ]
    for number in range(120):
        path = dice.choice(["queue/join", "run/predict", "call/ask", "reset", "cancel", "upload"])
        body = {
            name: dice.choice(values)
            for name in ("data", "fn_index", "session_hash", "event_data", "trigger_id", "event_id")
            if dice.random() < 0.7
        }
        sent = json.dumps(body if dice.random() < 0.8 else dice.choice(values))
        response = client.post(f"/gradio_api/{path}", content=sent)
        told = f"seed {seed}, call {number}: {path} {sent[:200]} {response.text[:200]}"
        assert response.status_code < 500, told
        assert "Traceback" not in response.text, told
