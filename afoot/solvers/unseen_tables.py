"""What is searched when the evader is unseen, or seen now and then: a solver's game, and who sees what and when.

A belief is the set of sites where the evader can be, as far as the pursuers can tell, at a tick's start and after the
look that ends the tick before it: either a site on which it is seen, or sites on which nobody would see it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.board.hops_sight import bits_within
from afoot.board.model import Board
from afoot.board.sight import bits_everybody
from afoot.errors import AfootError, Where, all_told
from afoot.rules.rules import Rules
from afoot.rules.sight import in_line, revealed
from afoot.solvers._jit import kernel
from afoot.solvers.bits import words_for
from afoot.solvers.game import Game, Tables
from afoot.solvers.looks import oppose_lists
from afoot.solvers.ranks import teams_of
from afoot.solvers.sites import Sites

NONE, ALL = "none", "all"
MOST_HOPS, MOST_EVERY = 1000, 1000
ONE = np.uint64(1)


class Look(NamedTuple):
    """What the pursuers see. sight: `none`, `all`, or within how many hops of any of them; every: the evader shows
    itself every so many ticks, the start included, or never (0)."""

    sight: str | int
    every: int


class Search(NamedTuple):
    """What the kernels read: s pursuers' sites, w words of a row over the evader's sites, t teams."""

    game: Tables
    teams: Any  # uint16 [t, k] the pursuers' sites
    sees: Any  # uint64 [s, w] evader's sites in sight of a pursuer's site
    period: int  # ticks after which the clock of `shown` begins anew
    shown: Any  # uint8 [period] 1: the evader shows itself at a tick's start of this phase
    looks_midway: int  # 1: the pursuers look after the evader's move and before their own
    plain: int  # 1: which belief comes before another hangs on where the pursuers get to, not on how
    come_first: Any  # uint32 [moves + 1] evader's moves that one of a pursuer's moves meets:
    come: Any  # uint32 [...]
    comes: Any  # uint64 [moves, words of the evader's moves] the same as bits


def check_look(look: Look) -> None:
    """Raises AfootError for what is no sight and for what is no number of ticks."""
    all_told(lambda: _check_sight(look.sight), lambda: _check_every(look.every))


def _check_sight(sight: str | int) -> None:
    is_hops = isinstance(sight, int) and not isinstance(sight, bool) and 0 <= sight <= MOST_HOPS
    if not is_hops and sight not in (NONE, ALL):
        raise AfootError("no such sight", where=Where(field="sight"), came=sight,
                         expected=f"{NONE}, {ALL}, or a number of hops from 0 to {MOST_HOPS:,}",
                         fix=f"Write for example {NONE}, or 2.")  # fmt: skip


def _check_every(every: int) -> None:
    if isinstance(every, bool) or not isinstance(every, int) or not 0 <= every <= MOST_EVERY:
        raise AfootError("no such number of ticks", where=Where(field="every"), came=every,
                         expected=f"0 (never) to {MOST_EVERY:,}", fix="Write 1 for every tick.")  # fmt: skip


def make_search(game: Game, look: Look) -> Search:
    """The tables of a search."""
    tables, period = game.tables, max(look.every, 1)
    come = oppose_lists(game.pursuer, game.evader, game.rules.crossing, by_site=False, transit_only=False)
    return Search(
        tables,
        teams_of(game.sites, list(game.bases), game.alike),
        np.concatenate([_sight_rows(game.board, look.sight, one, game.evader) for one in game.pursuer]),
        period,
        np.array([bool(revealed(phase, look.every)) for phase in range(period)], np.uint8),
        # RULES.md, Sight: in the middle of a tick only the side that acts next looks.
        int(not tables.pursuers_first and look.sight != NONE),
        _is_plain(game, come),
        *come,
    )


def _is_plain(game: Game, come: Any) -> int:
    """Where pursuers move first and nothing on a hop counts: nobody is met there, or only who is held at its end."""
    standing = all(not one.left.any() for one in (game.evader, *game.pursuer))
    return int(game.tables.pursuers_first and (not len(come[1]) or (game.tables.each_move and standing)))


def _sight_rows(board: Board, sight: str | int, pursuer: Sites, evader: Sites) -> Any:
    """uint64 [pursuer's sites, words]: evader's sites in sight of each of a pursuer's; in transit one is at the hop's
    origin."""
    rows = np.zeros((len(pursuer.node), words_for(len(evader.node))), np.uint64)
    if sight == NONE:
        return rows
    n = len(board.degree)
    seen = bits_everybody(n) if sight == ALL else bits_within(board.hops, board.degree, int(sight))
    _see(seen.bits, seen.start, seen.node, pursuer.node, evader.node, rows)
    return rows


@kernel
def _see(bits, start, listed, viewers, targets, rows):  # type: ignore[no-untyped-def]
    for site in range(viewers.shape[0]):
        for other in range(targets.shape[0]):
            if in_line(bits, start, listed, viewers[site], targets[other]):
                rows[site, other >> 6] |= ONE << np.uint64(other & 63)
    return np.int64(0)


def check_sight_rules(rules: Rules) -> None:
    """Raises AfootError for rules of sight: a search is told in words of its own what is seen."""
    for field, value, fix in (
        ("share_delay_ticks", rules.share_delay_ticks, "A belief is what all pursuers know at once."),
        ("reveal_ticks", rules.reveal_ticks, "State it as every."),
        ("contacts", 1 - rules.contacts, f"State it as sight: {NONE}."),
    ):
        if value:
            raise AfootError("sight is stated apart from the rules", where=Where(field=f"rules.{field}"),
                             expected="the rule as if not stated", fix=fix)  # fmt: skip
