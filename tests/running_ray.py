"""A real Ray for the tests, and the processes that work for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from index.importing.add import prepare
from index.importing.crew import Crew

CREW = Crew(workers=2)


@contextmanager
def a_cluster() -> Iterator[str]:
    """The address of a Ray with two workers, which runs in this process as long as it lasts."""
    prepare(CREW)
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'tanya[scale]'")
    # Only here: whoever has no Ray runs the other tests.
    import ray

    from index.importing.cluster import at_work

    with at_work(CREW):
        yield str(ray.get_runtime_context().gcs_address)


def workers(of: int | None = None) -> list[psutil.Process]:
    """The processes that embed, started by this process or by another."""
    found = psutil.Process(of).children(recursive=True)
    return [one for one in found if "Embedder" in name_of(one)]


def name_of(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return ""


def kill_a_worker() -> int:
    """End one of the processes that embed, as if the power went; its number."""
    number = int(workers()[0].pid)
    os.kill(number, signal.SIGKILL)
    return number
