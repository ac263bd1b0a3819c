"""The reader's word table is the encoder's: left out of its file, put back when it is opened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from transformers import BertConfig

from index.encoder import SHIPPED
from index.onnx import Graph, stored_tensor
from qa.reader import MODEL_FILE, Reader
from qa.training.network import ReaderNetwork
from qa.training.recipe import write_reader
from qa.words import LOCATION, TENSOR, shared_words

TEXT = "Pabrik di Solok dibuka oleh Ani pada 2019."


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    """One layer on the shipped encoder's words."""
    torch.manual_seed(0)
    config = BertConfig.from_pretrained(SHIPPED, num_hidden_layers=1)
    start: ReaderNetwork = ReaderNetwork.from_pretrained(
        SHIPPED, config=config, dtype=torch.float32
    )
    start.train(False)
    return start


def test_a_reader_with_the_encoders_words_leaves_them_out(
    network: ReaderNetwork, tmp_path: Path
) -> None:
    write_reader(network, SHIPPED, tmp_path)
    data = (tmp_path / MODEL_FILE).read_bytes()
    assert LOCATION.encode() in data
    assert len(data) < 5_000_000, "the table alone is 18 MB"
    reader = Reader.open(tmp_path)
    inputs = {"input_ids": [[101, 2040, 102, 2003, 102]], "token_type_ids": [[0, 0, 0, 1, 1]]}
    tensors = {name: torch.tensor(value) for name, value in inputs.items()}
    with torch.no_grad():
        expected = network(attention_mask=torch.ones(1, 5, dtype=torch.long), **tensors)
    arrays = {name: np.array(value) for name, value in inputs.items()}
    arrays["attention_mask"] = np.ones((1, 5), dtype=np.int64)
    (starts,) = Graph(data, shared_words()).run(["start_logits"], arrays)
    assert np.abs(starts - expected["start_logits"].numpy()).max() < 0.05
    assert reader.read("Siapa membuka pabrik?", TEXT).text


def test_a_reader_with_other_words_keeps_its_own(network: ReaderNetwork, tmp_path: Path) -> None:
    words = network.bert.embeddings.word_embeddings.weight
    with torch.no_grad():
        words += 0.01
        write_reader(network, SHIPPED, tmp_path)
        words -= 0.01
    assert LOCATION.encode() not in (tmp_path / MODEL_FILE).read_bytes()
    assert Reader.open(tmp_path).read("Siapa membuka pabrik?", TEXT).text


def test_a_table_is_found_in_a_graph_without_parsing_it() -> None:
    data = (SHIPPED / "onnx" / MODEL_FILE).read_bytes()
    parsed = {tensor.name: tensor for tensor in onnx.load_from_string(data).graph.initializer}
    for name, values in shared_words().items():
        own = name.replace(TENSOR.partition("{")[0], "trunk.embeddings.word_embeddings.weight_")
        assert np.array_equal(onnx.numpy_helper.to_array(parsed[own]), values)
    with pytest.raises(ValueError, match="no table named"):
        stored_tensor(data, "nothing", np.int8, 384)
