"""Draws the pictures of the quality report. Matplotlib is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from qa.evaluation.report import Figures
from qa.evaluation.risk import Curve


def bars(file: Path, rows: Mapping[str, Figures], columns: list[str], label: str) -> None:
    """Draw a group of bars for each column, a bar in it for each row; write it as PNG."""
    figure = Figure(figsize=(9, 4))
    axes = figure.subplots()
    width = 0.8 / len(rows)
    for number, (name, row) in enumerate(rows.items()):
        places = np.arange(len(columns)) + (number - (len(rows) - 1) / 2) * width
        axes.bar(places, [row[column] for column in columns], width, label=name)
    axes.set_xticks(np.arange(len(columns)), columns)
    axes.set_ylabel(label)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize="small", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    _save(figure, file)


def risk_curves(file: Path, curves: Mapping[str, tuple[Curve, Curve]]) -> None:
    """Draw risk over coverage, a line for each system; write it as PNG."""
    figure = Figure(figsize=(7, 4))
    axes = figure.subplots()
    for name, (coverage, risk) in curves.items():
        axes.plot(coverage, risk, label=name)
    axes.set(xlabel="share of questions answered", ylabel="share of these answered wrongly")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize="small", frameon=False)
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=120)
