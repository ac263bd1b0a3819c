"""What readers thought of answers, kept beside the articles for whoever improves the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Rating = Literal["up", "down"]
MOST_CHARACTERS = 2_000  # of a comment


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rating with a comment ("" for none), when it was `given` (ISO 8601, UTC), and of what.

    `key` names the answer where it was shown: a later opinion takes the place of the earlier one.
    `answer` is what `tanya ask --json` would have printed.
    """

    key: str
    given: str
    rating: Rating
    comment: str
    answer: Mapping[str, Any]


def put_feedback(run: Callable[[str, Sequence[object]], object], feedback: Feedback) -> None:
    """Keep an opinion in the place of an earlier one on the same answer."""
    answer = json.dumps(dict(feedback.answer), ensure_ascii=False)
    comment = feedback.comment[:MOST_CHARACTERS]
    run(
        "INSERT INTO feedback (key, given, rating, comment, answer) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET given = excluded.given, rating = excluded.rating,"
        " comment = excluded.comment, answer = excluded.answer",
        (feedback.key, feedback.given, feedback.rating, comment, answer),
    )


def read_feedback(ask: Callable[[str], Iterable[tuple[Any, ...]]]) -> Iterator[Feedback]:
    """Every opinion, oldest first."""
    query = "SELECT key, given, rating, comment, answer FROM feedback ORDER BY given, key"
    for key, given, rating, comment, answer in ask(query):
        yield Feedback(key, given, rating, comment, json.loads(answer))
