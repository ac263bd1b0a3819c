"""Who does the work of an import: processes of this machine, or of a Ray cluster."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crew:
    """So many processes at the cluster of an address; without one, on this machine."""

    workers: int | None = None  # None: one for each processor of the cluster
    address: str | None = None  # host:port, or auto for the cluster of this machine
