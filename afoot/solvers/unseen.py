"""`clear`: how many pursuers surely capture an evader that they do not see, or see now and then, and how soon."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where, cannot_write
from afoot.scenarios import Compiled, RulesSpec
from afoot.solvers.answers import shut_of
from afoot.solvers.forecast import size_told
from afoot.solvers.game import Asked, Game, make_game
from afoot.solvers.perfect import node_names
from afoot.solvers.play import Spot
from afoot.solvers.survey import game_node
from afoot.solvers.unseen_ask import Question
from afoot.solvers.unseen_ground import classes_of, ground_of
from afoot.solvers.unseen_plan import Decision, Planner, Seen
from afoot.solvers.unseen_search import Progress, Searcher
from afoot.solvers.unseen_tables import NONE, Look, check_sight_rules
from afoot.version import __version__

EXACT, CERTIFIED = "exact", "certified"
BOUND = "worst case: the evader sees everything, and foresees whatever the pursuers do"
Told = Callable[
    [int, int], None
]  # a number of pursuers that is about to be tried, and bytes it takes at least


@dataclass(frozen=True)
class Strategy:
    """What the pursuers do. starts: the first decision by what is seen at the start; then each names its next ones."""

    starts: dict[Seen, int]
    decisions: list[Decision]


@dataclass(frozen=True)
class Clearing:
    """Whether so many pursuers surely capture, from their best placement, an evader that can start anywhere."""

    compiled: Compiled
    game: Game
    names: tuple[str, ...]  # of the nodes
    search: Searcher
    before: tuple[Clearing, ...]  # smaller numbers of pursuers that were tried
    refused: AfootError | None = None  # why one more than the last of these was too many to search for

    @property
    def pursuers(self) -> int:
        return len(self.game.kinds) + (self.refused is not None)

    @property
    def clears(self) -> bool | None:
        """Whether they do; None where the search ran out of memory, was stopped or refused, before it knew."""
        if self.refused is not None:
            return None
        return self.search.won_team >= 0 if self.search.settled else None

    @property
    def tried(self) -> tuple[Clearing, ...]:
        """One for each number of pursuers that was searched for."""
        return self.before if self.refused is not None else (*self.before, self)

    @property
    def ticks(self) -> int | None:
        """Ticks in which they surely capture from their best placement: the least there are. None where they do not."""
        return self.search.level if self.clears else None

    @property
    def more_than_ticks(self) -> int | None:
        """Ticks that are not enough from any placement. None where no number is, for certain."""
        if self.clears is False:
            return None
        if self.refused is not None:
            return 0
        return self.search.level - 1 if self.clears else self.search.level

    @property
    def least(self) -> int | None:
        """The least number of pursuers that clear the graph, where all smaller ones are known not to."""
        proven = len(self.before) == self.pursuers - 1 and all(one.clears is False for one in self.before)
        return self.pursuers if self.clears and proven else None

    @property
    def warnings(self) -> list[AfootError]:
        """Why there is no answer."""
        if self.refused is not None:
            return [self.refused]
        if not self.search.spent:
            return []
        return [AfootError("memory was spent before there was an answer", where=Where(field="memory_gb"),
                           came=f"{size_told(self.search.most_bytes)}, half of what is free where none is stated",
                           fix="Give it more, or search a smaller map or fewer pursuers.")]  # fmt: skip

    @property
    def tier(self) -> str:
        return CERTIFIED if self.clears is None else EXACT

    @property
    def bound(self) -> str:
        return BOUND

    @property
    def placement(self) -> list[str]:
        """The best placement, or nothing."""
        return [self.names[game_node(self.game, i, s)] for i, s in enumerate(self._team)]

    @cached_property
    def strategy(self) -> Strategy:
        """What the pursuers do from the best placement. Raises AfootError where they do not clear the graph."""
        if not self.clears:
            raise AfootError(
                "there is no strategy that surely captures",
                came=self.told(),
                fix="Ask for more pursuers, or for pursuers that see further.",
            )
        planner = Planner(self.game, self.search.search, self.search.result())
        return Strategy(*planner.decisions(self._team, self.search.free))

    @property
    def is_blind(self) -> bool:
        """Whether the pursuers never see the evader, so that their strategy is one sequence of moves."""
        return self.search.look == Look(NONE, 0)

    @property
    def schedule(self) -> list[dict[str, Any]] | None:
        """Where the pursuers go tick by tick, and where the evader can be before each; None where they may see it."""
        if not self.clears or not self.is_blind:
            return None
        return [
            {"tick": tick, "to": self._named(one.to), "evader_in": self._named(one.belief)}
            for tick, one in enumerate(self.strategy.decisions, 1)
        ]

    @property
    def rules(self) -> dict[str, Any]:
        """The rules in a scenario's words, and what the pursuers see."""
        stated = self.compiled.scenario.rules.model_dump(mode="json", include={"moves", "motion", "capture"})
        shut = self.game.asked.blocked
        blocked = [] if shut is None else [self.names[node] for node in np.flatnonzero(shut)]
        return {**stated, "sight": self.search.look.sight, "every": self.search.look.every, "blocked": blocked,
                "tick_s": self.compiled.tick_s}  # fmt: skip

    def told(self) -> str:
        """The answer in a sentence."""
        count = f"{self.pursuers} pursuer{'' if self.pursuers == 1 else 's'}"
        if self.clears:
            return f"{count} surely capture{'s' if self.pursuers == 1 else ''} within {_ticks(self.search.level)}"
        if self.refused is not None:
            return f"no answer for {count}, which are too many to search for; {self.before[-1].told()}"
        if self.clears is None:
            return f"no answer for {count}: more than {_ticks(self.search.level)} in any case"
        return f"{count} cannot be sure to capture, however long they search"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "scenario": self.compiled.scenario.name,
            "map": self.compiled.compiled_board.name,
            "nodes": len(self.names),
            "classes": dict(zip(("pursuers", "evader"), classes_of(self.compiled.scenario), strict=True)),
            "pursuers": self.pursuers,
            "clears": self.clears,
            "least_pursuers": self.least,
            "ticks": self.ticks,
            "seconds": None if self.ticks is None else self.ticks * self.compiled.tick_s,
            "more_than_ticks": self.more_than_ticks,
            "placement": self.placement,
            "schedule": self.schedule,
            "rules": self.rules,
            "tried": [one.searched() for one in self.tried],
            "tier": self.tier,
            "bound": self.bound,
            "warnings": [warning.to_dict() for warning in self.warnings],
            "version": __version__,
        }

    def searched(self) -> dict[str, Any]:
        """What was searched for this number of pursuers."""
        search = self.search
        return {"pursuers": self.pursuers, "clears": self.clears, "tier": self.tier, "levels": search.level,
                "teams": self.game.teams, "beliefs": search.beliefs, "elapsed_s": search.elapsed_s}  # fmt: skip

    def save(self, path: str | Path) -> None:
        """Write the answer and the whole strategy to a file (JSON)."""
        strategy = self.strategy
        whole = {
            **self.to_dict(),
            "starts": self._looks(strategy.starts),
            "decisions": [
                {"number": one.number, "at": self._named(one.at), "evader_in": self._named(one.belief),
                 "to": self._named(one.to), "ticks_left": one.ticks_left, "then": self._looks(one.then)}
                for one in strategy.decisions
            ],
        }  # fmt: skip
        try:
            Path(path).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise cannot_write(path, error) from None

    @property
    def _team(self) -> tuple[int, ...]:
        won = self.search.won_team
        return tuple(self.search.search.teams[won].tolist()) if won >= 0 else ()

    def _named(self, nodes: Iterable[int]) -> list[str]:
        return [self.names[node] for node in nodes]

    def _looks(self, then: dict[Seen, int]) -> list[dict[str, Any]]:
        """Decisions by what is seen: at a tick's start, and midway where the evader moves first."""
        return [
            {"seen": self._told(seen.start), "seen_midway": self._told(seen.midway), "decision": number}
            for seen, number in then.items()
        ]

    def _told(self, spot: Spot | None) -> str | dict[str, Any] | None:
        """Where the evader is seen: a node, or a hop of several ticks; None where nobody is."""
        if spot is None or not spot.left:
            return None if spot is None else self.names[spot.node]
        return {"from": self.names[spot.node], "to": self.names[spot.hop_to], "ticks_left": spot.left}


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while searching. so_far: what is known by then."""

    def __init__(self, so_far: Clearing) -> None:
        super().__init__(so_far.told())
        self.so_far = so_far


@dataclass(frozen=True)
class Follow:
    """How to follow what takes long. ready: called once nothing asked was found wrong, before kernels of the search are
    needed; told: before each number of pursuers is tried."""

    ready: Callable[[], None] | None = None
    told: Told | None = None
    progress: Progress | None = None


def clear(
    game: Any,
    *,
    pursuers: int | str,
    sight: str | int = NONE,
    every: int = 0,
    rules: RulesSpec | Mapping[str, Any] | None = None,
    m_per_tick: float | None = None,
    blocked: Iterable[Hashable] = (),
    memory_gb: float | None = None,
    follow: Follow | None = None,
) -> Clearing:
    """Find out whether pursuers surely capture an evader that they hardly see, and the least ticks it takes them.

    game: a networkx graph, the file of a graph or of any other map, or a compiled scenario: then its board counts and
    where the classes of its first pursuer and first evader can go, and nothing else of it. pursuers: how many, or
    `auto` for as few as surely capture. sight: `none`, `all`, or within how many hops of any of them the evader is
    seen; every: it shows itself every so many ticks, the start included; 0: never. rules: in a scenario's words; if not
    stated those of cops and robbers.
    m_per_tick: how far everybody goes in a tick; if not stated every hop takes one tick. blocked: nodes that nobody
    enters, and through which all see as before. memory_gb: how much memory
    the search may take; if not stated half of what is free.

    The evader is the worst there is: it sees everything and foresees whatever the pursuers do. An answer without
    `clears` (tier `certified`) says how many ticks are not enough; where `auto` comes to more pursuers than can be
    searched for, it says why (`refused`), and what was found out about fewer. Raises Interrupted, a KeyboardInterrupt,
    on Ctrl-C.
    """
    look = Look(sight, every)
    question = Question(pursuers, look, rules, m_per_tick, memory_gb)
    question.check()
    compiled = ground_of(game, rules, m_per_tick)
    check_sight_rules(compiled.rules)
    names, watch = node_names(compiled), follow or Follow()
    shut = shut_of(names, blocked)
    if watch.ready is not None:
        watch.ready()
    tried: list[Clearing] = []
    for count in question.numbers():
        try:
            ready = make_game(compiled.board, compiled.cast, compiled.rules, Asked(count, shut))
            searcher = Searcher(ready, look, memory_gb)
        except AfootError as error:
            if not tried:
                raise
            return replace(tried[-1], before=tuple(tried), refused=error)
        clearing = Clearing(compiled, ready, names, searcher, tuple(tried))
        if watch.told is not None:
            watch.told(count, searcher.fixed_bytes)
        try:
            searcher.run(watch.progress)
        except KeyboardInterrupt:
            raise Interrupted(clearing) from None
        tried.append(clearing)
        if clearing.clears:
            break
    return tried[-1]


def _ticks(count: int) -> str:
    return f"{count:,} tick{'' if count == 1 else 's'}"
