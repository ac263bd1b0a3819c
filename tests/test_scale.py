"""The page about growing past one machine: what it names exists, what it computes is right."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from index.evaluation.cost import MEASURED, SIZES, Passage, cost, measure, table
from ui.settings import Settings
from ui.terminal import app

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "index" / "SCALE.md").read_text()
BLOCKS = [list(yaml.safe_load_all(text)) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)]
OBJECTS = [one for block in BLOCKS for one in block]


def of_kind(kind: str) -> dict[str, Any]:
    (found,) = [one for one in OBJECTS if one.get("kind") == kind]
    return dict(found)


def found_in(value: object, key: str) -> Iterator[Any]:
    """Everything that stands under a key, however deep."""
    if isinstance(value, dict):
        yield from (inner for name, inner in value.items() if name == key)
        for inner in value.values():
            yield from found_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from found_in(inner, key)


def variables(value: object) -> set[str]:
    """The names of the environment's variables in a compose file or a manifest."""
    names: set[str] = set()
    for found in [*found_in(value, "environment"), *found_in(value, "env")]:
        names |= set(found) if isinstance(found, dict) else {one["name"] for one in found}
    return names


def options(words: list[str]) -> set[str]:
    return {word for word in words if word.startswith("--")}


def test_every_command_and_option_exists() -> None:
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S))
    lines = [shlex.split(line, comments=True) for line in shell.splitlines()]
    lines += [
        words.split() if isinstance(words, str) else words
        for words in [*found_in(OBJECTS, "command"), *found_in(OBJECTS, "args")]
    ]
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    used = [words[words.index("tanya") :] for words in lines if "tanya" in words[:-1]]
    assert {words[1] for words in used} >= {"add", "chat", "migrate"}
    for _, name, *rest in used:
        known = {option for one in command.commands[name].params for option in one.opts}
        assert options(rest) <= known, name


def test_every_setting_exists() -> None:
    settings = {f"TANYA_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(re.findall(r"TANYA_[A-Z_]+", PAGE)) <= settings
    assert {"TANYA_LIBRARY", "TANYA_PASSWORD"} <= variables(OBJECTS)


def test_the_compose_file_shares_one_database() -> None:
    (compose,) = [one for one in OBJECTS if "services" in one]
    database, chat = compose["services"]["db"], compose["services"]["chat"]
    assert database["image"].startswith("pgvector/pgvector:")
    assert chat["environment"]["TANYA_LIBRARY"] == "postgresql://tanya@db/tanya"
    given = database["environment"]
    assert (given["POSTGRES_USER"], given["POSTGRES_DB"]) == ("tanya", "tanya")
    assert chat["environment"]["PGPASSWORD"] == given["POSTGRES_PASSWORD"]
    assert "db" in chat["depends_on"]
    assert set(database["volumes"][0].split(":")[:1]) == set(compose["volumes"])


def test_the_parts_in_kubernetes_name_each_other_rightly() -> None:
    chat, database, secret = of_kind("Deployment"), of_kind("StatefulSet"), of_kind("Secret")
    services = {one["metadata"]["name"]: one for one in OBJECTS if one.get("kind") == "Service"}
    assert services[database["spec"]["serviceName"]]["spec"]["clusterIP"] == "None"
    for one in (chat, database):
        labels = one["spec"]["template"]["metadata"]["labels"]
        name = one["metadata"]["name"]
        assert (
            one["spec"]["selector"]["matchLabels"] == labels == services[name]["spec"]["selector"]
        )
    references = list(found_in([chat, database], "secretKeyRef"))
    assert {one["name"] for one in references} == {secret["metadata"]["name"]}
    assert {one["key"] for one in references} == set(secret["stringData"])
    (library,) = [
        one["value"]
        for env in found_in(chat, "env")
        for one in env
        if one["name"] == "TANYA_LIBRARY"
    ]
    assert library == f"postgresql://tanya@{database['metadata']['name']}/tanya"


def test_the_table_of_the_page_is_what_the_command_prints() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "index.evaluation.cost"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed in PAGE
    assert len(printed.splitlines()) == 2 + len(SIZES)


def test_the_formula() -> None:
    one = Passage(folder=4_000, database=5_000, vector_index=1_000, a_second=100)
    found = cost(1_000_000_000, 100e9, 10, one)
    assert (found.articles, found.folder, found.database) == (250_000_000, 4e12, 5e12)
    assert (found.memory, found.nodes) == (1e12, 14)  # 1 TB in shares of 75 GB
    assert found.hours == pytest.approx(1e9 / 100 / 10 / 3_600)
    assert cost(1, 100e9, 1, one).nodes == 1
    assert list(table([found], 100, 10))[2] == (
        "| 250,000,000 | 1,000,000,000 | 4 TB | 5 TB | 1 TB | 14 | 277.8 |"
    )
    assert min(MEASURED.folder, MEASURED.database, MEASURED.vector_index, MEASURED.a_second) > 0


def test_what_a_passage_takes_is_measured(tmp_path: Path) -> None:
    said = measure(str(tmp_path / "library"), 1_000)
    match = re.fullmatch(r"one of 1,000 passages: ([\d,]+) bytes; \d+ embedded in a second.*", said)
    assert match
    files = sum(file.stat().st_size for file in (tmp_path / "library").iterdir())
    assert int(match[1].replace(",", "")) == round(files / 1_000)
