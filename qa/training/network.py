"""The reader's network: BERT with a head for spans and one for entailment."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertForQuestionAnswering

from qa.training.sources import ENTAILMENT_LABELS


class ReaderNetwork(BertForQuestionAnswering):  # type: ignore[no-untyped-call]
    """Spans as in Devlin et al. 2019, section 4.3; what follows from a passage from its [CLS]."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config)
        self.entailment = nn.Linear(config.hidden_size, len(ENTAILMENT_LABELS))
        self.post_init()  # type: ignore[no-untyped-call]

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        token_type_ids: Tensor,
        start_positions: Tensor | None = None,
        end_positions: Tensor | None = None,
        labels: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """Logits from pieces [windows, pieces], and the `loss` where positions or labels are given.

        A batch is of one task: `labels` [windows] are all set or all -100, as are the positions.
        """
        states = self.bert(
            input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        starts, ends = self.qa_outputs(states).float().unbind(dim=-1)
        judged = self.entailment(states[:, 0]).float()
        found = {"start_logits": starts, "end_logits": ends, "entailment_logits": judged}
        if labels is None or start_positions is None or end_positions is None:
            return found
        if labels[0] >= 0:
            loss = functional.cross_entropy(judged, labels)
        else:
            # Padding is no place for an answer.
            hidden = torch.where(attention_mask.bool(), 0.0, -1e4)
            loss = functional.cross_entropy(starts + hidden, start_positions)
            loss = (loss + functional.cross_entropy(ends + hidden, end_positions)) / 2
        return {"loss": loss, **found}
