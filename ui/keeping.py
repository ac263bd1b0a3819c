"""The commands that look after a library: bring news in, see what there is, keep it safe.

Each imports what it needs when it runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.options import LibraryOption, settings_of

BAD_INPUT = 2

keeping = typer.Typer()


@keeping.command()
def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help='Files, folders, patterns ("news/*.html"), addresses of articles or feeds, or -.',
        ),
    ],
    language: Annotated[
        str | None,
        typer.Option(metavar="id|en", help="Their language; by default it is detected for each."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Read and embed files in so many processes (needs Ray)."
        ),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Add articles, or replace those that changed.

    .txt, .md, .html, .pdf, .docx, tables (.csv, .jsonl) with a column named text, .zip of these.
    """
    from corpus.article import checked_language
    from ui.adding import add_paths

    chosen = checked_language(language) if language else None
    settings = settings_of(library)
    if not add_paths(settings.open_library, paths, chosen, settings.crew(workers)):
        raise typer.Exit(BAD_INPUT)


@keeping.command()
def watch(
    source: Annotated[
        str, typer.Argument(metavar="FOLDER|FEED", help="A folder, or the address of a feed.")
    ],
    every: Annotated[
        float, typer.Option(metavar="SECONDS", min=1.0, help="How often to look.")
    ] = 60.0,
    library: LibraryOption = None,
) -> None:
    """Keep the library in step with a folder or a feed until Ctrl-C."""
    from ui.watching import source_of, watch

    watched = source_of(source)
    with settings_of(library).open_library() as opened:
        try:
            watch(opened, watched, every)
        except KeyboardInterrupt:
            print("stopped", flush=True)


@keeping.command(name="list")
def list_articles(library: LibraryOption = None) -> None:
    """List the articles: id, date, outlet, title."""
    from ui.show import printable

    with settings_of(library).open_library() as opened:
        for article in opened.articles():
            cells = (article.id, article.published or "-", article.source or "-", article.title)
            print(printable("  ".join(cells)))


@keeping.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The id or its beginning.")],
    history: Annotated[
        bool, typer.Option("--history", help="Print the texts that it had before as well.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Print an article with what is known about it."""
    from ui.show import article_as_text

    with settings_of(library).open_library() as opened:
        article = opened.find(article_id)
        print(article_as_text(article, opened.copies(article)))
        for replaced, earlier in opened.history(article.id) if history else ():
            print(f"\n--- until {replaced} ---\n\n{article_as_text(earlier)}")


@keeping.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids or their beginnings.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
) -> None:
    """Remove articles, after asking."""
    from ui.upkeep import remove_articles

    with settings_of(library).open_library() as opened:
        remove_articles(opened, ids, yes=yes)


@keeping.command()
def rebuild(library: LibraryOption = None) -> None:
    """Cut and embed all articles anew, with the encoder that is set."""
    from ui.upkeep import rebuild_all

    with settings_of(library).open_library() as opened:
        rebuild_all(opened)


@keeping.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    library: LibraryOption = None,
) -> None:
    """Write the whole library to one file, also while the chat runs."""
    with settings_of(library).open_library() as opened:
        opened.back_up(file)
        articles, _ = opened.counts()
    print(f"backed up  {articles} articles to {file}")


@keeping.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tanya backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
) -> None:
    """Put the state of a backup in the place of the library's, after asking."""
    from ui.upkeep import restore_backup

    with settings_of(library).open_library() as opened:
        restore_backup(opened, file, yes=yes)


@keeping.command()
def migrate(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A folder, or postgresql://….")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one of either.")],
) -> None:
    """Copy a library to another place: from a folder to PostgreSQL, or back."""
    from ui.upkeep import migrate_library

    migrate_library(settings_of(None), source, target)


@keeping.command()
def feedback(library: LibraryOption = None) -> None:
    """Print what readers thought of answers, as JSON lines, oldest first."""
    from ui.show import feedback_as_json

    with settings_of(library).open_library() as opened:
        for one in opened.feedback():
            print(json.dumps(feedback_as_json(one), ensure_ascii=False))


@keeping.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Save what can be read of a damaged library.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Say which models are active, where the library is, and whether all is well."""
    from ui.doctor import examine, mend

    if not (mend(settings_of(library)) if repair else examine(settings_of(library))):
        raise typer.Exit(1)
