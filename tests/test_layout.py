"""The house rules that a reader relies on: imports run one way, files and functions stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "qa", "ui")  # each may import from those before it
HEAVY = (
    *("torch", "sentence_transformers", "gradio", "faiss", "onnxruntime", "uvicorn", "mcp", "ray"),
    *("psycopg", "psycopg_pool", "pgvector"),
)
PEERS = (
    "bm25s",
    "haystack",
    "langchain_community",
    "langchain_huggingface",
    "txtai",
)  # measured beside
PACKAGES = (Path("ui/page"), Path("index/postgres"))
VAGUE = {"utils", "util", "common", "helpers", "helper", "core", "misc"}
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))

_NAMES = [str(file.relative_to(ROOT)) for file in FILES]


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The (module, line) of every import below a node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module), node.lineno


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("file", FILES, ids=_NAMES)
def test_imports_run_one_way(file: Path) -> None:
    room = file.relative_to(ROOT).parts[0]
    later = ROOMS[ROOMS.index(room) + 1 :]
    rooms = {name.split(".")[0] for name, _ in imports(ast.parse(file.read_text()))}
    assert rooms.isdisjoint(later), f"{room} must know nothing about {later}"


def test_there_is_no_import_cycle() -> None:
    known = {module_of(file) for file in FILES}
    graph = {
        module_of(file): {
            name
            for node in ast.parse(file.read_text()).body
            for name, _ in imports(node)
            if name in known and not (isinstance(node, ast.If))
        }
        for file in FILES
        if file.name != "__init__.py"  # a room's front door is imported by the rooms above it only
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for needed in sorted(graph.get(module, ())):
                visit(needed, (*path, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize("file", FILES, ids=_NAMES)
def test_rooms_do_not_enter_through_their_own_front_door(file: Path) -> None:
    if file.name == "__init__.py":
        return
    room = file.relative_to(ROOT).parts[0]
    assert room not in [name for name, _ in imports(ast.parse(file.read_text()))]


@pytest.mark.parametrize("file", FILES, ids=_NAMES)
def test_a_deferred_import_says_why(file: Path) -> None:
    lines, tree = file.read_text().splitlines(), ast.parse(file.read_text())
    if "import" in (ast.get_docstring(tree) or ""):  # the file says it once for all its functions
        return
    for function in functions(tree):
        deferred = sorted(line for node in function.body for _, line in imports(node))
        if deferred:
            around = lines[function.lineno - 1 : deferred[-1]]
            assert any("#" in line for line in around), f"{file}:{deferred[0]} gives no reason"


def test_a_heavy_library_is_imported_in_one_place() -> None:
    """One file, or one package that is made of it."""
    for library in (*HEAVY, *PEERS):
        users = {
            next((one for one in PACKAGES if one in place.parents), place)
            for file in FILES
            if "training" not in (place := file.relative_to(ROOT)).parts
            for name, _ in imports(ast.parse(file.read_text()))
            if name.split(".")[0] == library
        }
        assert len(users) <= 1, f"{library} is imported in {sorted(users)}"


@pytest.mark.parametrize("file", FILES, ids=_NAMES)
def test_files_and_functions_stay_small(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= 300
    for function in functions(ast.parse(text)):
        assert (function.end_lineno or 0) - function.lineno < 50, function.name


def test_names_say_what_a_file_is_for() -> None:
    assert {file.stem for file in FILES} & VAGUE == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_front_door_exports_little_and_does_nothing(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text())
    kinds = {type(node) for node in tree.body}
    assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}
    stub = ROOT / room / "__init__.pyi"
    offered = ast.parse(stub.read_text()) if stub.exists() else tree
    names = [n for node in offered.body if isinstance(node, ast.ImportFrom) for n in node.names]
    assert len(names) <= 8
