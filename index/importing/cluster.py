"""Runs the steps of an import as tasks and actors of Ray. Nothing else in Tanya knows Ray.

Ray starts a process that died anew and does its work again; what no process survives ends the
import.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import ray
import ray.data
from ray.data import ActorPoolStrategy, Dataset, TaskPoolStrategy
from ray.data.exceptions import ExecutionTimeoutError
from ray.exceptions import RayError

from corpus import Language
from index.encoder import Encoder
from index.errors import LibraryError
from index.importing.crew import Crew
from index.importing.known import Known
from index.importing.rows import Row, files_as_table, rows_of
from index.importing.stages import Embedder, read

_STORE_BYTES = 256 * 2**20  # of what is under way on this machine
_BLOCK_BYTES = 256 * 2**10  # of text that is embedded, and lost with a process, together
_IDLE_SECONDS = 600.0  # of steps that bring nothing, be it because no process survives them
_BLOCKS = 1_000  # of files, at about the most
_FILES = 16  # in a block, where there are fewer
_ANSWER_SECONDS = 5.0
_LOGGERS = ("ray", "ray.data")

warnings.filterwarnings("ignore", module=r"ray\.")  # of its own settings, and of few files


@contextmanager
def at_work(crew: Crew) -> Iterator[int]:
    """See that Ray runs, and yield how many processes may embed.

    A Ray that runs in this process already is used as it is.

    Raises:
        LibraryError: Ray cannot be reached, or not be started.
    """
    if ray.is_initialized():
        yield crew.workers or _processors()
        return
    folder = "" if crew.address else _short_folder()
    try:
        if crew.address:
            connect(crew.address)
        else:
            _start(crew, folder)
        yield crew.workers or _processors()
    finally:
        ray.shutdown()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def embedded(
    files: Sequence[Path], language: Language | None, encoder: Encoder, known: Known, workers: int
) -> Generator[list[Row]]:
    """The rows of files, in their order, some at a time; the articles are embedded but the known.

    No more is read ahead than fits into Ray's store.

    Raises:
        LibraryError: Ray fails, or no process survives a step.
    """
    names = [bytes(file.absolute()) for file in files]  # other processes work in other folders
    carried = partial(ray.get, ray.put(known))
    dataset = (
        _dataset(names, workers)
        .map_batches(
            read,
            fn_kwargs={"language": language},
            batch_format="pyarrow",
            compute=TaskPoolStrategy(max(1, workers // 2)),
            num_cpus=0,  # reading waits for embedding, and must not keep it from starting
        )
        .map_batches(
            Embedder,
            fn_constructor_args=(encoder.name, encoder.identity, carried),
            batch_format="pyarrow",
            compute=ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=2),
            num_cpus=1,
        )
    )
    try:
        for table in dataset.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield list(rows_of(table))
    except (RayError, ExecutionTimeoutError, OSError) as error:
        raise LibraryError(
            f"The import broke off ({_first_line(error)}): what was reported is kept, run it again."
        ) from error


def _dataset(names: list[bytes], workers: int) -> Dataset:
    size = max(1, min(_FILES, len(names) // (4 * workers)), len(names) // _BLOCKS)
    starts = range(0, len(names), size)
    dataset = ray.data.from_arrow([files_as_table(names[at : at + size]) for at in starts])
    context = dataset.context
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True  # of two articles with one id, the later stays
    context.target_max_block_size = _BLOCK_BYTES
    context.target_min_block_size = 1
    context.execution_no_progress_timeout_s = _IDLE_SECONDS
    return dataset


def _short_folder() -> str:
    """A new folder for Ray, whose sockets' names must be short: not every system's own is."""
    return tempfile.mkdtemp(prefix="tanya-", dir="/tmp" if Path("/tmp").is_dir() else None)  # noqa: S108


def _start(crew: Crew, folder: str) -> None:
    try:
        with _silence():
            ray.init(
                "local",
                num_cpus=crew.workers,
                num_gpus=0,
                object_store_memory=_STORE_BYTES,
                include_dashboard=False,
                _node_ip_address="127.0.0.1",
                _temp_dir=folder,
                **_quietly(),
            )
    except (RayError, OSError, RuntimeError, ValueError) as error:
        raise LibraryError(
            f"Ray could not be started here ({_first_line(error)}): leave out --workers."
        ) from error


def connect(address: str) -> None:
    """Join a cluster.

    Raises:
        LibraryError: the address is none, or nobody answers there.
    """
    host, _, port = address.rpartition(":")
    if address != "auto" and not (host and "/" not in host and port.isdecimal()):
        raise LibraryError(
            f"{address} is no address of a Ray cluster: give host:port, as `ray start` prints it."
        )
    try:
        if address != "auto":  # Ray itself would wait for many minutes
            socket.create_connection((host, int(port)), _ANSWER_SECONDS).close()
        with _silence():
            ray.init(address, **_quietly())
    except (RayError, OSError, RuntimeError, ValueError) as error:
        raise LibraryError(
            f"The Ray cluster {address} does not answer ({_first_line(error)}): start it with "
            "`ray start --head`, or unset TANYA_RAY_ADDRESS."
        ) from error


def _quietly() -> dict[str, Any]:
    # It would tell of each process that died on standard output, whatever it is asked for.
    ray._private.worker.print_to_stdstream = lambda *_, **__: None
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return {"log_to_driver": False, "logging_level": logging.CRITICAL}


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Ray's C++ says about its own settings off standard error."""
    saved = os.dup(2)
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123  # no file that has a path
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def _processors() -> int:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".:")[:200]
