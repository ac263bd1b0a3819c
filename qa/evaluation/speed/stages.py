"""Where the time of an answer goes: the functions of every stage, timed as they are called.

What a stage calls that belongs to another stage counts for that one, so the times add up. Only the
thread that asks is watched: of what runs beside it, the time that it waits is counted.
"""

from __future__ import annotations

import functools
import inspect
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from index.onnx import Pieces

REST = "the rest"

# What is replaced, by module and name within it, and the stage that its time counts for.
_FUNCTIONS = {
    ("index.search", "KeywordLeg.ask"): "keyword",
    ("index.storage", "Storage.keyword_searches"): "keyword",
    ("index.search", "wait"): "vectors",
    ("index.dense", "DenseLeg.compared"): "vectors",
    ("index.search", "fuse"): "fuse",
    ("index.storage", "Storage.languages"): "fetch",
    ("index.storage", "Storage.passages"): "fetch",
    ("index.storage", "Storage.article"): "fetch",
    ("index.encoder", "Encoder.encode"): "embed",
    ("qa.spans", "Pointer.best"): "spans",
    ("qa.candidates", "parts_of"): "sentences",
    ("qa.pipeline", "set_aside"): "copies",
    ("qa.pipeline", "find_candidates"): "candidates",
    ("qa.pipeline", "judge"): "judge",
    ("qa.pipeline", "compare"): "compare",
    ("qa.pipeline", "decide"): "decide",
    ("qa.pipeline", "compose"): "compose",
    ("qa.pipeline", "verify"): "compose",
}
_GRAPH = ("index.onnx", "Graph.run_all")
_BY_OUTPUT = {"sentence_embedding": "embed", "start_logits": "read", "entailment_logits": "judge"}


@dataclass
class Work:
    """What went through a model: its word pieces, and the pairs of them that attend to another."""

    pieces: int = 0
    pairs: int = 0


@dataclass
class Stages:
    """Seconds, calls and word pieces by stage.

    `beside` are the seconds of models that run while the thread that asks does something else.
    """

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    beside: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: Counter[str] = field(default_factory=Counter)
    work: dict[str, Work] = field(default_factory=dict)
    _within: list[float] = field(default_factory=list)  # seconds of what the open stages called
    _thread: int = field(default_factory=threading.get_ident)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for a stage."""

        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            if threading.get_ident() != self._thread:
                return function(*arguments, **named)
            self._within.append(0.0)
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - started
                self.seconds[stage] += took - self._within.pop()
                self.calls[stage] += 1
                if self._within:
                    self._within[-1] += took

        return run

    def graph(self, run: Callable[..., Any]) -> Callable[..., Any]:
        """Graph.run_all, counted for the stage that its outputs tell, with its work."""
        by_stage = {stage: self.timed(stage, run) for stage in _BY_OUTPUT.values()}

        def beside(stage: str, *arguments: Any) -> Any:
            started = time.perf_counter()
            found = run(*arguments)
            self.beside[stage] += time.perf_counter() - started
            self.calls[stage] += 1
            return found

        def counted(graph: Any, outputs: list[str], texts: Sequence[Pieces]) -> Any:
            stage = _BY_OUTPUT[outputs[0]]
            lengths = [len(ids) for ids, _ in texts]
            work = self.work.setdefault(stage, Work())
            work.pieces += sum(lengths)
            work.pairs += sum(length**2 for length in lengths)
            if threading.get_ident() != self._thread:
                return beside(stage, graph, outputs, texts)
            return by_stage[stage](graph, outputs, texts)

        return counted

    @contextmanager
    def watching(self, tokenizers: list[Any]) -> Iterator[None]:
        """Time everything until the block ends.

        Args:
            tokenizers: objects whose `_tokenizer` is one; those of Rust cannot be replaced within.
        """
        undo = [_replace(*_GRAPH, self.graph)]
        for (module, name), stage in _FUNCTIONS.items():
            undo.append(_replace(module, name, functools.partial(self.timed, stage)))
        kept = [(owner, owner._tokenizer) for owner in tokenizers]
        for owner, tokenizer in kept:
            owner._tokenizer = _TimedTokenizer(tokenizer, self)
        try:
            yield
        finally:
            for owner, tokenizer in kept:
                owner._tokenizer = tokenizer
            for restore in undo:
                restore()


class _TimedTokenizer:
    """A tokenizer whose time counts for the stage "tokenise"."""

    def __init__(self, tokenizer: Any, stages: Stages) -> None:
        self._tokenizer = tokenizer
        self.encode = stages.timed("tokenise", tokenizer.encode)
        self.encode_batch_fast = stages.timed("tokenise", tokenizer.encode_batch_fast)
        self.post_process = stages.timed("tokenise", tokenizer.post_process)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


def _replace(
    module: str, path: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Callable[[], None]:
    """Put a wrapped function in the place of one; returns what puts it back."""
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, import_module(module))
    inherited, before = name not in vars(owner), inspect.getattr_static(owner, name)
    bound = isinstance(before, classmethod)
    setattr(owner, name, classmethod(wrap(before.__func__)) if bound else wrap(before))
    return lambda: delattr(owner, name) if inherited else setattr(owner, name, before)
