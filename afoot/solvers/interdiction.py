"""`interdict`: an evader commits itself to a walk to an exit, k pursuers want to be in its way. What is that worth?"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from afoot.board.size import available_bytes
from afoot.errors import AfootError, Where, likely
from afoot.scenarios import Compiled
from afoot.solvers.interdict_answers import After, Answer
from afoot.solvers.interdict_ask import SEEN, Asked, Task, task_of
from afoot.solvers.interdict_blind import TOLERANCE, Blind, Found
from afoot.solvers.interdict_clock import Clock, TimeIsUp
from afoot.solvers.interdict_net import Net, Walk
from afoot.solvers.interdict_seen import Seen
from afoot.solvers.interdict_tree import (
    Tree,
    prefix_count,
    prefixes_by_tick,
    tree_of,
    walk_to,
    ways_that_go_on,
    whole_tree,
)
from afoot.version import __version__

AT_ONCE = 60_000  # ways of the evader so far: with more, pursuers that see nothing come first
MOST_PREFIXES = 1_000_000  # with more, or too little memory, it is held to some walks
FEW_PREFIXES = 4_000  # of the walks it is then held to beside those that came up
PLANNED_BYTES = 5 * 50  # of a prefix, for each pursuer
SHARE_OF_MEMORY = 0.5
BLIND_SHARE = 0.5  # of the time limit, where both kinds of pursuers are asked for a bound
EXACT, CERTIFIED = "exact", "certified"
BOUND = "probability of capture, both sides mixing; no mix of the other side does better against these"


class Step(NamedTuple):
    """Where the bounds stood."""

    elapsed_s: float
    lower: float
    upper: float


Progress = Callable[[Step], None]


class Played(NamedTuple):
    """What a side does with some chance. nodes: of the evader's walk, one a tick from tick 0; of a schedule a row of
    such nodes for each pursuer."""

    chance: float
    nodes: tuple[Any, ...]


@dataclass(frozen=True)
class Interdiction:
    """lower: what the pursuers' mix captures of any walk at least; upper: what any pursuers capture of the evader's mix
    at most. Equal but for TOLERANCE: `exact`. ended: why they have not met, unless somebody interrupted it.

    Pursuers that see nothing have schedules; those that see the evader have answers, or schedules where the lower bound
    is that of pursuers that do not look.
    """

    compiled: Compiled
    lower: float
    upper: float
    seen: str
    ticks: int
    rules: dict[str, Any]
    starts: tuple[tuple[str, float], ...]
    exits: tuple[str, ...]
    pursuers: tuple[str, ...]
    walks: tuple[Played, ...]
    schedules: tuple[Played, ...]
    answers: tuple[Answer, ...]
    history: tuple[Step, ...]
    interrupted: bool
    elapsed_s: float
    ended: AfootError | None = None

    @property
    def warnings(self) -> list[AfootError]:
        """What is probably not meant, and why the bounds have not met."""
        return [*self.compiled.warnings, *([] if self.ended is None else [self.ended])]

    @property
    def gap(self) -> float:
        """How far the bounds are apart: 0 where they are exact."""
        return 0.0 if self.tier == EXACT else self.upper - self.lower

    @property
    def tier(self) -> str:
        return EXACT if self.upper - self.lower <= TOLERANCE else CERTIFIED

    @property
    def decided(self) -> bool:
        """Whether one side is sure to have all: the evader is captured for certain, or surely gets away. So it is
        wherever a single start has a pure plan against it, and there is nothing to be bracketed."""
        return self.tier == EXACT and (self.upper <= TOLERANCE or self.lower >= 1 - TOLERANCE)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON. Answers are told along the evader's walks alone."""
        ways = {walk.nodes[:tick] for walk in self.walks for tick in range(1, len(walk.nodes))}
        return {
            "scenario": self.compiled.scenario.name,
            "map": self.compiled.compiled_board.name,
            "lower": self.lower,
            "upper": self.upper,
            "gap": self.gap,
            "decided": self.decided,
            "tier": self.tier,
            "bound": BOUND,
            "seen": self.seen,
            "ticks": self.ticks,
            "evader": dict(self.starts),
            "exits": list(self.exits),
            "pursuers": list(self.pursuers),
            "rules": self.rules,
            "walks": [{"chance": one.chance, "nodes": list(one.nodes)} for one in self.walks],
            "schedules": [
                {"chance": s.chance, "nodes": [list(row) for row in s.nodes]} for s in self.schedules
            ],
            "answers": [
                {
                    "chance": one.chance,
                    "after": [
                        {"evader": list(way), "pursuers": list(one.after[way])}
                        for way in sorted(ways, key=lambda way: (len(way), way))
                        if way in one.after
                    ],
                }
                for one in self.answers
            ],
            "history": [step._asdict() for step in self.history],
            "interrupted": self.interrupted,
            "elapsed_s": self.elapsed_s,
            "warnings": [one.to_dict() for one in self.warnings],
            "version": __version__,
        }


def interdict(
    game: Any,
    *,
    evader: Hashable | Mapping[Hashable, float] | None = None,
    exits: Iterable[Hashable] | None = None,
    pursuers: Iterable[Hashable] | None = None,
    ticks: int | None = None,
    seen: str = "never",
    crossing: bool | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Interdiction:
    """Bounds, in the end equal, on the chance that pursuers capture an evader on its way to an exit.

    game: a networkx graph or the file of one, on which every hop takes a tick; or a compiled scenario, which states
    itself what is asked for beside it. evader: its node, or nodes with chances that it knows the draw of. pursuers:
    their nodes, which the evader knows. ticks: the time it has; who has not left by then is captured. seen: `never`,
    the pursuers commit themselves beforehand as well, or `every_tick`, they see where the evader is after every tick
    and act together; the evader never sees anybody. crossing: whether two that swap nodes have met.
    progress: called after every step. At the time limit even a step that is under way ends, and nothing of it is used.
    The bounds then, or at Ctrl-C, are sound as they are.

    Raises AfootError for nodes that are not there, an evader that can reach no exit in time, and scenarios with more
    in them than movers, ways and exits.
    """
    if seen not in SEEN:
        raise AfootError("no such way of seeing", where=Where(field="seen"), came=seen,
                         expected=f"one of {', '.join(SEEN)}", fix=likely(str(seen), SEEN))  # fmt: skip
    if time_limit_s is not None and not time_limit_s > 0:
        raise AfootError("the time limit is a time", where=Where(field="time_limit_s"), came=time_limit_s,
                         expected="seconds above 0", fix="Write for example time_limit_s=60.")  # fmt: skip
    task = task_of(game, Asked(evader, exits, pursuers, ticks, crossing))
    with Clock(math.inf if time_limit_s is None else time_limit_s) as clock:
        watch = _Watch(clock, progress)
        work = _Blindly(task.net, clock) if seen == "never" else _Seeing(task.net, clock)
        interrupted = False
        try:
            for found in work.steps():
                if watch.late(found):
                    break
        except TimeIsUp:
            watch.late(work.found)
        except KeyboardInterrupt:
            interrupted = True
    return _told(task, seen, work, watch, interrupted)


class _Watch:
    """Keeps the history, and the time."""

    def __init__(self, clock: Clock, progress: Progress | None) -> None:
        self.clock, self.progress = clock, progress
        self.history: list[Step] = []

    def late(self, found: Found) -> bool:
        """Takes note of a step; whether there is no time for another."""
        step = Step(self.clock.elapsed_s(), found.lower, found.upper)
        self.history.append(step)
        if self.progress is not None:
            self.progress(step)
        return self.clock.is_up()


class _Blindly:
    def __init__(self, net: Net, clock: Clock) -> None:
        self.net = net
        self.found = Found()
        self.tree: Tree | None = None
        self._solver = Blind(net, self.found, clock)

    def steps(self) -> Iterator[Found]:
        yield from self._solver.steps()


class _Seeing:
    """On the whole tree of the evader's ways. Where it is large, pursuers that see nothing come first, whose lower
    bound holds for those that see as well, and then an evader that is held to the walks that came up and to those that
    soon end, whose upper bound holds as well; where it is too large, that is all."""

    def __init__(self, net: Net, clock: Clock) -> None:
        self.net, self.clock = net, clock
        self.found = Found()
        self.tree: Tree | None = None

    def steps(self) -> Iterator[Found]:
        net = self.net
        if prefix_count(net) > AT_ONCE:
            yield from self._on_few_walks()
            if self.found.done or not _fits(net):
                return
        self.tree = whole_tree(net, self.clock.look)
        yield from Seen(net, self.tree, self.found, self.clock).steps()

    def _on_few_walks(self) -> Iterator[Found]:
        net = self.net
        with Clock(BLIND_SHARE * self.clock.limit_s) as share:
            blind = Blind(net, Found(), share)
            with suppress(TimeIsUp):
                for found in blind.steps():
                    self._take(found)
                    yield self.found
        self._take(blind.found)
        self.tree = tree_of(net, {_going_on(net, walk) for walk in blind.walks} | _soon_out(net))
        yield from Seen(net, self.tree, self.found, self.clock).steps()

    def _take(self, blind: Found) -> None:
        """The pursuers' mix, whose bound holds, and the evader's, of which nothing is known yet but that it is one."""
        self.found.lower, self.found.schedules, self.found.walks = blind.lower, blind.schedules, blind.walks


def _fits(net: Net) -> bool:
    """Whether the whole tree is one to work on, with some dozens of plans on it."""
    prefixes, free = prefixes_by_tick(net), available_bytes()
    if sum(prefixes) > MOST_PREFIXES:
        return False
    sites = len(net.pursuer.node)
    needed = sum(prefixes) * (sites + PLANNED_BYTES * len(net.team)) + 16 * max(prefixes) * sites
    return free is None or needed < SHARE_OF_MEMORY * free


def _soon_out(net: Net) -> set[Walk]:
    """All walks that are out by some tick, as late as there are few enough of them: an evader that hurries."""
    for ticks in range(net.ticks - 1, 0, -1):
        hurried = replace(net, ticks=ticks)
        if prefix_count(hurried) <= FEW_PREFIXES:
            tree = whole_tree(hurried)
            return {walk_to(tree, int(leaf)) for leaf in tree.leaf}
    return set()


def _going_on(net: Net, walk: Walk) -> Walk:
    """A walk without its stays, where stays are of no use."""
    onward = ways_that_go_on(net)
    moves = net.moves_of(walk)
    return (walk[0], *(site for site, move in zip(walk[1:], moves, strict=True) if onward[move]))


def _why_ended(found: Found, work: _Blindly | _Seeing, clock: Clock) -> AfootError | None:
    """Why the bounds have not met, for who did not interrupt it; None where they have."""
    if found.done:
        return None
    if clock.is_up():
        return AfootError("time was up before the bounds had met", where=Where(field="time_limit_s"),
                          came=clock.limit_s, expected="time enough for them to meet", fix="Give it more.")  # fmt: skip
    what, tree, count = (
        "no more is known to do, and the bounds have not met",
        work.tree,
        prefix_count(work.net),
    )
    if tree is None or len(tree.site) == count:
        return AfootError(what, fix="Both hold as they are.")
    return AfootError(
        f"{what}: the evader's walks have {count:,.0f} beginnings, which are too many, so it was held to "
        f"{len(tree.leaf):,} walks above, and below the pursuers are such as do not look",
        fix="Both hold as they are. For bounds that meet take fewer ticks, or a smaller map.",
    )


def _told(task: Task, seen: str, work: _Blindly | _Seeing, watch: _Watch, interrupted: bool) -> Interdiction:
    net, found, names, compiled = task.net, work.found, task.names, task.compiled
    here, there = ([names[int(node)] for node in sites.node] for sites in (net.evader, net.pursuer))
    stated = compiled.scenario.rules.model_dump(mode="json")
    clocks = {"horizon_ticks": net.ticks, "horizon_s": net.ticks * compiled.tick_s, "tick_s": compiled.tick_s}
    return Interdiction(
        compiled=compiled,
        lower=found.lower,
        upper=found.upper,
        seen=seen,
        ticks=net.ticks,
        rules={**stated, **clocks},
        starts=tuple((here[site], chance) for site, chance in net.starts),
        exits=tuple(names[int(row.node)] for row in compiled.cast.exits),
        pursuers=tuple(there[site] for site in net.team),
        walks=_sorted(Played(chance, tuple(here[site] for site in walk)) for walk, chance in found.walks),
        schedules=_sorted(
            Played(chance, tuple(tuple(there[site] for site in route) for route in schedule))
            for schedule, chance in found.schedules
        ),
        answers=_answers(work, here, there),
        history=tuple(watch.history),
        interrupted=interrupted,
        elapsed_s=watch.clock.elapsed_s(),
        ended=None if interrupted else _why_ended(found, work, watch.clock),
    )


def _sorted(played: Iterable[Played]) -> tuple[Played, ...]:
    return tuple(sorted(played, key=lambda one: -one.chance))


def _answers(work: _Blindly | _Seeing, here: list[str], there: list[str]) -> tuple[Answer, ...]:
    tree = work.tree
    if tree is None or not work.found.plans:
        return ()
    told = [Answer(chance, After(tree, plans, here, there)) for plans, chance in work.found.plans]
    return tuple(sorted(told, key=lambda one: -one.chance))
