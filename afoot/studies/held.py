"""`held`: a certificate's controllers play in the simulator against built-in policies, each against its own end.

What is certified is checked by `afoot verify`. This is a look from the other side: the same game as everybody plays it,
sampled. A controller of the lower end may do no worse against any policy than it claims, and no policy better than the
upper end against the certificate's evaders, within the intervals of a sample.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from afoot.game.observe import Observation
from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled
from afoot.solvers.verify.form import unpack
from afoot.solvers.verify.positions import CHANCES
from afoot.studies.outside import PythonPolicy
from afoot.studies.run import run
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Gait

RUN = int(Gait.RUN)
NEEDS_MORE = ("story", "orders")  # a scenario's own story, and orders from outside
Slots = Callable[[Observation], Any]


@dataclass(frozen=True)
class Held:
    """A controller against one policy. Payoffs are the evaders', in worth."""

    side: str  # lower or upper
    policy: str
    certified: float  # at most for the lower end, at least for the upper
    mean: float
    low: float  # of the mean's 95 % interval
    high: float

    @property
    def holds(self) -> bool:
        """Whether the sample agrees with what is certified, within its interval."""
        return self.low <= self.certified if self.side == "lower" else self.high >= self.certified


def held(certificate: Mapping[str, Any], game: Compiled, *, chases: int = 200, seed: int = 1) -> list[Held]:
    """Play each end's controller, unless it is trivial, against all policies of the other side."""
    found = []
    for side, policies in (("lower", EVADER_POLICIES), ("upper", PURSUER_POLICIES)):
        controller = controller_of(certificate, side, game)
        if controller is None:
            continue
        certified = float(Fraction(certificate[side]["payoff"])) / 1000
        for name in (policy.name.lower() for policy in policies):
            if name in NEEDS_MORE:
                continue
            own: dict[str, Any] = {"pursuers": controller, "evaders": name}
            if side == "upper":
                own = {"pursuers": name, "evaders": controller}
            payoff = run(game, chases=chases, seed=seed, **own).payoff
            mean, low, high = (float(payoff[word] or 0.0) for word in ("mean", "low", "high"))
            found.append(Held(side, name, certified, mean, low, high))
    return found


def controller_of(certificate: Mapping[str, Any], side: str, game: Compiled) -> PythonPolicy | None:
    """An end's controller as a policy that goes by observations alone; None where the end is trivial."""
    end = certificate[side]
    makers: dict[str, Callable[[Any, Compiled], Slots]] = {
        "posts": _posts,
        "walks": _walks,
        "plans": _plans,
        "moves": _moves,
        "mixed": _mixed_team if side == "lower" else _mixed_evader,
    }
    if end["kind"] not in makers:
        return None
    slots = makers[end["kind"]](end, game)

    def certified(seen: Observation, game: Compiled) -> tuple[Any, Any]:
        return slots(seen), RUN

    return certified


def _now(seen: Observation) -> int:
    """The tick, which is the same in all chases of a batch that go on."""
    return int(np.max(seen.tick))


def _slots_along(game: Compiled, kind: int, pairs: Sequence[Sequence[int]]) -> Any:
    """int64 [n] the slot to take from each node that a class goes on from; 0 from all others."""
    profile, means = int(game.cast.classes[kind].profile), game.cast.means
    out = np.zeros(len(game.board.degree), np.int64)
    for node, to in pairs:
        for slot in range(1, int(game.board.degree[node])):
            gated = means is not None and means.passage_of[node, slot] >= 0
            if game.board.hops[node, slot] == to and game.cast.hop_mm[profile, node, slot] > 0 and not gated:
                out[node] = slot
                break
    return out


def _posts(end: Any, game: Compiled) -> Slots:
    kinds = range(len(game.cast.classes))
    onward = np.stack([[_slots_along(game, kind, post["next"]) for kind in kinds] for post in end["posts"]])

    def slots(seen: Observation) -> Any:
        movers = seen.movers
        return onward[np.arange(movers.shape[1])[None], movers.kind, movers.node]

    return slots


def _walks(end: Any, game: Compiled) -> Slots:
    """Which walk is whose hangs on the start, which a mind has to remember."""
    starts = [{(walk["class"], walk["path"][0]): i for i, walk in enumerate(own, 1)} for own in end["walks"]]
    tables = [np.stack([np.zeros(len(game.board.degree), np.int64), *(_along(game, walk) for walk in own)])
              for own in end["walks"]]  # fmt: skip
    mind: dict[str, Any] = {}

    def slots(seen: Observation) -> Any:
        own = range(seen.movers.shape[1])
        kind, node = seen.movers.kind.astype(int), seen.movers.node.astype(int)
        if _now(seen) == 0:
            mind["walk"] = np.array(
                [[starts[e].get((row[e], at[e]), 0) for e in own] for row, at in zip(kind, node, strict=True)]
            )
        return np.stack([tables[e][mind["walk"][:, e], node[:, e]] for e in own], axis=1)

    return slots


def _along(game: Compiled, walk: Any) -> Any:
    return _slots_along(game, walk["class"], list(itertools.pairwise(walk["path"])))


def _team(nodes: Any, n: int) -> Any:
    """Number of a team by its pursuers' nodes [c, k]."""
    out = np.zeros(len(nodes), np.int64)
    for i in range(nodes.shape[1]):
        out = out * n + nodes[:, i].astype(np.int64)
    return out


def _shape(game: Compiled) -> tuple[int, int]:
    n = len(game.board.degree)
    return n**game.cast.pursuers, n


def _plans(end: Any, game: Compiled) -> Slots:
    period, k = int(end["period"]), game.cast.pursuers
    table = unpack(end["table"], "lower.table", (end["phases"], *_shape(game), period, k), "u1")
    n, mind = len(game.board.degree), {"plans": np.zeros((0, period, k), np.int64)}

    def slots(seen: Observation) -> Any:
        tick = _now(seen)
        if tick % period == 0:
            known = np.where(seen.known.tick[:, 0] > NEVER, seen.known.node[:, 0], 0)
            phase = tick // period if len(table) > 1 else 0
            mind["plans"] = table[min(phase, len(table) - 1)][_team(seen.movers.node, n), known].astype(
                np.int64
            )
        return mind["plans"][:, tick % period]

    return slots


def _positions_seen(seen: Observation, game: Compiled) -> tuple[Any, Any]:
    """Team and own node as an evader knows them that sees all."""
    nodes = np.where(seen.known.tick > NEVER, seen.known.node, 0)
    return _team(nodes, len(game.board.degree)), seen.movers.node[:, 0]


def _moves(end: Any, game: Compiled) -> Slots:
    table = unpack(end["table"], "upper.table", (end["phases"], *_shape(game)), "u1")

    def slots(seen: Observation) -> Any:
        tick = min(_now(seen), len(table) - 1)
        return table[tick][_positions_seen(seen, game)].astype(np.int64)[:, None]

    return slots


def _mixed_team(end: Any, game: Compiled) -> Slots:
    s, k = game.board.hops.shape[1], game.cast.pursuers
    table = unpack(end["table"], "lower.table", (end["phases"], *_shape(game), s**k), "<i4")
    joint = np.stack(np.unravel_index(np.arange(s**k), (s,) * k), axis=1)

    def slots(seen: Observation) -> Any:
        known = np.where(seen.known.tick[:, 0] > NEVER, seen.known.node[:, 0], 0)
        team = _team(seen.movers.node, len(game.board.degree))
        return joint[_drawn(table, seen, team, known)]

    return slots


def _mixed_evader(end: Any, game: Compiled) -> Slots:
    table = unpack(
        end["table"], "upper.table", (end["phases"], *_shape(game), game.board.hops.shape[1]), "<i4"
    )

    def slots(seen: Observation) -> Any:
        return _drawn(table, seen, *_positions_seen(seen, game))[:, None]

    return slots


def _drawn(table: Any, seen: Observation, team: Any, node: Any) -> Any:
    """A choice for each chase by the weights of its position; luck hangs on the tick and what is seen alone."""
    tick = _now(seen)
    what = hashlib.sha256(np.ascontiguousarray([team, node]).tobytes() + tick.to_bytes(4, "little")).digest()
    bits = np.random.default_rng(int.from_bytes(what[:8], "little")).integers(0, CHANCES, len(team))
    upto = table[min(tick, len(table) - 1)][team, node].cumsum(axis=-1)
    return (bits[:, None] >= upto).sum(axis=-1)
