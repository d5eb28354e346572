"""Compiling in processes of their own: what is finished is shared, who grows begins anew, all end with who asked."""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numba
import pytest

from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.studies import warm, warm_apart
from afoot.studies.warm_apart import Compilers, Stage

SOURCE = """
import numba
from pathlib import Path

HERE = Path(__file__).parent

def note(word):
    with open(HERE / "notes", "a") as notes:
        notes.write(word + " ")

@numba.njit(cache=True)
def inner(a):
    return a + 1

@numba.njit(cache=True)
def outer(a):
    return inner(a) + inner(a * 0.5)

def compile_all(given, stage):
    note("begun")
    stage("outer")
    assert outer(1) == 3.5
    stage("end")
    note(f"hits:{sum(inner.stats.cache_hits.values())}")
"""


def steps(folder: Path, stage: Stage) -> None:
    stage(f"in {folder.name}")


def fails(stage: Stage) -> None:
    raise RuntimeError("no luck at all")


def is_killed(stage: Stage) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def waits(file: Path, stage: Stage) -> None:
    file.write_text(str(os.getpid()))
    time.sleep(600)


def asks(file: str) -> None:
    with Compilers() as compilers:
        compilers.run(waits, Path(file))


def test_a_call_is_done_elsewhere_and_tells_its_stages(tmp_path: Path) -> None:
    told: list[str] = []
    with Compilers() as compilers:
        compilers.run(steps, tmp_path, stage=told.append)
    assert told == [f"in {tmp_path.name}"]


@pytest.mark.parametrize(("call", "said"), [(fails, "RuntimeError: no luck at all"), (is_killed, "code -9")])
def test_one_that_fails_is_told(call: Any, said: str) -> None:
    with Compilers() as compilers, pytest.raises(AfootError, match="kernels cannot be compiled") as error:
        compilers.run(call)
    assert said in str(error.value)
    assert ("memory" in str(error.value)) == (call is is_killed)


def test_a_game_is_sent_as_it_is(grid: Compiled, rockface: Compiled) -> None:
    """Of other types, kernels would be compiled that nobody asks for."""
    for game in (grid, rockface):
        sent = pickle.loads(warm_apart.packed(game))
        for here, there in ((game.board, sent.board), (game.cast, sent.cast), (game.rules, sent.rules)):
            assert numba.typeof(here) == numba.typeof(there)
        assert not sent.board.hops.flags.writeable and (sent.board.hops == game.board.hops).all()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell of memory")
def test_one_that_has_grown_goes_on_anew_and_nothing_is_compiled_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "heavy.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(warm_apart, "GROWN_MB", -1e6)  # as if every function took all there is
    monkeypatch.setenv("AFOOT_CACHE", str(tmp_path))
    told: list[str] = []
    heavy = importlib.import_module("heavy")
    with Compilers() as compilers:
        compilers.run(heavy.compile_all, 0, stage=told.append)
    assert told == ["outer", "end"], "each once, though several processes began"
    notes = (tmp_path / "notes").read_text().split()
    # inner for int; inner for float; outer, which loads both
    assert notes == ["begun", "begun", "begun", "hits:2"]


def test_at_the_end_those_at_work_are_ended(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with Compilers() as compilers:
        asked = threading.Thread(target=compilers.run, args=(waits, file))
        asked.start()
        _until(lambda: file.exists() and file.read_text() != "")
    asked.join(30)
    assert not asked.is_alive() and not _lives(int(file.read_text()))


def test_they_end_with_who_asked_for_them(tmp_path: Path) -> None:
    """However that one ended: on Ctrl-C it leaves on the spot."""
    file = tmp_path / "pid"
    command = [sys.executable, "-c", f"from {__name__} import asks; asks({str(file)!r})"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as asking:
        _until(lambda: file.exists() and file.read_text() != "")
        asking.kill()
    _until(lambda: not _lives(int(file.read_text())))


def test_only_a_game_without_kernels_is_compiled_elsewhere(
    grid: Compiled, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    warm.warm(grid)
    assert warm.is_warm(grid)
    asked: list[Any] = []
    monkeypatch.setattr(Compilers, "run", lambda self, call, *given, stage: asked.append((call, given)))
    warm.warm(grid)
    assert asked == []
    monkeypatch.setenv("AFOOT_CACHE", str(tmp_path))
    warm.warm(grid, tracked=True)
    assert asked == [(warm.warm_here, (grid, True, False))]


def _until(happened: Any, s: float = 60.0) -> None:
    by = time.monotonic() + s
    while not happened():
        assert time.monotonic() < by
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
