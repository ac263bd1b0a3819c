"""Serves the chat on this machine: one FastAPI application with the page mounted in it.

Nothing heavy is imported before the port is known to be free.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpus import InputError, TanyaError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa import Assistant

_OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_LAST_PORT = 65_535
_GRACE = 1  # seconds that an open page may keep the server from ending
_MOST_CONNECTIONS = 256  # more at a time are told to come back (503)


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    on_ready: Callable[[str], None] | None = None,
    password: str = "",
) -> None:
    """Serve the chat until Ctrl-C.

    Args:
        port: 0 takes any free one.
        password: what every request must bring; "" asks for none.
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
        # The models load beside the page's own imports.
        warming = threading.Thread(target=_warm_up, args=(assistant,))
        warming.start()
        config = uvicorn.Config(
            make_app(assistant, hosts_for(host), password),
            log_level="warning",
            timeout_graceful_shutdown=_GRACE,
            limit_concurrency=_MOST_CONNECTIONS,
        )
        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listener])
        warming.join()  # Python must not end in the midst of a model's own threads


def make_app(assistant: Assistant, hosts: Sequence[str], password: str = "") -> FastAPI:
    """The application: the chat at /, behind a `Guard`."""
    # Gradio alone takes seconds to import: not for the terminal's other commands.
    from fastapi import FastAPI

    from ui.guard import Guard
    from ui.page.chat import mount
    from ui.service import PREFIX, add_service

    app = FastAPI(
        title="Tanya", docs_url=None, redoc_url=None, openapi_url=f"{PREFIX}/openapi.json"
    )
    add_service(app, assistant)
    mount(app, assistant)
    app.add_middleware(Guard, hosts=hosts, password=password)
    return app


def hosts_for(host: str) -> list[str]:
    """The names by which a browser may call this server: its own, and the one it listens at.

    One that listens everywhere is called by the name of the machine or by any address in figures.
    """
    names = ("*", socket.gethostname()) if _is(host, "is_unspecified") else (_in_address(host),)
    return list(dict.fromkeys((*_OWN_HOSTS, *names)))


def exposure(host: str, password: str) -> str | None:
    """What to warn of before listening at an address: others may reach it and need no password."""
    if password or host.lower() == "localhost" or _is(host, "is_loopback"):
        return None
    return (
        f"whoever reaches this machine at {host} can read and change the library: "
        "set TANYA_PASSWORD, or leave out --host."
    )


def _is(host: str, quality: str) -> bool:
    """Whether a host is an address in figures with a quality that `ipaddress` knows."""
    try:
        return bool(getattr(ipaddress.ip_address(host.strip("[]")), quality))
    except ValueError:
        return False


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
