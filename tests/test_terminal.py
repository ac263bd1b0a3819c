"""The `tanya` command as a user runs it: real processes, their output and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import BERAS, FLOOD

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def tanya(home: Path) -> Run:
    """Run the command on a library of its own, without a network."""

    def run(*args: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui.terminal", *args],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "TANYA_LIBRARY": str(home / "library"), **env},
        )

    return run


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """What a failed command says: one line, no traceback."""
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("tanya: ")
    assert result.stdout == ""
    return line


def test_help_lists_the_commands(tanya: Run) -> None:
    result = tanya("--help")
    assert result.returncode == 0
    for command in ("ask", "add", "list", "show", "remove", "rebuild", "doctor", "chat", "mcp"):
        assert f"  {command} " in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, ui.terminal; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"torch", "sentence_transformers", "gradio", "faiss", "onnxruntime", "langchain_core"}
    assert heavy.isdisjoint(loaded)


def test_asking_loads_neither_torch_nor_gradio(tmp_path: Path) -> None:
    code = (
        "import sys; from qa import Assistant; a = Assistant.open(sys.argv[1]);"
        " a.ask('Siapa Nezar Patria?'); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"torch", "sentence_transformers", "transformers", "gradio"}.isdisjoint(loaded)


def test_one_answer_as_json(tanya: Run) -> None:
    result = tanya("ask", "Siapa Wakil Menteri Kemenkominfo?", "--json")
    assert result.returncode == 0
    answer = json.loads(result.stdout)
    assert list(answer) == [
        *("question", "language", "status", "text", "short", "confidence", "mode", "citations"),
        "took_ms",
    ]
    assert "Nezar Patria" in answer["text"]
    (citation,) = answer["citations"]
    assert list(citation) == ["article_id", "title", "url", "published", "start", "end", "quote"]
    assert citation["published"] == "2024-02-05"


def test_an_answer_to_read_and_a_refusal(tanya: Run) -> None:
    found = tanya("ask", "Berapa populasi Lithuania?")
    assert found.returncode == 0
    assert "[1] Kerja sama" in found.stdout
    missing = tanya("ask", "What is the boiling point of mercury?")
    assert missing.returncode == 3
    assert missing.stdout.startswith("The articles do not say.")


def test_articles_come_are_shown_and_go(tanya: Run, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "beras.txt").write_text(BERAS)
    (folder / "flood.md").write_text(FLOOD)
    (folder / "empty.txt").write_text("")

    added = tanya("add", str(folder))
    assert added.returncode == 2
    assert "2 added, 0 replaced, 0 unchanged, 1 refused" in added.stdout
    assert "empty.txt is empty" in added.stderr
    id = next(line.split()[1] for line in added.stdout.splitlines() if "beras" in line)

    (folder / "empty.txt").unlink()
    (folder / "beras.txt").write_text(BERAS.replace("12 persen", "9 persen"))
    assert "1 replaced, 1 unchanged" in tanya("add", str(folder)).stdout
    assert id in tanya("list").stdout
    assert "9 persen" in tanya("show", id[:7]).stdout
    assert "9 persen" in tanya("ask", "Berapa persen harga beras naik?").stdout

    kept = tanya("remove", id)
    assert (kept.returncode, "--yes" in one_sentence(kept)) == (2, True)
    assert tanya("remove", id, "--yes").stdout.split() == ["removed", id]
    assert id not in tanya("list").stdout


def test_a_text_comes_through_a_pipe(tanya: Run) -> None:
    result = tanya("add", "-", stdin="Jembatan Suramadu ditutup pada hari Minggu.")
    assert result.returncode == 0
    assert "Jembatan Suramadu" in result.stdout


def test_rebuild_and_doctor(tanya: Run, home: Path) -> None:
    assert tanya("rebuild").stdout.startswith("rebuilt ")
    result = tanya("doctor")
    assert result.returncode == 0
    for said in (str(home / "library"), "384 dimensions", "valid", "nothing will be downloaded"):
        assert said in result.stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["ask", ""], 2, "question is empty"),
        (["ask", "?!."], 2, "no words"),
        (["ask", "kata " * 2000], 2, "ask in at most 1,000"),
        (["add", "/no/such/path"], 2, "no file or folder"),
        (["add", "http://127.0.0.1:1/a"], 2, "not on the public network"),
        (["add", "https://me:secret@example.com/a"], 2, "user name or password"),
        (["add", "-"], 2, "is empty"),
        (["show", "nothing"], 2, "No article has the id"),
        (["remove", "nothing", "--yes"], 2, "No article has the id"),
        (["list", "--library", "/dev/null"], 1, "cannot be made"),
    ],
)
def test_bad_input_gets_one_sentence(tanya: Run, args: list[str], code: int, said: str) -> None:
    result = tanya(*args)
    assert result.returncode == code
    assert said in one_sentence(result)


def test_a_folder_without_articles_and_a_binary_file(tanya: Run, tmp_path: Path) -> None:
    assert "holds no articles" in one_sentence(tanya("add", str(tmp_path)))
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 30)
    result = tanya("add", str(tmp_path / "photo.txt"))
    assert (result.returncode, "not a text file" in one_sentence(result)) == (2, True)


def test_an_unknown_encoder_gets_one_sentence(tanya: Run) -> None:
    result = tanya("ask", "Siapa?", TANYA_ENCODER="nobody/none", HF_HUB_OFFLINE="1")
    assert result.returncode == 2
    assert "There is no encoder nobody/none" in one_sentence(result)


def test_a_port_in_use_gets_one_sentence(tanya: Run) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = tanya("chat", "--port", str(taken.getsockname()[1]))
    assert result.returncode == 2
    assert "--port" in one_sentence(result)
