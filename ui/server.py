"""Serves the chat on this machine: one FastAPI application with the page mounted in it.

Nothing heavy is imported before the port is known to be free.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpus import InputError, TanyaError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from qa import Assistant

_OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_LAST_PORT = 65_535
_GRACE = 1  # seconds that an open page may keep the server from ending

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


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the chat until Ctrl-C.

    Args:
        port: 0 takes any free one.
        on_ready: called with the address, once the page can be opened.

    Raises:
        InputError: the port is in use, or it or the host cannot be used.
    """
    listener = reserve(host, port)
    # Half a second, and of no use when the port is taken.
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and on_ready:
                on_ready(address_of(listener))

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Every open page holds a connection, and each would be mourned with a traceback.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    with listener:
        app = make_app(assistant, hosts_for(host))
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_GRACE)
        warming = threading.Thread(target=_warm_up, args=(assistant,))
        warming.start()
        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listener])
        warming.join()  # Python must not end in the midst of a model's own threads


def make_app(assistant: Assistant, allowed_hosts: Sequence[str]) -> FastAPI:
    """The application: the chat at /, for requests that name one of the hosts, 400 for others."""
    # Gradio alone takes seconds to import: not for the terminal's other commands.
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from ui.chat import mount

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    mount(app, assistant)
    app.add_middleware(_Headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False)
    return app


def hosts_for(host: str) -> list[str]:
    """The names by which a browser may call this server: its own, and the one it listens at."""
    return list(dict.fromkeys((*_OWN_HOSTS, _in_address(host))))


def reserve(host: str, port: int) -> socket.socket:
    """Take the port, so that nobody else can; the socket does not answer yet.

    Raises:
        InputError: the port is in use, or it or the host cannot be used.
    """
    if not 0 <= port <= _LAST_PORT:  # the system would take it modulo 65536
        raise InputError(f"There is no port {port}: choose one from 1024 to 65535 with --port.")
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        if os.name == "posix":  # elsewhere this would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # only now is a port refused that another reserved but a moment ago
    except OSError as error:
        if listener:
            listener.close()
        raise InputError(_refusal(error, host, port)) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{_in_address(host)}:{port}"


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use: stop the program that uses it, or choose another with --port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: choose one from 1024 up with --port."
    return f"{host} is not an address of this machine: leave out --host, or write 127.0.0.1."


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _warm_up(assistant: Assistant) -> None:
    """Load the models while the reader of the page still thinks of a question."""
    with contextlib.suppress(TanyaError):  # it is told when a question is asked
        assistant.ask("Apa isi artikel ini?")


class _Headers:
    """Adds the headers that keep the page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)
