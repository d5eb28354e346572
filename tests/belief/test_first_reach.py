"""What the evaders reach first, against plain Dijkstra over a graph of open hops, and against `contained`."""

from __future__ import annotations

import random
from math import ceil
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given, settings

from afoot.belief.first_reach import MOST_TICKS, FirstReach
from afoot.words import Status
from tests.laws.deceit_games import SEEDS
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit, random_ploys

FAR = 10**9
searched = settings(max_examples=25, deadline=None, derandomize=True, database=None)


def arrivals(setting: Setting, position: Any, mover: Any, within: set[int] | None = None) -> dict[int, int]:
    """Ticks until a mover stands on each node it can go to; it enters no node outside of `within`."""
    board, cast, _ = setting
    kind, graph = cast.classes[mover.kind], nx.DiGraph()
    begins = int(mover.hop_to if mover.remaining_mm > 0 else mover.node)
    graph.add_node(begins)
    for a in range(len(board.degree)):
        for slot in range(1, board.degree[a]):
            passage = cast.means.passage_of[a, slot]
            shut = passage >= 0 and position.tricks.doors[passage] != 0
            mm = int(cast.hop_mm[kind.profile, a, slot])
            if mm and not shut and (within is None or a in within):
                graph.add_edge(a, int(board.hops[a, slot]), mm=mm)
    found = nx.single_source_dijkstra_path_length(graph, begins, weight="mm")
    return {
        n: ceil((mm + max(int(mover.remaining_mm), 0)) / int(kind.speed_mm[2])) for n, mm in found.items()
    }


@searched
@given(setting=games_of_deceit(), seed=SEEDS)
def test_the_lead_is_that_of_plain_searches(setting: Setting, seed: int) -> None:
    dice, fast = random.Random(seed), Fast(setting, seed)
    first, cast = FirstReach(setting.board, setting.cast), setting.cast
    nodes = len(setting.board.degree)
    while not fast.over:
        movers = fast.position.movers
        theirs = dict.fromkeys(range(nodes), FAR)
        for mover in movers[: cast.pursuers]:
            if mover.status == Status.LIVE:
                for node, ticks in arrivals(setting, fast.position, mover).items():
                    theirs[node] = min(theirs[node], ticks)
        lead = np.zeros(nodes, np.int64)
        for mover in movers[cast.pursuers : cast.pursuers + cast.evaders]:
            if mover.status != Status.LIVE:
                continue
            ahead: set[int] = set()
            while True:  # the region grows until nothing new is reached within it
                own = arrivals(setting, fast.position, mover, ahead)
                wider = {node for node, ticks in own.items() if ticks < theirs[node]}
                if wider == ahead:
                    break
                ahead = wider
            for node in ahead:
                lead[node] = max(lead[node], theirs[node] - own[node])
        assert first.lead_ticks(fast.position).tolist() == np.minimum(lead, MOST_TICKS).tolist()
        fast.turn(random_ploys(dice, len(movers)))
