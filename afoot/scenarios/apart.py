"""Starts from which nothing can come: evaders with no way to a goal, pursuers with no way to where evaders can be."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.rules.distance import UNREACHABLE
from afoot.scenarios.base import Problems
from afoot.scenarios.goals import Goals
from afoot.scenarios.model import Scenario
from afoot.scenarios.profiles import Profiles
from afoot.scenarios.references import Mover

Spreads = dict[int, tuple[Any, Any]]  # id of a mover's unit -> nodes [t], probabilities [t]


class Apart:
    """Looks over the starts of a cast on its board; classes that never move are not asked where they can go."""

    def __init__(
        self, scenario: Scenario, movers: list[Mover], spreads: Spreads, profiles: Profiles, hops: Any
    ) -> None:
        self._scenario, self._spreads, self._hops, self._hop_mm = scenario, spreads, hops, profiles.hop_mm
        self._profiles = dict(zip(scenario.classes, profiles.classes.profile.tolist(), strict=True))
        self._units = list({id(mover.unit): mover for mover in reversed(movers)}.values())[::-1]

    def check_evaders(self, goals: Goals, problems: Problems) -> None:
        """A problem for every evader that can reach no exit and no refuge of worth while another evader can, and a
        warning where that is so from some of its starts.
        """
        worth = np.concatenate([goals.exits.worth, goals.refuges.worth])
        reached_mm = goals.rows_mm[:, worth > 0]
        able = (reached_mm < UNREACHABLE).any(axis=1)
        chances = [(mover, *self._chances(mover, able)) for mover in self._of("evaders")]
        if not any(can for _, can, _ in chances):
            return  # there is no goal, or none that an evader can reach, which is told of the goal
        for mover, can, cannot in chances:
            path = (*mover.path, "start")
            if not can:
                fix = "Start it elsewhere, or put an exit where it can go."
                what = "a start from which no exit and no refuge of worth can be reached"
                problems.add(path, what, came=mover.name, expected="a way to one of them", fix=fix)
            elif cannot:
                what = f"from {100 * cannot:.3g} % of its starts an evader can reach no exit and no refuge of worth"
                problems.warn(path, what, came=mover.name)

    def check_pursuers(self, problems: Problems) -> None:
        """A problem where no pursuer can ever come to where an evader can be, a warning for each that cannot."""
        board = np.zeros(len(self._hops), bool)
        reach = {profile: board.copy() for profile in set(self._profiles.values())}
        for mover in self._units:
            if mover.team == "evaders":
                for profile in self._profiles_of(mover, moving=False):
                    reach[profile][self._spreads[id(mover.unit)][0]] = True
        haunts = board.copy()
        for profile, starts in reach.items():
            haunts |= self._spread(starts, profile, back=False)
        able = np.stack([self._spread(haunts, profile, back=True) for profile in range(len(self._hop_mm))])
        chances = [(mover, *self._chances(mover, able)) for mover in self._of("pursuers")]
        for mover, can, cannot in chances:
            path = (*mover.path, "start")
            if not any(one for _, one, _ in chances):
                what = "no pursuer can ever come to where an evader can be"
                fix = "Start one elsewhere; for pursuers that only watch, a class with ways: []."
                problems.add(path, what, came=mover.name, expected="a way there", fix=fix)
            elif cannot:
                where = f"{100 * cannot:.3g} % of its starts" if can else "its start"
                what = f"from {where} a pursuer can never come to where an evader can be"
                problems.warn(path, what, came=mover.name)

    def _of(self, team: str) -> list[Mover]:
        """A team's units that can move."""
        return [one for one in self._units if one.team == team and self._profiles_of(one)]

    def _profiles_of(self, mover: Mover, *, moving: bool = True) -> list[int]:
        """The profiles of the classes it may have, of those alone that can move if `moving`."""
        classes = self._scenario.classes
        names = [name for name, _ in mover.unit.classes()]
        return [self._profiles[name] for name in names if classes[name].ways or not moving]

    def _chances(self, mover: Mover, able: Any) -> tuple[float, float]:
        """The chances that it starts where it is able, and where it is not; able: bool [q, n]."""
        nodes, weights = self._spreads[id(mover.unit)]
        rows = [able[profile, nodes] for profile in self._profiles_of(mover)]
        can, cannot = (
            sum(float(weights[row].sum()) for row in side) for side in (rows, [~row for row in rows])
        )
        return can / (can + cannot), cannot / (can + cannot)

    def _spread(self, nodes: Any, profile: int, *, back: bool) -> Any:
        """bool [n]: where hops of a profile lead to from some nodes (bool [n]), or where they lead there from."""
        tails, slots = np.nonzero(self._hop_mm[profile] > 0)
        heads = self._hops[tails, slots]
        if back:
            tails, heads = heads, tails
        order = np.argsort(tails, kind="stable")
        first, heads = np.searchsorted(tails[order], np.arange(len(nodes) + 1)), heads[order]
        met, front = nodes.copy(), np.flatnonzero(nodes)
        while len(front):
            counts = first[front + 1] - first[front]
            places = np.repeat(first[front] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            front = np.unique(heads[places][~met[heads[places]]])
            met[front] = True
        return met
