"""Stands before every route: who may ask, how much they may send, what pages may do with it.

Plain ASGI, so that it covers whatever is mounted behind it: the page, its events, the service.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import ipaddress
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD = "/gradio_api/upload"
MOST_UPLOADED = 50 * 2**20  # bytes of one upload, which may hold several files
_MOST_SENT = 2 * 2**20  # bytes of any other request; a pasted article is the largest
_LONGEST = 60.0  # seconds in which a request must have come in
_WRONG_PASSWORD = 1.0  # seconds that a wrong password costs

# The page computes its templates ('unsafe-eval') and styles itself inline; it may load and send
# nothing anywhere but here, and no other page may frame it.
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        b"connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class Guard:
    """Lets a request through, or refuses it with one sentence."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], password: str = "") -> None:
        """Guard an application.

        Args:
            hosts: the names that a request may call the server by; "*" stands for any address in
                figures, which no foreign page can be made to have (DNS rebinding needs a name).
            password: what every request must bring, with any user name; "" asks for none.
        """
        self._app = app
        self._hosts = {host.lower() for host in hosts}
        self._password = password.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if refusal := self._refusal(headers, scope["path"]):
            if refusal.status_code == 401 and headers.get("authorization"):
                await asyncio.sleep(_WRONG_PASSWORD)
            await refusal(scope, receive, _with_headers(send))
            return
        bounded = _bounded(receive, _most(scope["path"])) if scope["type"] == "http" else receive
        await self._app(scope, bounded, _with_headers(send))

    def _refusal(self, headers: Headers, path: str) -> PlainTextResponse | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_own(host):
            return PlainTextResponse("This server is not known by that name.", 400)
        if origin is not None and not _same_site(origin, host):
            return PlainTextResponse("Pages of other sites may not use this server.", 403)
        if self._password and not self._knows_password(headers.get("authorization", "")):
            challenge = {"WWW-Authenticate": 'Basic realm="Tanya", charset="UTF-8"'}
            return PlainTextResponse("A password is needed: any user name will do.", 401, challenge)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _most(path):
            return PlainTextResponse(_too_large(_most(path)), 413)
        return None

    def _is_own(self, host: str) -> bool:
        name = _name(host)
        return name in self._hosts or ("*" in self._hosts and _is_figures(name))

    def _knows_password(self, authorization: str) -> bool:
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and secrets.compare_digest(given, self._password)


def _name(host: str) -> str:
    """The name in a Host header, without the port; "" where it is not well-formed."""
    try:
        found = urlsplit(f"//{host}")
        _ = found.port
    except ValueError:
        return ""
    if found.netloc != host or "@" in host or found.hostname is None:
        return ""
    return f"[{found.hostname}]" if ":" in found.hostname else found.hostname


def _is_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _same_site(origin: str, host: str) -> bool:
    """Whether a page's origin is the server that the request goes to."""
    try:
        found, own = urlsplit(origin), urlsplit(f"//{host}")
        standard = {"http": 80, "https": 443}.get(found.scheme)
        return (
            standard is not None
            and found.hostname == own.hostname
            and (found.port or standard) == (own.port or standard)
        )
    except ValueError:
        return False


def _most(path: str) -> int:
    return MOST_UPLOADED if path == UPLOAD else _MOST_SENT


def _too_large(most: int) -> str:
    return f"The request is too large: at most {most // 2**20} MB can be sent at once."


def _bounded(receive: Receive, most: int) -> Receive:
    """Receive a body that is no longer than it may be, within the time that it may take."""
    received, complete = 0, False

    async def bounded() -> Message:
        nonlocal received, complete
        if complete:  # what comes now is only the end of the connection
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), _LONGEST)
        except TimeoutError as error:
            raise HTTPException(408, "The request did not come in in time.") from error
        received += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if received > most:
            raise HTTPException(413, _too_large(most))
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    """Add the headers that keep the page to itself."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS]
        await send(message)

    return send_with_headers
