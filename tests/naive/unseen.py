"""Who surely captures an evader that is hardly seen, the slow plain way: every set of spots that can come to pass.

A state is (pursuers' spots, the evader's possible spots, ticks since it last showed itself); nothing is left out as
worse than something else, and nothing that decides is shared with `afoot`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import networkx as nx

from tests.naive.pursuit import Chase, Position, Spot

State = tuple[Position, frozenset[Spot], int]
NEVER = None


class Eyes(NamedTuple):
    """Sight: None, `all`, or hops. every: ticks from one showing to the next, the start included; 0: never."""

    sight: Any
    every: int

    def seen(self, graph: Any, team: Position, spot: Spot) -> bool:
        if self.sight is None:
            return False
        if self.sight == "all":
            return True
        return any(spot[0] in nx.single_source_shortest_path_length(graph, a[0], self.sight) for a in team)

    def split(
        self, graph: Any, team: Position, belief: frozenset[Spot], shown: bool
    ) -> list[frozenset[Spot]]:
        """What a look leaves: the evader at a spot that is known, or at one of those unseen."""
        seen = {spot for spot in belief if shown or self.seen(graph, team, spot)}
        parts = [frozenset({spot}) for spot in seen]
        return [*parts, belief - seen] if belief - seen else parts


def after_looks(chase: Chase, eyes: Eyes, team: Position, belief: frozenset[Spot], clock: int) -> list[State]:
    """States after the look at a tick's start."""
    clock = clock % eyes.every if eyes.every else 0
    shown = eyes.every > 0 and clock == 0
    return [(team, part, clock) for part in eyes.split(chase.graph, team, belief, shown)]


def choices(chase: Chase, eyes: Eyes, state: State) -> Iterator[list[list[State] | None]]:
    """For all that the pursuers can know when they decide: what each joint move makes of it; None: it got away."""
    team, belief, clock = state
    k = chase.pursuers
    joint = [list(one) for one in itertools.product(*(chase.moves(i, team[i]) for i in range(k)))]
    evader = {(spot, *move) for spot in belief for move in chase.moves(k, spot)}
    if chase.pursuers_first:
        known = [evader]
    else:
        left = {one for one in evader if not (chase.each_move and chase.held(team, one[1]))}
        parts = eyes.split(chase.graph, team, frozenset(one[1] for one in left), False)
        known = [{one for one in left if one[1] in part} for part in parts]

    def made(moves: list[Any], evader: set[Any]) -> list[State] | None:
        after, hops = tuple(spot for spot, _ in moves), [hop for _, hop in moves]
        ends = set()
        for before, spot, hop in evader:
            early = chase.pursuers_first and chase.each_move and chase.held(after, before)
            if not (early or chase.met(hops, hop) or chase.held(after, spot)):
                ends.add(spot)
        if any(left == 0 and node in chase.goals for node, _, left in ends):
            return None
        return after_looks(chase, eyes, after, frozenset(ends), clock + 1) if ends else []

    for one in known:
        yield [made(moves, one) for moves in joint]


def clear_ticks(chase: Chase, eyes: Eyes) -> dict[tuple[Any, ...], int | None]:
    """Ticks to the capture for each placement of standing pursuers; NEVER where the evader gets away.

    The evader starts anywhere but in reach or at a goal.
    """
    starts = {}
    for nodes in itertools.product(chase.graph, repeat=chase.pursuers):
        team = tuple((node, node, 0) for node in nodes)
        free = frozenset(
            (node, node, 0)
            for node in chase.graph
            if node not in chase.goals and not chase.held(team, (node, node, 0))
        )
        starts[nodes] = after_looks(chase, eyes, team, free, 0) if free else []
    known: dict[State, list[Any]] = {}
    line = [state for states in starts.values() for state in states]
    for state in line:  # grows
        if state not in known:
            known[state] = list(choices(chase, eyes, state))
            line += [new for branch in known[state] for made in branch for new in made or []]
    won: dict[State, int] = {}
    for ticks in itertools.count(1):
        new = [
            state
            for state, branches in known.items()
            if state not in won
            and all(
                any(made is not None and all(one in won for one in made) for made in branch)
                for branch in branches
            )
        ]
        if not new:
            return {
                nodes: max((won[one] for one in states), default=0)
                if all(one in won for one in states)
                else NEVER
                for nodes, states in starts.items()
            }
        won |= dict.fromkeys(new, ticks)
    raise AssertionError
