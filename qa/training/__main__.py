"""`python -m qa.training --data DIR --out DIR`: train the reader, or go on where it was killed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from transformers import set_seed

from corpus.errors import InputError
from qa.training.recipe import ENCODER, Recipe

_PROJECT = Path(__file__).parents[2]
_QUICK = 150  # examples of each source


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe. Returns the exit code: 2 where what was given cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        if given.out.resolve().is_relative_to(_PROJECT):
            raise InputError(f"{given.out} is inside the project: give a folder outside of it.")
        if not given.data.is_dir():
            raise InputError(f"{given.data} is no folder: give the folder of the datasets.")
        set_seed(given.seed)
        most = _QUICK if given.quick else None
        recipe = Recipe(given.data, given.out, given.start, given.seed, most)
        print(f"The reader is in {recipe.run()}.")
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds qa/, pairs/, parallel/")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and the reader")
    parser.add_argument(
        "--start", type=Path, default=ENCODER, help="folder of an encoder or a reader"
    )
    parser.add_argument("--quick", action="store_true", help="a few examples, to see it work")
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
