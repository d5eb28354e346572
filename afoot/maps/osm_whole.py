"""Signs that an OpenStreetMap file is not whole.

A .osm.pbf is a row of blocks and says nowhere how many: cut between two of them it reads like any other. Nodes come
first, then ways, then relations, so what a cut leaves behind are nodes of ways that are gone, and outlines of
relations that are gone. An extract's border leaves neither: of the nodes and outlines in it, it keeps what uses them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Of the nodes without a tag, of the ways without a tag, and of the highways. In the whole extracts of a town and of a
# country 2 nodes in 10,000 are on no way, and 1 outline in 12 lost its relation at the border; no highway had no node.
MOST_NODES, MOST_OUTLINES, MOST_STREETS = 0.01, 0.25, 0.1
_FIX = "Compare the file's size with the size at its source, or download it again."


@dataclass
class Signs:
    """What is counted while a file is read. used: members of its relations; on_way: nodes of its ways.

    Nodes are counted only where there are no relations at all, for ways that are gone take all relations with them.
    """

    relations: int = 0
    used: set[int] = field(default_factory=set)
    on_way: set[int] = field(default_factory=set)
    bare_nodes: int = 0
    lone_nodes: int = 0
    bare_ways: int = 0
    lone_ways: int = 0
    streets: int = 0
    empty_streets: int = 0

    def see_relation(self, relation: Any) -> None:
        self.relations += 1
        self.used.update(member.ref for member in relation.members if member.type == "w")

    def see_way(self, way: Any) -> None:
        if not self.relations:
            self.on_way.update(node.ref for node in way.nodes)
        if not len(way.tags):
            self.bare_ways += 1
            self.lone_ways += way.id not in self.used

    def see_node(self, node: Any) -> None:
        if not self.relations and not len(node.tags):
            self.bare_nodes += 1
            self.lone_nodes += node.id not in self.on_way

    def told(self) -> tuple[str, ...]:
        """What was seen of a cut, a sentence or two each."""
        found = []
        if self.lone_nodes > MOST_NODES * self.bare_nodes:
            found.append(
                f"the file may be cut short: {self.lone_nodes:,} of its {self.bare_nodes:,} nodes without a tag are "
                f"on no way, and it has no relations, which come last. {_FIX}"
            )
        elif self.lone_ways > MOST_OUTLINES * self.bare_ways:
            found.append(
                f"the file may be cut short: {self.lone_ways:,} of its {self.bare_ways:,} ways without a tag are in no "
                f"relation, as outlines are whose relations are missing. {_FIX}"
            )
        if self.empty_streets > MOST_STREETS * self.streets:
            found.append(
                f"the file may not be whole: of {self.empty_streets:,} of its {self.streets:,} highways it has no "
                "node. Export the ways with all their nodes."
            )
        return tuple(found)
