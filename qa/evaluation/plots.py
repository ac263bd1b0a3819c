"""Draws the pictures of the reports. Matplotlib is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from qa.evaluation.report import Figures
from qa.evaluation.risk import Curve
from qa.evaluation.speed.spread import Spread


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


def spans(file: Path, rows: Mapping[str, Spread], label: str) -> None:
    """Draw each row's median as a bar, a line over it from its least to its greatest value."""
    figure = Figure(figsize=(8, 0.6 + 0.5 * len(rows)))
    axes = figure.subplots()
    medians = [row.median for row in rows.values()]
    reach = [
        [row.median - row.least for row in rows.values()],
        [row.greatest - row.median for row in rows.values()],
    ]
    axes.barh(list(rows), medians, xerr=reach, color="#4878a8", ecolor="#222222")
    axes.invert_yaxis()  # the first row on top
    axes.set_xlabel(label)
    axes.spines[["top", "right"]].set_visible(False)
    _save(figure, file)


def stacked(file: Path, pieces: Mapping[str, float], label: str) -> None:
    """Draw one bar of all pieces, one after another, in their order; write it as PNG."""
    figure = Figure(figsize=(9, 2.4))
    axes = figure.subplots()
    left = 0.0
    for name, size in pieces.items():
        axes.barh([""], [size], left=left, label=f"{name}, {size:.1f}")
        left += size
    axes.set_xlabel(label)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.legend(fontsize="small", frameon=False, ncols=2, bbox_to_anchor=(1, 1), loc="upper left")
    _save(figure, file)


def curves(file: Path, rows: Mapping[str, Figures], columns: list[str]) -> None:
    """Draw a small picture for each column, its values over the rows; write all as PNG."""
    figure = Figure(figsize=(3 * len(columns), 2.6))
    for place, column in enumerate(columns):
        axes = figure.add_subplot(1, len(columns), place + 1)
        axes.plot(list(rows), [row[column] for row in rows.values()], marker="o")
        axes.set_title(column, fontsize="small")
        axes.set_ylim(bottom=0)
        axes.tick_params(labelsize="x-small")
        axes.spines[["top", "right"]].set_visible(False)
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=120)
