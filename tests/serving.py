"""A real server in this process, for tests and pictures of what it serves."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from ui.server import address_of, reserve


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an application on a free port of this machine; yields its address."""
    with reserve("127.0.0.1", 0) as listener:
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        running.start()
        while not server.started:
            time.sleep(0.02)
        yield address_of(listener)
        server.should_exit = True
        running.join()
