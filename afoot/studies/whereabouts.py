"""Where a node is, in words: at, in or on a named place, near one, or on a street so far from one in a direction."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from afoot.scenarios import Compiled
from afoot.words import Going

FLOOR = 4  # a metre up or down counts as so many along the ground: the next floor is not near
INSIDE = 2  # and what lies behind a wall is so many times as far
AT_MM = 1_000
NEAR_MM = 60_000
MANY_EXITS = 12  # of so many that a map ends in, none is a landmark
FEW = 0.25  # where more of the nodes than this have names, a name is nothing to tell of
# Which word goes with a place is seen from the last word of its name that is listed here, else from the ground.
WORDS = {
    "at": "corner crossing door end entrance exit gate lookout mid middle nurse turn steps station stop",
    "on": "bridge escape ledge platform roof roofs stairs street road terrace top",
    "in": "alley alleys classroom closet garden hall lounge market park room shelter square store stores tunnel ward "
    "wood woods yard",
}
WORD_OF = {noun: word for word, nouns in WORDS.items() for noun in nouns.split()}
HEIGHTS = (Going.ROOF, Going.JUMP)
COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


class Whereabouts:
    """The named places of a game's board, its exits and refuges among them."""

    def __init__(self, game: Compiled) -> None:
        self._game, self._board = game, game.board
        names = {node: name for name, node in reversed(list(game.compiled_board.names.items()))}
        for rows, named in ((game.cast.exits, game.exit_names), (game.cast.refuges, game.refuge_names)):
            for row, name in zip(rows, named, strict=True):
                names.setdefault(int(row.node), name)
        self.names = names

    @property
    def are_few(self) -> bool:
        """Whether it says something that somebody is at a named place."""
        return len(self.names) <= FEW * len(self._board.degree)

    def name(self, node: int) -> str | None:
        """What to call the named place nearest to a node, if there is one that is near."""
        found = self._nearest(node, self._named)
        return found[0] if found is not None and found[1] <= NEAR_MM else None

    def told(self, node: int) -> str:
        """Where a node is: `in the market`, `near the market`, `at the corner of High Street and Mill Lane`, `on Mill
        Lane (340 m north of the market)`, `340 m north of the market`.
        """
        found = self._nearest(node, self._named)
        if found is None:
            x, y, z = (round(int(axis[node]) / 1000) for axis in self._axes)
            return f"at ({x}, {y})" if z == 0 else f"at ({x}, {y}, {z} m up)"
        name, gap_mm, _ = found
        if gap_mm <= AT_MM:
            return f"{self._word(node, name)} {with_article(name)}"
        far, street = self._far(node), self._street(node)
        if far.startswith("near") or street is None:
            return f"near {with_article(name)}" if gap_mm <= NEAR_MM else far
        return street if street.startswith("at the corner") else f"{street} ({far})"

    def _street(self, node: int) -> str | None:
        """The street that a node lies on, the corner of two, or the street that it lies by."""
        streets, spot = self._game.streets, [float(axis[node]) for axis in self._axes]
        if streets is None:
            return None
        found = streets.at(spot)
        if len(found) > 1:
            return f"at the corner of {with_article(found[0])} and {with_article(found[1])}"
        outdoors = self._board.domain[node] == 0
        if found:
            word = WORD_OF.get(found[0].lower().split()[-1], "on" if outdoors else "in")
            return f"{word} {with_article(found[0])}"
        beside = streets.beside(spot) if outdoors else None
        return None if beside is None else f"by {with_article(beside)}"

    def _far(self, node: int) -> str:
        """How far a node lies from the nearest landmark, and in which direction, or that it is near."""
        found = self._nearest(node, self._landmarks)
        assert found is not None  # there are names
        name, gap_mm, (east, north) = found
        if gap_mm <= NEAR_MM:
            return f"near {with_article(name)}"
        across_m = round(float(np.hypot(east, north)) / 10_000) * 10
        point = COMPASS[round(float(np.arctan2(north, east)) / (np.pi / 4)) % 8]
        return f"{across_m:,} m {point} of {with_article(name)}"

    def _word(self, node: int, name: str) -> str:
        """At, in or on: by what the place is called, else by what it is."""
        for noun in reversed(name.lower().split()):
            if noun in WORD_OF:
                return WORD_OF[noun]
        ground = set(self._board.going[node, 1 : self._board.degree[node]].tolist())
        if name[-1:].isdigit() or not ground:
            return "at"
        if ground <= set(HEIGHTS):
            return "on"
        return "in" if self._board.domain[node] != 0 or ground == {Going.WOODS} else "at"

    @property
    def _axes(self) -> tuple[Any, Any, Any]:
        return self._board.x_mm, self._board.y_mm, self._board.z_mm

    @cached_property
    def _named(self) -> Any:
        return np.array(sorted(self.names), np.int64)

    @cached_property
    def _landmarks(self) -> Any:
        """Named nodes to tell directions by: not the exits where there are many, if there is anything else."""
        exits = set(self._game.cast.exits.node.tolist())
        others = [node for node in self._named.tolist() if node not in exits]
        return np.array(others, np.int64) if others and len(exits) > MANY_EXITS else self._named

    def _nearest(self, node: int, named: Any) -> tuple[str, float, tuple[float, float]] | None:
        """Of some named nodes the nearest one's name, its distance with floors and walls counted, and how far the node
        lies east and north of it, in mm.
        """
        if not len(named):
            return None
        east, north, up = (float(axis[node]) - axis[named] for axis in self._axes)
        gaps = np.hypot(np.hypot(east, north), FLOOR * up)
        gaps[self._board.domain[named] != self._board.domain[node]] *= INSIDE
        gaps[named == node] = -1.0  # whatever else may lie at the same spot
        best = int(np.argmin(gaps))
        return self.names[int(named[best])], float(gaps[best]), (float(east[best]), float(north[best]))


def with_article(name: str) -> str:
    """`the market`, but `classroom 1`, `a7` and `Main Street` as they are."""
    return name if name[:1].isupper() or any(letter.isdigit() for letter in name) else f"the {name}"


def bare(place: str) -> str:
    """A place as `told` says it, to stand behind another preposition."""
    return place.split(" ", 1)[1] if place.split(" ", 1)[0] in WORDS else place
