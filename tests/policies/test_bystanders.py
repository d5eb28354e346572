"""Bystanders beside their naive twins on rockface, and that nothing but smoke moves them from what they do."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.scenarios import Compiled, Scenario, compile_scenario, load, with_policies, without
from afoot.sim.batch import Batch
from afoot.words import Behaviour
from tests.naive import luck
from tests.naive.bystanders import Bystander, Scene

TICKS = 420  # the smoke of the bundled seed hangs until 285, and teachers look after the hurt until 375


def _first(game: Compiled) -> int:
    return len(game.mover_names) - int(game.cast.bystanders)


def _twins(game: Compiled) -> list[Bystander]:
    twins = []
    for row, told in enumerate(game.cast.movers[_first(game) :]):
        means = game.cast.means.bystanders[row]
        starts = game.cast.starts.node[told.start_first : told.start_last].tolist()
        indoors = int(means.indoors) if means.indoors >= 0 else None
        twins.append(
            Bystander(int(told.id), Behaviour(means.behaviour), starts, int(means.pause_ticks), indoors)
        )
    return twins


def _sees(game: Compiled) -> Any:
    bits = game.board.sight_bits.view(np.uint8)
    sees = np.unpackbits(bits, axis=1, bitorder="little").astype(bool)
    return lambda a, b: bool(sees[a, b])


def _scene(game: Compiled, batch: Batch, twins: list[Bystander], key: int, sees: Any) -> Scene:
    tick = int(batch.state.clock.tick[0, 0])
    board, clouds = game.board, batch.state.tricks.clouds[0]
    nodes = batch.state.movers.node[0, _first(game) :].tolist()
    return Scene(
        tick,
        luck.turn_key(key, tick, 0),
        list(zip(board.x_mm.tolist(), board.y_mm.tolist(), board.z_mm.tolist(), strict=True)),
        sees,
        [(int(one.node), int(one.radius_mm)) for one in clouds if tick < one.until_tick],
        [node for node, twin in zip(nodes, twins, strict=True) if twin.behaviour == Behaviour.TEACHER],
    )


def _goes_there(game: Compiled, mover: Any, node: int, goal: int | None) -> bool:
    """Whether it has set out on a shortest way to a goal, or stays where it is there or has none."""
    if goal is None or goal == node:
        return bool(mover.hop_from == mover.hop_to == node)
    profile = game.cast.classes[mover.kind].profile
    slots = np.flatnonzero(game.board.hops[node] == mover.hop_to)
    cost, left = game.cast.hop_mm[profile, node, slots], game.cast.distances.table_mm[profile]
    return bool(mover.hop_from == node and (cost + left[mover.hop_to, goal] == left[node, goal]).any())


def test_bystanders_do_as_their_twins() -> None:
    game, seed = compile_scenario(load("rockface")), load("rockface").seed
    twins, sees, key = _twins(game), _sees(game), luck.chase_key(seed, 0, 0)
    strolled = 0
    with Batch(game.board, game.cast, game.rules, 1, seed=seed) as batch:
        for _ in range(TICKS):
            scene = _scene(game, batch, twins, key, sees)
            before = batch.state.movers[0, _first(game) :].copy()
            batch.step()
            after = batch.state.movers[0, _first(game) :]
            for was, now, twin in zip(before, after, twins, strict=True):
                if was.remaining_mm == 0:
                    goal = twin.wants(int(was.node), scene)
                    assert _goes_there(game, now, int(was.node), goal), (scene.tick, twin)
                    strolled += goal is not None and goal != was.node
    assert strolled > TICKS
    children = [twin for twin in twins if twin.behaviour == Behaviour.CHILD]
    assert sum(twin.sent for twin in children) == 4 and not all(twin.hurt for twin in children)
    teachers = [twin for twin in twins if twin.behaviour == Behaviour.TEACHER]
    assert any(twin.alarmed is not None for twin in teachers)


def _tracks(scenario: Scenario, pursuers: str, evaders: str) -> tuple[Any, Any]:
    """Nodes [ticks, chases, bystanders], and which chases were not over in the end."""
    game = with_policies(compile_scenario(scenario), pursuers, evaders)
    found = []
    with Batch(game.board, game.cast, game.rules, 8, seed=2) as batch:
        for _ in range(120):
            batch.advance(1)
            found.append(batch.state.movers.node[:, _first(game) :].copy())
        return np.array(found), ~batch.over


def test_without_smoke_they_do_the_same_whatever_the_sides_do() -> None:
    clear = without(load("rockface"), ["smoke"])
    (one, here), (other, there) = _tracks(clear, "intercept", "story"), _tracks(clear, "chase", "flee")
    both = here & there
    assert both.sum() > 3
    assert (one[:, both] == other[:, both]).all()
    assert (one[0] != one[-1]).mean() > 0.5  # and that is something
