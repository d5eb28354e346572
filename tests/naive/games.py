"""Random small games with everything in them, and the fast game beside the slow one."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from afoot._jit import frozen_records, records
from afoot.board.model import Board
from afoot.game.state import Position, make_orders, make_scratch, make_state
from afoot.game.steps import play_turn, start_chase
from afoot.rules.cast import ALWAYS, MARK, START, TYPE, Cast, ahead_of, steps_of
from afoot.rules.means import ABILITY, ENERGY, PASSAGE, READER, Means
from afoot.rules.rules import Rules
from afoot.words import Ability, Door, Going, Measure, Moves
from tests.naive import luck
from tests.naive.build import board_from_graph, cast_for, distances_for, frozen, with_records
from tests.naive.game import Game
from tests.naive.pieces import NEVER
from tests.naive.tricks import found_row

Orders = list[tuple[int, ...]]  # (slot, gait) or (slot, gait, does, passage) of each mover


class Setting(NamedTuple):
    board: Board
    cast: Cast
    rules: Rules


@st.composite
def boards(draw: Any) -> Board:
    """Two to seven nodes, connected but for one-way hops; unequal hops, goings and widths, patchy sight."""
    n = draw(st.integers(2, 7))
    pairs = [(a, b) for a in range(n) for b in range(a)]
    tree = [(a, draw(st.integers(max(0, a - 2), a - 1))) for a in range(1, n)]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    lengths = draw(st.sampled_from([[1000], [1000, 1500, 2300], [300, 2000, 5100]]))
    goings = draw(st.sampled_from([[Going.STREET], [Going.STREET, Going.STAIRS, Going.STOOP, Going.CLIMB]]))
    for a, b in sorted({*tree, *draw(st.lists(st.sampled_from(pairs), unique=True, max_size=n))}):
        edge = {"length_mm": draw(st.sampled_from(lengths)), "going": draw(st.sampled_from(goings))}
        for tail, head in draw(st.sampled_from([[(a, b), (b, a)]] * 5 + [[(a, b)], [(b, a)]])):
            graph.add_edge(tail, head, **edge)
    blocked = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=n)) if draw(st.booleans()) else []
    sight = np.ones((n, n), bool)
    for a, b in blocked:
        sight[a, b] = sight[b, a] = False
    board = board_from_graph(graph, sight=sight)
    narrow = draw(st.sampled_from([500, 900, 1900]))
    lit = _column(draw, n, 1, 1, 1, 0) if draw(st.booleans()) else [1] * n
    width_mm = frozen(np.full(board.hops.shape, narrow), np.int32)
    return board._replace(width_mm=width_mm, lit=frozen(lit, board.lit.dtype))


def _column(draw: Any, count: int, *values: Any) -> list[Any]:
    return [draw(st.sampled_from(values)) for _ in range(count)]


@st.composite
def casts(draw: Any, board: Board) -> Cast:
    n = len(board.degree)
    node = st.integers(0, n - 1)
    pursuers, evaders, bystanders = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(0, 1))
    m = pursuers + evaders + bystanders
    costs = np.stack([board.length_mm, board.length_mm])
    a = draw(node)
    if board.degree[a] > 1:  # a hop closed to the second profile
        costs[1, a, draw(st.integers(1, int(board.degree[a]) - 1))] = 0
    cast = cast_for(
        board,
        pursuers,
        evaders,
        bystanders,
        exits=draw(st.lists(node, unique=True, max_size=1)),
        refuges=draw(st.lists(node, unique=True, max_size=2)),
        hop_mm=costs,
        profiles=_column(draw, m, 0, 1),
    )
    walks = _column(draw, m, 1000, 700, 400)
    runs = [walk + extra for walk, extra in zip(walks, _column(draw, m, 0, 600), strict=True)]
    cast = with_records(
        cast,
        "classes",
        speed_mm=[[0, walk, run] for walk, run in zip(walks, runs, strict=True)],
        critical_mm=[run - less for run, less in zip(runs, _column(draw, m, 0, 300, 900), strict=True)],
        reserve_mm=_column(draw, m, 0, 500, 1000),
        recover_mm=[[200, 100, 0]] * m,
        sight_mm=_column(draw, m, 10**9, 1500),
        glimpse=_column(draw, m, ALWAYS, ALWAYS, 2**31, 0),
    )
    ids = draw(st.permutations(range(10, 10 + m)))
    cast = with_records(cast, "movers", id=ids, arrive_tick=_column(draw, m, 0, 0, 0, 2, 5))
    rooms = len(cast.refuges)
    cast = with_records(
        cast,
        "refuges",
        beds=_column(draw, rooms, 1, 2),
        supplies=_column(draw, rooms, -1, 3, 5),
        open=_column(draw, rooms, 0, 1),
        worth=_column(draw, rooms, 400, 700),
    )
    return _drawn_starts(draw, cast, n)._replace(
        timeout_worth=draw(st.sampled_from([0, 250])), surrounded_worth=draw(st.sampled_from([0, 125]))
    )


def _drawn_starts(draw: Any, cast: Cast, n: int) -> Cast:
    """Every mover starts at one of two nodes and is one of two types."""
    m = len(cast.movers)
    half = [draw(st.sampled_from([2**30, 2**31, ALWAYS])) for _ in range(m)]
    upto = [threshold for first in half for threshold in (first, ALWAYS)]
    node = [draw(st.integers(0, n - 1)) for _ in upto]
    kind = [draw(st.integers(0, m - 1)) for _ in upto]
    rows = {"first": [2 * i for i in range(m)], "last": [2 * i + 2 for i in range(m)]}
    columns = {f"{what}_{end}": rows[end] for what in ("start", "type") for end in rows}
    cast = cast._replace(
        starts=frozen_records(START, {"node": node, "upto": upto}),
        types=frozen_records(TYPE, {"kind": kind, "upto": upto}),
    )
    return with_records(cast, "movers", **columns)


@st.composite
def rules(draw: Any) -> Rules:
    switch = st.integers(0, 1)
    moves = draw(st.sampled_from(list(Moves)))
    return Rules(
        moves=int(moves),
        whole_ticks=draw(switch),
        reach_hops=draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3])),
        each_move=draw(switch) if moves != Moves.SIMULTANEOUS else 0,
        crossing=draw(switch),
        contacts=draw(st.sampled_from([1, 1, 1, 0])),
        reveal_ticks=draw(st.sampled_from([0, 0, 3])),
        share_delay_ticks=draw(st.sampled_from([0, 0, 1, 3])),
        stamina=draw(switch),
        flow=draw(switch),
        refuge_ends_chase=draw(st.sampled_from([0, 0, 1])),
        ends_by=draw(st.sampled_from([0, 0, 0, *Measure])),
        check_ticks=draw(st.sampled_from([1, 3])),
        horizon_ticks=draw(st.sampled_from([8, 15])),
        tick_ms=draw(st.sampled_from([1000, 1000, 500, 2000])),
    )


@st.composite
def settings_of_games(draw: Any, **fixed: Any) -> Setting:
    """fixed: fields of Rules that are to have these values."""
    board = draw(boards())
    return Setting(board, draw(casts(board)), draw(rules())._replace(**fixed))


@st.composite
def games_of_unit_hops(draw: Any) -> Setting:
    """Games in which every hop takes one tick and nothing else takes any, so that the short way can be taken."""
    setting = draw(settings_of_games(whole_ticks=1, stamina=0, flow=0))
    cast = setting.cast
    costs = frozen(np.where(cast.hop_mm > 0, 400, 0), np.int32)
    cast = cast._replace(
        hop_mm=costs,
        steps=steps_of(setting.board.hops, setting.board.going, costs),
        distances=distances_for(setting.board, costs),
        refuges=cast.refuges[:0],
        marks=frozen_records(MARK, {"exit": cast.marks.exit, "refuge": [-1] * len(cast.marks)}),
    )
    return setting._replace(cast=cast._replace(ahead=ahead_of(cast)))


@st.composite
def games_of_means(draw: Any, **fixed: Any) -> Setting:
    """Games in which everybody may have energy, smoke, a keen eye, passages to work on and traces to read."""
    on = dict.fromkeys(("energy", "smoke", "keen_eye", "passages", "traces"), st.sampled_from([1, 1, 1, 0]))
    # The brute force of surrounded does not know of doors; a law holds doors against it instead.
    setting = draw(
        settings_of_games(**{name: draw(switch) for name, switch in on.items()} | {"ends_by": 0} | fixed)
    )
    board, k = setting.board, len(setting.cast.classes)
    shape = (k, len(Ability))
    abilities = records(ABILITY, *shape)
    for name, values in {
        "allowed": (1, 1, 1, 0),
        "cost": (0, 200, 900),
        "upkeep": (0, 100, 300),
        "ticks": (0, 1, 2, 4),
        "range_mm": (0, 800, 2500),
        "glimpse": (ALWAYS, 2**31),
    }.items():
        drawn = [draw(st.sampled_from(values)) for _ in range(k * len(Ability))]
        abilities[name] = np.array(drawn).reshape(shape)
    energy = records(ENERGY, k)
    energy.full = _column(draw, k, 0, 500, 2000)
    energy.recover = [[draw(st.sampled_from([0, 50])) for _ in range(3)] for _ in range(k)]
    readers = records(READER, k)
    readers.clue, readers.fades_ticks = _column(draw, k, ALWAYS, 2**31, 0), _column(draw, k, 1, 4, 99)
    passages, passage_of = draw(_passages(board))
    means = Means(abilities, energy, readers, passages, passage_of)
    for array in means:
        array.setflags(write=False)
    return setting._replace(cast=setting.cast._replace(means=means))


@st.composite
def _passages(draw: Any, board: Board) -> tuple[Any, Any]:
    """Up to two hops, each both ways where it leads both ways."""
    hops = [(a, s) for a in range(len(board.degree)) for s in range(1, int(board.degree[a]))]
    chosen = draw(st.lists(st.sampled_from(hops), unique=True, max_size=2)) if hops else []
    rows, passage_of = [], np.full(board.hops.shape, -1, np.int16)
    for a, s in chosen:
        b = int(board.hops[a, s])
        if passage_of[a, s] >= 0:
            continue
        passage_of[a, s] = len(rows)
        for back in range(1, int(board.degree[b])):
            if board.hops[b, back] == a:
                passage_of[b, back] = len(rows)
        rows.append(
            (a, b, draw(st.sampled_from([Door.OPEN, Door.SHUT])), draw(st.sampled_from([0, 1, 2, 3, 3])))
        )
    passages = records(PASSAGE, len(rows))
    for row, values in zip(passages, rows, strict=True):
        row.a, row.b, row.door, row.known = values
    return passages, passage_of


def scripted(setting: Setting, seed: int, turn: int) -> Orders:
    """Orders that hang on nothing but the seed, the turn's number and each mover's id."""
    key = luck.mix(seed, turn)
    bits = [luck.draw(key, int(id), luck.NOBODY, 99, 0) for id in setting.cast.movers.id]
    return [(b % 4, 1 + b // 4 % 2) for b in bits]


def random_orders(dice: random.Random, movers: int) -> Orders:
    """Mostly moves, sometimes stays, now and then what no order may be."""
    slots, gaits = [0, 1, 1, 2, 2, 3, 4, 99, 2**32 - 1], [0, 1, 1, 2, 2, 2, 7, 2**32 - 3]
    return [(dice.choice(slots), dice.choice(gaits)) for _ in range(movers)]


def random_deeds(dice: random.Random, movers: int) -> Orders:
    """Moves, and abilities now and then."""
    bits = [0, 0, 1 << Ability.KEEN_EYE, *(1 << ability for ability in Ability), 2 ** len(Ability) - 1]
    moves = random_orders(dice, movers)
    return [(*move, dice.choice(bits), dice.choice([0, 0, 1, 7])) for move in moves]


class Fast:
    """One chase of the fast game, driven from Python."""

    def __init__(self, setting: Setting, seed: int = 0, chase: int = 0) -> None:
        self.setting, self.key = setting, np.uint64(luck.chase_key(seed, chase, 0))
        board, cast, told = setting
        self.position = make_state(cast, told, 1).each(lambda column: column[0])
        self.orders = make_orders(cast, 1)[0]
        self.scratch = make_scratch(len(board.degree))
        self.start()

    def start(self) -> None:
        start_chase(*self.setting, self.position, self.key, 0)

    def turn(self, orders: Orders) -> None:
        for order, told in zip(self.orders, orders, strict=True):
            for name, value in zip(self.orders.dtype.names, told, strict=True):
                order[name] = value
        play_turn(*self.setting, self.position, self.orders, self.key, self.scratch)

    @property
    def over(self) -> bool:
        return bool(self.position.clock.over[0])


def differences(fast: Position, slow: Game) -> list[str]:
    """Every column in which the two games differ, with both values."""
    both: dict[str, tuple[Any, Any]] = {}
    clock = fast.clock[0]
    both["clock"] = (
        (int(clock.tick), int(clock.turn), int(clock.over)),
        (slow.tick, slow.due, int(slow.over)),
    )
    for mover in slow.movers:
        row = fast.movers[mover.column]
        expected = {
            "node": mover.node,
            "hop_from": mover.hop.origin,
            "hop_to": mover.hop.end,
            "set_out_tick": mover.hop.set_out,
            "remaining_mm": mover.remaining_mm,
            "stamina_mm": mover.stamina_mm,
            "end_tick": mover.end_tick,
            "worth": mover.worth,
            "gait": mover.gait,
            "status": mover.status,
            "kind": mover.kind_index,
            "inside": 0 if mover.inside is None else mover.inside + 1,
        }
        if mover.hop.arrived is not None:  # in transit these hold what was before
            expected |= {"arrive_tick": mover.hop.arrived, "carry_mm": mover.carry_mm}
        for name, value in expected.items():
            both[f"mover {mover.column} {name}"] = (int(row[name]), int(value))
    both |= _seen(fast, slow)
    if fast.tricks is not None:
        both |= _tricks(fast, slow)
    for index, refuge in enumerate(slow.refuges):
        room = fast.refuges[index]
        both[f"refuge {index}"] = (
            (int(room.free_beds), int(room.supplies)),
            (refuge.free_beds, refuge.supplies),
        )
    for name, count in slow.events.items():
        both[name] = (int(fast.counts[0][name]), count)
    return [f"{name}: fast {a}, slow {b}" for name, (a, b) in both.items() if a != b]


def _seen(fast: Position, slow: Game) -> dict[str, tuple[Any, Any]]:
    both: dict[str, tuple[Any, Any]] = {}
    lookers = len(slow.pursuers) + len(slow.evaders)
    for target in range(lookers):
        known, sighting = fast.known[target], fast.sightings[target]
        both[f"known {target}"] = ((int(known.tick), int(known.node)), slow.looks.team_knows(target))
        both[f"label known of {target}"] = (int(known.label), slow.looks.labels_known.get(target, 0))
        both[f"off the board {target}"] = (bool(known.off), target in slow.looks.off)
        both[f"label {target}"] = (int(sighting.label), slow.looks.labels.get(target, 0))
        both[f"last seen {target}"] = (int(sighting.tick), slow.looks.last_seen(target))
        for viewer in range(lookers):
            contact = fast.contacts[viewer, target]
            both[f"contact {viewer} with {target}"] = (
                (int(contact.tick), int(contact.node)),
                slow.looks.contact(viewer, target),
            )
    return both


def _tricks(fast: Position, slow: Game) -> dict[str, tuple[Any, Any]]:
    both: dict[str, tuple[Any, Any]] = {
        "doors": (fast.tricks.doors.tolist(), [int(d) for d in slow.tricks.doors])
    }
    for column, trick in slow.tricks.of.items():
        row, cloud, found = fast.tricks.movers[column], fast.tricks.clouds[column], fast.tricks.found[column]
        work = trick.work
        both[f"energy {column}"] = (int(row.energy), trick.energy)
        both[f"keen {column}"] = (bool(row.keen), trick.keen)
        both[f"at work {column}"] = (int(row.busy_ticks), work.left if work else 0)
        if work:
            both[f"work {column}"] = ((int(row.task), int(row.passage)), (int(work.ability), work.passage))
        if trick.cloud:
            until = trick.cloud.first + trick.cloud.life + 1
            expected = (trick.cloud.node, until, trick.cloud.radius)
            both[f"cloud {column}"] = (
                (int(cloud.node), int(cloud.until_tick), int(cloud.radius_mm)),
                expected,
            )
        both[f"found {column}"] = (
            (int(found.tick), int(found.node), int(found.passed_tick)),
            found_row(trick),
        )
    for (node, side), tick in slow.tricks.passed.items():
        both[f"trace of {side.name} at {node}"] = (int(fast.tricks.traces[node, side]), tick)
    there = int((fast.tricks.traces != NEVER).sum())
    both["traces"] = (there, len(slow.tricks.passed))
    for name, count in slow.tricks.deeds.items():
        both[name] = (int(fast.tricks.deeds[0][name]), count)
    return both


def play_both(setting: Setting, seed: int, orders_of: Any) -> Game:
    """Play the same chase fast and slowly to its end; AssertionError where they part. Returns the slow one.

    orders_of: called once a turn for a list of (slot, gait), or of (slot, gait, does, passage) where there are means.
    """
    fast, slow = Fast(setting, seed), Game(*setting, luck.chase_key(seed, 0, 0))
    slow.start()
    assert differences(fast.position, slow) == []
    while not slow.over:
        orders = orders_of()
        fast.turn(orders)
        slow.turn(orders)
        apart = differences(fast.position, slow)
        assert apart == [], (slow.tick, slow.due, orders, setting.rules, apart)
    assert NEVER not in [mover.end_tick for mover in slow.evaders]
    return slow
