"""Finds out whether bfloat16 is worth it here: some processors emulate it, twenty times slower."""

from __future__ import annotations

import time

import torch

_SIDE = 768
_ROUNDS = 6


def bf16_is_fast() -> bool:
    """Whether this machine multiplies bfloat16 matrices faster than float32 ones.

    A GPU is asked; a processor is timed, because which instructions torch makes use of differs
    from build to build.
    """
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return _seconds(torch.bfloat16) < 0.8 * _seconds(torch.float32)


def _seconds(dtype: torch.dtype) -> float:
    """The quickest of a few products: the others were disturbed or warmed up."""
    left = torch.ones(_SIDE, _SIDE, dtype=dtype)
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        left @ left
        times.append(time.perf_counter() - start)
    return min(times)
