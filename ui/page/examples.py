"""Questions that the shipped article answers, to begin with: three Indonesian, two English."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import Language


@dataclass(frozen=True, slots=True)
class Example:
    """A question that is sent as it stands when it is clicked."""

    question: str
    language: Language


EXAMPLES: tuple[Example, ...] = (
    Example("Berapa pelajar Indonesia di China?", "id"),
    Example("Sektor apa yang menjadi fokus kerja sama dengan Lithuania?", "id"),
    Example("Siapa Wakil Menteri Kemenkominfo?", "id"),
    Example("Which country is the Brdo Congress Centre in?", "en"),
    Example("Why is Lithuania interested in working with Indonesia?", "en"),
)
