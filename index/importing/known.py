"""Which texts a library holds, small enough to be carried to every process of an import."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_DIGITS = 16  # of a fingerprint, in hexadecimal: the 8 bytes that are kept of it


class Known:
    """The beginnings of fingerprints, 8 bytes for each text.

    Two texts may begin alike: what is known by this is looked up again before it is believed.
    """

    def __init__(self, fingerprints: Iterable[str]) -> None:
        numbers = (int(one[:_DIGITS], 16) for one in fingerprints)
        self._sorted: NDArray[np.uint64] = np.sort(np.fromiter(numbers, dtype=np.uint64))

    def __len__(self) -> int:
        return len(self._sorted)

    def __contains__(self, fingerprint: str) -> bool:
        number = np.uint64(int(fingerprint[:_DIGITS], 16))
        place = int(np.searchsorted(self._sorted, number))
        return place < len(self._sorted) and bool(self._sorted[place] == number)
