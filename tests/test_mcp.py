"""`tanya mcp` as an assistant uses it: the SDK's own client, a real process, real pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.conftest import BERAS

pytest.importorskip("mcp", reason="pip install 'tanya[mcp]'")
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

SHIPPED = "bisnis-2024-02-05-kemenkominfo-china-ai"
COMMAND = ("-m", "ui.terminal", "mcp", "--library")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that begins with the shipped article."""
    return tmp_path_factory.mktemp("mcp") / "library"


@asynccontextmanager
async def served(folder: Path, mode: Literal["auto", "legacy"] = "legacy") -> AsyncIterator[Client]:
    """A client of a server of its own, which says nothing but that it serves."""
    said = folder.with_suffix(".stderr")
    command = StdioServerParameters(
        command=sys.executable, args=[*COMMAND, str(folder)], env=dict(os.environ)
    )
    with said.open("w") as errors:
        async with Client(stdio_client(command, errors), mode=mode) as client:
            yield client
    (line,) = said.read_text().splitlines()
    assert line.startswith("Tanya serves ")


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def told(client: Client, tool: str, **arguments: object) -> tuple[dict[str, Any], str]:
    """What a tool returned: the structure, and the text."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error and result.structured_content is not None, text_of(result)
    return result.structured_content, text_of(result)


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_the_tools_say_what_they_are_for(
    folder: Path, mode: Literal["auto", "legacy"]
) -> None:
    async with served(folder, mode) as client:
        assert client.server_info and client.server_info.name == "tanya"
        assert "cite the quotes" in (client.instructions or "")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "add_article", "list_articles"}
    for name, tool in tools.items():
        assert tool.description and "\n    " not in tool.description and tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint is (name != "add_article")
        assert all("description" in one for one in tool.input_schema["properties"].values())
    assert tools["ask"].input_schema["required"] == ["question"]
    assert {"status", "citations"} <= set((tools["ask"].output_schema or {})["properties"])
    k = tools["search"].input_schema["properties"]["k"]
    assert (k["default"], k["minimum"], k["maximum"]) == (5, 1, 50)


async def test_answers_bring_their_proof_and_refusals_are_results(folder: Path) -> None:
    async with served(folder) as client:
        said, text = await told(client, "ask", question="Berapa pelajar Indonesia di China?")
        (cited,) = said["citations"]
        assert (said["status"], said["language"]) == ("answered", "id")
        assert (cited["article_id"], cited["published"]) == (SHIPPED, "2024-02-05")
        for shown in ("40 ribu", "Status: answered", f"[1] “{cited['quote']}”", cited["title"]):
            assert shown in text
        assert "Bisnis.com · 2024-02-05" in text

        question = "How many Indonesian students are in China?"
        said, text = await told(client, "ask", question=question)
        assert said["language"] == "en" and "40 thousand" in text
        assert said["citations"][0]["quote"] == cited["quote"]
        said, text = await told(client, "ask", question=question, language="id")
        assert said["language"] == "id" and "40 ribu" in said["text"]

        said, text = await told(client, "ask", question="Siapa presiden Brasil?")
        assert (said["status"], said["citations"]) == ("not_found", [])
        assert "Status: not_found (the articles do not say)" in text
        assert f"Nearest, but no answer: “{said['nearest']['quote']}”" in text


async def test_articles_are_added_found_and_listed(folder: Path) -> None:
    async with served(folder) as client:
        given = {"text": BERAS, "title": "Beras", "source": "Kabar", "url": "https://a.id/beras"}
        changed, _ = await told(client, "add_article", **given, published="5 Mei 2024", id="beras")
        assert (changed["id"], changed["kind"], changed["passages"]) == ("beras", "added", 1)
        changed, _ = await told(client, "add_article", **given, published="5 Mei 2024", id="beras")
        assert changed["kind"] == "unchanged"

        _, text = await told(client, "ask", question="Berapa persen harga beras naik?")
        assert "12 persen" in text
        assert "Beras · Kabar · 2024-05-05 · https://a.id/beras" in text

        found, text = await told(client, "search", query="impor beras Thailand", k=1)
        (passage,) = found["passages"]
        assert passage["article_id"] == "beras" and passage["score"] > 0
        assert BERAS[passage["start"] : passage["end"]] == passage["text"]
        assert json.loads(text) == found
        found, _ = await told(client, "search", query="beras", articles=[SHIPPED])
        assert {one["article_id"] for one in found["passages"]} == {SHIPPED}
        question = "Berapa persen harga beras naik?"
        said, _ = await told(client, "ask", question=question, until="2024-03-01")
        assert said["status"] == "not_found"
        said, _ = await told(client, "ask", question=question, outlets=["kabar"])
        assert said["citations"][0]["article_id"] == "beras"
        nothing, text = await told(client, "search", query="?!")
        assert nothing == json.loads(text) == {"passages": []}

        listed, _ = await told(client, "list_articles")
        assert [one["id"] for one in listed["entries"]] == ["beras", SHIPPED]
        listed, _ = await told(client, "list_articles", first=1, most=1)
        assert ([one["id"] for one in listed["entries"]], listed["total"]) == ([SHIPPED], 2)
        listed, _ = await told(client, "list_articles", words="kabar")
        assert [one["source"] for one in listed["entries"]] == ["Kabar"]


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("ask", {"question": "  "}, "The question is empty: type what you want to know."),
    ("ask", {"question": "kata " * 300}, "ask in at most 1,000."),
    ("ask", {"question": "Apa?", "language": "fr"}, "language: Input should be 'id' or 'en'."),
    ("ask", {}, "question: Field required."),
    (
        "ask",
        {"question": "Apa?", "since": "lusa"},
        "'lusa' is not understood: write it as 2024-02-05.",
    ),
    ("search", {"query": "beras", "k": 51}, "k: Input should be less than or equal to 50."),
    ("search", {"query": "a" * 1001}, "query: String should have at most 1000 characters."),
    ("add_article", {"text": " "}, "The article is empty: there is no text to read in it."),
    ("add_article", {"text": "Satu.", "url": "ftp://x"}, "must begin with https://."),
    ("add_article", {"text": "Satu.", "id": "a b"}, "1 to 200 characters without spaces."),
    ("list_articles", {"most": 501}, "most: Input should be less than or equal to 500."),
    ("list_articles", {"first": -1}, "first: Input should be greater than or equal to 0."),
    ("remove", {}, "Unknown tool: remove"),
]


async def test_what_goes_wrong_is_one_sentence_and_changes_nothing(folder: Path) -> None:
    async with served(folder) as client:
        before, _ = await told(client, "list_articles")
        for tool, arguments, sentence in WRONG:
            result = await client.call_tool(tool, arguments)
            assert result.is_error, (tool, arguments)
            assert text_of(result).endswith(sentence) and "\n" not in text_of(result)
            assert "Error executing" not in text_of(result)
        assert (await told(client, "list_articles"))[0] == before


@pytest.fixture
def process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The server alone, to be spoken to line by line."""
    with subprocess.Popen(
        [sys.executable, *COMMAND, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        yield running
        running.kill()


def exchanged(process: subprocess.Popen[str], method: str, **params: object) -> dict[str, Any]:
    assert process.stdin and process.stdout
    message = {"jsonrpc": "2.0", "id": method, "method": method, "params": params}
    process.stdin.write(json.dumps(message) + "\n")
    process.stdin.flush()
    reply: dict[str, Any] = json.loads(process.stdout.readline())
    assert reply["id"] == method
    return reply


@pytest.mark.parametrize("ending", ["end of input", "Ctrl-C", "Ctrl-C at once"])
def test_only_the_protocol_is_written_and_the_end_is_clean(
    process: subprocess.Popen[str], ending: str
) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}}
    begun = exchanged(process, "initialize", **hello, clientInfo={"name": "test", "version": "1"})
    assert begun["result"]["serverInfo"]["name"] == "tanya"
    if ending != "Ctrl-C at once":
        asked = {"question": "Berapa pelajar Indonesia di China?"}
        answered = exchanged(process, "tools/call", name="ask", arguments=asked)
        assert answered["result"]["structuredContent"]["status"] == "answered"
    if ending == "end of input":
        rest, said = process.communicate(timeout=60)
    else:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)  # its input is still open
        rest, said = process.communicate()
    assert (process.returncode, rest) == (0, "")
    assert len(said.splitlines()) == 1 and "Traceback" not in said


def failed(*command: str) -> str:
    """What a server that cannot start says, and its exit code."""
    result = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return f"{result.returncode} {line}"


def test_a_library_that_cannot_be_opened_and_a_missing_extra_are_said() -> None:
    assert failed(*COMMAND, "/dev/null").startswith("1 tanya: ")
    without = "import sys; sys.modules['mcp'] = None; sys.argv = ['tanya', 'mcp']"
    said = failed("-c", f"{without}; from ui.terminal import main; main()")
    assert said == "2 tanya: `tanya mcp` needs the MCP SDK: pip install 'tanya[mcp]'."
