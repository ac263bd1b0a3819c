"""What the sources raise, read from them: every sentence of an error that can reach the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.test_layout import FILES, ROOT

PLACED = "{}: {}"  # the name of a document before any other error
ELSEWHERE = {
    "corpus/metadata.py": "a file beside the article's, which no upload has",
    "index/address.py": "the library is opened before there is a page",
    "index/backup.py": "the terminal's backup and restore",
    "index/folder.py": "the library is opened before there is a page",
    "index/migrate.py": "the terminal's migrate",
    "index/opening.py": "the library is opened before there is a page",
    "index/postgres/schema.py": "the library is opened before there is a page",
    "index/importing/add.py": "the terminal's add",
    "index/importing/cluster.py": "the terminal's add",
    "index/importing/stages.py": "the terminal's add",
    "index/repair.py": "the terminal's doctor",
    "ui/adding.py": "the terminal's add",
    "ui/doctor.py": "the terminal's doctor",
    "ui/evaluating.py": "the terminal's eval",
    "ui/server.py": "the port is taken before there is a page",
    "ui/mcp_server.py": "the terminal's mcp",
    "ui/turns.py": "other programs, which are answered in English",
    "ui/service.py": "other programs, which are answered in English",
    "ui/upkeep.py": "the terminal's questions",
    "ui/watching.py": "the terminal's watch",
}


def errors_of(nodes: list[ast.AST]) -> set[str]:
    """The names of the classes that are made of TanyaError, over any number of others."""
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    known: set[str] = {"TanyaError"}
    for _ in classes:  # one more in each round at the least, or all are known
        known |= {one.name for one in classes if known & {ast.unparse(base) for base in one.bases}}
    return known


def template(node: ast.expr) -> str | None:
    """A text with {} for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(template(part) or "{}" for part in node.values)
    return None


class Texts:
    """What some files raise: the sentences, and the reasons that are filled into them."""

    def __init__(self, files: list[Path]) -> None:
        trees = [ast.parse(file.read_text()) for file in files]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        self._kinds = errors_of(nodes)
        self._functions: dict[str, list[ast.FunctionDef]] = {}
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                self._functions.setdefault(node.name, []).append(node)
        self.all = {
            text for node in nodes if isinstance(node, ast.expr) and (text := template(node))
        }
        self.sentences: set[str] = set()
        self.reasons: set[str] = set()
        self.unknown: list[str] = []
        for tree, file in zip(trees, files, strict=True):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                    self._note(node.func.id, node.args[0], file)

    def _note(self, raised: str, said: ast.expr, file: Path) -> None:
        if raised == "_RefusedError":
            self.reasons |= {text for text, _ in self._said(said, {file})}
        if raised in self._kinds:
            found = list(self._said(said, {file}))
            if not found:
                self.unknown.append(f"{file}:{said.lineno}")
            for text, node in found:
                self.sentences.add(text)
                self.reasons |= set(self._filled(node))

    def _said(self, node: ast.expr, seen: set[object]) -> Iterator[tuple[str, ast.expr]]:
        """The templates of an expression: itself, or what a function of that name returns."""
        if (text := template(node)) is not None:
            yield text, node
            return
        name = node.func if isinstance(node, ast.Call) else node
        called = getattr(name, "id", getattr(name, "attr", ""))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            self.reasons |= {text for argument in node.args if (text := template(argument))}
        for function in self._functions.get(called, ()):
            if function not in seen:
                for inner in ast.walk(function):
                    if isinstance(inner, ast.Return) and inner.value:
                        yield from self._said(inner.value, {*seen, function})

    def _filled(self, node: ast.expr) -> Iterator[str]:
        """The texts that may be filled into a template: a function's, or what stands after `or`."""
        for part in ast.walk(node):
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Call):
                yield from (text for text, _ in self._said(part.value, set()))
            if isinstance(part, ast.BoolOp):
                yield from (text for value in part.values if (text := template(value)))


@cache
def raised() -> Texts:
    names = {str(file.relative_to(ROOT)): file for file in FILES}
    assert names.keys() >= ELSEWHERE.keys()
    return Texts(
        [
            file
            for name, file in names.items()
            if name not in ELSEWHERE and not {"training", "evaluation"} & {*file.parts}
        ]
    )
