"""How often does the story play whole? The beats of rockface's story, in their order, over many seeds.

    python bench/story.py [--chases 2000] [--seed 1] [--write] [--json]

Chases are those of one run: the luck of each is its own. A beat counts only once all beats before it have come to pass;
docs/rockface.md is given a table by --write. Lists the first chases in which all of them do.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections.abc import Callable
from typing import Any

import numpy as np

from afoot._jit import kernel
from afoot.game.state import make_scratch, position_of
from afoot.game.surround import ended_by
from afoot.policies.bystand import MOOD, SENT
from afoot.policies.evidence import CHASED
from afoot.policies.guard import TARGET
from afoot.policies.weigh import WEIGH_TICKS
from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled, compile_scenario, load
from afoot.sim.batch import Batch
from afoot.studies.intervals import Interval, wilson
from afoot.words import Behaviour, Door, Measure, Status

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "rockface.md"
BEGIN, END = "<!-- story: begin -->", "<!-- story: end -->"
BATCH, CHECK_TICKS = 500, 10
LOST_TICKS = 30  # a tracker without a contact of its own for so long has lost them
REST_S, TUNNEL_S, TUNNEL_SLACK_S = 270, 2100, 120
BEATS = (
    "both are out by the fire escape",
    "the leader's keen eye is uncovered, and it has seen trackers",
    "on the way from market and alleys two of four trackers that had them in sight have lost them, two have not",
    "both have energy left for a decoy and a guise",
    "in the school yard the leader raises smoke; each sends a decoy and puts on the guise of a child",
    "both decoys are gone after; a hurt child is sent indoors; the two lose and find each other",
    "indoors both drop their guises, and rest for five minutes",
    "the trap door is opened, and sealed behind them",
    "35 minutes, give or take two, in the tunnel",
    "both are in the shelter",
    "they have weighed leaving for good twice, and stay",
    "they are surrounded there: contained, or adjacent",
)


@kernel
def shut_in(board, cast, rules, state, rows, scratch, out):  # type: ignore[no-untyped-def]
    """out[i]: whether the evaders of a row are contained, or have every neighbour held."""
    for i in range(rows.shape[0]):
        position = position_of(state, rows[i])
        out[i] = ended_by(board, cast, rules, position, CONTAINED, scratch) or ended_by(
            board, cast, rules, position, ADJACENT, scratch
        )


CONTAINED, ADJACENT = int(Measure.CONTAINED), int(Measure.ADJACENT)


class Watch:
    """What has been seen so far in each chase of a batch, told from its State and the trackers' minds."""

    def __init__(self, game: Compiled, batch: Batch) -> None:
        self.game, self.batch = game, batch
        self.node = game.compiled_board.names
        count = batch.chases
        self.beats = np.zeros((count, len(BEATS)), bool)
        self.been: dict[str, Any] = {}  # place -> bool [c, 2] which of the two have been there
        self.chased = np.zeros((count, game.cast.decoys), bool)
        self.parted = np.zeros(count, bool)
        self.seen_tick = np.full(
            (count, game.cast.pursuers), NEVER
        )  # when each tracker last saw one of the two
        self.safe_ticks = np.zeros(count, int)  # both in the shelter
        self.rested = np.zeros((count, 2), int)
        self.sealed_tick = np.zeros(count, int)
        self.scratch = make_scratch(len(game.board.degree))
        behaviour = game.cast.means.bystanders.behaviour
        first = game.cast.pursuers + game.cast.evaders + game.cast.decoys
        self.children = first + np.flatnonzero(behaviour == int(Behaviour.CHILD))
        child = game.cast.movers[self.children[0]]
        self.yard = game.cast.starts.node[child.start_first : child.start_last]

    def see(self) -> None:
        """Look at the chases after a tick."""
        self._note()
        for beat, comes in enumerate(self._tests()):
            due = ~self.beats[:, beat] & self.beats[:, :beat].all(axis=1)
            if due.any():
                self.beats[:, beat] |= due & comes()

    def _note(self) -> None:
        """What counts even before its beat is due."""
        state, cast = self.batch.state, self.game.cast
        movers, tricks = state.movers[:, 4:6], state.tricks
        for place in ("fire escape", "market", "alleys"):
            here = movers.node == self.node[place]
            self.been[place] = self.been.get(place, False) | here
        memo = self.batch.minds.memo[:, :4]
        for column in (CHASED, TARGET):
            slot = np.where(memo[:, :, column] > 0, memo[:, :, column] - 1 + cast.means.slots[0], 0)
            source = np.take_along_axis(tricks.holders.source, slot, axis=1)
            for decoy in range(cast.decoys):
                self.chased[:, decoy] |= ((source == 6 + decoy) & (memo[:, :, column] > 0)).any(axis=1)
        self.seen_tick = np.maximum(self.seen_tick, self._seen())
        self.safe_ticks = np.where((movers.inside > 0).all(axis=1), self.safe_ticks + 1, 0)
        unknown = (tricks.guises.identified[:, 4] & 2 == 0) & (tricks.guises.kind[:, 4] > 0)
        self.parted |= unknown
        resting = (movers.gait == 0) & self._in_school(movers.node) & (tricks.guises.kind[:, 4:6] == 0)
        self.rested += resting
        fresh = (tricks.doors[:, 0] == int(Door.SEALED)) & (self.sealed_tick == 0)
        self.sealed_tick[fresh] = state.clock.tick[fresh, 0]

    def _seen(self) -> Any:
        """Ticks [c, trackers] of the latest contacts with the two themselves, of those that stand; not with doubles."""
        state, cast = self.batch.state, self.game.cast
        slots = slice(cast.means.slots[0], None)
        source = state.tricks.holders.source[:, None, slots]
        contacts = state.contacts[:, : cast.pursuers, slots]
        theirs = (contacts.who > 0) & (source >= 4) & (source < 6)
        return np.where(theirs, contacts.tick, NEVER).max(axis=2)

    def _in_yard(self, node: Any) -> Any:
        return np.isin(node, self.yard)

    def _in_school(self, node: Any) -> Any:
        board = self.game.board
        return board.domain[node] == board.domain[self.node["lounge"]]

    def _tests(self) -> list[Callable[[], Any]]:
        """For each beat whether it has come to pass, bool [c]."""
        state, cast = self.batch.state, self.game.cast
        tick, movers, tricks = state.clock.tick[:, 0], state.movers[:, 4:6], state.tricks
        first = cast.means.slots[0]

        def two_lost() -> Any:
            latest = self.seen_tick
            # Who has never seen anybody has lost nobody.
            lost = ((latest > NEVER) & (latest < (tick - LOST_TICKS)[:, None])).sum(axis=1)
            after = latest >= (tick - LOST_TICKS)[:, None]
            on_the_way = ~self._in_yard(movers.node).any(axis=1)
            passed = self.been["market"].all(axis=1) & self.been["alleys"].all(axis=1)
            return passed & on_the_way & (lost == 2) & (after.sum(axis=1) == 2)

        def energy() -> Any:
            need = np.array([cast.means.abilities[k]["cost"][[5, 6]].sum() for k in range(len(cast.classes))])
            return (tricks.movers.energy[:, 4:6] >= need[movers.kind]).all(axis=1)

        def yard() -> Any:
            sent = [(tricks.decoys.sender == column).any(axis=1) for column in (4, 5)]
            return (
                (tricks.clouds.until_tick[:, 4] > tick)
                & self._in_yard(tricks.clouds.node[:, 4])
                & (tricks.guises.kind[:, 4:6] > 0).all(axis=1)
                & sent[0]
                & sent[1]
            )

        def astray() -> Any:
            child = (self.batch.minds.memo[:, self.children, MOOD] == SENT).any(axis=1)
            known = tricks.guises.identified[:, 4] & 2 != 0
            return self.chased.all(axis=1) & child & self.parted & known

        def long_enough() -> Any:
            inside = (movers.inside > 0).all(axis=1)
            return inside & (np.abs(tick - self.sealed_tick - TUNNEL_S) <= TUNNEL_SLACK_S)

        return [
            lambda: self.been["fire escape"].all(axis=1),
            lambda: (
                (tricks.movers.keen[:, 4] > 0) & (state.contacts.tick[:, 4:6, :first] >= 0).any(axis=(1, 2))
            ),
            two_lost,
            energy,
            yard,
            astray,
            lambda: (tricks.guises.kind[:, 4:6] == 0).all(axis=1) & (self.rested >= REST_S).all(axis=1),
            lambda: tricks.doors[:, 0] == int(Door.SEALED),
            long_enough,
            lambda: self.safe_ticks > 0,
            lambda: self.safe_ticks > 2 * WEIGH_TICKS,
            self._surrounded,
        ]

    def _surrounded(self) -> Any:
        state, found = self.batch.state, np.zeros(self.batch.chases, bool)
        due = self.beats[:, :-1].all(axis=1) & ~self.beats[:, -1] & ~self.batch.over
        rows = np.flatnonzero(due & (state.clock.tick[:, 0] % CHECK_TICKS == 0))
        if len(rows):
            out = np.zeros(len(rows), bool)
            shut_in(self.game.board, self.game.cast, self.game.rules, state, rows, self.scratch, out)
            found[rows] = out
        return found


def play(game: Compiled, chases: int, seed: int) -> tuple[Any, Any]:
    """bool [chases, beats] what came to pass in order; and int8 [chases, 2] how the two ended."""
    beats, ends = [], []
    for first in range(0, chases, BATCH):
        count = min(BATCH, chases - first)
        with Batch(
            game.board, game.cast, game.rules, count, seed=seed, first_chase=first, threads=2
        ) as batch:
            watch = Watch(game, batch)
            while not batch.over.all():
                batch.advance(1)
                watch.see()
            beats.append(watch.beats)
            ends.append(batch.state.movers.status[:, 4:6].copy())
    return np.concatenate(beats), np.concatenate(ends)


def table(beats: Any, ends: Any, seed: int) -> list[str]:
    """Markdown."""
    chases = len(beats)
    lines = [
        f"Over {chases:,} chases of seed {seed}, `story` against the scenario's own trackers; a beat counts once "
        f"all before it have come to pass. Made by `python bench/story.py --chases {chases} --write`.",
        "",
        "| | beat | share of chases | 95 % interval |",
        "|---|---|---|---|",
    ]
    for number, name in enumerate(BEATS):
        at = wilson(int(beats[:, number].sum()), chases)
        lines.append(f"| {number + 1} | {name} | {_percent(at)} |")
    safe = wilson(int((ends == int(Status.SHELTERED)).all(axis=1).sum()), chases)
    lines += [
        "",
        f"Share of chases in which both end in the shelter, on whatever way: {_percent(safe).replace(' |', ',')}.",
    ]
    return lines


def _percent(at: Interval) -> str:
    value, low, high = (100 * (one or 0.0) for one in at)
    return f"{value:.1f} % | {low:.1f} to {high:.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    beats, ends = play(compile_scenario(load("rockface")), asked.chases, asked.seed)
    whole = np.flatnonzero(beats.all(axis=1)).tolist()
    lines = table(beats, ends, asked.seed)
    if asked.json:
        counts = dict(zip(BEATS, beats.sum(axis=0).tolist(), strict=True))
        print(json.dumps({"chases": asked.chases, "seed": asked.seed, "beats": counts, "whole": whole}))
        return
    if asked.write:
        before, rest = PAGE.read_text().split(BEGIN)
        PAGE.write_text("\n".join([before.rstrip("\n"), BEGIN, *lines, END]) + rest.split(END)[1])
    else:
        print("\n".join(lines))
    print(f"chases in which the story plays whole: {whole[:20]}")


if __name__ == "__main__":
    main()
