"""`play`: a person hunts or flees, with the view of one side, against a policy.

A `Play` is one chase that is stepped turn by turn. Its movers stand under orders that outlast a turn (one hop, a way to
a far node, to stay, to follow), so a person need not order every hop; the clock stops as soon as there is something to
decide or to see. All that it tells is made of the side's own observation.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from afoot.errors import AfootError, Where
from afoot.game.observe import Observation
from afoot.record.ends import Ends
from afoot.record.tracks import Tracker
from afoot.sim.batch import Batch, Snapshot
from afoot.studies.outside import play_turn
from afoot.studies.phrases import sentence
from afoot.studies.play_ask import Asked
from afoot.studies.play_follow import Followers
from afoot.studies.play_following import Following
from afoot.studies.play_keep import Kept, ends_so_far, keep
from afoot.studies.play_log import Log, Note
from afoot.studies.play_moves import Moves, Told
from afoot.studies.play_orders import Orders, Standing, Task, follows
from afoot.studies.play_view import View
from afoot.words import Status

MOST_TICKS = 3600  # of one call of `advance`
UNDOS = 100  # how many decisions can be taken back


@dataclass(frozen=True)
class _Saved:
    """All it takes to go back to a moment."""

    snapshot: Snapshot
    standing: dict[int, Standing]
    told: list[Told]
    tracker: Tracker
    log: Log
    notes: int


class Play:
    """One chase played by a person. Not safe to use from two threads at once.

    `turn` tells where things stand, `order` gives orders, `advance` plays on, `undo` takes back, `leave` ends it. What
    has been played is in the ledger once it is over or left; an error leaves everything as it was.
    """

    def __init__(self, asked: Asked, name: str | None = None) -> None:
        """name: what the game is called in the ledger, one of its own if not stated."""
        self.asked, self.game, self.side = asked, asked.game, asked.side
        self.name = secrets.token_hex(8) if name is None else name
        game = self.game
        self._batch = Batch(game.board, game.cast, game.rules, 1, seed=asked.seed)
        self._tracker = Tracker(game, self._batch, 1)
        self._followers, self._following = Followers(game, self.side, asked.seed), Following(game)
        self._orders, self._moves, self.view = (
            Orders(game, self.side),
            Moves(game, self.side),
            View(game, self.side),
        )
        seen = self._batch.observe(self.side)
        self._log = Log(game, self.side, seen)
        self._standing = {
            i: Standing(task=Task.FOLLOW if follows(game, seen, i) else Task.NOTHING)
            for i in range(seen.movers.shape[1])
        }
        self.notes: list[Note] = self._log.begin()
        self._told: list[Told] = []
        self._began = time.monotonic()
        self._saved: list[_Saved] = []
        self._decided = True  # whether orders were given since the latest moment that was kept
        self.kept: Kept | None = None
        self._closed = False  # whether it goes on no more, though it may not have come to its end
        self._wait_for_turn()

    @property
    def tick(self) -> int:
        return int(self._batch.state.clock.tick[0, 0])

    @property
    def over(self) -> bool:
        """Whether the chase has come to its end."""
        return bool(self._batch.over[0])

    @property
    def closed(self) -> bool:
        """Whether it goes on no more, be it over or left: then it is kept, if a tick of it was played."""
        return self._closed

    @property
    def left(self) -> bool:
        """Whether the person has left it before its end."""
        return self._closed and not self.over

    @property
    def undos(self) -> int:
        """How many decisions can be taken back."""
        return len(self._saved)

    @property
    def digest(self) -> int:
        """Digest of the chase as it stands."""
        return int(self._batch.digests()[0])

    @property
    def classes(self) -> list[str]:
        """The class of every mover in truth, by column: the person is to be told of its own side's alone."""
        return [self.game.class_names[kind] for kind in self._batch.state.movers.kind[0].tolist()]

    def observe(self) -> Observation:
        """What the person's side observes now."""
        return self._batch.observe(self.side)

    def turn(self) -> dict[str, Any]:
        """What can be done now, in plain values: legal hops, abilities, standing orders, who is asked."""
        seen = self.observe()
        turn = self._moves.turn(seen, self._standing)
        for one in turn["standing"]:
            one["following"] = self._what_follower_does(seen, one["mover"]) if one["task"] == "follow" else ""
        return {"tick": self.tick, "over": self.over or self.left, "undos": self.undos, **turn}

    def _what_follower_does(self, seen: Observation, mover: str) -> str:
        column = self.game.mover_names.index(mover)
        node = int(seen.movers[0, column - seen.first].node)
        return sentence(self._following.told(self._batch.minds, column, self.tick, node))

    def frame(self, since: int) -> dict[str, Any]:
        """What the side sees now, in plain values, with the notes from number `since` on."""
        seen = self.observe()
        return {
            "tick": self.tick,
            "time_s": self.tick * self.game.tick_s,
            "movers": self.view.own(seen),
            "contacts": self.view.contacts(seen),
            "off": self.view.off(seen),
            "clouds": self.view.clouds(seen),
            "doors": self.view.doors(seen),
            "reports": self.view.reports(seen),
            "notes": [note._asdict() for note in self.notes[since:]],
        }

    def way(self, mover: object, node: object) -> dict[str, Any]:
        """The way that a mover would take to a node. Raises AfootError for one it cannot get to."""
        seen = self.observe()
        i = self._orders.mover(seen, mover)
        target = self._orders.target(seen, i, node)
        return {"mover": mover, "node": target, **self._moves.way(seen, i, target)}

    def order(self, orders: object) -> None:
        """Give orders, all of them or none. Raises AfootError for one that cannot be followed."""
        self._check_open()
        self._standing = self._orders.taken(self.observe(), self._standing, orders)
        self._decided = True

    def advance(self, ticks: object, each_tick: Callable[[], None] = lambda: None) -> list[str]:
        """Play on for at most so many ticks, and stop as soon as there is something to decide or to look at.

        each_tick: called after every tick. Returns why it stopped, in words; nothing where the ticks are over.
        """
        self._check_open()
        if isinstance(ticks, bool) or not isinstance(ticks, int) or not 1 <= ticks <= MOST_TICKS:
            raise AfootError(
                "not a good number of ticks",
                where=Where(field="ticks"),
                came=ticks,
                expected=f"1 to {MOST_TICKS}",
                fix="Ask for fewer, as often as you like."
                if isinstance(ticks, int) and ticks > MOST_TICKS
                else "Write for example 1.",
            )
        self._save()
        until, why = self.tick + ticks, list[str]()
        while not why and not self.over and self.tick < until:
            before, noted = self.tick, len(self.notes)
            self._play_turn()
            self._wait_for_turn()
            why = [note.text for note in self.notes[noted:] if note.stops]
            why += self._moves.open_questions(self.observe(), self._standing)
            if self.tick != before or self.over:
                each_tick()
        if self.over and not self.asked.practice:
            self.keep()
        return why

    def undo(self) -> None:
        """Take the latest decision back, and all that came of it. Raises AfootError where nothing can be."""
        if not self.asked.practice:
            raise AfootError(
                "nothing can be taken back in this game", fix="Start it with --practice to be able to."
            )
        if not self._saved:
            raise AfootError("there is nothing to take back yet", fix="Advance first.")
        if self._closed:
            raise AfootError("this game has ended", fix="Start another one.")
        saved = self._saved.pop()
        self._batch.restore(0, saved.snapshot)
        self._standing, self._told = dict(saved.standing), list(saved.told)
        self._tracker, self._log = saved.tracker, saved.log
        del self.notes[saved.notes :]
        self._decided = True

    def keep(self) -> Kept:
        """Write the chase to the ledger as far as it has been played, once; played on it cannot be after that."""
        if self.kept is None:
            elapsed_s = time.monotonic() - self._began
            self.kept = keep(self.asked, self._batch, self._tracker, self._told, elapsed_s, self.name)
            self._closed = True
        return self.kept

    def ends(self) -> Ends:
        """What has become of the evaders, as far as it has been played."""
        return self.kept.ends if self.kept is not None else ends_so_far(self._batch)

    def close(self) -> None:
        """End it: what has been played is kept, unless that is nothing."""
        if self.tick > 0:
            self.keep()
        self._closed = True

    def _check_open(self) -> None:
        if self.over or self._closed:
            raise AfootError("this game has ended", fix="Start another one.")

    def _play_turn(self) -> None:
        """One turn, in which the person's movers do what they are told."""
        before = self.observe()
        told, self._standing = self._moves.told(before, self._standing)
        following = [before.first + i for i, one in self._standing.items() if one.task == Task.FOLLOW]
        parted = self._following.parted(self._batch.minds, following)
        for column, order in self._followers.orders(self._batch, following).items():
            # Besides following it does what it is told.
            does = {"does": order["does"] | told[column].get("does", 0)} if "does" in order else {}
            passage = {"passage": told[column]["passage"]} if does and told[column].get("does") else {}
            told[column] = {**order, **does, **passage}
        now = self._following.parted(self._batch.minds, following)
        self.notes += self._following.news(parted, now, self._batch.minds, before)
        for column, order in told.items():
            for name, value in order.items():
                self._batch.orders[0, column][name] = value
        self._told.append(told)
        self._step(before)

    def _wait_for_turn(self) -> None:
        """Play the turns in which it is not the person's side that acts, or nobody of it is left to."""
        while not self.over:
            seen = self.observe()
            acts = bool(self._batch.due() & (1 << self.side))
            if acts and bool((seen.movers.status <= Status.WAITING).any()):
                return
            self._step(seen)

    def _step(self, before: Observation) -> None:
        play_turn(self._batch, self.game, self.asked.outside)
        self._tracker.see()
        seen = self.observe()
        self.notes += self._log.see(seen)
        self._standing, notes = self._moves.after(before, seen, self._standing)
        self.notes += notes

    def _save(self) -> None:
        """Keep this moment to come back to, if something has been decided since the one before."""
        if not self.asked.practice or not self._decided:
            return
        self._decided = False
        self._saved.append(
            _Saved(
                self._batch.snapshot(0),
                dict(self._standing),
                list(self._told),
                self._tracker.copied(),
                self._log.copied(),
                len(self.notes),
            )
        )
        del self._saved[:-UNDOS]
