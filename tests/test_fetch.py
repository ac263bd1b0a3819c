"""Fetching from a real server on loopback, which misbehaves on purpose."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import corpus.fetch
from corpus import InputError
from corpus.addresses import read_address
from corpus.fetch import Address, Fetcher, checked_address, is_public
from tests.test_formats import PAGE, SENTENCES

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
<item><link>/page</link></item><item><link>{root}/text.txt</link></item>
<item><link>javascript:alert(1)</link></item><item><link>/missing</link></item></channel></rss>"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        root = f"http://{self.headers['Host']}"
        match self.path:
            case "/page":
                self.say(PAGE.encode(), "text/html; charset=utf-8")
            case "/text.txt":
                self.say(SENTENCES[1].encode(), "text/plain")
            case "/feed":
                self.say(FEED.format(root=root).encode(), "text/xml")
            case "/moved":
                self.move("/page")
            case "/loop":
                self.move("/loop")
            case "/inside":
                self.move("http://localhost:1/secret")
            case "/file":
                self.move("file:///etc/passwd")
            case "/bomb":
                self.say(gzip.compress(b"a" * 30_000_000), "text/html", encoding="gzip")
            case "/packed":
                self.say(b"x", "text/html", encoding="br")
            case "/image":
                self.say(b"\x89PNG", "image/png")
            case "/slow":
                self.drip()
            case _:
                self.send_error(404)

    def say(self, data: bytes, kind: str, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(data)

    def move(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def drip(self) -> None:
        try:
            for sign in b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 100:
                self.wfile.write(bytes([sign]))
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def surprise(error: InputError) -> None:
    raise AssertionError(str(error))


def anywhere(_: Address) -> bool:
    return True


def test_a_page_is_fetched_over_redirects(root: str) -> None:
    (article,) = read_address(f"{root}/moved", surprise, Fetcher(anywhere))
    assert article.title == "Harga Beras Naik"
    assert article.url == f"{root}/page", "the canonical address is another host's"
    assert SENTENCES[1] in article.text


def test_a_feed_is_its_entries(root: str) -> None:
    refused: list[str] = []
    found = list(
        read_address(f"{root}/feed", lambda error: refused.append(str(error)), Fetcher(anywhere))
    )
    assert [one.text.split()[0] for one in found] == ["Harga", "Pemerintah"]
    assert len(refused) == 1 and "404" in refused[0]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "redirects more than 5 times"),
        ("/file", "must begin with https://"),
        ("/bomb", "more than 10 MB"),
        ("/packed", "packed as br"),
        ("/image", "image/png, which cannot be read"),
        ("/missing", "the server answers 404"),
    ],
)
def test_what_a_server_may_not_do(root: str, path: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        list(read_address(root + path, surprise, Fetcher(anywhere)))


def test_a_server_that_drips_is_left(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.fetch, "MOST_SECONDS", 1.0)
    started = time.monotonic()
    with pytest.raises(InputError, match="no answer within"):
        Fetcher(anywhere).fetch(f"{root}/slow")
    assert time.monotonic() - started < 10


def test_only_public_hosts_are_connected_to(root: str) -> None:
    with pytest.raises(InputError, match="not on the public network"):
        Fetcher().fetch(f"{root}/page")


def test_a_redirect_does_not_lead_inside(root: str) -> None:
    allowed = iter([True])  # the first host only

    with pytest.raises(InputError, match=r"localhost:1/secret .*not on the public network"):
        Fetcher(lambda _: next(allowed, False)).fetch(f"{root}/inside")


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1"
    " 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1"
    " ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 2001:0:7f00:1::".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_addresses_that_are_public() -> None:
    assert is_public(ipaddress.ip_address("8.8.8.8"))
    assert is_public(ipaddress.ip_address("2606:4700::1111"))


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::ffff:7f00:1]/"]
)
def test_odd_spellings_of_loopback_are_seen_through(url: str) -> None:
    with pytest.raises(InputError, match=r"not on the public network|no host|Invalid IPv4"):
        Fetcher().fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://",
        "http://u:p@a.example/",
        "http://[::1",
        "x",
    ],
)
def test_addresses_of_the_wrong_form(url: str) -> None:
    with pytest.raises(InputError):
        checked_address(url)


def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *args: object, **kwargs: object) -> object:
        if host != "rebind.example":
            return real(host, *args, **kwargs)  # type: ignore[arg-type]
        asked.append(host)
        found = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 80))]

    connected: list[str] = []

    def connect(address: tuple[str, int], *args: object, **kwargs: object) -> object:
        connected.append(address[0])
        raise OSError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(InputError, match="cannot be fetched"):
        Fetcher(lambda address: str(address) == "192.0.2.1").fetch("http://rebind.example/")
    assert connected == ["192.0.2.1"]
    assert len(asked) == 1
