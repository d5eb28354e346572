"""mesa 3: four pursuers and four evaders walk at random on the benches' town; one step = all have moved.

The same game as afoot's rules only without contacts: simultaneous moves, stay included, captured on the
same node or by crossing on a street, a new chase when no evader is left or at the horizon. Random draws are
Python's own, so chases differ one by one. Both of mesa's graph spaces are measured, used as its manual uses
them; going past them with a table of neighbours gained less than a fifth.

argv[1]: a JSON file with `nodes` and `edges`.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from peer_timing import rate, report, take_cores

take_cores()

import mesa  # noqa: E402
import networkx as nx  # noqa: E402
from mesa.discrete_space import CellAgent, Network  # noqa: E402
from mesa.space import NetworkGrid  # noqa: E402

PURSUERS, EVADERS, HORIZON, STEPS = 4, 4, 600, 2_000
STEP = (
    "one model.step(): 8 agents hop at random on a 2,000-node graph, captures checked; nobody looks, "
    "nothing is observed"
)


class GridWalker(mesa.Agent):
    """A mover on a NetworkGrid, written as mesa's manual writes it."""

    def start(self) -> None:
        self.was = self.random.randrange(self.model.nodes)
        self.model.space.place_agent(self, self.was)

    def move(self) -> None:
        self.was = self.pos
        around = self.model.space.get_neighborhood(self.pos, include_center=True)
        self.model.space.move_agent(self, self.random.choice(around))

    @property
    def at(self) -> int:
        return self.pos


class CellWalker(CellAgent):
    """A mover on a discrete_space.Network, written as mesa's manual writes it."""

    def start(self) -> None:
        self.was = self.random.randrange(self.model.nodes)
        self.cell = self.model.space[self.was]

    def move(self) -> None:
        self.was = self.cell.coordinate
        self.cell = self.cell.get_neighborhood(include_center=True).select_random_cell()

    @property
    def at(self) -> int:
        return self.cell.coordinate


class Chase(mesa.Model):
    """Random walk pursuit; `step` is one tick."""

    def __init__(self, graph: nx.Graph, walker: type, space: Any) -> None:
        super().__init__(rng=0)
        self.nodes = graph.number_of_nodes()
        self.space, self.walker = space, walker
        self.captured = self.chases = 0
        self.begin()

    def begin(self) -> None:
        self.clear_board()
        movers = [self.walker(self) for _ in range(PURSUERS + EVADERS)]
        for mover in movers:
            mover.start()
        self.pursuers, self.evaders = movers[:PURSUERS], movers[PURSUERS:]
        self.until = self.steps + HORIZON
        self.chases += 1

    def clear_board(self) -> None:
        self.remove_all_agents()

    def take(self, evader: Any) -> None:
        evader.remove()

    def step(self) -> None:
        self.agents.do("move")
        here = [(pursuer.was, pursuer.at) for pursuer in self.pursuers]
        for evader in list(self.evaders):
            was, at = evader.was, evader.at
            for from_node, to_node in here:
                if to_node == at or (from_node == at and to_node == was):
                    self.evaders.remove(evader)
                    self.take(evader)
                    self.captured += 1
                    break
        if not self.evaders or self.steps >= self.until:
            self.begin()


class GridChase(Chase):
    """A NetworkGrid does not notice that an agent has left the model."""

    def clear_board(self) -> None:
        for agent in self.agents:
            if agent.pos is not None:
                self.space.remove_agent(agent)
        super().clear_board()

    def take(self, evader: Any) -> None:
        self.space.remove_agent(evader)
        super().take(evader)


def main() -> None:
    stated = json.loads(Path(sys.argv[1]).read_text())
    graph = nx.Graph()
    graph.add_nodes_from(range(stated["nodes"]))
    graph.add_edges_from(stated["edges"])
    measured = []
    for name, model in (
        ("mesa 3, NetworkGrid", GridChase(graph, GridWalker, NetworkGrid(graph))),
        ("mesa 3, discrete_space", Chase(graph, CellWalker, Network(graph, random=random.Random(0)))),
    ):

        def play(model: Chase = model) -> int:
            for _ in range(STEPS):
                model.step()
            return STEPS

        sides = [PURSUERS, EVADERS]
        about = {
            "name": name,
            "version": mesa.__version__,
            "movers": sum(sides),
            "sides": sides,
            "step": STEP,
        }
        measured.append({**about, **rate(play)})
    report(measured)


if __name__ == "__main__":
    main()
