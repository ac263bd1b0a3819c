"""The shipped encoder for the peers: the same weights, in the precision that they compute in."""

from __future__ import annotations

import atexit
import json
import tempfile
from pathlib import Path

# Not imported from index.encoder: that would load FAISS with the one thread that Tanya gives it,
# and torch, where it shares the library of threads, would have to make do with one as well.
_SHIPPED = Path(__file__).parents[4] / "index" / "model"


def shipped_encoder() -> str:
    """A sentence-transformers folder with the shipped weights, to be computed in float32.

    They are stored as float16, in which transformers would run them as they are: on a processor
    that takes several times as long.
    """
    temporary = tempfile.TemporaryDirectory()
    atexit.register(temporary.cleanup)
    folder = Path(temporary.name)
    for part in _SHIPPED.iterdir():
        (folder / part.name).symlink_to(part)
    config = json.loads((_SHIPPED / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").unlink()
    (folder / "config.json").write_text(json.dumps({**config, "dtype": "float32"}))
    return str(folder)
