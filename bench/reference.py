"""What do afoot's rules cost beside a hand-written monolith of the same rules?

    python bench/reference.py [--json]

`bench/monolith.py` plays the benches' town (4 v 4 movers, 2,000 nodes) in one kernel; afoot plays it
through its rules. Before anything is timed, both must end in the same State. Then their repeats take turns
on one core, in CPU time, with contacts and without.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from afoot.game.state import make_orders, make_scratch, make_state
from afoot.policies.act import deciders
from afoot.policies.mind import make_mind
from afoot.rules.cast import ahead_of
from afoot.rules.rules import Rules
from afoot.sim.kernels import advance_plain, start
from bench.monolith import (
    CONTACTS,
    CROSSED,
    EPISODE,
    LABELS_PURSUERS,
    LOST,
    OVER,
    SIGHTED,
    TAKEN,
    TICK,
    Columns,
    advance,
    make_columns,
    make_game,
)
from bench.town import make_cast, make_town

HORIZON = 600


class Afoot:
    """afoot's side: the same chases in a State, played by the fused kernel without mechanisms."""

    def __init__(self, board: Any, cast: Any, rules: Rules, chases: int, seed: int) -> None:
        self.board, self.seed, self.rules = board, seed, rules
        self.cast = cast = cast._replace(ahead=ahead_of(cast))
        self.state = make_state(cast, rules, chases)
        self.minds, self.orders = make_mind(cast, chases), make_orders(cast, chases)
        self.decide_by = deciders(cast)
        self.scratch, self.ids = make_scratch(len(board.degree)), np.arange(chases)
        start(board, cast, rules, self.state, self.minds, self.ids, 0, chases, seed)

    def advance(self, ticks: int) -> None:
        """Play every chase for so many ticks, starting anew what is over."""
        advance_plain(
            self.board, self.cast, self.rules, self.state, self.minds, self.orders, self.scratch, None, self.ids,
            0, len(self.ids), ticks, self.seed, 0, self.decide_by, True,
        )  # fmt: skip


def differences(state: Any, columns: Columns, contacts: bool) -> list[str]:
    """Names of the columns in which the two differ; those of contacts are compared only where they are on."""
    pairs = {
        "tick": (state.clock.tick[:, 0], columns.clock[:, TICK]),
        "episode": (state.clock.episode[:, 0], columns.clock[:, EPISODE]),
        "over": (state.clock.over[:, 0], columns.clock[:, OVER]),
        "node": (state.movers.node, columns.node),
        "status": (state.movers.status, columns.status),
        "end_tick": (state.movers.end_tick, columns.end_tick),
        "captured": (state.counts.captured[:, 0], columns.counts[:, TAKEN]),
        "crossed": (state.counts.crossed[:, 0], columns.counts[:, CROSSED]),
    }
    if contacts:
        pairs |= {
            "labels given": (state.clock.labels[:, 0], columns.clock[:, LABELS_PURSUERS:]),
            "contact tick": (state.contacts.tick, columns.seen_tick),
            "contact node": (state.contacts.node, columns.seen_node),
            "known tick": (state.known.tick, columns.team_tick),
            "known node": (state.known.node, columns.team_node),
            "last seen": (state.sightings.tick, columns.team_tick),
            "label": (state.known.label, columns.label),
            "contacts": (state.counts.contacts[:, 0], columns.counts[:, CONTACTS]),
            "sighted": (state.counts.sighted[:, 0], columns.counts[:, SIGHTED]),
            "lost": (state.counts.lost[:, 0], columns.counts[:, LOST]),
        }
    return [name for name, (ours, theirs) in pairs.items() if not np.array_equal(ours, theirs)]


def _ns_per_tick(advance_all: Callable[[], None], chase_ticks: int) -> float:
    began = time.process_time()
    advance_all()
    return (time.process_time() - began) / chase_ticks * 1e9


def measure(contacts: bool, chases: int = 256, ticks: int = 4_000, repeats: int = 9) -> dict[str, Any]:
    """Median CPU ns per chase-tick of both, repeats taken in turn; raises where they end differently."""
    board = make_town()
    cast = make_cast(board, 4, 4)
    game, columns = make_game(board, cast, HORIZON, contacts), make_columns(8, chases)
    rules = Rules(whole_ticks=1, contacts=int(contacts), horizon_ticks=HORIZON)
    own = Afoot(board, cast, rules, chases, seed=1)
    own.advance(ticks)
    advance(game, columns, ticks, seed=1)
    differing = differences(own.state, columns, contacts)
    if differing:
        raise SystemExit(f"afoot and the monolith end differently in: {', '.join(differing)}")
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(_ns_per_tick(lambda: own.advance(ticks), chases * ticks))
        theirs.append(_ns_per_tick(lambda: advance(game, columns, ticks, seed=1), chases * ticks))
    afoot_ns, monolith_ns = statistics.median(ours), statistics.median(theirs)
    return {
        "afoot_ns": round(afoot_ns, 1),
        "monolith_ns": round(monolith_ns, 1),
        "ratio": round(afoot_ns / monolith_ns, 2),
        "repeats": repeats,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    stated = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    result = {"no_contacts": measure(False), "contacts": measure(True)}
    if stated.json:
        print(json.dumps(result))
        return 0
    print("CPU ns per chase-tick, 4 v 4 movers, 2,000 nodes, random play; both end in the same State")
    for name, figures in result.items():
        print(
            f"{name.replace('_', ' '):>12}: afoot {figures['afoot_ns']}, monolith {figures['monolith_ns']}, "
            f"ratio {figures['ratio']} (median of {figures['repeats']})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
