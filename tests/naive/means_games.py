"""Random small games in which movers can do more than move, and be taken for somebody else."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from afoot._jit import frozen_records, records
from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, CAST_MOVER, Cast
from afoot.rules.means import ABILITY, BYSTANDER, ENERGY, EYE, LURE, PASSAGE, READER, STEP, Means
from afoot.words import Ability, Door, Side
from tests.naive.games import Orders, Setting, drawn_column, random_orders, settings_of_games

SEPARATE = ("energy", "smoke", "keen_eye", "passages", "traces")
DECEIT = ("guise", "decoys", "cover", "witnesses")
FIRST_DECOY_ID = 500


@st.composite
def games_of_means(draw: Any, **fixed: Any) -> Setting:
    """Games in which everybody may have energy, smoke, a keen eye, passages to work on and traces to read."""
    on = {name: draw(st.sampled_from([1, 1, 1, 0])) for name in SEPARATE}
    # The brute force of surrounded does not know of doors; a law holds doors against it instead.
    setting = draw(settings_of_games(**on | {"ends_by": 0} | fixed))
    return setting._replace(cast=_with_means(draw, setting.board, setting.cast, [], watch=0))


@st.composite
def games_of_deceit(draw: Any, **fixed: Any) -> Setting:
    """The same with guises, decoys, tells, cover and witnesses."""
    on = {name: draw(st.sampled_from([1, 1, 1, 0])) for name in SEPARATE}
    on |= {name: draw(st.sampled_from([1, 1, 1, 1, 0])) for name in DECEIT}
    on |= {"contacts": draw(st.sampled_from([1] * 9 + [0]))}
    setting = draw(settings_of_games(most_bystanders=3, **on | {"ends_by": 0} | fixed))
    sides = [int(side) for side in (Side.PURSUERS, Side.EVADERS) for _ in range(draw(st.integers(0, 2)))]
    cast, watch = _with_decoys(setting.cast, sides), draw(st.integers(0, 3))
    return setting._replace(cast=_with_means(draw, setting.board, cast, sides, watch))


def _with_decoys(cast: Cast, sides: list[int]) -> Cast:
    """Rows for decoys between evaders and bystanders; what stands in them is the first mover's, but for the id."""
    if not sides:
        return cast
    column = cast.pursuers + cast.evaders
    rows = {name: np.array(cast.movers[name]) for name in CAST_MOVER.names or ()}
    added = {name: [values[0]] * len(sides) for name, values in rows.items()}
    added["id"] = list(range(FIRST_DECOY_ID, FIRST_DECOY_ID + len(sides)))
    added["arrive_tick"] = [0] * len(sides)
    movers = {name: np.insert(values, column, added[name]) for name, values in rows.items()}
    return cast._replace(movers=frozen_records(CAST_MOVER, movers), decoys=len(sides))


def _with_means(draw: Any, board: Board, cast: Cast, decoy_side: list[int], watch: int) -> Cast:
    k = len(cast.classes)
    energy = records(ENERGY, k)
    energy.full = drawn_column(draw, k, 0, 500, 2000, 2000)
    energy.recover = [[draw(st.sampled_from([0, 50])) for _ in range(3)] for _ in range(k)]
    readers = records(READER, k)
    readers.clue = drawn_column(draw, k, ALWAYS, 2**31, 0)
    readers.fades_ticks = drawn_column(draw, k, 1, 4, 99)
    passages, passage_of = draw(_passages(board))
    strangers = [cast.bystanders if watch >> other & 1 else 0 for other in (Side.EVADERS, Side.PURSUERS)]
    movers = (cast.pursuers, cast.evaders)
    means = Means(
        abilities=_abilities(draw, k),
        energy=energy,
        readers=readers,
        passages=passages,
        passage_of=passage_of,
        eyes=_eyes(draw, k),
        decoy_side=np.array(decoy_side, np.int32),
        lure_of=records(LURE, k),
        lures=np.zeros(0, np.int32),
        bystanders=_bystanders(draw, cast.bystanders),
        steps=records(STEP, 0),
        tell_right=draw(st.sampled_from([2**31, 3 * 2**30, ALWAYS])),
        tell_each_look=draw(st.integers(0, 1)),
        cover_mm=draw(st.sampled_from([0, 1000, 3000])),
        cover=draw(st.sampled_from([0, 250, 1000])),
        watch=watch,
        crowd=np.zeros((k, len(board.degree)), np.int32),
        gather=np.full((k, len(board.degree)), -1, np.int32),
        barred=np.array(cast.classes.profile, np.int32),
        posts=np.zeros(len(cast.refuges), np.int32),
        ignores=0,
        slots=(
            movers[0] + decoy_side.count(Side.PURSUERS) + strangers[0],
            movers[1] + decoy_side.count(Side.EVADERS) + strangers[1],
        ),
    )
    for array in means:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return cast._replace(means=means)


def _abilities(draw: Any, k: int) -> Any:
    """Drawn by a seed: one by one, these choices would take hypothesis longer than all others of a game."""
    abilities = records(ABILITY, k, len(Ability))
    dice = random.Random(draw(st.integers(0, 2**64)))
    for name, values in {
        "allowed": (1, 1, 1, 0),
        "cost": (0, 200, 900),
        "upkeep": (0, 100, 300),
        "ticks": (0, 1, 2, 4),
        "range_mm": (0, 800, 2500),
        "glimpse": (ALWAYS, 2**31),
        "kind": range(k),
    }.items():
        abilities[name] = np.array(dice.choices(values, k=abilities.size)).reshape(abilities.shape)
    return abilities


def _eyes(draw: Any, k: int) -> Any:
    eyes = records(EYE, k)
    eyes.near = drawn_column(draw, k, ALWAYS, 2**31, 2**31, 2**30)
    eyes.far = [draw(st.sampled_from([0, int(near) // 3, int(near)])) for near in eyes.near]
    eyes.far_mm = drawn_column(draw, k, 1500, 4700)
    eyes.every_ticks = drawn_column(draw, k, 1, 1, 2, 5)
    return eyes


def _bystanders(draw: Any, count: int) -> Any:
    rows = records(BYSTANDER, count)
    rows.indoors = -1
    rows.report = drawn_column(draw, count, ALWAYS, 2**31, 0)
    rows.false_report = drawn_column(draw, count, 0, 0, 2**29, 2**31)
    rows.delay_ticks = drawn_column(draw, count, 0, 1, 3)
    rows.reliability = drawn_column(draw, count, 250, 900)
    return rows


@st.composite
def _passages(draw: Any, board: Board) -> tuple[Any, Any]:
    """Up to two hops, each both ways where it leads both ways."""
    hops = [(a, s) for a in range(len(board.degree)) for s in range(1, int(board.degree[a]))]
    least = draw(st.sampled_from([0, 1, 1])) if hops else 0
    chosen = draw(st.lists(st.sampled_from(hops), unique=True, min_size=least, max_size=2)) if hops else []
    rows: list[tuple[int, ...]] = []
    passage_of = np.full(board.hops.shape, -1, np.int16)
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


def random_deeds(dice: random.Random, movers: int) -> Orders:
    """Moves, and abilities that deceive nobody now and then."""
    plain = (Ability.SMOKE, Ability.KEEN_EYE, Ability.OPEN, Ability.SHUT, Ability.SEAL)
    every = sum(1 << ability for ability in plain)
    often = (Ability.KEEN_EYE, Ability.SEAL)
    bits = [0, 0, *(1 << ability for ability in (*often, *plain)), every]
    moves = random_orders(dice, movers)
    return [(*move, dice.choice(bits), dice.choice([0, 0, 1, 7])) for move in moves]


def random_ploys(dice: random.Random, movers: int) -> Orders:
    """The same, with guises that are mostly kept on, decoys and signals."""
    guise, decoy, signal = (1 << ability for ability in (Ability.GUISE, Ability.DECOY, Ability.SIGNAL))
    ploys = [0, 0, guise, guise, guise, guise | decoy, decoy, signal, guise | decoy | signal]
    return [
        (slot, gait, does | dice.choice(ploys), passage)
        for slot, gait, does, passage in random_deeds(dice, movers)
    ]
