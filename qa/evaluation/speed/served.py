"""The inside of a process of its own: makes one object and calls its methods for the outside.

`python -m qa.evaluation.speed.served MODULE:CLASS` reads a JSON array [method, arguments] from each
line of standard input and answers with an object: the result, how many seconds the call took, and
the memory of this process in MiB. `separate.py` is the outside.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from typing import TextIO

from index.evaluation.memory import peak, resident


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not be taken for an answer
    module, _, name = sys.argv[1].partition(":")
    try:
        served = getattr(import_module(module), name)()
    except ModuleNotFoundError as error:
        _say(answers, {"missing": error.name})
        return
    _say(answers, {"ready": True})
    for line in sys.stdin:
        method, arguments = json.loads(line)
        started = time.perf_counter()
        result = getattr(served, method)(*arguments)
        seconds = time.perf_counter() - started
        figures = {"seconds": seconds, "resident": resident(), "peak": peak()}
        _say(answers, {"result": result, **figures})


def _say(answers: TextIO, answer: object) -> None:
    print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
