"""`afoot bench` and `afoot warmup`: what they tell. The figures themselves are bench/'s business."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

from afoot import _sources
from afoot.cli.main import main
from afoot.rules.rules import Rules
from afoot.scenarios import Compiled
from afoot.solvers import warm as solving
from afoot.solvers.small import ready
from afoot.studies import measure, warm, warm_all
from afoot.studies.town import make_cast, make_town
from tests.studies.busy import busy


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure hardly anything, on a small town and board."""
    monkeypatch.setattr(measure, "SAMPLE_S", 0.002)
    monkeypatch.setattr(measure, "REPEATS", 1)
    monkeypatch.setattr(measure, "CHASES", 4)
    monkeypatch.setattr(measure, "make_town", lambda: make_town(9, 8))
    monkeypatch.setattr(measure, "compile_s", lambda: 1.5)
    monkeypatch.setattr(measure, "policies", lambda: measure.__dict__["_per_s"](_grid(), _ticking()))


def _grid() -> Any:
    from afoot.scenarios import compile_scenario, load
    from afoot.sim.batch import Batch

    game = compile_scenario(load("grid"))
    return Batch(game.board, game.cast, game.rules, 2)


def _ticking() -> Any:
    """A clock on which every look is a second after the last."""
    seconds = iter(range(10**6))
    return lambda: float(next(seconds))


def test_bench_tells_the_stated_figures(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    for name in (
        "rules_only_chase_ticks_per_s_one_core",
        "rules_only_no_contacts_chase_ticks_per_s_one_core",
        "rules_only_chase_ticks_per_s_two_threads",
        "policies_chase_ticks_per_s_one_core",
        "compile_s",
        "peak_rss_mb",
    ):
        assert told[name] > 0, name
    assert (told["tier"], told["bound"]) == ("estimate", "no bound")
    assert main(["bench"]) == 0
    said = capsys.readouterr().out
    assert "Tier: estimate (no bound): measured once" in said and "tier " not in said
    assert set(told["machine"]) == {"cpu", "cores", "system", "python", "numba"}
    assert 50 < told["peak_rss_mb"] < 4_000
    assert main(["bench"]) == 0
    assert "policies chase ticks per s one core" in capsys.readouterr().out


def test_chase_ticks_a_second_are_chases_times_ticks_by_the_clock() -> None:
    # 64 ticks take a second of this clock, so SAMPLE_S of it is 64 * 0.3 = 19 ticks of 2 chases, again in a second.
    assert measure._per_s(_grid(), _ticking()) == 2 * int(64 * measure.SAMPLE_S)


def test_the_town_measured_is_the_one_stated() -> None:
    batch = measure._town_batch(True, 1)
    cast, rules = batch.cast, batch.rules
    assert len(batch.board.degree) == 2_000
    assert (cast.pursuers, cast.evaders, cast.bystanders) == (4, 2, 2)
    assert rules == Rules(whole_ticks=1, contacts=1, horizon_ticks=400)
    longest = int(batch.board.length_mm.max())
    assert (cast.classes.speed_mm[:, 1] >= longest).all(), "every hop takes one tick"
    cast = make_cast(make_town(4, 4), 1, 2, 3)
    assert cast.movers.id.tolist() == list(range(6))
    assert np.unique(cast.movers.start_first).size == 6 and int(cast.movers.start_last.max()) == len(
        cast.starts
    )


def test_the_town_is_played_by_the_kernels_that_scenarios_have_compiled(tmp_path: Path) -> None:
    town = measure._town_batch(True, 1)
    game = busy(tmp_path)
    assert numba.typeof(town.board) == numba.typeof(game.board)
    assert numba.typeof(town.cast) == numba.typeof(game.cast)


def test_warmup_compiles_each_bundled_scenario(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(warm_all, "bundled", lambda: {"grid": "a title"})
    assert main(["warmup", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"boards_s", "kernels_s", "tier", "bound"} and told["tier"] == "estimate"
    assert told["boards_s"] >= 0 and told["kernels_s"] >= 0
    assert main(["warmup"]) == 0
    said = capsys.readouterr()
    assert "Ready" in said.out and "Tier: estimate (measured once" in said.out
    assert "grid: board" in said.err and "grid: ready" in said.err


def test_a_warmup_that_is_interrupted_says_that_what_is_compiled_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(say: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(warm_all, "warm_up", interrupted)
    assert main(["warmup"]) == 130
    assert "what is compiled is kept" in capsys.readouterr().err


def test_who_has_no_kernels_is_told_to_wait(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    game: Compiled = busy(tmp_path)
    warm.warm(game)
    said: list[str] = []
    warm.announce(game, said.append)
    assert said == []
    monkeypatch.setenv("AFOOT_CACHE", str(tmp_path_factory.mktemp("none")))
    warm.announce(game, said.append)
    assert len(said) == 1 and said[0].startswith("compiling kernels (once for games of this kind, about ")
    warm.announce(game, said.append, tables=True)
    seconds = [int(line.split("about ")[1].split()[0]) for line in said]
    assert seconds[1] - seconds[0] == solving.ABOUT_S


def test_kernels_of_another_clone_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one cache: numba keeps the kernels of each path apart."""
    game: Compiled = busy(tmp_path)
    warm.warm(game, tracked=True)
    assert warm.is_warm(game, tracked=True)
    monkeypatch.setattr(_sources, "installed", lambda: "elsewhere")
    assert not warm.is_warm(game) and not warm.is_warm(game, tracked=True)


def test_the_solvers_know_whether_they_are_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a warmup they are. Kernels of another clone in the same cache are not theirs, as those of another cache are
    not."""
    checks: list[Callable[[], bool]] = [
        solving.is_warm,
        lambda: solving.is_warm(solving.SEARCHING),
        lambda: solving.is_warm(solving.INTERDICTING),
        ready.is_warm,
    ]
    for mark in (
        *map(solving._mark, (solving.SOLVING, solving.SEARCHING, solving.INTERDICTING)),
        ready._mark(),
    ):
        mark.unlink(missing_ok=True)
    assert not any(check() for check in checks)
    warm_all.warm_solving([], lambda name: None)
    assert all(check() for check in checks)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(_sources, "installed", lambda: f"elsewhere {tmp_path.name}")
        assert not any(check() for check in checks)
    monkeypatch.setenv("AFOOT_CACHE", str(tmp_path))
    assert not any(check() for check in checks)
