"""Cuts texts into the word pieces that a model knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

from tokenizers import Tokenizer

_lock = Lock()


def tokenizer_of(file: Path) -> Tokenizer:
    """The tokenizer of a tokenizer.json, which neither cuts texts off nor pads them.

    Models with the same vocabulary share one, which parses it once: never change its settings.
    """
    with _lock:  # two models may be opened at once
        return _parsed(file.read_bytes())


@cache
def _parsed(data: bytes) -> Tokenizer:
    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
