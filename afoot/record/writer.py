"""The one writer of a run: opens the ledger, appends a batch, closes it, so that readers get in between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.record.ends import Ends
from afoot.record.rows import MEASURES, OUTCOME_WORDS, TELL_WORDS, THOUSANDTHS, pack_layer
from afoot.record.store import shared_or_own
from afoot.record.tracks import Tracker, replay
from afoot.rules.arrival import NULL, UNKNOWN
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class RunWriter:
    """Appends to one run of a ledger. `Ledger.begin` makes it."""

    def __init__(
        self, path: Path, run: int, game: Compiled, seed: int, tracks: int, shared: DuckDBPyConnection | None
    ) -> None:
        """shared: the connection in whose transaction all is written; None: each call has its own."""
        self.path, self.run, self.game, self.seed, self.tracks = path, run, game, seed, tracks
        self._shared = shared

    def tracker(self, batch: Batch, count: int) -> Tracker | None:
        """What watches the first chases of a batch that is about to be stepped; None for no chase."""
        return Tracker(self.game, batch, count) if count > 0 else None

    def replayed(self, first: int, digests: Any) -> Tracker | None:
        """Chases that were played fused, played again and watched; None for no chase."""
        return replay(self.game, self.seed, first, digests) if len(digests) else None

    def append(self, first: int, ends: Ends, tracker: Tracker | None) -> None:
        """Keep the ends of chases first, first + 1, ... and what was watched of them: all of it or nothing."""
        with shared_or_own(self._shared, self.path) as connection:
            self._append_chases(connection, first, ends)
            if tracker is not None:
                self._append_tracks(connection, tracker)
                self._append_contacts(connection, tracker)
                self._append_events(connection, tracker)
                self._append_margins(connection, tracker)
                self._append_layers(connection, tracker)

    def finish(self, result: dict[str, Any]) -> None:
        """Keep the run's result: a run without one was cut short."""
        with shared_or_own(self._shared, self.path) as connection:
            connection.execute(
                "UPDATE runs SET result_json = ? WHERE run = ?", [json.dumps(result), self.run]
            )

    def _append_chases(self, connection: DuckDBPyConnection, first: int, ends: Ends) -> None:
        connection.execute(
            "INSERT INTO chases SELECT ?, unnest(?::INTEGER[]), ?, unnest(?::UBIGINT[]), unnest(?::VARCHAR[][]),"
            " unnest(?::INTEGER[][]), unnest(?::DOUBLE[][]), unnest(?::INTEGER[]), unnest(?::DOUBLE[]),"
            " unnest(?::INTEGER[])",
            [
                self.run,
                list(range(first, first + len(ends))),
                self.seed,
                ends.digests.tolist(),
                [[OUTCOME_WORDS[one] for one in row] for row in ends.status.tolist()],
                ends.end_ticks.tolist(),
                (ends.worth / THOUSANDTHS).tolist(),
                ends.ticks.tolist(),
                ends.payoff.tolist(),
                ends.captured.tolist(),
            ],
        )

    def _append_tracks(self, connection: DuckDBPyConnection, tracker: Tracker) -> None:
        names, classes = self.game.mover_names, self.game.class_names
        connection.executemany(
            "INSERT INTO tracks VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                [self.run, chase, mover, names[mover], classes[kind], ticks, packed]
                for chase, mover, kind, ticks, packed in tracker.tracks()
            ],
        )

    def _append_contacts(self, connection: DuckDBPyConnection, tracker: Tracker) -> None:
        for made in tracker.log.contacts_by_columns():
            connection.register("made", made)
            connection.execute(
                "INSERT INTO contacts SELECT ?, chase, tick, viewer, target, node, CASE WHEN kind >= 0 THEN label END,"
                # Outside of a list there is NULL.
                " (?::VARCHAR[])[looks_like], (?::VARCHAR[])[kind + 1], (?::VARCHAR[])[tell] FROM made",
                [self.run, list(self.game.mover_names), list(self.game.class_names), TELL_WORDS],
            )
            connection.unregister("made")

    def _append_events(self, connection: DuckDBPyConnection, tracker: Tracker) -> None:
        events = tracker.log.events
        if not events:
            return
        chase, tick, event, mover, node, other, particulars = zip(*events, strict=True)
        connection.execute(
            "INSERT INTO events SELECT ?, unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::DOUBLE[]),"
            " unnest(?::VARCHAR[]), unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::INTEGER[]),"
            " unnest(?::VARCHAR[])",
            [
                self.run,
                chase,
                tick,
                [one * self.game.tick_s for one in tick],
                event,
                mover,
                node,
                other,
                [json.dumps(one) for one in particulars],
            ],
        )

    def _append_margins(self, connection: DuckDBPyConnection, tracker: Tracker) -> None:
        for noted in tracker.margins.by_columns():
            connection.register("noted", noted)
            connection.execute(
                "INSERT INTO margins SELECT ?, chase, tick, mover, (?::VARCHAR[])[measure + 1],"
                " CASE WHEN holds >= 0 THEN holds = 1 END, CASE WHEN margin NOT IN (?, ?) THEN margin END,"
                " margin <> ? FROM noted",
                [self.run, list(MEASURES), NULL, UNKNOWN, UNKNOWN],
            )
            connection.unregister("noted")

    def _append_layers(self, connection: DuckDBPyConnection, tracker: Tracker) -> None:
        for kept in tracker.layers.kept():
            kind = kept.kind
            told = [kind.name, kind.title, kind.unit, kind.tier, kind.every_ticks]
            shape, packed = list(kept.values.shape), pack_layer(kept.values)
            connection.execute(
                "INSERT INTO layers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [self.run, kept.chase, *told, *shape, kind.low, kind.high, packed],
            )
