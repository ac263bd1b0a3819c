"""The word table that the reader shares with the shipped encoder, two thirds of either's weights.

The reader is trained from the encoder with the table frozen, so the very same numbers serve both.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import ONNX_FILE, SHIPPED
from index.onnx import stored_tensor

LOCATION = "the word table of the shipped encoder"  # where the reader's graph says its table is
TENSOR = "network.bert.embeddings.word_embeddings.weight_{}"  # int8, and one scale for each row

_ENCODER_TENSOR = "trunk.embeddings.word_embeddings.weight_{}"
_DIMENSIONS = 384


def shared_words() -> dict[str, NDArray[Any]]:
    """The tables by their names in the reader's graph: int8 [pieces, d], float32 [pieces, 1].

    Raises:
        OSError, ValueError: the shipped encoder is missing or damaged.
    """
    data = (SHIPPED / ONNX_FILE).read_bytes()
    return {
        TENSOR.format(kind): stored_tensor(data, _ENCODER_TENSOR.format(kind), dtype, width)
        for kind, dtype, width in (("int8", np.int8, _DIMENSIONS), ("scale", np.float32, 1))
    }
