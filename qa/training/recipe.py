"""The whole recipe: examples, training, the mean of the last checkpoints, the int8 graph."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig

from corpus.errors import InputError
from index.evaluation.datasets import parallel
from index.training.export import INPUTS, Bert
from index.training.graph import GraphWriter, Shape
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
        path = self.out / "lexicon.jsonl.gz"
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


def write_reader(network: ReaderNetwork, tokenizer: Path, folder: Path) -> None:
    """Write what `qa.reader` opens: the int8 graph, the tokenizer of a folder, the configuration.

    The graph puts out start and end logits [batch, pieces], entailment logits [batch, 3] in the
    order of `ENTAILMENT_LABELS`.
    """
    _write_graph(network, folder / MODEL_FILE)
    share_words(folder / MODEL_FILE)
    for name in _TOKENIZER_FILES:
        shutil.copy(tokenizer / name, folder / name)
    network.config.architectures = ["BertForQuestionAnswering"]
    network.config.id2label = dict(enumerate(ENTAILMENT_LABELS))
    network.config.label2id = {name: number for number, name in enumerate(ENTAILMENT_LABELS)}
    network.config.save_pretrained(folder)


def _write_graph(network: ReaderNetwork, path: Path) -> None:
    writer = GraphWriter()
    states = Bert(writer, network.bert, "network.bert.").states()
    logits = _head(writer, "qa_outputs", states, network.qa_outputs)
    last = writer.constant([-1], np.int64)
    for name, one in zip(OUTPUTS, writer.nodes("Split", 2, logits, axis=-1, num_outputs=2)):
        writer.node("Squeeze", one, last, named=name)
    first = writer.node("Gather", states, writer.constant(0, np.int64), axis=1)
    _head(writer, "entailment", first, network.entailment, named=OUTPUTS[2])
    spans: Shape = ("batch", "pieces")
    judged: Shape = ("batch", len(ENTAILMENT_LABELS))
    writer.save(path, INPUTS, dict(zip(OUTPUTS, (spans, spans, judged), strict=True)))


def _head(writer: GraphWriter, name: str, states: str, layer: nn.Linear, named: str = "") -> str:
    """A small product, which stays float."""
    weight, bias = (
        writer.constant(values.detach().numpy(), np.float32, f"network.{name}.{of}")
        for of, values in (("weight", layer.weight), ("bias", layer.bias))
    )
    product = writer.node("FusedMatMul", states, weight, domain="com.microsoft", transB=1)
    return writer.node("Add", product, bias, named=named)
