"""Leaves the word table out of a reader that was trained with the shipped encoder's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from qa.words import LOCATION, shared_words


def share_words(path: Path) -> bool:
    """Make a reader's graph refer to the encoder's word table if it holds the very same numbers.

    Returns:
        Whether it does; if not, the graph is left as it is.
    """
    model = onnx.load(path)
    words = shared_words()
    own = {tensor.name: tensor for tensor in model.graph.initializer if tensor.name in words}
    same = own.keys() == words.keys() and all(
        np.array_equal(numpy_helper.to_array(own[name]), values) for name, values in words.items()
    )
    if same:
        for tensor in own.values():
            _refer(tensor)
        path.write_bytes(model.SerializeToString(deterministic=True))
    return same


def _refer(tensor: TensorProto) -> None:
    data = tensor.raw_data
    about = {
        "location": LOCATION,
        "offset": "0",
        "length": str(len(data)),
        "checksum": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
    }
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in about.items():
        tensor.external_data.add(key=key, value=value)
