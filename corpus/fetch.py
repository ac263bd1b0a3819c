"""Fetches pages from addresses that strangers give: only from public hosts, bounded in all ways.

The host's address is looked up once, checked, and then connected to by number, so that a name
server cannot answer differently a moment later (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from corpus.errors import InputError

MOST_BYTES = 10_000_000  # of a page, decompressed
MOST_SECONDS = 20.0
MOST_REDIRECTS = 5

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Others unpack without any bound from one chunk to the next.
_ENCODINGS = ("gzip", "deflate", "identity", "")
AGENT = "Tanya/0.1 (news reader)"


@dataclass(frozen=True, slots=True)
class Page:
    """What an address holds: where it was in the end, its media type, its bytes."""

    url: str
    media_type: str
    data: bytes


class _RefusedError(Exception):
    """Why a host is not connected to."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the open network, also where it stands inside another one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo or (inner is not None and not is_public(inner)):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Fetcher:
    """Fetches pages one by one; `may_connect` decides about every address that is connected to."""

    def __init__(self, may_connect: Callable[[Address], bool] = is_public) -> None:
        self._may_connect = may_connect
        self._tls = httpx.create_ssl_context(trust_env=False)

    def fetch(self, url: str) -> Page:
        """Fetch a page, over at most five redirects.

        Raises:
            InputError: the address is no public web address, or answers too late, too much or not.
        """
        until = time.monotonic() + MOST_SECONDS
        transport = _Transport(_Backend(self._may_connect, until), self._tls)
        with httpx.Client(transport=transport, trust_env=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                url = checked_address(url)
                try:
                    page = _get(client, url, until)
                except _RefusedError as error:
                    raise InputError(f"{url} is not fetched: {error}.") from error
                except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
                    raise InputError(f"{url} cannot be fetched ({_reason(error)}).") from error
                if isinstance(page, Page):
                    return page
                url = page
        raise InputError(
            f"{url} redirects more than {MOST_REDIRECTS} times: give its last address."
        )


def checked_address(url: str) -> str:
    """The address, if it may be fetched as far as its form tells.

    Raises:
        InputError: it is not http(s), names no host, or holds a user name or password.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{url[:80]!r} is no web address: check its spelling.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(f"{url[:80]!r} is no web address: it must begin with https://.")
    if parts.username is not None or parts.password is not None:
        raise InputError("The address holds a user name or password: give it without.")
    return url.strip()


def _get(client: httpx.Client, url: str, until: float) -> Page | str:
    """The page, or the address that it redirects to."""
    headers = {"Accept-Encoding": "gzip, deflate", "User-Agent": AGENT}
    timeout = httpx.Timeout(max(0.1, until - time.monotonic()))
    with client.stream("GET", url, headers=headers, timeout=timeout) as response:
        if response.is_redirect:
            return joined(url, response.headers.get("location", ""))
        if response.status_code != httpx.codes.OK:
            raise _RefusedError(f"the server answers {response.status_code}")
        encodings = response.headers.get("content-encoding", "").lower().split(",")
        if any(one.strip() not in _ENCODINGS for one in encodings):
            raise _RefusedError(f"it is packed as {encodings[0]}")
        data = _bounded(response.iter_bytes(), until)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(url, media_type, data)


def _bounded(chunks: Iterator[bytes], until: float) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MOST_BYTES:
            raise _RefusedError(f"it holds more than {MOST_BYTES // 1_000_000} MB")
        if time.monotonic() > until:
            raise _RefusedError(f"it takes longer than {MOST_SECONDS:.0f} seconds")
    return bytes(data)


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {MOST_SECONDS:.0f} seconds"
    return " ".join(str(error).split())[:120] or type(error).__name__


class _Backend(httpcore.NetworkBackend):
    """Connects only to addresses that were checked, and only until a moment."""

    def __init__(self, may_connect: Callable[[Address], bool], until: float) -> None:
        self._may_connect = may_connect
        self._until = until
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise _RefusedError(f"there is no host {host[:60]}") from error
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not addresses or not all(map(self._may_connect, addresses)):
            raise _RefusedError("its host is not on the public network")
        stream = self._plain.connect_tcp(str(addresses[0]), port, timeout, local_address)
        return _Stream(stream, self._until)


class _Stream(httpcore.NetworkStream):
    """A connection that a server cannot keep open by sending a byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _Stream(secured, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx.HTTPTransport):
    """httpx's own transport over connections that `_Backend` makes."""

    def __init__(self, backend: _Backend, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=backend)


def joined(base: str, link: str) -> str:
    """The address that a link on a page leads to; "" where it cannot be one."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
