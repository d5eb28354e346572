"""Tries what becomes of the simulator's and the solvers' answers when a single line of a rule is changed.

    NUMBA_DISABLE_JIT=1 python -m tests.guards.try_changes

Without the JIT rules are plain functions that all their callers share, so a rule is changed by giving it other code;
each change in a process of its own, and nothing on disk. Of a check's cases the one that is noted in FINDS comes first,
and the others only where that finds nothing. Prints one JSON object: what the checks find in the rules as they are,
which should be nothing, and in the rules with each change, by its place in `CHANGES` and `IDLE_CHANGES`.
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
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from afoot import _jit
from tests.guards import sim_checks, solver_checks
from tests.guards.case import Answer
from tests.guards.change import RULES, Change, function_of
from tests.guards.changes import CHANGES, UNREAD
from tests.guards.idle_changes import ALIKE_CHANGES, IDLE_CHANGES

MOST_CPU_S = 10.0  # a change after which a check does not end is found out too
CLOSE = 1e-5
FINDS = Path(__file__).with_name("finds.json")  # bench/one_rule.py writes it
KINDS = ("sim", "solver")
Said = str | None
Answers = Mapping[str, list[Answer]]
Notes = Mapping[str, list[int]]  # by `key_of`: the cases of the simulator's check and of the solvers'


class Found(NamedTuple):
    """The first case of a check that finds a change, by its number, and how."""

    case: int
    said: str


Finds = dict[str, Found | None]  # by kind of check


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


def _differs(found: Answer, known: Answer) -> Said:
    """Where an answer parts from what it must be."""
    ours, theirs = np.atleast_1d(found), np.atleast_1d(known)
    if ours.shape != theirs.shape:
        return f"{ours.size} numbers, known: {theirs.size}"
    apart = np.flatnonzero(~(abs(ours - theirs) <= CLOSE))
    return None if apart.size == 0 else f"{ours[apart[0]]}, known: {theirs[apart[0]]}"


def _said(kind: str, case: Callable[[], Answer | None], known: Answer | None) -> Said:
    """What a case finds; where it fails, how."""
    np.seterr(over="ignore")  # random bits wrap on purpose, in compiled code without a word
    try:
        answer = case()
        return None if answer is None or known is None else _differs(answer, known)
    except Exception as error:
        lines = str(error).splitlines()
        return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"


def find(kind: str, check: str, known: Answers, numbers: Iterable[int] | None = None) -> Found | None:
    """What the first of a check's cases finds that finds anything: of these numbers, or of all.

    known: what each solver check must come to.
    """
    cases: list[Callable[[], Answer | None]]
    if kind == "solver":
        cases = list(solver_checks.KNOWN[check][0]())
        if len(cases) != len(known[check]):
            return Found(0, f"{len(cases)} games, known: {len(known[check])}")
    else:
        cases = list(sim_checks.cases(check))
    for number in range(len(cases)) if numbers is None else [one for one in numbers if one < len(cases)]:
        said = _said(kind, cases[number], known[check][number] if kind == "solver" else None)
        if said is not None:
            return Found(number, said)
    return None


def _out_of_time(number: int, frame: object) -> None:
    raise TimeoutError(f"no end within {MOST_CPU_S} s of CPU time")


def _within(cpu_s: float) -> None:
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, cpu_s)


def key_of(change: Change) -> str:
    return f"{change.file}: {change.what}"


class Task(NamedTuple):
    """A change to be tried, by which cases of its checks of either kind: by these, or by all where it is None."""

    change: Change
    cases: Mapping[str, list[int] | None]
    known: Answers


def try_change(task: Task) -> Finds:
    """What the checks of a change find once it is made."""
    make(task.change)
    found = {}
    for kind, numbers in task.cases.items():
        _within(MOST_CPU_S)
        check = task.change.sim if kind == "sim" else task.change.solver
        found[kind] = find(kind, check, task.known, numbers)
        _within(0)
    return found


def known_answers(check: str) -> list[Answer]:
    """What the games of a solver check must come to."""
    known = solver_checks.KNOWN[check][1]
    return [case() for case in known()] if callable(known) else list(known)


def as_they_are(asked: tuple[str, str, Answers, list[int] | None]) -> Found | None:
    """What a check finds in the rules as they are, with all changes made that are said to change no answer. For a
    solver's check rules that none is said to call are taken out."""
    for change in ALIKE_CHANGES:
        make(change)
    if asked[0] == "solver":
        take_out(UNREAD)
        for change in IDLE_CHANGES:
            make(change)
    return find(*asked)


def in_processes(work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    """What comes of each task, made in a process of its own, two at a time."""
    gc.freeze()  # else every process looks through, and so copies, what all of them share
    processes = multiprocessing.get_context("fork")
    with processes.Pool(min(2, os.cpu_count() or 1), maxtasksperchild=1) as pool:
        return pool.map(work, tasks, chunksize=1)


def try_all(every: Sequence[Change], known: Answers, notes: Notes) -> list[Finds]:
    """What the checks find of each change: the cases that are noted, and where they find nothing all others too."""
    found: list[Finds] = [{} for _ in every]
    for rest in (False, True):
        tasks = []
        for one, so_far in zip(every, found, strict=True):
            open_kinds = [
                kind
                for kind, check in zip(KINDS, (one.sim, one.solver), strict=True)
                if check and not so_far.get(kind)
            ]
            noted = dict(zip(KINDS, notes.get(key_of(one), ()), strict=False))
            tasks.append(
                Task(
                    one,
                    {kind: None if rest else [noted[kind]] for kind in open_kinds if rest or kind in noted},
                    known,
                )
            )
        _make_games(tasks)
        asked = [place for place, task in enumerate(tasks) if task.cases]
        for place, said in zip(
            asked, in_processes(try_change, [tasks[place] for place in asked]), strict=True
        ):
            found[place] |= said
    return found


def _make_games(tasks: Iterable[Task]) -> None:
    """Make the random games that are asked for."""
    counts: dict[str, int] = {}
    for task in tasks:
        if task.change.sim in sim_checks.KINDS and "sim" in task.cases:
            numbers = task.cases["sim"]
            count = sim_checks.GAMES if numbers is None else max(numbers) + 1
            counts[task.change.sim] = max(counts.get(task.change.sim, 0), count)
    for kind, count in counts.items():
        sim_checks.prepare(kind, count)


def keep_all(every: Sequence[Change], known: Answers, found: Sequence[Finds]) -> dict[str, Found | None]:
    """What the checks find in the rules as they are: all cases but for random games, of which those that found a
    change."""
    checks: list[tuple[str, str, Answers, list[int] | None]]
    checks = [("solver", check, known, None) for check in known]
    for check in sorted({one.sim for one in every}):
        used = {
            said["sim"].case
            for one, said in zip(every, found, strict=True)
            if one.sim == check and said["sim"]
        }
        checks.append(("sim", check, {}, sorted(used)))
    kept = in_processes(as_they_are, checks)
    return {f"{kind}: {check}": said for (kind, check, _, _), said in zip(checks, kept, strict=True)}


def main() -> None:
    if not _jit.DISABLED:
        sys.exit("rules are changed only where they are not compiled: NUMBA_DISABLE_JIT=1")
    every = [*CHANGES, *IDLE_CHANGES]
    solvers = sorted(solver_checks.KNOWN)
    known = dict(zip(solvers, in_processes(known_answers, solvers), strict=True))
    found = try_all(every, known, json.loads(FINDS.read_text()))
    print(json.dumps({"unchanged": keep_all(every, known, found), "changes": found}))


if __name__ == "__main__":
    main()
