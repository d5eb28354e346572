"""What a batch shows a side from outside is what the game shows to a policy in it, less what policies may not use."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot._jit import inner, kernel
from afoot.game.observe import observe
from afoot.game.state import position_of
from afoot.rules.contacts import NEVER
from afoot.scenarios import compile_scenario, load
from afoot.sim.batch import Batch
from afoot.words import Side

LOOKS = (0, 60, 125, 150, 200, 230, 240, 275, 400, 720)  # of the bundled chase: its tricks fall in between


@kernel
def _look(cast, state, side, numbers, two, one):  # type: ignore[no-untyped-def]
    """Copy what the game shows a side of row 0: numbers int64 [4], the tables of `two` [a, b] and of `one` [a]."""
    seen = observe(cast, position_of(state, 0), side)
    numbers[0], numbers[1], numbers[2], numbers[3] = seen.tick, seen.turn, seen.first, seen.opponents
    for i in range(seen.contacts.shape[0]):
        for k in range(seen.contacts.shape[1]):
            two[i, k] = seen.contacts[i, k]
    _copy(seen.movers, one[0])
    _copy(seen.known, one[1])
    tricks = seen.tricks
    _copy(tricks.movers, one[2])
    _copy(tricks.found, one[3])
    _copy(tricks.clouds, one[4])
    _copy(tricks.heard, one[5])
    _copy(tricks.doors, one[6])
    _copy(tricks.decoys, one[7])
    _copy(tricks.guises, one[8])


@inner
def _copy(table, out):  # type: ignore[no-untyped-def]
    for i in range(table.shape[0]):
        out[i] = table[i]


def test_a_batch_and_the_game_show_a_side_the_same() -> None:
    scenario = load("rockface")
    game, tick, out = compile_scenario(scenario), 0, set()
    cast = game.cast
    with Batch(game.board, cast, game.rules, 1, seed=scenario.seed) as batch:
        for look in LOOKS:
            batch.advance(look - tick)
            tick = look
            for side in (Side.PURSUERS, Side.EVADERS):
                _same(cast, side, batch)
            tricks = batch.state.tricks
            out |= {"decoy"} if (tricks.decoys.until_tick > tick).any() else set()
            out |= {"guise"} if tricks.guises.kind.any() else set()
            out |= {"smoke"} if (tricks.clouds.until_tick > tick).any() else set()
            out |= {"sealed"} if (tricks.doors == 2).any() else set()
            out |= {"heard"} if (tricks.heard.due_tick != NEVER).any() else set()
    assert out == {"decoy", "guise", "smoke", "sealed", "heard"}


def _same(cast: Any, side: Side, batch: Batch) -> None:
    seen, tricks = batch.observe(side), batch.observe(side).tricks
    shown = [seen.movers, seen.known, tricks.movers, tricks.found, tricks.clouds, tricks.heard]
    shown = [table[0] for table in (*shown, tricks.doors, tricks.decoys, tricks.guises)]
    numbers, contacts = np.zeros(4, np.int64), np.zeros_like(seen.contacts[0])
    inside = tuple(np.zeros_like(table) for table in shown)
    _look(cast, batch.state, int(side), numbers, contacts, inside)
    assert numbers.tolist() == [seen.tick[0], seen.turn[0], seen.first, seen.opponents]
    _equal(contacts, seen.contacts[0])
    for k in (0, 1, 2, 3, 5):
        _equal(inside[k], shown[k])
    # The game hands all of these to its policies, which ask the rules what their side knows.
    seen_by = inside[4].known & (1 << int(side))
    assert shown[4].known.tolist() == seen_by.tolist()
    assert shown[4].until_tick.tolist() == np.where(seen_by > 0, inside[4].until_tick, NEVER).tolist()
    for name in ("node", "radius_mm"):
        assert shown[4][name].tolist() == np.where(seen_by > 0, inside[4][name], 0).tolist()
    doors, decoys, guises = inside[6:]
    knows = (cast.means.passages.known >> int(side)) & 1 == 1
    assert shown[6].tolist() == np.where(knows, doors, -1).tolist()
    mine = cast.means.decoy_side == int(side)
    assert shown[7].sender.tolist() == np.where(mine, decoys.sender, -1).tolist()
    assert shown[7].until_tick.tolist() == np.where(mine, decoys.until_tick, NEVER).tolist()
    assert shown[8].kind.tolist() == guises.kind.tolist()
    assert shown[8].identified.tolist() == (guises.identified & (1 << int(side))).tolist()


def _equal(one: Any, other: Any) -> None:
    assert one.dtype == other.dtype and one.shape == other.shape
    for name in one.dtype.names:
        assert one[name].tolist() == other[name].tolist(), name
