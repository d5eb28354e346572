"""A street of ten nodes, a hop a tick, where whatever happens can be reckoned on one's fingers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from afoot.maps import Map, Place, Way
from afoot.record.rows import Event
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse
from afoot.studies.outside import blank_orders
from afoot.studies.story import Story, story
from afoot.words import Ability, Going

LENGTH = 10
LINE = """
name: line
map: {{file: line.geojson, stride_m: 10}}
rules: {{motion: whole_ticks, horizon_ticks: {horizon}, surrounded: {{check_ticks: 1}}, {rules}}}
classes:
  hunter: {{walk_m_s: 10, sight_m: {sight}, identifies: {{near: 1, far: 1, far_m: 10, every_s: 1}}}}
  hare:
    walk_m_s: 10
    ways: {ways}
    sight_m: 25
    abilities: {{guise: {{as: goat}}, decoy: {{life_s: {life}, lure: [{lure}]}}, signal: {{range_m: 500}}}}
  goat: {{walk_m_s: 10, sight_m: 1000}}
pursuers: {{policy: chase, units: [{{name: hunter, class: hunter, start: {hunter}}}]}}
evaders:
  policy: runner
  units:
    - {{name: hare, class: hare, start: {hare}}}
{young}bystanders:
  units:
    - {{name: kid, class: goat, start: a9, behaviour: mill}}
{more}
worth: {{surrounded: 0, timeout: 1}}
"""
YOUNG = "    - {name: young, class: hare, start: a9, leader: hare}\n"


def street() -> Map:
    """Straight on to the east, a place every 10 m."""
    places = tuple(Place(10 * i, 0, name=f"a{i}") for i in range(LENGTH))
    return Map("line", places, (Way(tuple(range(LENGTH)), Going.STREET),))


def line(more: str = "", **words: Any) -> Compiled:
    """The game: a hunter at a0, a hare at a5 and its young at a9. words: what LINE leaves open."""
    usual = {
        "horizon": 12,
        "rules": "lost_ticks: 3",
        "sight": 1000,
        "ways": "[street]",
        "hunter": "a0",
        "young": YOUNG,
        "life": 100,
        "lure": "a0",
        "hare": "a5",
    }
    text = LINE.format(**{**usual, **words}, more=more)
    return compile_scenario(parse(text, "line.yaml"), street(), cache=False)


def told(
    game: Compiled,
    deeds: dict[int, tuple[Ability, ...]] | None = None,
    steps: dict[int, int] | None = None,
    **how: Any,
) -> Story:
    """The chase in which the hare uses abilities at ticks, and the hunter goes on by steps of 1 or -1, at ticks."""
    if deeds is not None:
        how["evaders"] = _ordering(deeds, {})
    if steps is not None:
        how["pursuers"] = _ordering({}, steps)
    return story(game, **{"seed": 1, **how})


def _ordering(deeds: dict[int, tuple[Ability, ...]], steps: dict[int, int]) -> Callable[[Any, Compiled], Any]:
    def order(seen: Any, game: Compiled) -> Any:
        orders, tick = blank_orders(seen, game), int(seen.tick[0])
        orders.does[:, 0] = sum(1 << ability for ability in deeds.get(tick, ()))
        here = int(seen.movers.node[0, 0])
        name = next(name for name, node in game.compiled_board.names.items() if node == here)
        goal = game.compiled_board.names[f"a{int(name[1:]) + steps.get(tick, 0)}"]
        orders.slot[:, 0] = int(np.flatnonzero(game.board.hops[here] == goal)[0])
        orders.gait = 1
        return orders

    return order


def of(found: Story, *kinds: str) -> list[Event]:
    """The events of some kinds."""
    return [event for event in found.events if event.event in kinds]
