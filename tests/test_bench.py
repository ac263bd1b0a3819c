"""The speed report over the smallest material, with real models in real processes."""

from __future__ import annotations

import gzip
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.evaluation.memory import peak, resident
from index.onnx import Graph
from qa.evaluation.report import Section
from qa.evaluation.speed.__main__ import PARTS, _up_to
from qa.evaluation.speed.bench import QUICK, Bench
from qa.evaluation.speed.floor import Machine, multiply_adds
from qa.evaluation.speed.material import material
from qa.evaluation.speed.separate import NotInstalledError, Separate
from qa.evaluation.speed.sides.available import available, left_out
from qa.evaluation.speed.sides.side import SIDES
from qa.evaluation.speed.spread import Spread, percentiles, ratios
from qa.evaluation.speed.stages import REST, Stages
from tests.conftest import BERAS, FLOOD

SMALLEST = replace(
    QUICK, not_counted=0, news=1, passages=0, questions=2, people=2, built=3, wanted=2
)
NOWHERE = Path("nowhere/python")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A run over two texts and two questions, in the form of the public dataset."""
    root = tmp_path_factory.mktemp("bench")
    (root / "qa").mkdir()
    asked = {BERAS: ("Siapa Menteri Perdagangan?", "Budi Santoso"), FLOOD: ("Who?", "Agustina")}
    rows = []
    for context, (question, answer) in asked.items():
        answers = [{"text": answer, "answer_start": context.find(answer)}]
        rows.append({"context": context, "qas": [_asked(question, answers)]})
    (root / "qa" / "idkmrc_valid.json").write_text(json.dumps(rows))
    (root / "qa" / "idkmrc_train.json.gz").write_bytes(gzip.compress(b"[]"))
    return Bench(root, root, root, NOWHERE, SMALLEST)


def _asked(question: str, answers: list[dict[str, object]]) -> dict[str, object]:
    return {"id": question, "question": question, "answers": answers}


def measured(part: str, bench: Bench) -> list[Section]:
    """A part's tables; each can be printed, and its picture is there."""
    sections = PARTS[part](bench)
    for section in sections:
        assert section.markdown().count("\n| ") == len(section.rows) + 2
        assert not section.plot or (bench.out / section.plot).stat().st_size > 5_000
    return sections


def test_spreads_and_ratios_are_those_of_the_values() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(1.0, 2.0, 3.0)
    assert Spread(1, 2, 3).figures("s") == {"s min": 1, "s median": 2, "s max": 3}
    assert ratios([2.0, 9.0, 4.0], [1.0, 3.0, 4.0]) == Spread(1.0, 2.0, 3.0)
    of_hundred = percentiles([number / 1000 for number in range(101)])
    assert of_hundred == pytest.approx({"p50 ms": 50, "p95 ms": 95, "min ms": 0, "max ms": 100})


def test_figures_have_three_significant_digits() -> None:
    values = {"a": 1234.5, "b": 12.345, "c": 0.012345, "d": 0.0, "e": math.nan, "f": 100.0}
    last = Section("Title", "", {"row": values}, decimals=None).markdown().splitlines()[-1]
    assert last == "| row | 1,234 | 12.3 | 0.0123 | 0 | – | 100 |"


def test_memory_is_that_of_the_process() -> None:
    assert 10 < resident() <= peak()
    assert math.isnan(resident(2**22 + 1))  # beyond the greatest process id


def test_a_process_of_its_own_says_what_went_wrong() -> None:
    with Separate(SIDES["Tanya"]) as side, pytest.raises(Exception, match="FileNotFoundError"):
        side.call("index", "nowhere.json")
    with pytest.raises(NotInstalledError, match="nowhere"):
        Separate("nowhere:Nothing")


def test_what_is_not_installed_is_left_out_in_a_sentence() -> None:
    assert left_out([]) == ""
    assert left_out(["one", "two"]).endswith("(`make bench` does it): one, two.")
    sides, missing = available(NOWHERE)
    assert set(sides) | set(missing) == set(SIDES) and "Tanya" in sides


def test_peers_load_none_of_our_libraries() -> None:
    """FAISS with our one thread would leave the peers' torch with one as well."""
    ours = ("served", "sides.side", "sides.timed", "sides.weights")
    names = ", ".join(f"qa.evaluation.speed.{name}" for name in ours)
    code = f"import sys, {names}; print({{'faiss', 'numpy', 'torch'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_without_a_dataset_the_shipped_news_are_searched() -> None:
    shipped = material(None)
    assert "no dataset was named" in shipped.origin
    assert len(shipped.texts) == 101 and len(shipped.wanted) > 200
    assert all(0 <= number < 101 for one in shipped.wanted for number in one.right)
    assert len(shipped.part(50).wanted) <= 50


def test_the_start_of_every_command_is_timed(bench: Bench) -> None:
    (section,) = measured("start", bench)
    assert list(section.rows) == ["python -c pass", "tanya --help", "tanya ask", "tanya chat"]
    assert section.rows["tanya chat"]["MiB"] > 50


def test_the_profile_of_an_answer_adds_up(bench: Bench) -> None:
    answers, profile = measured("answer", bench)
    assert list(answers.rows) == ["answer", "retrieval alone"]
    assert {"tokenise", "embed", "keyword", "vectors", "fuse", "read", "decide", "compose"} <= set(
        profile.rows
    )
    *stages, whole = profile.rows
    assert sum(profile.rows[stage].get("%", 0) for stage in stages) == pytest.approx(100)
    assert profile.rows[REST]["ms"] >= 0
    assert whole == "answer" and profile.rows["decide"]["calls"] == 1
    assert all(profile.rows[stage]["floor ms"] > 0 for stage in ("embed", "read", "vectors"))


def test_a_crowd_gets_its_answers(bench: Bench) -> None:
    (section,) = measured("crowd", bench)
    assert section.rows["2 people"]["errors"] == 0
    assert section.rows["the reader by itself"]["of the reader by itself"] == 1


def test_every_side_builds_and_is_found_in(bench: Bench) -> None:
    (built,) = measured("build", bench)
    assert built.rows["Tanya"]["Tanya is faster by median"] == 1
    (peers,) = measured("peers", bench)
    assert "2 texts and 2 questions" in peers.text
    for row in peers.rows.values():
        assert row["recall@1 %"] >= 50 and row["recall@5 %"] == 100
    assert peers.rows["Tanya"]["recall@1 %"] == 100


def test_a_library_is_measured_as_it_grows(bench: Bench) -> None:
    (section,) = measured("grow", bench)
    (row,) = section.rows.values()
    assert list(section.rows) == ["1,000"]
    assert row["exact ten %"] == 100  # so small a library is searched exactly
    assert row["library.sqlite MB"] > row["vectors.faiss MB"] > 1


def test_it_grows_in_powers_of_ten() -> None:
    assert _up_to(100_000) == (1_000, 10_000, 100_000)
    assert _up_to(99_999) == (1_000, 10_000)


def test_the_floor_counts_every_multiplication(tmp_path: Path) -> None:
    shape = {"num_hidden_layers": 2, "hidden_size": 3, "intermediate_size": 5}
    (tmp_path / "config.json").write_text(json.dumps(shape))
    # a piece: 2 layers of 4 matrices of 3 x 3 and 2 of 3 x 5; a pair: 2 layers of 2 x 3
    assert multiply_adds(tmp_path, {"pieces": 7, "pairs": 11}) == (7 * 2 * 66, 11 * 2 * 6)
    assert all(rate > 1e6 for rate in Machine().rates(1 << 20).values())


def test_functions_are_put_back_after_a_profile() -> None:
    before = Graph.run_all
    stages = Stages()
    with stages.watching([]):
        assert Graph.run_all is not before
    assert Graph.run_all is before and stages.calls == {}


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "qa.evaluation.speed", "--data", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and "There is no folder" in run.stderr
