"""Tries what becomes of the simulator's and the solvers' answers when a single line of a rule is changed.

    NUMBA_DISABLE_JIT=1 python -m tests.guards.try_changes

Each change is tried in a process of its own, without the JIT: nothing is compiled, nothing on disk is changed. Prints
one JSON object: for each change what the two checks found, null where they found nothing.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

from tests.guards.changes import CHANGES, Change

ROOT = Path(__file__).parents[2]
# Loaded once and inherited by every process. Nothing of afoot is: it is what is changed.
HEAVY = ("numba", "networkx", "pydantic", "ruamel.yaml", "highspy", "shapely", "hypothesis.strategies", "pytest")
MOST_S = 40  # a change after which a check does not end is found out too
CLOSE = 1e-5


class _Changed(SourceFileLoader):
    """Loads a module with one line changed; no compiled file is read or left."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, str(path), source

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        loader = _Changed(fullname, self.path, self.source)
        return spec_from_file_location(fullname, self.path, loader=loader)


def changed(change: Change) -> tuple[Path, str]:
    """The file of a change and its source with the change made. Raises ValueError where it fits not just one place."""
    path = ROOT / "afoot" / "rules" / f"{change.file}.py"
    source = path.read_text()
    if source.count(change.old) != 1:
        raise ValueError(f"{path}: {source.count(change.old)} places read {change.old!r}, expected 1")
    return path, source.replace(change.old, change.new)


def _differs(found: Iterable[float], known: Iterable[float]) -> str | None:
    """Where two rows of numbers part."""
    answers: Iterator[float] = iter(found)
    for place, number in enumerate(known):
        came = next(answers, None)
        if came is None or abs(came - number) > CLOSE:
            return f"answer {place}: {came}, known: {number}"
    return None


def _said(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"


def _sim(name: str) -> str | None:
    try:
        importlib.import_module("tests.guards.sim_checks").CHECKS[name]()
    except Exception as error:
        return _said(error)
    return None


def _solver(name: str, known: list[float]) -> str | None:
    try:
        return _differs(importlib.import_module("tests.guards.solver_checks").KNOWN[name][0](), known)
    except Exception as error:
        return _said(error)


def _out_of_time(number: int, frame: object) -> None:
    raise TimeoutError(f"no end within {MOST_S} s")


def _within(seconds: int) -> None:
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(seconds)


def try_change(asked: tuple[Change, list[float]]) -> dict[str, str | None]:
    """What the two checks of a change find once it is made, in a process that has not loaded afoot."""
    change, known = asked
    path, source = changed(change)
    sys.meta_path.insert(0, _Finder(f"afoot.rules.{change.file}", path, source))
    _within(MOST_S)
    sim = _sim(change.sim)
    _within(MOST_S)
    solver = _solver(change.solver, known)
    signal.alarm(0)
    return {"sim": sim, "solver": solver}


def known_answers(name: str) -> list[float]:
    """What a solver check must come to."""
    known = importlib.import_module("tests.guards.solver_checks").KNOWN[name][1]
    return list(known() if callable(known) else known)


def as_they_are(asked: tuple[str, str, list[float]]) -> str | None:
    """What a check finds without any change: it should be nothing."""
    kind, name, known = asked
    return _sim(name) if kind == "sim" else _solver(name, known)


def main() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    workers = multiprocessing.get_context("fork").Pool(min(2, os.cpu_count() or 1), maxtasksperchild=1)
    with workers as pool:
        solvers = sorted({change.solver for change in CHANGES})
        known = dict(zip(solvers, pool.map(known_answers, solvers, chunksize=1), strict=True))
        checks = [("solver", name, known[name]) for name in solvers]
        checks += [("sim", name, []) for name in sorted({change.sim for change in CHANGES})]
        kept = pool.map(as_they_are, checks, chunksize=1)
        found = pool.map(try_change, [(one, known[one.solver]) for one in CHANGES], chunksize=1)
    told = {"unchanged": {f"{kind}: {name}": said for (kind, name, _), said in zip(checks, kept, strict=True)}}
    print(json.dumps({**told, "changes": found}))


if __name__ == "__main__":
    main()
