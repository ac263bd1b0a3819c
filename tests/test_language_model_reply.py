"""The sentences are taken out of a reply, however it is cut into pieces."""

from __future__ import annotations

import itertools

import pytest

from qa.language_model.reply import Sentence, Splitter


def split(reply: str, size: int = 1) -> list[Sentence]:
    splitter = Splitter()
    pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
    return [*itertools.chain.from_iterable(map(splitter.feed, pieces)), *splitter.end()]


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("Satu hal [1]. Dua hal [2].", [("Satu hal.", (1,)), ("Dua hal.", (2,))]),
        ("Satu hal. [1] Dua hal. [2][3]", [("Satu hal.", (1,)), ("Dua hal.", (2, 3))]),
        ("Satu hal [1, 3]", [("Satu hal", (1, 3))]),
        ("Satu hal 【2】.", [("Satu hal.", (2,))]),
        ("- **Satu** hal [1]\n- Dua hal [passage 2]\n", [("Satu hal", (1,)), ("Dua hal", (2,))]),
        (
            "Prof. Budi dari PT Maju Tbk. hadir [1].",
            [("Prof. Budi dari PT Maju Tbk. hadir.", (1,))],
        ),
        ("<think>Hm [1]. Ya.</think>Satu [1].", [("Satu.", (1,))]),
        ("<think>Hm [1]. Ya.", []),
        ("Satu hal [1]. Dua ha", [("Satu hal.", (1,)), ("Dua ha", ())]),
        ("Satu hal [1", [("Satu hal [1", ())]),
        ("\n\n[1]", []),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_sentences_do_not_depend_on_the_pieces(
    reply: str, sentences: list[tuple[str, tuple[int, ...]]], size: int
) -> None:
    assert [(one.text, one.marks) for one in split(reply, size)] == sentences
