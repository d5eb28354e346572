"""What Ctrl-C keeps: solving goes on from it to the same end, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.errors import AfootError
from afoot.solvers import Interrupted, Solution, Watch, answers, drive, solve
from afoot.solvers.drive import Driver

GRID = nx.grid_2d_graph(7, 7)
LATE: dict[str, Any] = {"moves": "evaders_first", "motion": "whole_ticks"}


def impatient(calls: int) -> Callable[[Any], None]:
    """Presses Ctrl-C when it is told for the so-manieth time how far solving has come."""
    left = [calls]

    def tell(step: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    return tell


def same(one: Solution, other: Solution) -> bool:
    pairs = [(found.solved.start, found.solved.middle, found.solved.ticks.planes) for found in (one, other)]
    return all(np.array_equal(mine, its) for mine, its in zip(*pairs, strict=True))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("distances", [True, False])
@pytest.mark.parametrize("rules", ["classic", LATE], ids=["pursuers first", "evaders first"])
def test_solving_goes_on_to_the_same_end(tmp_path: Path, rules: Any, distances: bool, threads: int) -> None:
    asked: dict[str, Any] = {"pursuers": 2, "rules": rules, "distances": distances, "threads": threads}
    whole, file = solve(GRID, **asked), tmp_path / "kept.npz"
    calls, stops = 1, 0
    while True:
        try:
            found = solve(GRID, **asked, watch=Watch(file, impatient(calls)))
            break
        except Interrupted as interrupted:
            assert interrupted.kept == file and file.exists()
            calls, stops = calls + 1, stops + 1  # each time a little later, or it would never end
    assert stops > 2 and same(found, whole) and not file.exists()
    # Threads that sweep side by side see more or less of each other's work, by who is faster.
    assert found.solved.rounds == whole.solved.rounds or (threads > 1 and not distances)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("distances", [True, False])
def test_one_interruption_anywhere_changes_nothing(tmp_path: Path, distances: bool, threads: int) -> None:
    """After the last team of the last round as well, when nothing seems left to be done."""
    asked: dict[str, Any] = {"pursuers": 2, "distances": distances, "threads": threads}
    steps: list[Any] = []
    whole = solve(nx.petersen_graph(), **asked, watch=Watch(progress=steps.append))
    file = tmp_path / "kept.npz"
    for call in range(1, len(steps) + 1):
        with pytest.raises(Interrupted):
            solve(nx.petersen_graph(), **asked, watch=Watch(file, impatient(call)))
        found = solve(nx.petersen_graph(), **asked, watch=Watch(file))
        assert same(found, whole)
        assert found.solved.rounds == whole.solved.rounds or (threads > 1 and not distances)


@pytest.mark.parametrize("rules", ["classic", LATE], ids=["pursuers first", "evaders first"])
def test_ctrl_c_after_the_last_round_keeps_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: Any
) -> None:
    """Sums over all positions take long on large boards."""
    file = tmp_path / "kept.npz"

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(answers, "survey", interrupted)
        with pytest.raises(Interrupted):
            solve(GRID, pursuers=2, rules=rules, watch=Watch(file))
    steps: list[Any] = []
    found = solve(GRID, pursuers=2, rules=rules, watch=Watch(file, steps.append))
    assert same(found, solve(GRID, pursuers=2, rules=rules)) and not steps  # nothing was left to do


@pytest.mark.parametrize("distances", [True, False])
def test_solving_goes_on_with_other_threads(tmp_path: Path, distances: bool) -> None:
    whole, file = solve(GRID, pursuers=2, distances=distances), tmp_path / "kept.npz"
    for threads, calls in ((1, 3), (2, 3), (3, 2)):
        with pytest.raises(Interrupted):
            solve(GRID, pursuers=2, distances=distances, threads=threads, watch=Watch(file, impatient(calls)))
    assert same(solve(GRID, pursuers=2, distances=distances, watch=Watch(file)), whole)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("call", [12, 20, 28])
def test_ctrl_c_before_marks_are_merged_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int, threads: int
) -> None:
    whole, file, left = solve(GRID, pursuers=2), tmp_path / "kept.npz", [call]
    merge, marks = Driver._merge, []

    def interrupted(driver: Driver) -> None:
        if driver.half and driver.work.marked.any():
            left[0] -= 1
            if left[0] == 0:
                marks.append(int(driver.work.marked.sum()))
                raise KeyboardInterrupt
        merge(driver)

    with monkeypatch.context() as patched:
        patched.setattr(drive, "CHUNK_S", 0.0)  # few teams in a call, so that there are marks beyond them
        patched.setattr(Driver, "_merge", interrupted)
        with pytest.raises(Interrupted):
            solve(GRID, pursuers=2, threads=threads, watch=Watch(file))
    assert marks and same(solve(GRID, pursuers=2, threads=threads, watch=Watch(file)), whole)


def test_nothing_is_kept_where_nobody_asked() -> None:
    with pytest.raises(Interrupted) as interrupted:
        solve(GRID, pursuers=2, watch=Watch(None, impatient(2)))
    assert interrupted.value.kept is None


def test_a_checkpoint_of_another_game_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    with pytest.raises(Interrupted):
        solve(GRID, pursuers=2, watch=Watch(file, impatient(2)))
    for changed in ({"pursuers": 1}, {"rules": "graph-rl"}, {"distances": True}, {"stays": "evaders"}):
        with pytest.raises(AfootError, match="the checkpoint is of another game"):
            solve(GRID, **{"pursuers": 2, **changed}, watch=Watch(file))  # type: ignore[arg-type]
    with pytest.raises(AfootError, match="of one number of pursuers"):
        solve(GRID, pursuers="auto", watch=Watch(file))
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(AfootError, match="no checkpoint of a solver"):
        solve(GRID, pursuers=2, watch=Watch(file))


def test_nothing_is_left_beside_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where it was written or could not be, nor, at the end, what a process that was killed has left."""
    file = tmp_path / "kept.npz"
    with pytest.raises(Interrupted):
        solve(GRID, pursuers=2, watch=Watch(file, impatient(1)))
    assert list(tmp_path.iterdir()) == [file]

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(np, "savez", no_room)
        with pytest.raises(AfootError, match="cannot be written"):
            solve(GRID, pursuers=2, watch=Watch(file, impatient(2)))
    assert list(tmp_path.iterdir()) == [file]
    (tmp_path / "kept.npz.1-1.part").touch()
    solve(GRID, pursuers=2, watch=Watch(file))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_table_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    found = solve(GRID, pursuers=2, distances=True)
    monkeypatch.setattr(np, "savez_compressed", no_room)
    with pytest.raises(AfootError, match="cannot be written"):
        found.save(tmp_path / "table.npz")
    assert list(tmp_path.iterdir()) == []
