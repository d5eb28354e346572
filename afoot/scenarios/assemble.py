"""Compiles a scenario: its map to a board, its words to a cast and rules of plain integers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from afoot._jit import records
from afoot.board import Sight, compile_board, distances
from afoot.board.model import Board, CompiledBoard
from afoot.errors import AfootError, likely
from afoot.maps import Map
from afoot.rules.cast import CAST_MOVER, START, TYPE, Cast
from afoot.rules.rules import Rules
from afoot.scenarios.apart import Apart, Spreads
from afoot.scenarios.base import Problems
from afoot.scenarios.deceit import decoys_of
from afoot.scenarios.deceit_spec import MOST_DECOYS
from afoot.scenarios.draw_map import draw_map, warn_of_map
from afoot.scenarios.goals import THOUSANDTHS, Goals, make_goals
from afoot.scenarios.kept import kept_steps
from afoot.scenarios.leave_out import stripped
from afoot.scenarios.locate import Locator, thresholds
from afoot.scenarios.means import in_use, make_means, with_ways
from afoot.scenarios.means_spec import SIDES
from afoot.scenarios.model import Scenario
from afoot.scenarios.passages import closed_hops, hidden_hops, passages_of, worked_hops
from afoot.scenarios.profiles import Profiles, make_profiles
from afoot.scenarios.references import Mover, check_references, leader_of, movers_of
from afoot.scenarios.rules_spec import ticks_up
from afoot.scenarios.streets import Streets, streets_of
from afoot.scenarios.teams import EVADER_WORDS, MAX_ID, PURSUER_WORDS, TEAMS
from afoot.words import Policy, Side

Progress = Callable[[str, float], None]
FIRST_DECOY_ID = MAX_ID + 1
ORDERS = "orders"  # a team whose moves come from outside


@dataclass(frozen=True, slots=True, repr=False)
class Compiled:
    """A scenario ready to be played. Names are in the order of the cast's arrays.

    warnings: what is probably not meant, such as a start from which nothing can come of a chase.
    placed: whether the map says where its nodes are; if not, positions are only somewhere to draw them.
    hidden_hops: by side, the hops (node, slot) through hidden passages that it does not know of.
    streets: names of the map's ways, for words.
    """

    scenario: Scenario
    compiled_board: CompiledBoard
    cast: Cast
    rules: Rules
    class_names: tuple[str, ...]
    mover_names: tuple[str, ...]
    exit_names: tuple[str, ...]
    refuge_names: tuple[str, ...]
    passage_names: tuple[str, ...] = ()
    warnings: tuple[AfootError, ...] = ()
    placed: bool = True
    hidden_hops: tuple[tuple[tuple[int, int], ...], ...] = ((), ())
    streets: Streets | None = None

    def __repr__(self) -> str:
        cast = self.cast
        told = f"{self.scenario.name}: {len(self.board.degree):,} nodes, {cast.pursuers} v {cast.evaders}"
        return f"<afoot.Compiled {told}{f', {len(self.warnings)} warnings' if self.warnings else ''}>"

    @property
    def board(self) -> Board:
        """The board's arrays."""
        return self.compiled_board.board

    @property
    def passage_priors(self) -> dict[str, dict[str, float]]:
        """Passage -> side that does not know of it -> the chance with which it holds it to be there.

        For policies that keep beliefs; none where passages are left out.
        """
        left_out = "passages" in self.scenario.rules.without
        return {} if left_out else {one.name: dict(one.prior) for one in self.scenario.passages if one.prior}

    @property
    def tick_s(self) -> float:
        """Seconds in a tick."""
        return self.scenario.tick_s


def compile_scenario(
    scenario: Scenario, map: Map | None = None, *, cache: bool = True, progress: Progress | None = None
) -> Compiled:
    """A scenario's board, cast and rules.

    map: plays on this map instead of the one that the scenario names. cache: keep the board on disk.
    progress: called with a stage of the board's compilation and how much of it is done, 0 to 1.
    Raises AfootError with everything found wrong, a line each.
    """
    if not isinstance(scenario, Scenario):
        fix = (
            f"Write afoot.compile(afoot.load({str(scenario)!r}))." if isinstance(scenario, str | Path) else ""
        )
        raise AfootError("this is no scenario", came=scenario, expected="what afoot.load gives", fix=fix)
    problems, asked = Problems(scenario.source), scenario
    scenario = stripped(scenario)
    check_references(scenario, problems)
    problems.raise_if_any()
    drawn = draw_map(scenario, problems) if map is None else map
    warn_of_map(scenario, drawn, problems)
    board = _board(scenario, drawn, cache, progress)
    passages = passages_of(scenario, drawn, board, problems)
    closed, worked = closed_hops(scenario, passages, problems), worked_hops(scenario, passages)
    profiles = make_profiles(scenario, board, closed, worked, problems)
    locator = Locator(drawn, board, problems)
    means = make_means(scenario, passages, locator)
    movers = movers_of(scenario)
    spreads = _starts(movers, scenario, profiles, locator)
    goals = make_goals(
        scenario, locator, profiles.hop_mm, _evader_starts(movers, scenario, profiles, spreads)
    )
    problems.raise_if_any()
    apart = Apart(scenario, movers, spreads, profiles, board.board.hops)
    apart.check_evaders(goals, problems)
    apart.check_pursuers(problems)
    apart.check_at_goals(goals, problems)
    apart.check_reached(scenario.rules.capture.reach_hops, problems)
    problems.raise_if_any()
    return Compiled(
        scenario=asked,
        compiled_board=board,
        cast=with_ways(
            _make_cast(scenario, movers, profiles, spreads, goals, board),
            means,
            profiles.barred,
            board.board,
        ),
        rules=scenario.rules.numbers(scenario.tick_s)._replace(**in_use(scenario, passages)),
        class_names=tuple(scenario.classes),
        mover_names=_names(scenario, movers),
        exit_names=goals.exit_names,
        refuge_names=goals.refuge_names,
        passage_names=tuple(passage.name for passage in passages if passage.works),
        hidden_hops=hidden_hops(scenario, passages),
        warnings=tuple(problems.warnings),
        placed=drawn.placed,
        streets=streets_of(drawn),
    )


def _names(scenario: Scenario, movers: list[Mover]) -> tuple[str, ...]:
    """Names of the movers in the order of the cast's columns."""
    named = [mover.name for mover in movers if mover.team != "bystanders"]
    for side, count in zip(SIDES, decoys_of(scenario), strict=True):
        named += [f"decoy {i + 1} of the {side}" for i in range(count)]
    return (*named, *(mover.name for mover in movers if mover.team == "bystanders"))


def _board(scenario: Scenario, map: Map, cache: bool, progress: Progress | None) -> CompiledBoard:
    spec = scenario.map
    try:
        sight = Sight(mode=spec.sight.mode, hops=spec.sight.hops or 0, range_m=spec.sight.range_m)
        stride_m = None if map.abstract else spec.stride_m
        return compile_board(map, stride_m=stride_m, sight=sight, cache=cache, progress=progress)
    except AfootError as error:
        raise error.led_to_by(scenario.source.where(("map",))) from None


def with_policies(compiled: Compiled, pursuers: str | None = None, evaders: str | None = None) -> Compiled:
    """The same game with other policies; None keeps a team's own, `orders` leaves it to a Python callable.

    Followers go on following, but under `orders`. Raises AfootError for a policy that the side has not.
    """
    rows = compiled.cast.movers.copy()
    sides = ((Side.PURSUERS, pursuers, PURSUER_WORDS), (Side.EVADERS, evaders, EVADER_WORDS))
    for side, word, words in sides:
        if word is None:
            continue
        known = (*words, ORDERS)
        if word not in known:
            what = f"no such policy for the {side.name.lower()}"
            raise AfootError(what, came=word, expected=f"one of {', '.join(known)}", fix=likely(word, known))
        first = 0 if side == Side.PURSUERS else compiled.cast.pursuers
        last = first + (compiled.cast.pursuers if side == Side.PURSUERS else compiled.cast.evaders)
        for row in rows[first:last]:
            row.policy = Policy.FOLLOW if row.leader >= 0 and word != ORDERS else Policy[word.upper()]
    rows.setflags(write=False)
    return replace(compiled, cast=compiled.cast._replace(movers=rows))


def _kinds(mover: Mover, scenario: Scenario) -> list[tuple[int, float]]:
    """Its classes by number, with their probabilities."""
    names = list(scenario.classes)
    return [(names.index(name), p) for name, p in mover.unit.classes()]


def _starts(movers: list[Mover], scenario: Scenario, profiles: Profiles, locator: Locator) -> Spreads:
    spreads: Spreads = {}
    tried: set[int] = set()
    specs = list(scenario.classes.values())
    for mover in movers:
        if id(mover.unit) in tried:
            continue
        tried.add(id(mover.unit))
        can_leave = np.ones(locator.nodes, bool)
        for kind, _ in _kinds(mover, scenario):
            if specs[kind].ways:
                can_leave &= profiles.can_leave(kind)
        spread = locator.start(mover.unit.start, (*mover.path, "start"), can_leave)
        if spread is not None:
            spreads[id(mover.unit)] = spread
    return spreads


def _evader_starts(
    movers: list[Mover], scenario: Scenario, profiles: Profiles, spreads: Spreads
) -> list[tuple[int, Any]]:
    """Profile and start nodes of every evader and class; empty where a start is missing, as that is told."""
    found = []
    for mover in movers:
        if mover.team == "evaders":
            if id(mover.unit) not in spreads:
                return []
            nodes = spreads[id(mover.unit)][0]
            found += [(int(profiles.classes[kind].profile), nodes) for kind, _ in _kinds(mover, scenario)]
    return found


def _make_cast(
    scenario: Scenario,
    movers: list[Mover],
    profiles: Profiles,
    spreads: Spreads,
    goals: Goals,
    compiled: CompiledBoard,
) -> Cast:
    board = compiled.board
    counts = [sum(mover.team == team for mover in movers) for team in TEAMS]
    rows, starts, types = _mover_records(scenario, movers, spreads)
    cast = Cast(
        pursuers=counts[0],
        evaders=counts[1],
        bystanders=counts[2],
        decoys=sum(decoys_of(scenario)),
        movers=rows,
        starts=starts,
        types=types,
        classes=profiles.classes,
        exits=goals.exits,
        refuges=goals.refuges,
        marks=goals.marks,
        hop_mm=profiles.hop_mm,
        steps=kept_steps(compiled, profiles.hop_mm),
        distances=distances(board, profiles.hop_mm)._replace(row=goals.row, rows_mm=goals.rows_mm),
        rally_node=goals.rally_node,
        surrounded_worth=round(scenario.worth.surrounded * THOUSANDTHS),
        timeout_worth=round(scenario.worth.timeout * THOUSANDTHS),
    )
    for part in cast:
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
    return cast


def _mover_records(scenario: Scenario, movers: list[Mover], spreads: Spreads) -> tuple[Any, Any, Any]:
    """CAST_MOVER [m], START [starts], TYPE [types]; the copies of a unit share their rows."""
    decoys = decoys_of(scenario)
    rows = records(CAST_MOVER, len(movers) + sum(decoys))
    starts: list[tuple[int, int]] = []
    types: list[tuple[int, int]] = []
    ranges: dict[int, tuple[int, int, int, int]] = {}
    bystanders = sum(mover.team == "bystanders" for mover in movers)
    first_decoy = len(movers) - bystanders
    own = [*range(first_decoy), *range(first_decoy + sum(decoys), len(rows))]
    for mover, row in zip(movers, (rows[column] for column in own), strict=True):
        if id(mover.unit) not in ranges:
            nodes, weights = spreads[id(mover.unit)]
            kinds = _kinds(mover, scenario)
            first = len(starts), len(types)
            starts += zip((int(node) for node in nodes), thresholds(weights), strict=True)
            types += zip((kind for kind, _ in kinds), thresholds([p for _, p in kinds]), strict=True)
            ranges[id(mover.unit)] = (first[0], len(starts), first[1], len(types))
        row.start_first, row.start_last, row.type_first, row.type_last = ranges[id(mover.unit)]
        row.id = mover.id
        row.leader = leader_of(mover, movers) if mover.unit.leader is not None else -1
        row.policy = _policy(mover, scenario)
        row.arrive_tick = ticks_up(mover.unit.arrive_s, scenario.tick_s)
    # A decoy is sent from its sender's place, as its sender's class; it needs rows only to be drawn from like others.
    for index, row in enumerate(rows[first_decoy : first_decoy + sum(decoys)]):
        side, number = (0, index) if index < decoys[0] else (1, index - decoys[0])
        row.id = FIRST_DECOY_ID + MOST_DECOYS * side + number
        row.leader, row.policy, row.arrive_tick = -1, Policy.RANDOM, 0
        row.start_first, row.start_last, row.type_first, row.type_last = ranges[id(movers[0].unit)]
    return rows, _pairs(START, starts), _pairs(TYPE, types)


def _pairs(dtype: Any, values: list[tuple[int, int]]) -> Any:
    out = records(dtype, len(values))
    first, second = dtype.names
    if values:
        out[first], out[second] = zip(*values, strict=True)
    return out


def _policy(mover: Mover, scenario: Scenario) -> Policy:
    if mover.team == "bystanders":
        return Policy.RANDOM
    if mover.unit.leader is not None:
        return Policy.FOLLOW
    team = scenario.pursuers if mover.team == "pursuers" else scenario.evaders
    return Policy[team.policy.upper()]
