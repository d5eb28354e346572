"""Classes as numbers: speeds, stamina, senses, and the cost of every hop for each distinct profile."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.board.model import Board, CompiledBoard
from afoot.rules.cast import ALWAYS, CLASS
from afoot.rules.motion import GOING_256
from afoot.rules.profile import fill_hop_mm
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.kept import kept
from afoot.scenarios.model import GAITS, GOINGS, ClassSpec, Scenario

FAR_MM = 2_000_000_000  # sees as far as any board: 2,000 km
TOP_MM = 2**30  # speeds in mm per tick stay below this
REST_S, WALKED_S = 300.0, 600.0  # a reserve comes back in five minutes of rest, or ten of walking
FACTOR = 256


class Profiles(NamedTuple):
    """Classes (CLASS [k]), the hop costs of their profiles (int32 [q, n, s]), profiles without passages (int32 [k])."""

    classes: Any
    hop_mm: Any
    barred: Any

    def can_leave(self, kind: int) -> Any:
        """bool [n]: the nodes that a class can leave."""
        return (self.hop_mm[self.classes[kind].profile] > 0).any(axis=1)


class _Key(NamedTuple):
    """What classes of one profile have in common."""

    factors: tuple[int, ...]
    top_mm: int
    closed: tuple[tuple[int, int], ...]


def make_profiles(
    scenario: Scenario,
    compiled: CompiledBoard,
    closed: dict[str, list[tuple[int, int]]],
    worked: list[tuple[int, int]],
    problems: Problems,
) -> Profiles:
    """The classes of a scenario on a board; adds a problem for every class too fast for it.

    closed: hops (node, slot) that are not there for a class, by its name. worked: those through passages that may
    come to be barred.
    """
    keys: dict[_Key, int] = {}
    classes = records(CLASS, len(scenario.classes))
    barred = np.zeros(len(classes), np.int32)
    longest_mm = _stride_mm(compiled)
    whole = scenario.rules.motion == "whole_ticks"
    for kind, (name, spec) in enumerate(scenario.classes.items()):
        run_mm = _fill_class(classes[kind], spec, scenario.tick_s)
        if run_mm >= TOP_MM or (
            not (whole and compiled.stride_m is None) and spec.ways and run_mm > longest_mm
        ):
            path = ("classes", name, "walk_m_s" if spec.run_m_s is None else "run_m_s")
            _tell_too_fast(run_mm, longest_mm, path, compiled.stride_m is None, problems)
            run_mm = 1
        key = _Key(tuple(_factors(spec)), run_mm if whole else 0, tuple(sorted(closed.get(name, ()))))
        classes[kind].profile = keys.setdefault(key, len(keys))
        without = key._replace(closed=tuple(sorted({*key.closed, *worked})))
        barred[kind] = keys.setdefault(without, len(keys))
    return Profiles(_frozen(classes), _hop_costs(list(keys), compiled, problems), _frozen(barred))


def _tell_too_fast(run_mm: int, longest_mm: float, path: Path, graph: bool, problems: Problems) -> None:
    """graph: whether the map is a graph or a grid, which has no stride."""
    what, most = "a class is faster than stride over tick", "the stride"
    fix = "Take a longer stride_m or a shorter tick_s."
    if graph:
        what, most = "a class is faster than one mean hop a tick", "the map's mean hop"
        fix = "Take a shorter tick_s, or motion: whole_ticks, in which every hop takes a tick at least."
    expected = f"at most {most} of {min(longest_mm, TOP_MM) / 1000:g} m a tick"
    problems.add(path, what, came=f"{run_mm / 1000:g} m a tick", expected=expected, fix=fix)


def _stride_mm(compiled: CompiledBoard) -> float:
    """The stride, or on a graph its mean hop."""
    if compiled.stride_m is not None:
        return compiled.stride_m * 1000
    lengths = compiled.board.length_mm
    return float(lengths[lengths > 0].mean()) if (lengths > 0).any() else float(TOP_MM)


def _fill_class(row: Any, spec: ClassSpec, tick_s: float) -> int:
    """Writes one class but for its profile; returns its top speed in mm per tick."""

    def per_tick(m_s: float) -> int:
        return round(m_s * 1000 * tick_s)

    walk = min(per_tick(spec.walk_m_s), TOP_MM)
    run = walk if spec.run_m_s is None else min(per_tick(spec.run_m_s), TOP_MM)
    critical = run if spec.critical_m_s is None else min(per_tick(spec.critical_m_s), TOP_MM)
    reserve = round(spec.reserve_m * 1000)
    if spec.recovery_m_s is None:
        rates = [spec.reserve_m / REST_S, spec.reserve_m / WALKED_S, 0.0]
    else:
        rates = [getattr(spec.recovery_m_s, gait) for gait in GAITS]
    row.speed_mm[:] = (0, walk, run)
    row.critical_mm, row.reserve_mm = critical, reserve
    row.recover_mm[:] = [min(per_tick(rate), reserve) for rate in rates]
    row.sight_mm = FAR_MM if spec.sight_m is None else round(spec.sight_m * 1000)
    row.hear_mm = round(spec.hear_m * 1000)
    row.glimpse = round(spec.glimpse * ALWAYS)
    return run


def _factors(spec: ClassSpec) -> list[int]:
    """Cost of a metre by going, in 1/256; 0 where the class may not go."""
    own = {name: max(round(factor * FACTOR), 1) for name, factor in spec.factors.items()}
    return [own.get(name, int(GOING_256[g])) if name in spec.ways else 0 for g, name in enumerate(GOINGS)]


def _hop_costs(keys: list[_Key], compiled: CompiledBoard, problems: Problems) -> Any:
    hop_mm = np.zeros((len(keys), *compiled.board.hops.shape), np.int32)
    for profile, (factors, top_mm, closed) in enumerate(keys):
        try:
            costs = kept(
                "costs", compiled, [factors, top_mm], partial(_costs, compiled.board, factors, top_mm)
            )
        except OverflowError:
            problems.add(
                ("classes",), "a hop costs more than 2,147 km", fix="Take smaller lengths or speeds."
            )
            continue
        hop_mm[profile] = costs
        for node, slot in closed:
            hop_mm[profile, node, slot] = 0
    return _frozen(hop_mm)


def _costs(board: Board, factors: tuple[int, ...], top_mm: int) -> Any:
    """int32 [n, s] what every hop costs where all are open. Raises OverflowError for one that costs too much."""
    costs = np.zeros(board.hops.shape, np.int32)
    factor_256 = _frozen(np.array(factors, np.int32))
    if fill_hop_mm(board.degree, board.length_mm, board.going, board.slope_pct, factor_256, top_mm, costs):
        raise OverflowError
    return costs


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array
