"""Random small games with everything in them, and the fast game beside the slow one."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from afoot._jit import frozen_records, kernel
from afoot.board.model import Board
from afoot.game.reset import reset
from afoot.game.state import make_orders, make_scratch, make_state, position_of
from afoot.game.tick import tick
from afoot.rules.cast import ALWAYS, MARK, START, TYPE, Cast, ahead_of, steps_of
from afoot.rules.rules import Rules
from afoot.words import Going, Measure, Moves
from tests.naive import luck
from tests.naive.build import board_from_graph, cast_for, distances_for, frozen, with_records
from tests.naive.compare import differences
from tests.naive.game import Game
from tests.naive.pieces import NEVER

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
    lit = drawn_column(draw, n, 1, 1, 1, 0) if draw(st.booleans()) else [1] * n
    width_mm = frozen(np.full(board.hops.shape, narrow), np.int32)
    return board._replace(width_mm=width_mm, lit=frozen(lit, board.lit.dtype))


def drawn_column(draw: Any, count: int, *values: Any) -> list[Any]:
    return [draw(st.sampled_from(values)) for _ in range(count)]


@st.composite
def casts(draw: Any, board: Board, most_bystanders: int = 1) -> Cast:
    n = len(board.degree)
    node = st.integers(0, n - 1)
    pursuers, evaders, bystanders = (
        draw(st.integers(1, 3)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, most_bystanders)),
    )
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
        profiles=drawn_column(draw, m, 0, 1),
    )
    walks = drawn_column(draw, m, 1000, 700, 400)
    runs = [walk + extra for walk, extra in zip(walks, drawn_column(draw, m, 0, 600), strict=True)]
    cast = with_records(
        cast,
        "classes",
        speed_mm=[[0, walk, run] for walk, run in zip(walks, runs, strict=True)],
        critical_mm=[run - less for run, less in zip(runs, drawn_column(draw, m, 0, 300, 900), strict=True)],
        reserve_mm=drawn_column(draw, m, 0, 500, 1000),
        recover_mm=[[200, 100, 0]] * m,
        sight_mm=drawn_column(draw, m, 10**9, 1500),
        glimpse=drawn_column(draw, m, ALWAYS, ALWAYS, 2**31, 0),
    )
    ids = draw(st.permutations(range(10, 10 + m)))
    cast = with_records(cast, "movers", id=ids, arrive_tick=drawn_column(draw, m, 0, 0, 0, 2, 5))
    rooms = len(cast.refuges)
    cast = with_records(
        cast,
        "refuges",
        beds=drawn_column(draw, rooms, 1, 2),
        supplies=drawn_column(draw, rooms, -1, 3, 5),
        open=drawn_column(draw, rooms, 0, 1),
        worth=drawn_column(draw, rooms, 400, 700),
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
        ends_by=int(draw(st.sampled_from([0, 0, 0, *Measure]))),
        check_ticks=draw(st.sampled_from([1, 3])),
        horizon_ticks=draw(st.sampled_from([8, 15])),
        tick_ms=draw(st.sampled_from([1000, 1000, 500, 2000])),
    )


@st.composite
def settings_of_games(draw: Any, most_bystanders: int = 1, **fixed: Any) -> Setting:
    """fixed: fields of Rules that are to have these values."""
    board = draw(boards())
    return Setting(board, draw(casts(board, most_bystanders)), draw(rules())._replace(**fixed))


@st.composite
def games_of_unit_hops(draw: Any, games: Any = settings_of_games) -> Setting:
    """Games in which every hop takes one tick, so that the short way can be taken.

    games: a strategy's maker, such as `settings_of_games`.
    """
    setting = draw(games(whole_ticks=1, flow=0))
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


def scripted(setting: Setting, seed: int, turn: int) -> Orders:
    """Orders that hang on nothing but the seed, the turn's number and each mover's id."""
    key = luck.mix(seed, turn)
    bits = [luck.draw(key, int(id), luck.NOBODY, 99, 0) for id in setting.cast.movers.id]
    return [(b % 4, 1 + b // 4 % 2) for b in bits]


def random_orders(dice: random.Random, movers: int) -> Orders:
    """Mostly moves, sometimes stays, now and then what no order may be."""
    slots, gaits = [0, 1, 1, 2, 2, 3, 4, 99, 2**32 - 1], [0, 1, 1, 2, 2, 2, 7, 2**32 - 3]
    return [(dice.choice(slots), dice.choice(gaits)) for _ in range(movers)]


# By rows of a State, as the simulator's loops and the solvers' play them: all that `tick` and `reset` call is compiled
# for these already. Of a position that comes from Python numba knows more, and compiles all of it again.
@kernel
def start_first(board, cast, rules, state, key):  # type: ignore[no-untyped-def]
    reset(board, cast, rules, position_of(state, 0), key, 0)


@kernel
def play_first(board, cast, rules, state, orders, key, scratch):  # type: ignore[no-untyped-def]
    tick(board, cast, rules, position_of(state, 0), orders, key, scratch)


class Fast:
    """One chase of the fast game, driven from Python."""

    def __init__(self, setting: Setting, seed: int = 0, chase: int = 0) -> None:
        self.setting, self.key = setting, np.uint64(luck.chase_key(seed, chase, 0))
        board, cast, told = setting
        self.state = make_state(cast, told, 1)
        self.position = self.state.each(lambda column: column[0])
        self.orders = make_orders(cast, 1)[0]
        self.scratch = make_scratch(len(board.degree))
        self.start()

    def start(self) -> None:
        start_first(*self.setting, self.state, self.key)

    def turn(self, orders: Orders) -> None:
        for order, told in zip(self.orders, orders, strict=True):
            for name, value in zip(self.orders.dtype.names, told, strict=True):
                order[name] = value
        play_first(*self.setting, self.state, self.orders, self.key, self.scratch)

    @property
    def over(self) -> bool:
        return bool(self.position.clock.over[0])


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
