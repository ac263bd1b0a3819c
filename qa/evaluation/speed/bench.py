"""What the parts of one run share: sizes, the folder they work in, the library they ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.evaluation.speed.material import Material, material, news_questions
from qa.evaluation.speed.separate import Separate

ANSWERING = "qa.evaluation.speed.answering:Answering"


@dataclass(frozen=True)
class Sizes:
    """How much is measured: the report's sizes, or the smallest that show that it works."""

    runs: int = 5  # of each command
    not_counted: int = 1  # runs before these, which read every file once
    news: int = 24  # articles in the library that is asked
    passages: int = 10_000  # of invented text beside them
    questions: int = 80
    people: int = 32
    each: int = 3  # questions of one person
    built: int = 300  # passages in each round of building
    rounds: int = 3
    wanted: int = 400  # questions of the peers' comparison
    grown: tuple[int, ...] = (1_000, 10_000, 100_000)  # passages
    subjects: int = 1_000  # of the invented text


QUICK = Sizes(
    runs=1,
    passages=1_000,
    questions=4,
    people=4,
    built=20,
    rounds=1,
    wanted=12,
    grown=(1_000,),
)


@dataclass
class Bench:
    """One run. `folder` is for what is not kept, `out` for the report and its pictures."""

    folder: Path
    out: Path
    data: Path | None
    peers: Path
    sizes: Sizes

    @cached_property
    def material(self) -> Material:
        """Texts and questions for searching."""
        return material(self.data).part(self.sizes.wanted)

    @cached_property
    def questions(self) -> list[str]:
        """Questions about the news that come with Tanya."""
        return news_questions(self.sizes.questions)

    @cached_property
    def library(self) -> tuple[Path, int]:
        """A library with these news among invented text, and how many passages it holds."""
        folder = self.folder / "library"
        with Separate(ANSWERING) as answering:
            filled = answering.call("fill", str(folder), self.sizes.news, self.sizes.passages)
            _, passages = filled.result
        return folder, passages

    def written(self, name: str, content: object) -> Path:
        """A JSON file for another process."""
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return file
