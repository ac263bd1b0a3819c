"""`python -m index.training --data DIR --out DIR`: makes the shipped encoder anew."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import InputError
from index.training.recipe import QUICK, Job, Plan, run

_PROJECT = Path(__file__).resolve().parent.parent.parent
_BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe.

    Returns:
        The exit code: 0 when the encoder is made, 2 when the input cannot be used.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("index.training").setLevel(logging.INFO)
    given = _parser().parse_args(arguments)
    try:
        if given.out.resolve().is_relative_to(_PROJECT):
            raise InputError(f"{given.out} lies inside the project: name a folder outside of it.")
        plan = QUICK if given.quick else Plan()
        folder = run(Job(given.data, given.out, given.start, plan, given.seed))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_INPUT
    logging.getLogger("index.training").info("The encoder is in %s", folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m index.training", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, required=True, help="the folder of the datasets")
    add("--out", type=Path, required=True, help="where checkpoints and the encoder go")
    add("--start", type=Path, help="go on from this bilingual encoder instead of the English one")
    add("--quick", action="store_true", help="the same path on a few hundred examples")
    add("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
