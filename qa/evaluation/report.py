"""The quality report as text: sections with a table each, printed and kept as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Figures = dict[str, float]  # a row: column → value, percentages as 0..100


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what was measured in a sentence or two, and the figures, a row for each system."""

    title: str
    text: str
    rows: dict[str, Figures]
    plot: str = ""  # the file name of a picture beside the report
    decimals: int = 1

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
        return f"{value:.{self.decimals}f}"


def write_report(folder: Path, heading: str, sections: Sequence[Section]) -> Path:
    """Write quality.md; the pictures are there already."""
    parts = [f"# {heading}", *(section.markdown() for section in sections)]
    file = folder / "quality.md"
    file.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return file


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
