"""What a side's movers see from afar, besides others: places, and smoke, told from where they stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.contacts import NOWHERE
from afoot.rules.keen_eye import range_of
from afoot.rules.sight import in_line
from afoot.rules.smoke import sees_cloud
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT, acting, turns
from afoot.scenarios import Compiled
from afoot.words import Ability, Side, Status

LIVE = int(Status.LIVE)


def sight_mm(game: Compiled, kind: int, keen: int) -> int:
    """How far a mover of a class sees, in mm. keen: 1 while its keen eye is uncovered."""
    plain_mm, means = game.cast.classes[kind].sight_mm, game.cast.means
    if means is None:
        return int(plain_mm)
    eye = bool(keen) and bool(game.rules.keen_eye)
    return int(range_of(plain_mm, eye, means.abilities[kind, Ability.KEEN_EYE].range_mm))


def can_look(game: Compiled, status: Any, inside: Any) -> Any:
    """Whether who is on a side looks at all: on the board, and not behind a refuge's closed door. Arrays or numbers."""
    closed = 1 + np.flatnonzero(game.cast.refuges.open == 0)
    return (status == LIVE) & ~np.isin(inside, closed)


class _Post(NamedTuple):
    """Where a mover stood to look: int [ticks + 1] nodes, NOWHERE while it could not; and its keen eye, 0 or 1."""

    kind: int
    nodes: Any
    keen: Any


class Eyes:
    """Where a side's movers stood, for what can be seen from afar.

    tracks: mover's name -> field -> int32 [ticks + 1]. classes: by mover's name. own: columns of the side.
    """

    def __init__(
        self,
        game: Compiled,
        tracks: Mapping[str, Mapping[str, Any]],
        classes: Mapping[str, str],
        own: Iterable[int],
    ) -> None:
        self._game = game
        lookers = game.cast.pursuers + game.cast.evaders
        self._posts = []
        for mover in sorted(own):
            if mover < lookers:
                name = game.mover_names[mover]
                track = tracks[name]
                looks = can_look(game, track["status"], track["inside"])
                kind = game.class_names.index(classes[name])
                self._posts.append(_Post(kind, np.where(looks, track["node"], NOWHERE), track["keen"]))

    def first_in_line(self, node: int, tick: int) -> int | None:
        """The tick, if there is a line to a node in it, or None."""
        board = self._game.board

        def sees(kind: int, post: int, keen: int) -> bool:
            return bool(in_line(board.sight_bits, board.sight_start, board.sight_node, post, node))

        return self._first(sees, tick, tick + 1)

    def first_of_cloud(self, side: Side, node: int, radius_mm: int, tick: int, until_tick: int) -> int | None:
        """First tick in which this side knows of a cloud that the other raised in a tick, or None.

        Nobody needs a line to it, see docs/decisions/016-smoke-is-seen.md.
        """
        game, board = self._game, self._game.board
        if not game.rules.contacts:
            return None  # nobody looks

        def sees(kind: int, post: int, keen: int) -> bool:
            x, y = board.x_mm, board.y_mm
            range_mm = sight_mm(game, kind, keen)
            return bool(sees_cloud(x[post], y[post], x[node], y[node], range_mm, radius_mm))

        first = self._first(sees, tick if _sees_turns_of_other(game, side) else tick + 1, until_tick)
        return None if first is None else max(first, tick + 1)

    def _first(self, sees: Callable[[int, int, int], bool], tick: int, until_tick: int) -> int | None:
        """First tick of a span at which a mover of a class, at a node, with or without its keen eye, sees it."""
        found = []
        for post in self._posts:
            nodes, keen = post.nodes[tick:until_tick], post.keen[tick:until_tick]
            stands = np.unique(np.stack((nodes, keen))[:, nodes != NOWHERE], axis=1)
            for node, eye in stands.T.tolist():
                if sees(post.kind, node, eye):
                    found.append(tick + int(np.argmax((nodes == node) & (keen == eye))))
        return min(found, default=None)


def _sees_turns_of_other(game: Compiled, side: Side) -> bool:
    """Whether a side looks within the tick at what the other has done, because it has its turn after it."""
    others = EVADERS_ACT if side == Side.PURSUERS else PURSUERS_ACT
    moves = game.rules.moves
    return bool(turns(moves) > 1 and acting(moves, 0) == others)
