"""`python -m qa.evaluation --data DIR`: prints the quality report and writes it as Markdown.

The datasets are public; index/training/README.md names their sources. `make quality` calls this.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from corpus.errors import InputError, TanyaError
from index.encoder import Encoder
from index.evaluation.stock import stock_folder
from qa.evaluation.development import written_set
from qa.evaluation.quality import Quality
from qa.evaluation.report import write_report
from qa.reader import Reader


def main() -> int:
    """Measure, print, write; 0 when done, 2 for bad input, 1 for a model that cannot be loaded."""
    arguments = _arguments()
    try:
        _run(arguments)
    except TanyaError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    return 0


def _run(arguments: argparse.Namespace) -> None:
    data: Path = arguments.data
    questions: Path = arguments.questions or data.parent / "eval"
    for folder in (data, questions):
        if not folder.is_dir():
            raise InputError(f"There is no folder {folder}: name it with --data or --questions.")
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    quality = Quality(
        encoder=Encoder.open(arguments.encoder),
        stock=Encoder.open(str(stock_folder())),
        reader=Reader.open(arguments.reader),
        data=data,
        questions=questions,
        written=written_set(),
        out=out,
    )
    sections, parts, started = [], quality.parts(), time.monotonic()
    for number, measure in enumerate(parts, start=1):
        seconds = time.monotonic() - started
        print(f"part {number} of {len(parts)}, {seconds:.0f} s so far", file=sys.stderr)
        sections.append(measure())
        print(sections[-1].markdown(), end="\n\n", flush=True)
    print(f"written: {write_report(out, 'Quality', sections)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m qa.evaluation",
        description="Measure encoder, reader and answers beside BM25 and the stock MiniLM.",
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the datasets")
    parser.add_argument("--questions", type=Path, help="development questions; DATA/../eval")
    parser.add_argument("--out", type=Path, default=Path("build/quality"), help="for the report")
    parser.add_argument("--encoder", help="instead of the shipped encoder")
    parser.add_argument("--reader", help="instead of the shipped reader")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
