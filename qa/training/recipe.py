"""The whole recipe: examples, training, the mean of the last checkpoints, the int8 graph."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig

from corpus.errors import InputError
from index.evaluation.datasets import parallel
from index.training.export import int8_onnx
from index.training.lexicon import Lexicon, learn
from qa.reader import MODEL_FILE
from qa.training.frozen import float_weights
from qa.training.mixture import judging, reading
from qa.training.network import ReaderNetwork
from qa.training.sharing import share_words
from qa.training.sources import ENTAILMENT_LABELS
from qa.training.training import Settings, average, train
from qa.training.windows import Batches, judging_windows, reading_windows

ENCODER = Path(__file__).parents[2] / "index" / "model"  # shipped; its words are the reader's too
OUTPUTS = ("start_logits", "end_logits", "entailment_logits")

_BUDGET = 2048  # word pieces in a batch
_AVERAGED = 3  # checkpoints
_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of. `most` examples of each source, all of them if None.

    `start` is the folder of an encoder or a reader in transformers' form, or a shipped reader's.
    """

    data: Path
    out: Path
    start: Path
    seed: int
    most: int | None = None
    save_every: int = 120  # steps

    def run(self) -> Path:
        """Do all that is not done yet; the finished reader is in `out`/model.

        Raises:
            InputError: a dataset or the start is missing, or `out` holds another run.
        """
        self._check()
        batches = self._batches()
        folder = self.out / "checkpoints"
        checkpoints = train(self._start(), batches, Settings(folder, self.save_every, self.seed))
        network = average(checkpoints[-_AVERAGED:])
        network.save_pretrained(self.out / "model-torch")
        write_reader(network, self.start, self.out / "model")
        return self.out / "model"

    def _check(self) -> None:
        if not (self.start / "config.json").exists() or not self._tokenizer_file.exists():
            raise InputError(f"{self.start} holds no model: give the folder of an encoder.")
        settings = {"start": str(self.start), "seed": self.seed, "most": self.most}
        note = self.out / "recipe.json"
        if note.exists() and json.loads(note.read_text()) != settings:
            raise InputError(f"{self.out} holds a run with other settings: give another folder.")
        self.out.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(settings))

    @property
    def _tokenizer_file(self) -> Path:
        return self.start / "tokenizer.json"

    def _batches(self) -> Batches:
        """The same batches whenever the settings are the same, or a run could not go on."""
        random = Random(self.seed)
        lexicon = self._lexicon()
        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        examples = reading(self.data, lexicon, random, self.most)
        statements = judging(self.data, random, self.most)
        found = list(reading_windows(examples, tokenizer, random))
        judged = list(judging_windows(statements, tokenizer))
        return Batches([found, judged], _BUDGET, random)

    def _lexicon(self) -> Lexicon:
        path = self.out / "lexicon.json.gz"
        if not path.exists():
            pairs = parallel(self.data / "parallel")
            learn(pairs[: self.most and 10 * self.most]).save(path)
        return Lexicon.load(path)

    def _start(self) -> ReaderNetwork:
        # The entailment head of a reader without one begins at random: the same for each run.
        torch.manual_seed(self.seed)
        graph = self.start / MODEL_FILE
        trunk = ENCODER if graph.exists() else self.start
        config = BertConfig.from_pretrained(
            trunk, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        network = ReaderNetwork.from_pretrained(trunk, config=config, dtype=torch.float32)
        if graph.exists():
            network.load_state_dict(float_weights(graph), strict=False)
        return network


class _Logits(nn.Module):
    """The network as one function from word pieces to the outputs that are shipped."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> object:
        found = self.network(input_ids, attention_mask, token_type_ids)
        return tuple(found[name] for name in OUTPUTS)


def write_reader(network: ReaderNetwork, tokenizer: Path, folder: Path) -> None:
    """Write what `qa.reader` opens: the int8 graph, the tokenizer of a folder, the configuration.

    The graph puts out start and end logits [batch, pieces], entailment logits [batch, 3] in the
    order of `ENTAILMENT_LABELS`.
    """
    names = ("input_ids", "attention_mask", "token_type_ids")
    # Three tensors: the exporter takes one that is given thrice for one input.
    inputs = {name: torch.ones((2, 8), dtype=torch.long) for name in names}
    int8_onnx(_Logits(network), inputs, OUTPUTS, folder / MODEL_FILE)
    share_words(folder / MODEL_FILE)
    for name in _TOKENIZER_FILES:
        shutil.copy(tokenizer / name, folder / name)
    network.config.architectures = ["BertForQuestionAnswering"]
    network.config.id2label = dict(enumerate(ENTAILMENT_LABELS))
    network.config.label2id = {name: number for number, name in enumerate(ENTAILMENT_LABELS)}
    network.config.save_pretrained(folder)
