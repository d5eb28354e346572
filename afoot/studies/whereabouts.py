"""Where a node is, in words: at a named place, near one, or so far from it in a direction."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from afoot.scenarios import Compiled

FLOOR = 4  # a metre up or down counts as so many along the ground: the next floor is not near
INSIDE = 2  # and what lies behind a wall is so many times as far
AT_MM = 1_000
NEAR_MM = 60_000
FEW = 0.25  # where more of the nodes than this have names, a name is nothing to tell of
COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


class Whereabouts:
    """The named places of a game's board, its exits and refuges among them."""

    def __init__(self, game: Compiled) -> None:
        self._board = game.board
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
        found = self._nearest(node)
        return found[0] if found is not None and found[1] <= NEAR_MM else None

    def told(self, node: int) -> str:
        """Where a node is: `at the market`, `near the market`, `340 m north of the market`."""
        found = self._nearest(node)
        if found is None:
            x, y, z = (round(int(axis[node]) / 1000) for axis in self._axes)
            return f"at ({x}, {y})" if z == 0 else f"at ({x}, {y}, {z} m up)"
        name, gap_mm, (east, north) = found
        if gap_mm <= AT_MM:
            return f"at {with_article(name)}"
        if gap_mm <= NEAR_MM:
            return f"near {with_article(name)}"
        across_m = round(float(np.hypot(east, north)) / 10_000) * 10
        point = COMPASS[round(float(np.arctan2(north, east)) / (np.pi / 4)) % 8]
        return f"{across_m:,} m {point} of {with_article(name)}"

    @property
    def _axes(self) -> tuple[Any, Any, Any]:
        return self._board.x_mm, self._board.y_mm, self._board.z_mm

    @cached_property
    def _named(self) -> Any:
        return np.array(sorted(self.names), np.int64)

    def _nearest(self, node: int) -> tuple[str, float, tuple[float, float]] | None:
        """Name, distance with floors and walls counted, and how far the node lies east and north of it, in mm."""
        if node in self.names:
            return self.names[node], 0.0, (0.0, 0.0)
        if not self.names:
            return None
        east, north, up = (float(axis[node]) - axis[self._named] for axis in self._axes)
        gaps = np.hypot(np.hypot(east, north), FLOOR * up)
        gaps[self._board.domain[self._named] != self._board.domain[node]] *= INSIDE
        best = int(np.argmin(gaps))
        return self.names[int(self._named[best])], float(gaps[best]), (float(east[best]), float(north[best]))


def with_article(name: str) -> str:
    """`the market`, but `classroom 1`, `a7` and `Main Street` as they are."""
    return name if name[:1].isupper() or any(letter.isdigit() for letter in name) else f"the {name}"
