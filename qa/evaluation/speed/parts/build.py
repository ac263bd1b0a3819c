"""How fast texts become searchable, beside the peers."""

from __future__ import annotations

from corpus.split import passage_spans
from qa.evaluation.plots import spans
from qa.evaluation.report import Figures, Section
from qa.evaluation.speed.bench import Bench
from qa.evaluation.speed.separate import Separate
from qa.evaluation.speed.sides.available import available, left_out
from qa.evaluation.speed.sides.side import OURS, WITHOUT_ENCODER
from qa.evaluation.speed.spread import Spread, ratios


def build(bench: Bench) -> list[Section]:
    """The same passages for every side, in turn, each time in a new process."""
    passages = _passages(bench)
    file = bench.written("passages", passages)
    sides, missing = available(bench.peers)
    sides.pop(WITHOUT_ENCODER, None)  # embeds nothing
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(bench.sizes.rounds):
        for name, (what, python) in sides.items():
            with Separate(what, python) as side:
                rates[name].append(len(passages) / side.call("index", str(file)).seconds)
    rows: dict[str, Figures] = {
        name: {
            **Spread.of(of_side).figures("passages a second"),
            **ratios(rates[OURS], of_side).figures("Tanya is faster by"),
        }
        for name, of_side in rates.items()
    }
    spans(bench.out / "build.png", {n: Spread.of(r) for n, r in rates.items()}, "passages a second")
    text = (
        f"Passages embedded and made searchable in a second: {len(passages):,} passages of at most "
        f"700 characters, {bench.sizes.rounds} rounds in turn, each in a new process after its "
        "encoder is loaded. Tanya commits every article to disk meanwhile."
    )
    return [Section("Build", text + left_out(missing), rows, "build.png", decimals=None)]


def _passages(bench: Bench) -> list[str]:
    """Pieces that Tanya does not cut again, so that all sides embed the same."""
    cut = (text[start:end] for text in bench.material.texts for start, end in passage_spans(text))
    unique = list(dict.fromkeys(cut))
    step = max(1, len(unique) // bench.sizes.built)
    return unique[::step][: bench.sizes.built]
