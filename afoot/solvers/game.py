"""What is solved: a board, a cast and rules as tables of bits over the evader's sites; and what cannot be solved so.

A bit set in a row over the evader's sites is good for the pursuers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.board.size import check_memory
from afoot.errors import AfootError, Where
from afoot.rules.cast import Cast
from afoot.rules.refuge import PLENTY, may_enter, shielded
from afoot.rules.rules import Rules
from afoot.rules.turns import PURSUERS_ACT, acting
from afoot.solvers.bits import Bytes, make_bytes, words_for
from afoot.solvers.looks import hold_rows, meet_rows, oppose_lists
from afoot.solvers.order import near_order
from afoot.solvers.ranks import MOST_PURSUERS, Ranks, make_ranks, team_count
from afoot.solvers.sites import Ground, Sites, make_sites
from afoot.words import Measure, Moves

MOST_SITES = 65_535
STAYS = ("both", "pursuers", "evaders", "nobody")
BY_TURNS = ("pursuers_first", "evaders_first")


class Asked(NamedTuple):
    """What is asked beyond the scenario. blocked: bool [n] nodes that nobody enters; stays: one of STAYS."""

    pursuers: int
    blocked: Any = None
    stays: str = "both"


class Tables(NamedTuple):
    """What the kernels read. s pursuers' sites of all classes, w words of a row, e evader's moves."""

    ranks: Ranks
    pursuers_first: int
    each_move: int
    joint: int  # 1: which hop a pursuer came by counts as long as the evader may meet it there
    first: Any  # uint32 [s + 1] moves of a pursuer's site
    to: Any  # uint32 [moves] site after the move
    meets: Any  # uint64 [s, w] evader's sites in transit that some move of a pursuer's site meets
    holds: Any  # uint64 [s, w] evader's sites within a pursuer's reach
    before_first: Any  # uint32 [s + 1] sites from which a move leads to a pursuer's site:
    before: Any  # uint32 [...]
    goal: Any  # uint64 [w] evader's sites where its chase ends well for it
    full: Any  # uint64 [w] all evader's sites
    evader_first: Any  # uint32 [v + 1] moves of an evader's site
    evader_to: Any  # uint32 [e]
    evader_from: Any  # uint32 [e]
    bytes: Bytes  # evader's moves backwards, by bytes of a row
    bar_first: Any  # uint32 [s + 1] evader's moves that a pursuer at a site meets for certain:
    bar: Any  # uint32 [...]
    barred: Any  # uint64 [s, words of e] the same as bits
    come_first: (
        Any  # uint32 [pursuers' moves + 1] evader's moves that a pursuer meets on the hop it just made:
    )
    come: Any  # uint32 [...]
    comes: Any  # uint64 [pursuers' moves, words of e], or [0, 0] where `joint` is 0


@dataclass(frozen=True, slots=True)
class Game:
    """One game of k pursuers and one evader, ready to be solved."""

    board: Board
    cast: Cast
    rules: Rules
    asked: Asked
    kinds: tuple[int, ...]  # class of each pursuer
    pursuer: tuple[Sites, ...]  # sites of each class of pursuers, in the order of `classes`
    classes: tuple[int, ...]
    bases: tuple[int, ...]  # number of the first site of each pursuer's class
    evader: Sites
    tables: Tables

    @property
    def sites(self) -> list[int]:
        """How many sites each pursuer has."""
        return [len(self.sites_of(i).node) for i in range(len(self.kinds))]

    def sites_of(self, pursuer: int) -> Sites:
        """The sites of one pursuer's class."""
        return self.pursuer[self.classes.index(self.kinds[pursuer])]

    @property
    def alike(self) -> bool:
        return len(self.classes) == 1

    @property
    def teams(self) -> int:
        """How many teams of pursuers' sites there are; those that only change places count once."""
        return team_count(self.sites, self.alike)


def make_game(board: Board, cast: Cast, rules: Rules, asked: Asked) -> Game:
    """The game to be solved. Raises AfootError for rules that a position of sites does not hold, and says why."""
    check_rules(cast, rules, asked)
    kinds, evader_kind = kinds_of(cast, asked.pursuers)
    n = len(board.degree)
    blocked = np.zeros(n, bool) if asked.blocked is None else asked.blocked
    ground = Ground(board, cast, rules.whole_ticks, blocked, near_order(board.hops, board.degree))
    pursuers_stay = asked.stays in ("both", "pursuers")
    evader = make_sites(ground, evader_kind, asked.stays in ("both", "evaders"))
    classes = tuple(dict.fromkeys(kinds))
    pursuer = tuple(make_sites(ground, kind, pursuers_stay) for kind in classes)
    for sites in (evader, *pursuer):
        if len(sites.node) > MOST_SITES:
            raise AfootError(
                "the board has too many sites to be solved",
                came=f"{len(sites.node):,}",
                expected=f"at most {MOST_SITES:,}",
                fix="Cut the map into longer hops with a larger stride_m, or take a window of it.",
            )
    class_base = np.cumsum([0, *(len(sites.node) for sites in pursuer)]).tolist()
    bases = tuple(class_base[classes.index(kind)] for kind in kinds)
    counts = [len(pursuer[classes.index(kind)].node) for kind in kinds]
    check_memory(
        team_count(counts, len(classes) == 1) * team_bytes(asked.pursuers, len(evader.node)),
        "this game",
        where=f"{asked.pursuers} pursuers on {n:,} nodes",
        fix="Solve a smaller map, or fewer pursuers.",
    )
    ranks = make_ranks(counts, list(bases), len(classes) == 1)
    tables = _tables(board, cast, rules, (classes, pursuer), evader, ranks)
    return Game(board, cast, rules, asked, kinds, pursuer, classes, bases, evader, tables)


def team_bytes(pursuers: int, sites: int) -> int:
    """Bytes that one team of pursuers takes at least, with so many of the evader's sites."""
    return 2 * pursuers + 16 * words_for(sites) + 3


def check_rules(cast: Cast, rules: Rules, asked: Asked) -> None:
    """Raises AfootError where this cast or these rules are beyond solving by retrograde analysis."""
    k = asked.pursuers
    if not 1 <= k <= MOST_PURSUERS:
        raise AfootError("so many pursuers are beyond solving", where=Where(field="pursuers"), came=k,
                         expected=f"1 to {MOST_PURSUERS}", fix="Ask for fewer pursuers.")  # fmt: skip
    if asked.stays not in STAYS:
        raise AfootError("no such rule of staying", where=Where(field="stays"), came=asked.stays,
                         expected=f"one of {', '.join(STAYS)}", fix="Leave it out: both sides may stay.")  # fmt: skip
    if rules.moves == Moves.SIMULTANEOUS:
        raise at_once("Set rules.moves to one of them, or bound the game: afoot bound SCENARIO.")
    if cast.evaders != 1:
        raise AfootError("one evader is solved at a time", where=Where(field="evaders.units"), came=cast.evaders,
                         expected="1",
                         fix="Leave one evader in it, or run it with policies: afoot run SCENARIO.")  # fmt: skip
    refused = (
        (
            cast.means is not None,
            "means (energy, smoke, passages, guises, decoys)",
            "Leave them out: rules.without.",
        ),
        (rules.stamina, "stamina", "Leave it out: rules.stamina: false."),
        (rules.flow, "flow", "Leave it out: rules.flow: false."),
        (rules.ends_by, f"surrounded.ends_by: {Measure(rules.ends_by).name.lower()}", "Set it to none."),
    )
    for on, what, fix in refused:
        if on:
            raise AfootError("a solved position holds where everybody is and nothing else", came=what,
                             expected="rules without it", fix=fix)  # fmt: skip
    for i, refuge in enumerate(cast.refuges):
        lasts = refuge.supplies == PLENTY or rules.refuge_ends_chase
        if may_enter(refuge.beds, refuge.supplies) and not lasts:
            raise AfootError(
                "supplies that run out are not part of a solved position", where=Where(field=f"refuges[{i}]"),
                came=f"supplies for {refuge.supplies} ticks", expected="supplies without end, or ends_chase: true",
                fix="Leave supplies_s out, or write ends_chase: true.",
            )  # fmt: skip


def at_once(fix: str) -> AfootError:
    """Why moves at once are refused."""
    return AfootError(
        "simultaneous moves cannot be solved backwards: both sides do best by chance there, and a position has "
        "a probability of capture, not a winner",
        where=Where(field="rules.moves"), came="simultaneous", expected=" or ".join(BY_TURNS), fix=fix,
    )  # fmt: skip


def kinds_of(cast: Cast, pursuers: int) -> tuple[tuple[int, ...], int]:
    """Class of each pursuer, and of the evader. More or fewer than the cast has are all of the first one's class."""
    kinds = []
    for mover in cast.movers[: cast.pursuers + 1]:
        own = {int(row.kind) for row in cast.types[mover.type_first : mover.type_last]}
        if len(own) > 1:
            raise AfootError("a mover whose class is drawn by chance is not solved", came=f"{len(own)} classes",
                             expected="one class for each mover",
                             fix="Give the unit one class in the scenario.")  # fmt: skip
        kinds.append(own.pop())
    hunters = kinds[:-1] if pursuers == cast.pursuers else [kinds[0]] * pursuers
    same: dict[tuple[int, ...], int] = {}  # classes that move alike count as one
    for kind in hunters:
        row = cast.classes[kind]
        same.setdefault((int(row.profile), *row.speed_mm.tolist()), kind)
    alike = [same[int(cast.classes[kind].profile), *cast.classes[kind].speed_mm.tolist()] for kind in hunters]
    return tuple(alike), kinds[-1]


def goal_nodes(cast: Cast, rules: Rules) -> Iterable[int]:
    """Nodes on which the evader cannot be captured any more: exits, and refuges that end its chase or shut it in."""
    yield from (int(row.node) for row in cast.exits)
    for row in cast.refuges:
        if may_enter(row.beds, row.supplies) and (rules.refuge_ends_chase or shielded(1, row.open)):
            yield int(row.node)


def _tables(
    board: Board,
    cast: Cast,
    rules: Rules,
    hunters: tuple[tuple[int, ...], tuple[Sites, ...]],
    evader: Sites,
    ranks: Ranks,
) -> Tables:
    kinds, each = hunters
    first, to, before_first, before = _joined(each)
    words = words_for(len(evader.node))
    goal, full = np.zeros(words, np.uint64), np.zeros(words, np.uint64)
    set_bits(goal, evader.stand[sorted(set(goal_nodes(cast, rules)))])
    set_bits(full, np.arange(len(evader.node)))
    pursuers_first = int(acting(rules.moves, 0) == PURSUERS_ACT)
    joint = int(pursuers_first and rules.crossing and not rules.each_move)
    bars = oppose_lists(each, evader, rules.crossing, by_site=True, transit_only=bool(pursuers_first))
    comes = oppose_lists(each, evader, int(joint), by_site=False, transit_only=False)
    holds = [
        hold_rows(board, cast, rules, kind, sites, evader) for kind, sites in zip(kinds, each, strict=True)
    ]
    meets = [meet_rows(sites, evader, rules.crossing) for sites in each]
    evader_from = np.repeat(np.arange(len(evader.node)), np.diff(evader.first))
    return Tables(
        ranks, pursuers_first, rules.each_move, joint,
        first, to, np.concatenate(meets), np.concatenate(holds), before_first, before, goal, full,
        unsigned(evader.first), unsigned(evader.to), unsigned(evader_from),
        make_bytes(evader_from, evader.to, len(evader.node)), *bars, *comes,
    )  # fmt: skip


def _joined(each: tuple[Sites, ...]) -> tuple[Any, Any, Any, Any]:
    """The moves of all classes of pursuers in one table, forwards and backwards (each site before named once)."""
    base, move_base = 0, 0
    firsts: list[Any] = [np.zeros(1, np.int64)]
    tos: list[Any] = []
    for sites in each:
        firsts.append(sites.first[1:].astype(np.int64) + move_base)
        tos.append(sites.to.astype(np.int64) + base)
        base += len(sites.node)
        move_base += len(sites.to)
    first, to = np.concatenate(firsts), np.concatenate(tos)
    tail = np.repeat(np.arange(base), np.diff(first))
    pairs = np.unique(np.stack([to, tail], axis=1), axis=0)
    counts = np.bincount(pairs[:, 0], minlength=base)
    return unsigned(first), unsigned(to), unsigned(np.cumsum([0, *counts])), unsigned(pairs[:, 1])


def unsigned(values: Any) -> Any:
    """uint32, contiguous: indices that compiled code need not test for being negative."""
    return np.ascontiguousarray(values, np.uint32)


def set_bits(row: Any, places: Any) -> None:
    """Set bits of a row of words."""
    at = np.asarray(places, np.int64)
    np.bitwise_or.at(row, at // 64, np.uint64(1) << (at % 64).astype(np.uint64))
