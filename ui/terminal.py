"""The `tanya` command. Every failure is one sentence on standard error and an exit code.

Exit codes: 0 answered, 3 not found in the articles, 2 bad input, 1 failure. Each command imports
what it needs when it runs, so that --help and a mistyped command answer at once.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import InputError, TanyaError
from ui.keeping import keeping
from ui.options import LibraryOption, settings_of

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
app.add_typer(keeping)


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
    article: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Ask this article only; repeatable.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Ask this outlet only; repeatable.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Ask articles from then on.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Ask as of that day.")] = "",
    library: LibraryOption = None,
) -> None:
    """Answer one question, then exit (0 answered, 3 not found in the articles)."""
    from index.scope import Scope
    from ui.show import answer_as_json, answer_as_text

    scope = Scope.of((), outlet or (), since, until)
    pipeline = settings_of(library).open_pipeline()
    if problem := pipeline.library.problem():
        print(f"tanya: {problem}", file=sys.stderr)
    if pipeline.generator and (problem := pipeline.generator.problem()):
        print(f"tanya: {problem}", file=sys.stderr)
    if article:
        scope = replace(scope, articles=tuple(pipeline.library.find(one).id for one in article))
    started = time.perf_counter()
    answer = pipeline.ask(question, scope=scope)
    took_ms = (time.perf_counter() - started) * 1000
    if as_json:
        print(json.dumps(answer_as_json(answer, took_ms), ensure_ascii=False))
    else:
        print(answer_as_text(answer))
    if answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


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

    evaluate_file(settings_of(library), file, articles, as_json=as_json, misses=misses, plot=plot)


@app.command()
def chat(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 7860,
) -> None:
    """Serve the chat in the browser until Ctrl-C."""
    from ui.server import exposure, reserve, serve

    reserve(host, port).close()  # a port in use is said before anything is loaded
    settings = settings_of(library)
    if warning := exposure(host, settings.password):
        print(f"tanya: {warning}", file=sys.stderr)
    assistant = settings.open_assistant()
    serve(assistant, host, port, on_ready=_say_address, password=settings.password)


@app.command()
def mcp(library: LibraryOption = None) -> None:
    """Offer the library to an assistant as tools, over standard input and output (MCP)."""
    from ui.mcp_server import serve_tools

    serve_tools(settings_of(library))


def _say_address(address: str) -> None:
    print(f"Tanya answers at {address} (Ctrl-C stops it)", flush=True)


if __name__ == "__main__":
    main()
