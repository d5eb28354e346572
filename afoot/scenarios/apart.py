"""Starts from which nothing can come: evaders at a goal or with no way to one, and sides with no way to each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.rules.distance import UNREACHABLE
from afoot.scenarios.base import Problems
from afoot.scenarios.goals import Goals
from afoot.scenarios.model import Scenario
from afoot.scenarios.profiles import Profiles
from afoot.scenarios.references import Mover

LIKELY = 0.05  # of starts drawn from many nodes one is a goal now and then
SURE = 1.0 - 1e-9

Spreads = dict[int, tuple[Any, Any]]  # id of a mover's unit -> nodes [t], probabilities [t]


def _called(mover: Mover) -> str:
    """What people call a unit: its name, of which a count of them share one."""
    unit = mover.unit
    return f"each of the {unit.count} {(unit.name or mover.team)!r}" if unit.count > 1 else repr(mover.name)


def _stated(mover: Mover) -> object:
    """How its start is stated, where that is a word or a few numbers."""
    start = mover.unit.start
    plain = (
        start.place,
        start.node,
        start.at,
        start.lonlat,
        start.area,
        "anywhere" if start.anywhere else None,
    )
    return next((value for value in plain if value is not None), None)


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
                what = f"from its start {_called(mover)} can reach no exit and no refuge of worth"
                problems.add(path, what, came=_stated(mover), expected="a way to one of them", fix=fix)
            elif cannot:
                where = f"{100 * cannot:.3g} % of its starts"
                what = f"from {where} {_called(mover)} can reach no exit and no refuge of worth"
                problems.warn(path, what, came=_stated(mover))

    def check_at_goals(self, goals: Goals, problems: Problems) -> None:
        """A warning for every evader that is likely to start on an exit or a refuge."""
        for mover in self._of("evaders"):
            nodes, weights = self._spreads[id(mover.unit)]
            for column, end in (
                (goals.marks.exit, "an exit: it escapes"),
                (goals.marks.refuge, "a refuge: it goes in"),
            ):
                share = float(weights[column[nodes] >= 0].sum())
                if share >= LIKELY:
                    where = "starts" if share > SURE else f"starts with a chance of {100 * share:.3g} %"
                    what = f"{_called(mover)} {where} on {end} in the first tick, unless it leaves"
                    problems.warn(
                        (*mover.path, "start"), what, came=_stated(mover), fix="Start it elsewhere."
                    )

    def check_reached(self, reach_hops: int, problems: Problems) -> None:
        """A warning for every evader to whose start no pursuer that moves can ever come. reach_hops: of a capture."""
        pursuers, evaders = self._from_starts("pursuers"), self._of("evaders")
        if not self._of("pursuers"):
            return  # they only watch
        for _ in range(reach_hops):
            pursuers[self._hops[pursuers]] = True
        for mover in evaders:
            nodes, weights = self._spreads[id(mover.unit)]
            share = float(weights[~pursuers[nodes]].sum())
            if share <= 0:
                continue
            safe = np.zeros(len(self._hops), bool)
            safe[nodes[~pursuers[nodes]]] = True
            met = any(self._spread(safe, p, back=False)[pursuers].any() for p in self._profiles_of(mover))
            where = "the start" if share > SURE else f"{100 * share:.3g} % of the starts"
            end = "it is safe while it stays there" if met else "nor to where it can go from there"
            what = f"no pursuer can ever come to {where} of {_called(mover)}: {end}"
            problems.warn((*mover.path, "start"), what, came=_stated(mover))

    def check_pursuers(self, problems: Problems) -> None:
        """A problem where no pursuer can ever come to where an evader can be, a warning for each that cannot."""
        haunts = self._from_starts("evaders")
        able = np.stack([self._spread(haunts, profile, back=True) for profile in range(len(self._hop_mm))])
        chances = [(mover, *self._chances(mover, able)) for mover in self._of("pursuers")]
        for mover, can, cannot in chances:
            path = (*mover.path, "start")
            if not any(one for _, one, _ in chances):
                what = f"no pursuer can ever come to where an evader can be, and so cannot {_called(mover)}"
                fix = "Start one elsewhere; for pursuers that only watch, a class with ways: []."
                problems.add(path, what, came=_stated(mover), expected="a way there", fix=fix)
            elif cannot:
                where = f"{100 * cannot:.3g} % of its starts" if can else "its start"
                what = f"from {where} {_called(mover)} can never come to where an evader can be"
                problems.warn(path, what, came=_stated(mover))

    def _from_starts(self, team: str) -> Any:
        """bool [n]: the starts of a team and all that can be reached from them, each class by its own ways."""
        reach = {profile: np.zeros(len(self._hops), bool) for profile in set(self._profiles.values())}
        for mover in self._units:
            if mover.team == team:
                for profile in self._profiles_of(mover, moving=False):
                    reach[profile][self._spreads[id(mover.unit)][0]] = True
        found = np.zeros(len(self._hops), bool)
        for profile, starts in reach.items():
            found |= self._spread(starts, profile, back=False)
        return found

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
