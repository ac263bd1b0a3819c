"""The `tanya` command. Every failure is one sentence on standard error and an exit code.

Exit codes: 0 answered, 3 not found in the articles, 2 bad input, 1 failure. Each command imports
what it needs when it runs, so that --help and a mistyped command answer at once.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import InputError, TanyaError

if TYPE_CHECKING:
    from ui.settings import Settings

BAD_INPUT, NOT_FOUND = 2, 3

app = typer.Typer(
    name="tanya",
    help="Ask news articles in Indonesian or English; every answer shows the words that prove it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help starts in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="The folder of the library (or TANYA_LIBRARY); by default your own.",
        show_default=False,
    ),
]


def main() -> None:
    """Run the command; show what goes wrong as a sentence instead of a traceback."""
    try:
        app()
    except TanyaError as error:
        print(f"tanya: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT if isinstance(error, InputError) else 1)
    except KeyboardInterrupt:
        print("\ntanya: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        reason = " ".join(str(error).split())[:200]
        print(f"tanya: unexpected {type(error).__name__}: {reason}", file=sys.stderr)
        print(
            "tanya: `python -X dev -m ui.terminal …` shows where; please report it.",
            file=sys.stderr,
        )
        sys.exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know, in either language.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    library: LibraryOption = None,
) -> None:
    """Answer one question, then exit (0 answered, 3 not found in the articles)."""
    from ui.show import answer_as_json, answer_as_text

    pipeline = _settings(library).open_pipeline()
    if problem := pipeline.library.problem():
        print(f"tanya: {problem}", file=sys.stderr)
    if pipeline.generator and (problem := pipeline.generator.problem()):
        print(f"tanya: {problem}", file=sys.stderr)
    started = time.perf_counter()
    answer = pipeline.ask(question)
    took_ms = (time.perf_counter() - started) * 1000
    if as_json:
        print(json.dumps(answer_as_json(answer, took_ms), ensure_ascii=False))
    else:
        print(answer_as_text(answer))
    if answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


@app.command()
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
    library: LibraryOption = None,
) -> None:
    """Add articles, or replace those that changed.

    .txt, .md, .html, .pdf, .docx, tables (.csv, .jsonl) with a column named text, .zip of these.
    """
    from corpus.article import checked_language
    from ui.adding import add_paths

    chosen = checked_language(language) if language else None
    if not add_paths(_settings(library).open_library, paths, chosen):
        raise typer.Exit(BAD_INPUT)


@app.command()
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
    with _settings(library).open_library() as opened:
        try:
            watch(opened, watched, every)
        except KeyboardInterrupt:
            print("stopped", flush=True)


@app.command(name="list")
def list_articles(library: LibraryOption = None) -> None:
    """List the articles: id, date, outlet, title."""
    from ui.show import printable

    with _settings(library).open_library() as opened:
        for article in opened.articles():
            cells = (article.id, article.published or "-", article.source or "-", article.title)
            print(printable("  ".join(cells)))


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The id or its beginning.")],
    history: Annotated[
        bool, typer.Option("--history", help="Print the texts that it had before as well.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Print an article with what is known about it."""
    from ui.show import article_as_text

    with _settings(library).open_library() as opened:
        article = opened.find(article_id)
        print(article_as_text(article, opened.copies(article)))
        for replaced, earlier in opened.history(article.id) if history else ():
            print(f"\n--- until {replaced} ---\n\n{article_as_text(earlier)}")


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids or their beginnings.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
) -> None:
    """Remove articles, after asking."""
    from ui.upkeep import remove_articles

    with _settings(library).open_library() as opened:
        remove_articles(opened, ids, yes=yes)


@app.command()
def rebuild(library: LibraryOption = None) -> None:
    """Cut and embed all articles anew, with the encoder that is set."""
    from ui.upkeep import rebuild_all

    with _settings(library).open_library() as opened:
        rebuild_all(opened)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    library: LibraryOption = None,
) -> None:
    """Write the whole library to one file, also while the chat runs."""
    with _settings(library).open_library() as opened:
        opened.back_up(file)
        articles, _ = opened.counts()
    print(f"backed up  {articles} articles to {file}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tanya backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
) -> None:
    """Put the state of a backup in the place of the library's, after asking."""
    from ui.upkeep import restore_backup

    with _settings(library).open_library() as opened:
        restore_backup(opened, file, yes=yes)


@app.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Save what can be read of a damaged library.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Say which models are active, where the library is, and whether all is well."""
    from ui.doctor import examine, mend

    if not (mend(_settings(library)) if repair else examine(_settings(library))):
        raise typer.Exit(1)


@app.command(name="eval")
def evaluate(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[QUESTIONS.jsonl]",
            help="Questions as JSON lines; the README shows one. Without it: the news questions "
            "that come with Tanya, over their own articles.",
        ),
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Ask over these articles, not the library.")
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw risk over coverage as PNG.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    library: LibraryOption = None,
) -> None:
    """Ask the questions of a file and print how many answers and refusals were right."""
    from ui.evaluating import evaluate_file

    evaluate_file(_settings(library), file, articles, as_json=as_json, misses=misses, plot=plot)


@app.command()
def chat(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 7860,
) -> None:
    """Serve the chat in the browser until Ctrl-C."""
    from ui.server import exposure, reserve, serve

    reserve(host, port).close()  # a port in use is said before anything is loaded
    settings = _settings(library)
    if warning := exposure(host, settings.password):
        print(f"tanya: {warning}", file=sys.stderr)
    assistant = settings.open_assistant()
    serve(assistant, host, port, on_ready=_say_address, password=settings.password)


@app.command()
def mcp(library: LibraryOption = None) -> None:
    """Offer the library to an assistant as tools, over standard input and output (MCP)."""
    from ui.mcp_server import serve_tools

    serve_tools(_settings(library))


def _say_address(address: str) -> None:
    print(f"Tanya answers at {address} (Ctrl-C stops it)", flush=True)


def _settings(library: str | None) -> Settings:
    from ui.settings import Settings

    return Settings.read(library)


if __name__ == "__main__":
    main()
