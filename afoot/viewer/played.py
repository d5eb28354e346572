"""One chase of a run as rows: as the ledger holds them, or played again from its seed where no track was kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where
from afoot.record import Ledger
from afoot.record.known import Happened
from afoot.record.rows import OUTCOME_WORDS, Event
from afoot.viewer.shown import Shown
from afoot.words import Status

LEFT = OUTCOME_WORDS[Status.LIVE]  # the outcome of evaders only where a person left the game


@dataclass(frozen=True, slots=True)
class Played:
    """A chase as `Ledger` gives it. chase: its row; classes and tracks by mover's name, in column order."""

    shown: Shown
    chase: dict[str, Any]
    classes: dict[str, str]
    tracks: dict[str, dict[str, Any]]
    events: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    margins: list[dict[str, Any]]
    layers: dict[str, dict[str, Any]]

    @property
    def happened(self) -> Happened:
        """The truth, of which a side knew a part."""
        fields = ("tick", "event", "mover", "node", "other", "particulars")
        events = [Event(self.number, *(row[field] for field in fields)) for row in self.events]
        left = LEFT in self.chase["outcomes"]
        return Happened(self.number, events, self.contacts, self.tracks, self.classes, not left, left)

    @property
    def number(self) -> int:
        return int(self.chase["chase"])


def played(shown: Shown, chase: int) -> Played:
    """A chase of a run. Raises AfootError where there is none, or none that can be played again as it was."""
    with shown.ledger.at_once() as ledger:
        row = ledger.chase(shown.run, chase)
        if chase in ledger.tracked(shown.run):
            return _read(shown, row, ledger, shown.run)
    return _again(shown, row)


def _read(shown: Shown, row: dict[str, Any], ledger: Ledger, run: int) -> Played:
    chase = row["chase"]
    return Played(
        shown,
        row,
        ledger.classes(run, chase),
        ledger.track(run, chase),
        ledger.events(run, chase),
        ledger.contacts(run, chase),
        ledger.margins(run, chase),
        ledger.layers(run, chase),
    )


def _again(shown: Shown, row: dict[str, Any]) -> Played:
    """A chase without a track, watched while it is played from its seed, kept for as long as it takes to read it."""
    from afoot.record.ends import ends_of
    from afoot.record.tracks import Tracker
    from afoot.sim.batch import Batch
    from afoot.studies.outside import play_turn
    from afoot.studies.run import decided
    from afoot.studies.warm import warm

    game, names = shown.game, shown.row["policies"]
    _check_again(shown, row)
    game, policies, outside = decided(game, names["pursuers"], names["evaders"])
    warm(game, tracked=True, tables=bool(outside))
    with Batch(game.board, game.cast, game.rules, 1, seed=row["seed"], first_chase=row["chase"]) as batch:
        tracker = Tracker(game, batch, 1)
        while not batch.over.all():
            play_turn(batch, game, outside)
            tracker.see()
        if int(batch.digests()[0]) != row["digest"]:
            raise AfootError("this chase played again comes to another end than was recorded",
                             where=Where(shown.ledger.path), came=f"run {shown.run}, chase {row['chase']}",
                             fix="Record the run anew.")  # fmt: skip
        ends = ends_of(batch)
    with tempfile.TemporaryDirectory(prefix="afoot-") as folder:
        ledger = Ledger.open(Path(folder) / "chase.duckdb", make=True)
        asked = {"chases": 1, "seed": row["seed"], "threads": 1, "tracks": 1}
        writer = ledger.begin(game, policies, asked)
        writer.append(row["chase"], ends, tracker)
        return _read(shown, row, ledger, writer.run)


def _check_again(shown: Shown, row: dict[str, Any]) -> None:
    """Raise AfootError where a chase without a track cannot be played again."""
    from afoot._sources import package_digest
    from afoot.studies.grade_game import BUILT_IN
    from afoot.studies.outside import TABLE

    where, came = Where(shown.ledger.path), f"run {shown.run}, chase {row['chase']}"
    tracked = shown.ledger.tracked(shown.run)
    have = (
        f"tracks were kept of {len(tracked)} of its chases, the first {tracked[0]}"
        if tracked
        else "no tracks"
    )
    lost = [
        f"{side} {name}"
        for side, name in shown.row["policies"].items()
        if name not in BUILT_IN and not name.startswith(TABLE)
    ]
    what = "no track was kept of this chase, and it cannot be played again"
    if lost:
        raise AfootError(what, where=where, came=f"{came} of {', '.join(lost)}", expected=have,
                         fix="Only built-in policies and table:FILE are played again: record with more "
                         "--tracks.")  # fmt: skip
    if shown.row["source_digest"] != package_digest():
        raise AfootError(
            f"{what}: the run was recorded by another version of afoot",
            where=where,
            came=came,
            expected=have,
            fix="Record the run anew, with more --tracks.",
        )
