"""Which articles a question is asked of: some of them, some outlets, a range of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import iso_date

_DAY = len("2024-02-05")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is empty limits nothing; days are ISO 8601, and both ends belong to the range.

    An article whose date is not known is outside of every range of days.
    """

    articles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @classmethod
    def of(
        cls,
        articles: Sequence[str] = (),
        sources: Sequence[str] = (),
        since: str = "",
        until: str = "",
    ) -> Scope:
        """A scope of what people type: dates in either language.

        Raises:
            InputError: one of the dates is not understood.
        """
        first, last = iso_date(since)[:_DAY], iso_date(until)[:_DAY]
        return cls(tuple(articles), tuple(sources), first, last)

    @property
    def limits(self) -> bool:
        """Whether any article is outside."""
        return self != EVERYTHING

    def condition(self) -> tuple[str, list[str]]:
        """The scope as SQL over articles `a`, and the values of its question marks."""
        parts = ["1 = 1"]
        values: list[str] = []
        # Nobody types every capital of an outlet.
        for column, mark, wanted in (
            ("a.id", "?", self.articles),
            ("lower(a.source)", "lower(?)", self.sources),
        ):
            if wanted:
                parts.append(f"{column} IN ({','.join([mark] * len(wanted))})")
                values.extend(wanted)
        for bound, sign in ((self.since, ">="), (self.until, "<=")):
            if bound:
                parts.append(f"a.published <> '' AND substr(a.published, 1, {_DAY}) {sign} ?")
                values.append(bound)
        return " AND ".join(parts), values


EVERYTHING = Scope()
