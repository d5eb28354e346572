"""Tries what becomes of the simulator's and the solvers' answers when a single line of a rule is changed.

    NUMBA_DISABLE_JIT=1 python -m tests.guards.try_changes

Without the JIT rules are plain functions that all their callers share, so a rule is changed by giving it other code;
each change in a process of its own, and nothing on disk. Prints one JSON object: what the checks find in the rules as
they are, which should be nothing, and in the rules with each change, by its place in `CHANGES` and `IDLE_CHANGES`.
"""

from __future__ import annotations

import gc
import importlib
import json
import multiprocessing
import os
import signal
import sys
import types
from collections.abc import Iterable, Iterator

import numpy as np

from afoot import _jit
from tests.guards import sim_checks, solver_checks
from tests.guards.change import RULES, Change, function_of
from tests.guards.changes import CHANGES, UNREAD
from tests.guards.idle_changes import IDLE_CHANGES

MOST_CPU_S = 10.0  # a change after which a check does not end is found out too
CLOSE = 1e-5
Said = str | None


def make(change: Change) -> None:
    """Make a change in this process. Raises ValueError where it is not one of just one function."""
    changed = function_of(change)
    path, name = RULES / f"{change.file}.py", changed.split(".")[1]
    module = importlib.import_module(f"afoot.rules.{change.file}")
    fresh = types.ModuleType(module.__name__)
    exec(compile(path.read_text().replace(change.old, change.new), str(path), "exec"), fresh.__dict__)
    old, new = getattr(module, name), getattr(fresh, name)
    if old.__code__.co_code == new.__code__.co_code and _constants(old) == _constants(new):
        raise ValueError(f"{path}: {change.what}: {name} is as before")
    old.__code__ = new.__code__


def _constants(function: types.FunctionType) -> tuple[object, ...]:
    return function.__code__.co_consts, function.__code__.co_names


def take_out(rules: Iterable[str]) -> None:
    """Have these functions, each <file>.<function>, fail in this process whenever they are called."""
    for rule in rules:
        file, name = rule.split(".")
        getattr(importlib.import_module(f"afoot.rules.{file}"), name).__code__ = _is_out.__code__


def _is_out(*_arguments: object) -> None:
    raise AssertionError("a solver calls a rule that none is said to call")


def _differs(found: Iterable[float], known: Iterable[float]) -> Said:
    """Where two rows of numbers part."""
    answers: Iterator[float] = iter(found)
    for place, number in enumerate(known):
        came = next(answers, None)
        if came is None or abs(came - number) > CLOSE:
            return f"answer {place}: {came}, known: {number}"
    return None


def _check(kind: str, name: str, known: list[float]) -> Said:
    """What a check finds; where it fails, how."""
    np.seterr(over="ignore")  # random bits wrap on purpose, in compiled code without a word
    try:
        if kind == "solver":
            return _differs(solver_checks.KNOWN[name][0](), known)
        sim_checks.CHECKS[name]()
    except Exception as error:
        lines = str(error).splitlines()
        return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"
    return None


def _out_of_time(number: int, frame: object) -> None:
    raise TimeoutError(f"no end within {MOST_CPU_S} s of CPU time")


def _within(cpu_s: float) -> None:
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, cpu_s)


def try_change(asked: tuple[Change, list[float]]) -> dict[str, Said]:
    """What the checks of a change find once it is made; that of an idle one is the simulator's alone."""
    change, known = asked
    make(change)
    found = {}
    for kind, name in (("sim", change.sim), ("solver", change.solver)):
        if not name:
            continue
        _within(MOST_CPU_S)
        found[kind] = _check(kind, name, known)
        _within(0)
    return found


def known_answers(name: str) -> list[float]:
    """What a solver check must come to."""
    known = solver_checks.KNOWN[name][1]
    return list(known() if callable(known) else known)


def as_they_are(asked: tuple[str, str, list[float]]) -> Said:
    """What a check finds in the rules as they are. For a solver's, those that none is said to call are taken out, and
    all changes made that are said to change no answer."""
    if asked[0] == "solver":
        take_out(UNREAD)
        for change in IDLE_CHANGES:
            make(change)
    return _check(*asked)


def main() -> None:
    if not _jit.DISABLED:
        sys.exit("rules are changed only where they are not compiled: NUMBA_DISABLE_JIT=1")
    every = [*CHANGES, *IDLE_CHANGES]
    sim_checks.prepare({change.sim for change in every})  # once, for all the processes
    gc.freeze()  # else every process looks through, and so copies, what all of them share
    processes = multiprocessing.get_context("fork")
    with processes.Pool(min(2, os.cpu_count() or 1), maxtasksperchild=1) as pool:
        solvers = sorted(solver_checks.KNOWN)
        known = dict(zip(solvers, pool.map(known_answers, solvers, chunksize=1), strict=True))
        checks = [("solver", name, known[name]) for name in solvers]
        checks += [("sim", name, []) for name in sorted({change.sim for change in every})]
        kept = pool.map(as_they_are, checks, chunksize=1)
        found = pool.map(try_change, [(one, known.get(one.solver, [])) for one in every], chunksize=1)
    unchanged = {f"{kind}: {name}": said for (kind, name, _), said in zip(checks, kept, strict=True)}
    print(json.dumps({"unchanged": unchanged, "changes": found}))


if __name__ == "__main__":
    main()
