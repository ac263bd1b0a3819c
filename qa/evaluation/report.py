"""A report as text: sections with a table each, printed and kept as Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Figures = dict[str, float]  # a row: column → value, percentages as 0..100


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what was measured in a sentence or two, and the figures, a row for each system.

    Where `decimals` is None every figure is written with three significant digits.
    """

    title: str
    text: str
    rows: dict[str, Figures]
    plot: str = ""  # the file name of a picture beside the report
    decimals: int | None = 1

    def markdown(self) -> str:
        """The section as Markdown."""
        columns = list(dict.fromkeys(column for row in self.rows.values() for column in row))
        lines = [f"## {self.title}", "", self.text, "", _line(["", *columns])]
        lines.append(_line(["---", *["---:"] * len(columns)]))
        for name, row in self.rows.items():
            lines.append(_line([name, *(self._cell(row.get(column)) for column in columns)]))
        if self.plot:
            lines += ["", f"![{self.title}]({self.plot})"]
        return "\n".join(lines)

    def _cell(self, value: float | None) -> str:
        if value is None or value != value:  # NaN: there was nothing to measure
            return "–"
        if self.decimals is None:
            return _significant(value)
        return f"{value:.{self.decimals}f}"


def write_report(
    folder: Path, heading: str, sections: Sequence[Section], preface: str = ""
) -> Path:
    """Write quality.md for "Quality", and so on; the pictures are there already."""
    parts = [f"# {heading}", *([preface] if preface else [])]
    parts += [section.markdown() for section in sections]
    file = folder / f"{heading.lower()}.md"
    file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return file


def _significant(value: float) -> str:
    """Three significant digits, all of those before the point: 1,234 or 12.3 or 0.0123."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 - math.floor(math.log10(abs(value)))}f}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
