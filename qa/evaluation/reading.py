"""Does the reader read right? Its best spans on datasets with gold answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.evaluation.datasets import Example, read_text
from qa.evaluation.baselines import Reads
from qa.evaluation.squad import Prediction


def predict(reader: Reads, examples: Sequence[Example]) -> list[Prediction]:
    """Read each context for its question."""
    predictions = []
    for example in examples:
        (span,) = reader.read_all(example.question, [example.context])
        predictions.append(Prediction(span.text, span.margin, example.answers))
    return predictions


def in_english(questions: Path, examples: Sequence[Example]) -> list[Example]:
    """Those examples that the file (JSON lines: id, question_en) asks in English."""
    rows = [json.loads(line) for line in read_text(questions).splitlines() if line.strip()]
    asked = {row["id"]: row["question_en"] for row in rows}
    return [
        replace(example, question=asked[example.id], language="en")
        for example in examples
        if example.id in asked
    ]
