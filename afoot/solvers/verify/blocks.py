"""What an evader gets against plans of several ticks, and what the pursuers know when they read one off.

They know where the evader showed itself or, where it moves first and somebody of the team sees it come to a stand,
where it has gone. Which of the two it was they are not told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.cast import ALWAYS
from afoot.rules.sight import beside, in_line, light_enough, within_mm
from afoot.scenarios import Compiled
from afoot.solvers.verify.ground import starts_of
from afoot.solvers.verify.little import Little, outcome, team_after
from afoot.words import Moves

NEVER_BEST = np.iinfo(np.int64).min


class Seen(NamedTuple):
    """bool [p, n] by the team and the evader's node: whether they may see it there before they move, and surely do."""

    may: Any
    surely: Any


def seen_moving(little: Little) -> Seen | None:
    """What the pursuers see of the evader's move in the same tick. None where it does not move before them."""
    game = little.game
    if game.rules.moves != Moves.EVADERS_FIRST:
        return None
    may, surely = np.zeros(little.holds.shape, bool), np.zeros(little.holds.shape, bool)
    for i in range(little.nodes.shape[1]):
        eye = game.cast.classes[starts_of(game, i)[0].kind]
        view = in_view(game, int(eye.sight_mm))[little.nodes[:, i]]
        may |= view & (eye.glimpse > 0)
        surely |= view & (eye.glimpse >= ALWAYS)
    return Seen(may, surely)


def in_view(game: Compiled, sight_mm: int) -> Any:
    """bool [n, n] whether one that stands on a node can see one on another: line, light and range, by the rules."""
    board, n = game.board, len(game.board.degree)

    def seen(viewer: int, target: int) -> bool:
        touching = beside(board.hops, board.degree, viewer, target)
        at = [(board.x_mm[node], board.y_mm[node]) for node in (viewer, target)]
        return bool(
            in_line(board.sight_bits, board.sight_start, board.sight_node, viewer, target)
            and light_enough(board.lit[target], touching)
            and within_mm(*at[0], *at[1], sight_mm)
        )

    return np.array([[seen(viewer, target) for target in range(n)] for viewer in range(n)])


def worst_known(seen: Seen | None, at: tuple[Any, Any, Any], payoff: Callable[[Any], Any]) -> Any:
    """Payoffs by what the pursuers know of where the evader is; the most of them where luck decides what they know.

    at: arrays of teams, and of the evader's nodes before and after its first move. payoff: of the node they know.
    """
    team, was, now = at
    if seen is None:
        return payoff(was)
    before = np.where(seen.surely[team, now], NEVER_BEST, payoff(was))
    return np.maximum(before, np.where(seen.may[team, now], payoff(now), NEVER_BEST))


def block_payoffs(little: Little, seen: Seen | None, plans: Any, later: Any) -> Any:
    """Payoffs at a block's beginning. plans: [p, n, ticks, k] slots, by the team and where it knows the evader."""
    teams, n, ticks = plans.shape[:3]
    where = [np.broadcast_to(np.arange(teams)[:, None], (teams, n))]  # teams at each tick of the block
    for tick in range(ticks):
        where.append(team_after(little, plans[:, :, tick], where[-1]))
    if ticks == 1:
        return _first_tick(little, seen, where[1], lambda known: later)
    value = later[where[ticks]]  # [p, known, now]
    rows = np.broadcast_to(np.arange(n), (teams, n, n))
    for tick in range(ticks - 1, 0, -1):
        before, after = where[tick][..., None], where[tick + 1][..., None]
        best: Any = None
        for slot in range(little.evader_to.shape[1]):
            now = np.broadcast_to(little.evader_to[:, slot], (teams, n, n))
            ends = outcome(little, (before, after, rows, now), _Follow(value, now))
            best = ends if best is None else np.maximum(best, ends)
        value = best
    return _first_tick(little, seen, where[1], lambda known: _Known(value, known))


def _first_tick(little: Little, seen: Seen | None, after: Any, follow: Callable[[Any], Any]) -> Any:
    """Payoffs at a block's beginning. after: [p, n] the team a tick later, by the team before and where it knows the
    evader; follow: what follows, by the latter."""
    team, was = (
        np.broadcast_to(one, little.holds.shape) for one in np.ix_(*map(np.arange, little.holds.shape))
    )
    best: Any = None
    for slot in range(little.evader_to.shape[1]):
        now = little.evader_to[:, slot][was]

        def payoff(known: Any, now: Any = now) -> Any:
            return outcome(little, (team, after[team, known], was, now), follow(known))

        ends = worst_known(seen, (team, was, now), payoff)
        best = ends if best is None else np.maximum(best, ends)
    return best


class _Follow:
    """What follows within a block, where a payoff hangs on what was known at its beginning as well."""

    def __init__(self, value: Any, now: Any) -> None:
        self._value, self._now = value, now

    def __getitem__(self, at: Any) -> Any:
        return np.take_along_axis(self._value, self._now, axis=2)


class _Known:
    """The same after the first tick. value: [p, known, now], p the team before it; known: [p, n]."""

    def __init__(self, value: Any, known: Any) -> None:
        self._value, self._known = value, known

    def __getitem__(self, at: Any) -> Any:
        return self._value[np.arange(len(self._value))[:, None], self._known, at[1]]
