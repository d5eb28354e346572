"""What a player is shown: all of it made of the observation of the player's own side, so nothing hidden gets out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.game.observe import Observation
from afoot.record.eyes import can_look, sight_mm
from afoot.rules.contacts import NEVER
from afoot.rules.smoke import hangs
from afoot.scenarios import Compiled
from afoot.studies.play_deeds import THOUSANDTHS
from afoot.studies.play_ground import tick_of
from afoot.words import Door, Gait, Side, Status, Tell

STRANGER_TICKS = 60  # who looks like nobody in the chase is shown for so long after the latest contact


class Source(NamedTuple):
    """The newest news that a side has of something it has seen. by: own movers that see it now.

    mover: who of the other side it looks like, None for nobody in the chase. tell: what it seems to be.
    """

    slot: int
    label: int
    mover: str | None
    kind: str | None
    tell: str | None
    node: int
    tick: int
    by: list[int]


class View:
    """One side's view of the one chase of a batch (row 0)."""

    def __init__(self, game: Compiled, side: Side) -> None:
        self.game, self.side = game, side

    def own(self, seen: Observation) -> list[dict[str, Any]]:
        """The side's movers by column. x, y, z in metres, None for who is not on the board, on the way where it is on a
        hop; energy None without means."""
        return [self._own(seen, i) for i in range(seen.movers.shape[1])]

    def _own(self, seen: Observation, i: int) -> dict[str, Any]:
        mover, board = seen.movers[0, i], self.game.board
        kind, node, to = int(mover.kind), int(mover.node), int(mover.hop_to)
        left = int(mover.remaining_mm)
        share = 0.0
        if left > 0:
            costs = self.game.cast.hop_mm[self.game.cast.classes[kind].profile, node]
            slots = [slot for slot in range(1, int(board.degree[node])) if board.hops[node, slot] == to]
            share = 1.0 - min(left / max(int(costs[slots[0]]), 1), 1.0) if slots else 0.0
        else:
            to = node
        axes = (board.x_mm, board.y_mm, board.z_mm)
        place: list[float | None] = [
            round((int(axis[node]) + share * (int(axis[to]) - int(axis[node]))) / 1000, 2) for axis in axes
        ]
        if mover.status != Status.LIVE:
            place = [None] * 3
        return {
            "mover": seen.first + i,
            "name": self.game.mover_names[seen.first + i],
            "side": self.side.name.lower().removesuffix("s"),
            "class": self.game.class_names[kind],
            "x": place[0], "y": place[1], "z": place[2],
            "node": node,
            "to": to,
            "gait": Gait(int(mover.gait)).name.lower(),
            "status": Status(int(mover.status)).name.lower(),
            "inside": self.game.refuge_names[mover.inside - 1] if mover.inside > 0 else None,
            **self._stamina(seen, i),
            **self._means(seen, i),
            "sight_m": self._sight_m(seen, i),
        }  # fmt: skip

    def _sight_m(self, seen: Observation, i: int) -> float | None:
        """How far a mover sees now, in metres; None while it does not look."""
        mover = seen.movers[0, i]
        if not can_look(self.game, mover.status, mover.inside):
            return None
        keen = 0 if seen.tricks is None else int(seen.tricks.movers[0, i].keen)
        return sight_mm(self.game, int(mover.kind), keen) / 1000

    def _stamina(self, seen: Observation, i: int) -> dict[str, float | None]:
        """Metres of the reserve that are left and in all; None where nobody tires."""
        reserve = int(self.game.cast.classes[seen.movers[0, i].kind].reserve_mm)
        if not self.game.rules.stamina or reserve <= 0:
            return {"stamina": None, "stamina_full": None}
        return {"stamina": int(seen.movers[0, i].stamina_mm) / 1000, "stamina_full": reserve / 1000}

    def _means(self, seen: Observation, i: int) -> dict[str, Any]:
        if seen.tricks is None:
            return {"energy": None, "energy_full": None, "busy_ticks": 0, "looks_like": None}
        trick, guise = seen.tricks.movers[0, i], seen.tricks.guises[0, i]
        full = int(self.game.cast.means.energy[seen.movers[0, i].kind].full)
        counted = bool(self.game.rules.energy) and full > 0
        return {
            "energy": int(trick.energy) / THOUSANDTHS if counted else None,
            "energy_full": full / THOUSANDTHS if counted else None,
            "busy_ticks": int(trick.busy_ticks),
            "looks_like": self.game.class_names[guise.kind - 1] if guise.kind > 0 else None,
        }

    def sources(self, seen: Observation) -> list[Source]:
        """Newest news of each mover of the other side, and of who looks like nobody in the chase, newest first."""
        found: dict[object, Source] = {}
        for source in sorted(self._slots(seen), key=lambda one: -one.tick):
            if source.mover is None and tick_of(seen) - source.tick > STRANGER_TICKS:
                continue
            found.setdefault(source.mover if source.mover is not None else ("slot", source.slot), source)
        return list(found.values())

    def _slots(self, seen: Observation) -> list[Source]:
        """What stands in each slot of contacts, of those who are not known to be off the board."""
        found, gone = [], self.off(seen)
        for slot in range(seen.known.shape[1]):
            own, known = seen.contacts[0, :, slot], seen.known[0, slot]
            best = int(np.argmax(own.tick))
            newest = known if known.tick > own.tick[best] else own[best]
            if newest.tick <= NEVER:
                continue
            by = np.flatnonzero(own.tick == tick_of(seen)).tolist()
            mover, kind, tell = self._looks(seen, slot, newest)
            if mover not in gone or mover is None:
                label = int(newest.label) if "label" in (newest.dtype.names or ()) else 0
                found.append(Source(slot, label, mover, kind, tell, int(newest.node), int(newest.tick), by))
        return found

    def _looks(self, seen: Observation, slot: int, newest: Any) -> tuple[str | None, str | None, str | None]:
        """Whom a source looks like, its class as it looks, and its tell."""
        names, cast = self.game.mover_names, self.game.cast
        if seen.tricks is None:
            column = seen.first_target + slot
            told = cast.movers[column]
            sure = int(told.type_last) - int(told.type_first) == 1
            kind = self.game.class_names[int(cast.types[told.type_first].kind)] if sure else None
            return names[column], kind, None
        who = int(newest.who)
        mover = names[seen.first_target + who - 1] if who > 0 else None
        doubles = bool((cast.means.decoy_side != self.side).any())  # a tell of who has none says nothing
        tell = Tell(int(newest.tell)).name.lower() if newest.tell and doubles else None
        return mover, self.game.class_names[int(newest.kind)], tell

    def off(self, seen: Observation) -> list[str]:
        """Movers of the other side that everybody knows to be off the board."""
        first = seen.first_target
        return [self.game.mover_names[first + i] for i in range(seen.opponents) if seen.known[0, i].off]

    def contacts(self, seen: Observation) -> list[dict[str, Any]]:
        """The sources in plain values; x, y, z in metres."""
        return [self._contact(source, seen) for source in self.sources(seen)]

    def _contact(self, source: Source, seen: Observation) -> dict[str, Any]:
        own = self.game.mover_names[seen.first : seen.first + seen.movers.shape[1]]
        return {
            "label": source.label,
            "mover": source.mover,
            "class": source.kind,
            "tell": source.tell,
            "node": source.node,
            **self.place(source.node),
            "tick": source.tick,
            "age_ticks": tick_of(seen) - source.tick,
            "by": [own[i] for i in source.by],
        }

    def place(self, node: int) -> dict[str, float]:
        """Where a node is, in metres."""
        board = self.game.board
        axes = {"x": board.x_mm, "y": board.y_mm, "z": board.z_mm}
        return {name: int(axis[node]) / 1000 for name, axis in axes.items()}

    def clouds(self, seen: Observation) -> list[dict[str, Any]]:
        """Smoke that hangs now, as far as the side knows of it."""
        if seen.tricks is None:
            return []
        hanging = [c for c in seen.tricks.clouds[0] if hangs(tick_of(seen), int(c.until_tick))]
        return [
            {"node": int(c.node), **self.place(int(c.node)), "radius_m": int(c.radius_mm) / 1000,
             "until_tick": int(c.until_tick)}
            for c in hanging
        ]  # fmt: skip

    def doors(self, seen: Observation) -> list[dict[str, Any]]:
        """The passages that the side knows of, as they are now."""
        if seen.tricks is None:
            return []
        rows = zip(
            self.game.passage_names, self.game.cast.means.passages, seen.tricks.doors[0].tolist(), strict=True
        )
        return [
            {"passage": name, "a": int(row.a), "b": int(row.b), "state": Door(door).name.lower()}
            for name, row, door in rows
            if door >= 0
        ]

    def reports(self, seen: Observation) -> list[dict[str, Any]]:
        """What witnesses have told the side, newest first."""
        if seen.tricks is None:
            return []
        heard = [one for one in seen.tricks.heard[0] if one.tick > NEVER]
        return [
            {"tick": int(one.tick), "node": int(one.node), **self.place(int(one.node)),
             "heard_tick": int(one.due_tick), "reliability": int(one.reliability) / THOUSANDTHS}
            for one in sorted(heard, key=lambda one: -int(one.due_tick))
        ]  # fmt: skip
