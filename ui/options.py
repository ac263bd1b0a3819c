"""What the commands share: which library is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ui.settings import Settings

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="PLACE",
        help="The library: a folder, or postgresql://… (or TANYA_LIBRARY); by default your own.",
        show_default=False,
    ),
]


def settings_of(library: str | None) -> Settings:
    """The settings of the environment; `library` is what --library named."""
    # Settings take a quarter of a second, which --help need not wait for.
    from ui.settings import Settings

    return Settings.read(library)
