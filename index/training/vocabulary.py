"""Gives an English encoder the word pieces of Indonesian, and each a vector to start from.

A new piece starts at its English translations, found by aligning the pieces of parallel sentences
(after Tran 2020, RAMEN, section 3.1), and a little at the pieces that it was cut into before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer
from torch import Tensor

from index.lexicon import Lexicon
from index.training.lexicon import align

_TRANSLATIONS = 5
_TRANSLATED_SHARE = 0.8
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_MARK = "##"  # a piece inside a word


def new_pieces(english: Tokenizer, texts: Iterable[str], size: int) -> list[str]:
    """The pieces that a WordPiece vocabulary of `size`, trained on the texts, has beyond English.

    They are cut as the English tokeniser cuts: lower case, accents stripped.
    """
    own = Tokenizer(WordPiece())
    own.normalizer, own.pre_tokenizer = english.normalizer, english.pre_tokenizer
    trainer = WordPieceTrainer(
        vocab_size=size, special_tokens=_SPECIAL, continuing_subword_prefix=_MARK
    )
    own.train_from_iterator(texts, trainer)
    known = english.get_vocab()
    ids = sorted(own.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in ids if piece not in known]


def widened(english: Tokenizer, pieces: Sequence[str]) -> Tokenizer:
    """The tokeniser with the pieces appended; the ids of the old ones stay."""
    content = json.loads(english.to_str())
    vocabulary = content["model"]["vocab"]
    vocabulary.update({piece: len(vocabulary) + i for i, piece in enumerate(pieces)})
    both: Tokenizer = Tokenizer.from_str(json.dumps(content))
    return both


def widen(
    model: SentenceTransformer,
    english: Tokenizer,
    pieces: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    folder: Path,
) -> None:
    """Write `model` with the pieces in its vocabulary to `folder`.

    Args:
        model: the English encoder; its word table grows in place.
        english: its tokeniser.
        pieces: what to append.
        pairs: (English, Indonesian) sentences.
        folder: where to.
    """
    both = widened(english, pieces)
    lexicon = align((_pieces(english, en), _pieces(both, id)) for en, id in pairs)
    table = model[0].model.get_input_embeddings().weight.detach()  # type: ignore[operator, union-attr]
    rows = torch.stack([_start(piece, english, lexicon, table) for piece in pieces])
    old = len(table)
    model[0].model.resize_token_embeddings(old + len(pieces), mean_resizing=False)  # type: ignore[operator, union-attr]
    with torch.no_grad():
        model[0].model.get_input_embeddings().weight[old:] = rows  # type: ignore[operator, union-attr]
    model.save_pretrained(str(folder), create_model_card=False)
    both.save(str(folder / "tokenizer.json"))


def _pieces(tokenizer: Tokenizer, text: str) -> list[str]:
    return list(tokenizer.encode(text, add_special_tokens=False).tokens)


def _start(piece: str, english: Tokenizer, lexicon: Lexicon, table: Tensor) -> Tensor:
    """The weighted mean [d] of the translations, and the mean of the old pieces."""
    ids = english.encode(piece.removeprefix(_MARK), add_special_tokens=False).ids
    old = table[ids].mean(dim=0)
    found = lexicon.translations(piece, "id")[:_TRANSLATIONS]
    if not found:
        return old
    weights = torch.tensor([p for _, p in found])
    rows = table[[english.token_to_id(word) for word, _ in found]]
    translated = (weights / weights.sum()) @ rows
    return _TRANSLATED_SHARE * translated + (1 - _TRANSLATED_SHARE) * old
