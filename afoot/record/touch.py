"""Who had whom within reach: asked of the rules once more, for what State does not keep."""

from __future__ import annotations

from typing import Any

from afoot.record.look import Look
from afoot.record.rows import NOBODY
from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.rules.passage import Gates
from afoot.rules.refuge import shielded
from afoot.scenarios import Compiled
from afoot.words import Side, Status


def captor(game: Compiled, before: Look, after: Look, row: int, column: int) -> tuple[int, dict[str, Any]]:
    """The pursuer that took an evader, and particulars; nobody where it gave itself up for want of supplies."""
    was, evader = before.movers[row, column], after.movers[row, column]
    # Who came onto the board at the end of the tick took nobody in it.
    live = [i for i in range(game.cast.pursuers) if before.movers[row, i].status == Status.LIVE]
    for i in live if game.rules.crossing else ():
        if _met(after.movers[row, i], evader, int(evader.end_tick)):
            return i, {"crossing": True}
    # Its end has cleared which refuge it was in. It was in it still if it stood where it had stood.
    inside = int(was.inside) if was.node == evader.node == evader.hop_to else 0
    if not shielded(inside, int(game.cast.refuges[inside - 1].open) if inside else 1):
        for i in live:
            if _holds(game, _gates(game, before, row), after.movers[row, i], evader):
                return i, {}
    return NOBODY, {"supplies": "none"}


def who_touched(game: Compiled, before: Look, after: Look, row: int, index: int) -> int:
    """The mover that had the decoy of this number within reach, or met it, in the turn between; NOBODY for none."""
    cast = game.cast
    both, tick = cast.pursuers + cast.evaders, int(before.tick[row])
    decoy = after.movers[row, both + index]
    of_evaders = cast.means.decoy_side[index] != Side.PURSUERS
    for i in range(cast.pursuers) if of_evaders else range(cast.pursuers, both):
        mover = after.movers[row, i]
        # Captures come first, and who is taken dispels nothing.
        if before.movers[row, i].status != Status.LIVE or mover.status == Status.CAPTURED:
            continue
        if (game.rules.crossing and _met(mover, decoy, tick)) or _holds(
            game, _gates(game, before, row), mover, decoy
        ):
            return i
    return NOBODY


def _gates(game: Compiled, seen: Look, row: int) -> Gates | None:
    """The passages as they stood when captures were checked: work is done only after that."""
    if seen.tricks is None:
        return None
    return Gates(game.cast.means.passage_of, seen.tricks.doors[row])


def _holds(game: Compiled, gates: Gates | None, pursuer: Any, evader: Any) -> bool:
    """Whether a mover that is not in transit has another within reach."""
    board, cast = game.board, game.cast
    profile, nodes = int(cast.classes[pursuer.kind].profile), (int(pursuer.node), int(evader.node))
    return bool(can_capture(int(pursuer.remaining_mm))) and bool(
        within_reach(board.hops, board.degree, cast.hop_mm, gates, profile, *nodes, game.rules.reach_hops)
    )


def _met(pursuer: Any, evader: Any, tick: int) -> bool:
    """Whether a mover and one that is gone since this tick were on one hop in opposite directions within it."""
    hops = (int(node) for node in (pursuer.hop_from, pursuer.hop_to, evader.hop_from, evader.hop_to))
    if not crossed(*hops) or not on_hop(int(pursuer.remaining_mm), int(pursuer.arrive_tick), tick):
        return False
    # Its end has cleared what it had left of its hop; who is in transit is not where its hop leads.
    return bool(on_hop(int(evader.node != evader.hop_to), int(evader.arrive_tick), tick))
