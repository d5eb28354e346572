"""Little games for the tests of brackets, and a slow twin that plays them out move by move in plain Python."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from afoot.rules.cast import ALWAYS
from afoot.scenarios import Compiled, from_graph
from afoot.solvers.bounds import bound
from afoot.solvers.verify.form import sealed

Node = Any


class Little(NamedTuple):
    """A game on a graph with fixed starts, as the twin takes it. worths in thousandths."""

    graph: Any
    pursuers: tuple[int, ...]
    evader: int
    exits: dict[int, int]
    timeout: int
    horizon: int
    moves: str = "pursuers_first"
    each_move: bool = True
    crossing: bool = False
    reach: int = 0

    def compiled(self, **more: Any) -> Compiled:
        """The same for the code that is tested."""
        capture = {
            "checked": "each_move" if self.each_move else "end_of_tick",
            "crossing": self.crossing,
            "reach_hops": self.reach,
        }
        return from_graph(
            self.graph,
            pursuers=list(self.pursuers),
            evaders=[self.evader],
            exits={node: worth / 1000 for node, worth in self.exits.items()},
            timeout_worth=self.timeout / 1000,
            horizon_ticks=self.horizon,
            rules={"moves": self.moves, "motion": "whole_ticks", "capture": capture, **more},
        )

    def near(self, node: Node) -> list[Node]:
        return [node, *self.graph.adj[node]]

    def held(self, team: tuple[Node, ...], evader: Node) -> bool:
        return any(nx.shortest_path_length(self.graph, one, evader) <= self.reach for one in team)

    def teams(self, team: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
        return itertools.product(*(self.near(one) for one in team))

    def end(self, team: tuple[Node, ...], evader: Node) -> int | None:
        """Payoff at the end of a tick, None where the chase goes on."""
        if self.held(team, evader):
            return 0
        return self.exits.get(evader)


def random_little(dice: random.Random, **fixed: Any) -> Little:
    """A connected graph of three to six nodes, and everything else at random."""
    n = dice.randint(3, 6)
    graph = nx.random_labeled_tree(n, seed=dice.randrange(1 << 30))
    for a, b in itertools.combinations(range(n), 2):
        if dice.random() < 0.25:
            graph.add_edge(a, b)
    made: dict[str, Any] = {
        "pursuers": tuple(dice.randrange(n) for _ in range(dice.choice((1, 1, 2)))),
        "evader": dice.randrange(n),
        "exits": {node: dice.choice((300, 1000)) for node in dice.sample(range(n), dice.randint(0, 2))},
        "timeout": dice.choice((0, 500, 1000)),
        "horizon": dice.randint(1, 6),
        "moves": dice.choice(("pursuers_first", "evaders_first")),
        "reach": dice.choice((0, 0, 1)),
    }
    each = dice.random() < 0.5
    return Little(graph, **{**made, "each_move": each, "crossing": each and dice.random() < 0.5, **fixed})


def value_by_turns(game: Little) -> int:
    """Payoff under perfect play where everybody sees everything."""
    first = game.moves == "pursuers_first"

    @functools.cache
    def start(tick: int, team: tuple[Node, ...], evader: Node) -> int:
        if tick == game.horizon:
            return game.timeout
        if first:
            return min(middle(tick, after, evader, team) for after in game.teams(team))
        return max(middle(tick, team, now, evader) for now in game.near(evader))

    @functools.cache
    def middle(tick: int, team: tuple[Node, ...], evader: Node, came: Any) -> int:
        """came: where the side that has moved was before."""
        if game.each_move and game.held(team, evader):
            return 0
        if first:
            return max(ending(tick, team, now, came, evader) for now in game.near(evader))
        return min(ending(tick, after, evader, team, came) for after in game.teams(team))

    def ending(tick: int, team: tuple[Node, ...], evader: Node, team_was: tuple[Node, ...], was: Node) -> int:
        met = game.crossing and any(
            a == evader and b == was and a != b for a, b in zip(team_was, team, strict=True)
        )
        end = 0 if met else game.end(team, evader)
        return start(tick + 1, team, evader) if end is None else end

    return start(0, game.pursuers, game.evader)


def best_against_posts(game: Little, posts: list[int]) -> int:
    """What an evader gets, going node by node and tick by tick past pursuers of which it fears none on the way."""
    arrive = [
        max(1, nx.shortest_path_length(game.graph, a, b)) for a, b in zip(game.pursuers, posts, strict=True)
    ]
    best, here = 0, {game.evader}
    for tick in range(1, game.horizon + 1):
        there = {after for node in here for after in game.near(node)}
        team = tuple(post for post, when in zip(posts, arrive, strict=True) if when <= tick)
        there = {node for node in there if not game.held(team, node)}
        best = max([best, *(game.exits[node] for node in there if node in game.exits)])
        here = {node for node in there if node not in game.exits}
    return max(best, game.timeout if here else 0)


def worth_of_walk(game: Little, walk: list[int]) -> int:
    """What a walk is worth against a team that knows it and moves as it likes."""
    first = game.moves == "pursuers_first"

    @functools.cache
    def start(tick: int, team: tuple[Node, ...]) -> int:
        was, now = walk[tick], walk[min(tick + 1, len(walk) - 1)]
        found = []
        for after in game.teams(team):
            taken = game.each_move and game.held(*((after, was) if first else (team, now)))
            if game.crossing:
                taken = taken or any(
                    a == now and b == was and a != b for a, b in zip(team, after, strict=True)
                )
            end = 0 if taken else game.end(after, now)
            found.append(start(tick + 1, after) if end is None else end)
        return min(found)

    return start(0, game.pursuers)


def blind_but_shown(game: Compiled) -> Compiled:
    """The same with pursuers who see nobody but when the evader shows itself."""
    classes = game.cast.classes.copy()
    kinds = {int(game.cast.types[mover.type_first].kind) for mover in game.cast.movers[: game.cast.pursuers]}
    classes.sight_mm[list(kinds)] = 0
    classes.setflags(write=False)
    return dataclasses.replace(game, cast=game.cast._replace(classes=classes))


def seeing(game: Compiled, dice: random.Random, glimpse: int = ALWAYS) -> Compiled:
    """The same game with pursuers that see everything, something or nothing: lines of sight, light and ranges drawn."""
    share = dice.choice((0.0, 0.5, 0.8, 1.0))
    n = len(game.board.degree)
    free = np.eye(n, dtype=bool)
    for a, b in itertools.combinations(range(n), 2):
        free[a, b] = free[b, a] = dice.random() < share
    bits = np.zeros((n, 64), np.uint8)
    bits[:, :n] = free
    words = np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    lit = np.array([share == 1 or dice.random() < 0.8 for _ in range(n)], game.board.lit.dtype)
    classes = game.cast.classes.copy()
    for mover in game.cast.movers[: game.cast.pursuers]:
        kind = int(game.cast.types[mover.type_first].kind)
        classes.sight_mm[kind] = 0 if share == 0 else 10**9
        classes.glimpse[kind] = glimpse
    for array in (
        words,
        lit,
        classes,
    ):  # as all arrays of a game are: kernels would be compiled anew for others
        array.setflags(write=False)
    board = dataclasses.replace(game.compiled_board, board=game.board._replace(sight_bits=words, lit=lit))
    return dataclasses.replace(game, compiled_board=board, cast=game.cast._replace(classes=classes))


def certificate(game: Compiled, seconds: float = 20.0) -> dict[str, Any]:
    """The certificate of a bracket on a game."""
    return bound(game, seconds=seconds).certificate


def changed(told: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A certificate with other fields, and with the checksum that fits them."""
    return sealed({**told, **fields})
