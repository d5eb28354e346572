"""`solve`: who wins a chase in which everybody sees everything, from every position."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from afoot._files import remove
from afoot._sources import cache_home
from afoot.errors import AfootError, Where, all_told, likely, together
from afoot.scenarios import Compiled, RulesSpec, from_graph
from afoot.solvers.answers import Solution, shut_of
from afoot.solvers.drive import Driver, Progress, helpful_threads
from afoot.solvers.forecast import Forecast, check
from afoot.solvers.game import BY_TURNS, Asked, at_once, goal_nodes, make_game
from afoot.solvers.ranks import MOST_PURSUERS
from afoot.solvers.trial import timed

AUTO = "auto"
_BY_TURNS = {"moves": "pursuers_first", "motion": "whole_ticks"}
CLASSIC = {**_BY_TURNS, "capture": {"checked": "each_move"}}  # cops and robbers
GRAPH_RL = {**_BY_TURNS, "capture": {"reach_hops": 1}}  # of the papers on learning on graphs
PRESETS: dict[str, dict[str, Any]] = {"classic": CLASSIC, "graph-rl": GRAPH_RL}
FAR_TICKS = 65_535  # the horizon of a game on a bare graph: beyond what is counted


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while a game was being solved. kept: the checkpoint that the same call goes on from, or None."""

    def __init__(self, kept: Path | None) -> None:
        super().__init__()
        self.kept = kept


class Attempt(NamedTuple):
    """A number of pursuers that is about to be tried. resumed: whether a checkpoint is gone on from."""

    pursuers: int
    teams: int
    forecast: Forecast
    resumed: bool


@dataclass(frozen=True)
class Watch:
    """How to follow what takes long. checkpoint: the file that Ctrl-C leaves and a later call goes on from; True: one
    in afoot's cache that this game alone goes by; None: none. told: called before each number of pursuers is tried.
    compiles: called before, where what was asked is in order and fits, and compiled code is about to run.
    """

    checkpoint: Path | bool | None = None
    progress: Progress | None = None
    told: Callable[[Attempt], None] | None = None
    compiles: Callable[[], None] | None = None


@dataclass(frozen=True)
class _Task:
    """What is the same for every number of pursuers that is tried."""

    compiled: Compiled
    names: tuple[str, ...]
    bare: bool  # a graph, and no scenario
    m_per_tick: float | None
    least: bool
    distances: bool
    threads: int | None
    watch: Watch


def solve(
    game: Compiled | Any,
    *,
    pursuers: int | str | None = None,
    rules: RulesSpec | Mapping[str, Any] | str | None = None,
    blocked: Iterable[Hashable] = (),
    stays: str = "both",
    distances: bool | None = None,
    threads: int | None = 1,
    watch: Watch | None = None,
    **of_graph: Any,
) -> Solution:
    """Solve a game of perfect information with one evader exactly, by retrograde analysis.

    game: a compiled scenario, or a networkx graph or the file of one. pursuers: how many; `auto`: as few as win from
    some placement (the cop number); a scenario's own if not stated. rules: for a graph, in a scenario's words or the
    name of one of PRESETS; if not stated `classic`, cops and robbers. blocked: nodes that nobody enters. stays: who
    may stay where it is, `both`, `pursuers`, `evaders` or `nobody`; who has no hop to make stays all the same.
    distances: keep the ticks to capture of every position; if not stated, for a scenario, whose horizon counts.
    threads: None for as many as help: the cores there are with distances, else one.
    of_graph: `exits`, `refuges` and `m_per_tick` for a graph; every hop takes a tick where m_per_tick is not stated.

    Raises AfootError for rules that cannot be solved so, such as simultaneous moves, and where memory is too small.
    With `auto`, where MOST_PURSUERS do not win, the solution is of that many. Ctrl-C raises Interrupted.
    """
    bare = not isinstance(game, Compiled)
    if not bare and (rules is not None or of_graph):
        came = ", ".join([*(["rules"] if rules is not None else []), *of_graph])
        fix = "Change the scenario, or solve its graph."
        raise AfootError("a scenario states its own rules and goals", came=came, fix=fix)
    if pursuers is None and bare:
        expected = f"1 to {MOST_PURSUERS}, or {AUTO}"
        raise AfootError(
            "how many pursuers is missing",
            where=Where(field="pursuers"),
            expected=expected,
            fix=f"Write for example pursuers=2, or pursuers={AUTO!r} for as few as win.",
        )
    compiled = (
        game_on(game, rules=preset(rules) if isinstance(rules, str) else rules, **of_graph) if bare else game
    )
    watch = watch or Watch()
    if pursuers == AUTO and isinstance(watch.checkpoint, Path):
        raise AfootError("a file holds the checkpoint of one number of pursuers", where=Where(field="checkpoint"),
                         came=f"{watch.checkpoint} and pursuers: {AUTO}", expected="checkpoint: True",
                         fix="Write checkpoint=True, or state how many pursuers.")  # fmt: skip
    numbers = _numbers(pursuers, compiled)
    names = node_names(compiled)
    shut = shut_of(names, blocked)
    if bare:
        _check_goals(compiled, names, shut)
    kept = not bare if distances is None else distances
    task = _Task(compiled, names, bare, of_graph.get("m_per_tick"), pursuers == AUTO, kept, threads, watch)
    for count in numbers:
        solution = _solve_one(task, Asked(count, shut, stays))
        if solution.is_won:
            break
    return solution


def preset(name: str) -> dict[str, Any]:
    """Rules by name, in a scenario's words. Raises AfootError for a name that is none."""
    if name not in PRESETS:
        raise AfootError("no such rules", where=Where(field="rules"), came=name,
                         expected=f"one of {', '.join(PRESETS)}", fix=likely(name, PRESETS))  # fmt: skip
    return PRESETS[name]


def check_rules(rules: RulesSpec | Mapping[str, Any] | None) -> None:
    """Raises AfootError for all that is wrong with stated rules, moves that are not by turns included: whatever reads
    those next would advise on moves at once, which are refused here."""
    if isinstance(rules, Mapping):
        by_turns = {**rules, "moves": BY_TURNS[0]}
        all_told(lambda: _check_moves(rules.get("moves", "simultaneous")), lambda: _check_words(by_turns))
    elif isinstance(rules, RulesSpec):
        _check_moves(rules.moves)


def _check_moves(moves: Any) -> None:
    if moves == "simultaneous":
        raise at_once(f"Write for example {BY_TURNS[0]}.")
    if moves not in BY_TURNS:
        raise AfootError("no such word", where=Where(field="rules.moves"), came=moves,
                         expected=f"one of {', '.join(BY_TURNS)}", fix=likely(str(moves), BY_TURNS))  # fmt: skip


def _check_words(rules: Mapping[str, Any]) -> None:
    try:
        RulesSpec.of(rules)
    except AfootError as error:
        raise together([_in_rules(one) for one in error.problems or (error,)]) from None


def _in_rules(error: AfootError) -> AfootError:
    where = Where(field=".".join(part for part in ("rules", error.where) if part))
    return AfootError(error.what, where=where, came=error.came, expected=error.expected, fix=error.fix)


def check_m_per_tick(m_per_tick: float | None) -> None:
    """Raises AfootError for what is no length."""
    if m_per_tick is not None and not 0 < m_per_tick < float("inf"):
        raise AfootError("nobody can go so far in a tick", where=Where(field="m_per_tick"), came=m_per_tick,
                         expected="metres above 0",
                         fix="Write for example m_per_tick=5, or leave it out: a hop a tick.")  # fmt: skip


def game_on(
    graph: Any,
    *,
    rules: RulesSpec | Mapping[str, Any] | None = None,
    exits: Any = (),
    refuges: Any = (),
    m_per_tick: float | None = None,
) -> Compiled:
    """One pursuer and one evader anywhere on a graph. m_per_tick: how far both go in a tick; if not stated, as far as
    the longest hop, so that every hop takes one tick."""
    all_told(lambda: check_rules(rules), lambda: check_m_per_tick(m_per_tick))

    def made(m_s: float) -> Compiled:
        return from_graph(
            graph,
            pursuers=1,
            evaders=1,
            timeout_worth=1.0,
            horizon_ticks=FAR_TICKS,
            exits=exits,
            refuges=refuges,
            rules=CLASSIC if rules is None else rules,
            pursuer_m_s=m_s,
            evader_m_s=m_s,
        )

    game = made(1.0 if m_per_tick is None else m_per_tick)
    longest_mm = int(game.cast.hop_mm.max(initial=0))
    if m_per_tick is None and longest_mm > 1000:
        game = made(longest_mm / 1000) if game.compiled_board.stride_m is None else with_even_hops(game)
    # Nobody has written the two units that warnings are about.
    return replace(game, warnings=tuple(one for one in game.warnings if not _is_of_a_unit(one)))


def _is_of_a_unit(warning: AfootError) -> bool:
    return str(getattr(warning.where, "field", "")).startswith(("pursuers.units", "evaders.units"))


def with_even_hops(game: Compiled) -> Compiled:
    """The same where every hop takes one tick, a climb as well. All go a metre in a tick: on a board with a stride
    nobody may be so fast that the costliest hop takes only one."""
    return replace(game, cast=game.cast._replace(hop_mm=np.minimum(game.cast.hop_mm, 1000)))


def node_names(compiled: Compiled) -> tuple[str, ...]:
    """What people call each node: its name, else its number."""
    names = [str(node) for node in range(len(compiled.board.degree))]
    for name, node in compiled.compiled_board.names.items():
        names[node] = name
    return tuple(names)


def _check_goals(compiled: Compiled, names: tuple[str, ...], shut: Any) -> None:
    """Raises AfootError where a graph's goals leave nothing to be solved."""
    goals = np.zeros(len(names), bool)
    goals[list(goal_nodes(compiled.cast, compiled.rules))] = True
    entered = np.ones(len(names), bool) if shut is None else ~shut
    if (goals & ~entered).any():
        raise AfootError(
            "nobody gets away to a node that nobody enters", where=Where(field="blocked"),
            came=names[int(np.flatnonzero(goals & ~entered)[0])], expected="nodes that are no exits and no refuges",
            fix="Leave it out of blocked, or out of exits and refuges.",
        )  # fmt: skip
    if not (entered & ~goals).any():
        field = "exits" if len(compiled.cast.exits) else "refuges"
        raise AfootError("there is nowhere to flee from", where=Where(field=field), came="every node that is open",
                         expected="fewer nodes", fix="Leave some node for the evader to start on.")  # fmt: skip


def _numbers(pursuers: int | str | None, compiled: Compiled) -> Iterable[int]:
    if pursuers == AUTO:
        return range(1, MOST_PURSUERS + 1)
    if isinstance(pursuers, bool) or not isinstance(pursuers, int | None):
        raise AfootError("not a number of pursuers", where=Where(field="pursuers"), came=pursuers,
                         expected=f"1 to {MOST_PURSUERS}, or {AUTO}",
                         fix=f"Write for example pursuers=2, or pursuers={AUTO!r} for as few as win.")  # fmt: skip
    return (compiled.cast.pursuers if pursuers is None else pursuers,)


def _solve_one(task: _Task, asked: Asked) -> Solution:
    compiled, watch = task.compiled, task.watch
    game = make_game(compiled.board, compiled.cast, compiled.rules, asked)
    rough = check(game, task.distances)
    threads = helpful_threads(game.teams, task.distances) if task.threads is None else task.threads
    driver = Driver(game, distances=task.distances, threads=threads)
    path = checkpoint_of(driver, watch.checkpoint)
    resumed = path is not None and path.exists()
    if path is not None and resumed:
        driver.load(path)
    own = not task.bare and asked.pursuers == compiled.cast.pursuers
    if watch.compiles is not None:
        watch.compiles()
    try:
        expected = timed(game, task.distances, rough)
        if watch.told is not None:
            watch.told(Attempt(asked.pursuers, game.teams, expected, resumed))
        solved = driver.run(watch.progress)
        solution = Solution(
            compiled, game, solved, expected, task.names, task.bare, own, task.least, task.m_per_tick
        )
        _ = solution.survey  # which takes long enough to be interrupted, too
    except KeyboardInterrupt:
        if path is not None:
            driver.save(path)
        raise Interrupted(path) from None
    if path is not None:
        remove(path)
    return solution


def checkpoint_of(driver: Driver, asked: Path | bool | None) -> Path | None:
    """Where a game's checkpoint lies: True for a file in afoot's cache that only this game goes by."""
    if asked is True:
        return cache_home() / "solving" / f"{driver.digest()}.npz"
    return asked or None
