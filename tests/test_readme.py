"""The README's own commands and code, as a newcomer copies them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from index import Encoder, Library
from qa import Assistant, Reader
from qa.evaluation.questions import read_questions
from tests.serving import served
from ui.server import hosts_for, make_app

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.id.md")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / readme).read_text(), re.DOTALL)


def commands(readme: str) -> list[list[str]]:
    lines = "\n".join(blocks(readme, "sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("readme", READMES)
def test_the_python_code_runs(readme: str, tmp_path: Path) -> None:
    (code,) = [block for block in blocks(readme, "python") if "Assistant" in block]
    shutil.copytree(ROOT / "corpus" / "articles", tmp_path / "corpus" / "articles")
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],  # not the corpus/ of this folder
        cwd=tmp_path,
        env={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert "40 ribu" in done.stdout


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_the_client_code_runs(
    tmp_path: Path, encoder: Encoder, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    english, indonesian = (blocks(readme, "python")[-1] for readme in READMES)
    assert english == indonesian
    with Library.open(tmp_path, encoder=encoder) as library:
        app = make_app(Assistant(library, reader), hosts_for("127.0.0.1"))
        with served(app) as address:
            exec(english.replace("http://127.0.0.1:7860", address), {})
    assert "Wakil Menteri" in capsys.readouterr().out


@pytest.mark.parametrize("readme", READMES)
def test_every_tanya_command_exists(readme: str) -> None:
    from ui.terminal import app

    command = get_command(app)
    known = set(command.commands) if isinstance(command, TyperGroup) else set()
    used = {words[1] for words in commands(readme) if words and words[0] == "tanya"}
    assert used == known - {"chat"}


@pytest.mark.parametrize("readme", READMES)
def test_the_question_that_is_shown_can_be_evaluated(readme: str, tmp_path: Path) -> None:
    line = next(block for block in blocks(readme, "json") if '"question"' in block)
    file = tmp_path / "questions.jsonl"
    file.write_text(line)
    (expected,) = read_questions(file)
    assert expected.answerable and expected.is_met_by("2 million tonnes") and expected.evidence


@pytest.mark.parametrize("readme", READMES)
def test_the_configuration_of_an_assistant_names_the_command(readme: str) -> None:
    servers = next(block for block in blocks(readme, "json") if "mcpServers" in block)
    assert json.loads(servers) == {"mcpServers": {"tanya": {"command": "tanya", "args": ["mcp"]}}}
    assert ["tanya", "mcp"] in commands(readme)


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_exists(readme: str) -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    targets = {line.split()[0] for line in listed.stdout.splitlines()}
    assert {"chat", "test"} <= targets
    assert {words[1] for words in commands(readme) if words and words[0] == "make"} <= targets


@pytest.mark.parametrize("readme", READMES)
def test_every_link_leads_somewhere(readme: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / readme).read_text()):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_both_languages_show_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1])
    assert [len(blocks(readme, "toml")) for readme in READMES] == [1, 1]


def test_the_wheel_holds_the_article_and_the_models(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "corpus/articles/bisnis-2024-02-05-kemenkominfo-china-ai.txt",
        "corpus/articles/bisnis-2024-02-05-kemenkominfo-china-ai.toml",
        "index/__init__.pyi",
        "index/model/model.safetensors",
        "index/model/1_Pooling/config.json",
        "index/model/onnx/model.int8.onnx",
        "qa/model/model.int8.onnx",
        "qa/model/tokenizer.json",
        "qa/decision.json",
        "index/lexicon.jsonl.gz",
        "ui/page/style.css",
    } <= names
    rooms = ("corpus", "index", "qa", "ui")
    code = {str(file.relative_to(ROOT)) for room in rooms for file in (ROOT / room).rglob("*.py")}
    assert code <= names, "a package is missing from pyproject.toml"
    assert not any(name.startswith("tests/") for name in names)
