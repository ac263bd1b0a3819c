from __future__ import annotations

import random

import pytest

from corpus.likeness import likeness, sketch

WORDS = [f"kata{n}" for n in range(5_000)]
SEED = 7


def text(dice: random.Random, length: int) -> list[str]:
    return [dice.choice(WORDS) for _ in range(length)]


@pytest.mark.parametrize("shared", [1.0, 0.8, 0.5, 0.0])
def test_the_estimate_is_near_the_share_of_runs(shared: float) -> None:
    dice = random.Random(SEED)
    estimates = []
    for _ in range(60):
        common, length = text(dice, int(300 * shared)), 300
        one, other = (common + text(dice, length - len(common)) for _ in range(2))
        estimates.append(likeness(sketch(" ".join(one)), sketch(" ".join(other))))
    runs = max(0, 300 * shared - 2)
    expected = runs / (2 * 298 - runs)
    mean = sum(estimates) / len(estimates)
    assert mean == pytest.approx(expected, abs=0.05), f"seed {SEED}"


def test_spacing_case_and_punctuation_do_not_count() -> None:
    one = "Harga beras naik, kata Menteri Budi. Impor dimulai Senin."
    other = "HARGA  beras\nnaik kata menteri “Budi” — impor dimulai Senin!"
    assert likeness(sketch(one), sketch(other)) == 1.0
    assert likeness(sketch("naik"), sketch("turun")) == 0.0
