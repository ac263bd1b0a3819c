"""The two losses: passages before others for a question, a student's vector at its teacher's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn import functional

Features = dict[str, Tensor]

_RANKING_SCALE = 30.0  # the inverse of the softmax's temperature
_DISTILLATION_SCALE = 20.0
_COSINE_WEIGHT = 5.0
_CONTRAST_WEIGHT = 0.5
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_CHUNKS = 4


class PassageRanking(nn.Module):
    """In-batch softmax of several questions for each passage, and of each passage for its first.

    Multiple negatives ranking (Henderson et al. 2017, section 4.4) where a passage, which costs ten
    times what a question costs, is encoded once for all of its questions.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, sentence_features: Iterable[Features], labels: Tensor) -> Tensor:
        """The mean loss of columns of questions [batch] and, last, of passages [batch].

        `labels` [batch] number the passages: the same one again is no negative.
        """
        *questions, passages = (_vectors(self.model, features) for features in sentence_features)
        with torch.autocast(passages.device.type, enabled=False):
            again = (labels[:, None] == labels).fill_diagonal_(False)
            place = torch.arange(len(labels), device=labels.device)
            losses = []
            for vectors in questions:
                scores = (_RANKING_SCALE * vectors @ passages.T).masked_fill(again, -torch.inf)
                losses.append(functional.cross_entropy(scores, place))
                if vectors is questions[0]:
                    losses.append(functional.cross_entropy(scores.T, place))
            return torch.stack(losses).mean()


class Distillation(nn.Module):
    """Pull a sentence to its teacher's vector: near in angle, and nearer than to any other.

    Reimers & Gurevych 2020 with cosine for squared distance, because lengths are normalised, and
    with the in-batch softmax of CLIP (Radford et al. 2021) in both directions.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, sentence_features: Iterable[Features], labels: Tensor) -> Tensor:
        """The loss of one column of sentences [batch] with the teacher's `labels` [batch, d]."""
        (student,) = (_vectors(self.model, features) for features in sentence_features)
        with torch.autocast(student.device.type, enabled=False):
            teacher = functional.normalize(labels.float(), dim=-1)
            scores = _DISTILLATION_SCALE * student @ teacher.T
            place = torch.arange(len(student), device=student.device)
            contrast = functional.cross_entropy(scores, place)
            contrast = contrast + functional.cross_entropy(scores.T, place)
            angle = (1 - (student * teacher).sum(-1)).mean()
            return _COSINE_WEIGHT * angle + _CONTRAST_WEIGHT / 2 * contrast


def _vectors(model: Any, features: Features) -> Tensor:
    """Unit vectors [batch, d] in single precision whatever the model computes in.

    Texts of like length run together: padding to the longest of all would double the work.
    """
    lengths = features["attention_mask"].sum(dim=1)
    order = lengths.argsort()
    parts = []
    for rows in order.chunk(_CHUNKS):
        width = int(lengths[rows].max())
        part = {key: features[key][rows, :width] for key in _INPUTS if key in features}
        parts.append(model(part)["sentence_embedding"])
    return functional.normalize(torch.cat(parts)[order.argsort()].float(), dim=-1)
