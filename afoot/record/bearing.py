"""How movers carry themselves, told from where they stand and what their policies remember: who goes after a decoy,
who has lost its leader, who stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.game.observe import slots_seen_by
from afoot.policies.evidence import CHASED
from afoot.policies.follow import PHASE
from afoot.policies.guard import POST, TARGET
from afoot.policies.mind import AIM
from afoot.record.look import Look, Told
from afoot.rules.contacts import NOWHERE
from afoot.rules.follow import TRAILING
from afoot.rules.turns import PURSUERS_ACT, acting
from afoot.scenarios import Compiled
from afoot.words import Policy, Side, Status

LIVE = int(Status.LIVE)
REST_S = 60  # who stays so long has rested


def parted(game: Compiled, before: Look, after: Look) -> Iterator[Told]:
    """Followers that have given their leader up for lost, and those that have it again."""
    phases = before.memo[:, :, PHASE], after.memo[:, :, PHASE]
    follows = game.cast.movers.policy == Policy.FOLLOW
    for row, column in np.argwhere(((phases[0] == TRAILING) != (phases[1] == TRAILING)) & follows):
        word = "rejoined" if phases[1][row, column] == TRAILING else "parted"
        yield Told(int(row), int(column), word, {}, int(game.cast.movers.leader[column]))


class FollowedLog:
    """Tells once of every pursuer and decoy sent that the pursuer goes by a contact with that decoy.

    That is so where its policy has just made up its mind to go to a contact, or to a post against one, and the source
    of that contact is the decoy, which is out.
    """

    def __init__(self, game: Compiled) -> None:
        self._game = game
        self._told: set[tuple[int, int, int, int]] = set()  # row, pursuer, decoy, until when the decoy is out

    def see(self, before: Look, after: Look) -> Iterator[Told]:
        """Those who have begun to in the turn between two looks."""
        cast = self._game.cast
        if before.tricks is None or not cast.decoys:
            return
        first = cast.pursuers + cast.evaders
        out = (before.movers.status[:, first : first + cast.decoys] == LIVE).any(axis=1)
        for row in np.flatnonzero(out & (before.over == 0)).tolist():
            if not acting(self._game.rules.moves, int(before.turn[row])) & PURSUERS_ACT:
                continue
            for i in range(cast.pursuers):
                decoy = self._after_decoy(before, after, row, i)
                if decoy < 0:
                    continue
                sent = (row, i, decoy, int(before.tricks.decoys.until_tick[row, decoy - first]))
                if sent not in self._told:
                    self._told.add(sent)
                    sender = int(before.tricks.decoys.sender[row, decoy - first])
                    more = {"sender": self._game.mover_names[sender]}
                    yield Told(row, i, "decoy_followed", more, decoy)

    def _after_decoy(self, before: Look, after: Look, row: int, i: int) -> int:
        """Column of the decoy by whose contact a pursuer goes, or -1."""
        mover, memo, cast = before.movers[row, i], after.memo[row, i], self._game.cast
        if mover.status != LIVE or mover.remaining_mm > 0:
            return -1
        guards = memo[POST] > 0 and memo[AIM] == memo[POST] and cast.movers[i].policy != Policy.FOLLOW
        for stated, by_post in ((int(memo[TARGET]), True), (int(memo[CHASED]), False)):
            slot = slots_seen_by(cast, Side.PURSUERS)[0] + stated - 1
            if stated == 0 or (by_post and not guards):
                continue
            node = _news_node(before, row, i, slot)
            column = int(before.targets[row, slot])
            out = column >= cast.pursuers + cast.evaders and before.movers.status[row, column] == LIVE
            is_decoy = out and column < cast.pursuers + cast.evaders + cast.decoys
            if is_decoy and node != NOWHERE and (by_post or memo[AIM] == node + 1):
                return column
        return -1


def _news_node(look: Look, row: int, i: int, slot: int) -> int:
    """Where a pursuer's newest news of a slot has its source: its own, or what its team knows."""
    own, known = look.contacts[row, i, slot], look.known[row, slot]
    return int(own.node if own.tick >= known.tick else known.node)


class RestLog:
    """Tells of pursuers and evaders that stayed at a node for REST_S or longer, once they no longer do."""

    def __init__(self, game: Compiled, start: Look) -> None:
        self._least = max(1, round(REST_S / game.tick_s))
        self._lookers = game.cast.pursuers + game.cast.evaders
        self._since = np.repeat(start.tick[:, None], self._lookers, axis=1)

    def see(self, before: Look, after: Look) -> Iterator[Told]:
        """Rests that have ended in the turn between two looks, or with the chase."""
        was, now = before.movers[:, : self._lookers], after.movers[:, : self._lookers]
        stood = (was.status == LIVE) & (was.remaining_mm == 0)
        stays = stood & (now.status == LIVE) & (now.remaining_mm == 0) & (now.node == was.node)
        ends = ((after.over != 0) & (before.over == 0))[:, None]
        # An outcome at the horizon is of the tick that is not played any more.
        to_the_end = stays | (now.end_tick == after.tick[:, None])
        until = np.where(to_the_end, after.tick[:, None], before.tick[:, None])
        rested = until - self._since
        for row, column in np.argwhere(stood & (~stays | ends) & (rested >= self._least)):
            more: dict[str, Any] = {
                "since_tick": int(self._since[row, column]),
                "ticks": int(rested[row, column]),
            }
            tick, node = int(until[row, column]), int(was.node[row, column])
            yield Told(int(row), int(column), "rest", more, tick=tick, node=node)
        self._since = np.where(stays, self._since, after.tick[:, None])
