"""The games of one server: each goes on whether somebody looks or not, and is kept when the server ends."""

from __future__ import annotations

import contextlib
import gzip
import secrets
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where, likely, together
from afoot.scenarios import bundled
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map
from afoot.studies.outside import PolicyLike
from afoot.studies.phrases import clock_of
from afoot.studies.play_ask import Asked, ask, ready
from afoot.studies.play_grade import graded
from afoot.studies.play_words import briefing, verdict
from afoot.studies.playing import Play
from afoot.studies.rules_told import rules_told
from afoot.viewer.journal import Journal
from afoot.viewer.kept import PACKED
from afoot.viewer.looks import Look, seen_by
from afoot.viewer.movers import movers_of_view
from afoot.viewer.past import Past
from afoot.viewer.play_messages import Advance, Leave, Orders, PlayAsk, Undo, Way
from afoot.viewer.scene import scene

MOST = 8  # games that go on at once
ENDED = 8  # games that have ended, and can still be looked at
Answer = dict[str, Any]


class Seat:
    """One game and who plays it. What it answers are messages in plain values; calls wait for each other."""

    def __init__(self, asked: Asked, journal: Journal) -> None:
        """journal: of a game that begins, or of one that was cut short: then it is played again to where it was.

        Raises AfootError where it does not come there again.
        """
        self.asked, self.play, self._journal = asked, Play(asked, journal.head.game), journal
        self._lock = threading.Lock()
        self._told = 0  # notes that the one who looks has been told
        self._past = Past()
        for number, entry in enumerate(journal.entries):
            journal.check(self.play, number)
            with contextlib.suppress(AfootError):  # what was refused is refused again
                self._carried_out(entry.said)
        if self.play.closed:
            journal.drop()

    @property
    def view(self) -> str:
        """The view of the person's side."""
        return self.asked.side.name.lower()

    @property
    def over(self) -> bool:
        """Whether it has been played to its end or left."""
        return self.play.over or self.play.left

    @cached_property
    def scene(self) -> bytes:
        """The container `scene` as the person's side knows the map, gzipped."""
        scenario = self.asked.game.scenario
        made = scene(self.asked.game, draw_map(scenario, Problems(scenario.source)), self.view)
        return gzip.compress(made, PACKED)

    @cached_property
    def grade(self) -> Answer:
        """What the game says of the person's play, once it is kept."""
        return {"type": "grade", **graded(self.asked, self.play.keep())}

    def sight(self, look: Look) -> list[int]:
        """The nodes that a look shows. Raises AfootError where there is no such node."""
        return seen_by(self.asked.game, look, self.view)

    def greet(self) -> list[Answer]:
        """What a page is told that has just come: all there is to know, and all that was told before."""
        with self._lock:
            self._told = 0
            now = self._tick()
            past = self._past.before(self.play.tick)
            before = [{"type": "past", "ticks": past}] if past else []
            return [self._hello(), *before, now, *self._rest([])]

    def answer(self, message: Orders | Advance | Way | Undo | Leave) -> list[Answer]:
        """What comes of a message. Raises AfootError for one that is refused; nothing has changed then."""
        with self._lock:
            if isinstance(message, Way):
                return [{"type": "way", **self.play.way(message.mover, message.node)}]
            if isinstance(message, Leave):
                self._close()
                return self._rest([])
            if not self.play.closed:
                self._journal.note(self.play, message)
            answers = self._carried_out(message)
            if self.play.closed:
                self._journal.drop()
            return answers

    def close(self) -> None:
        """Keep what has been played."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        self.play.close()
        self._journal.drop()

    def _carried_out(self, message: Orders | Advance | Undo) -> list[Answer]:
        """What comes of a message on which the chase hangs."""
        if isinstance(message, Orders):
            self.play.order([one.model_dump(exclude_none=True) for one in message.orders])
            return self._rest([])
        if isinstance(message, Advance):
            frames: list[Answer] = []
            why = self.play.advance(message.ticks, lambda: frames.append(self._tick()))
            return [*frames, *self._rest(why)]
        self.play.undo()
        self._told = min(self._told, len(self.play.notes))
        self._past.cut(self.play.tick)
        undone = {"type": "undone", "tick": self.play.tick, "notes": self._told}
        return [undone, self._tick(), *self._rest([])]

    def _rest(self, why: list[str]) -> list[Answer]:
        """Whose turn it is, and the end where it has come."""
        turn = {"type": "turn", **self.play.turn(), "why": why}
        return [turn, self._end()] if self.over else [turn]

    def _tick(self) -> Answer:
        """What is seen now, with the notes that have not been told."""
        frame = self.play.frame(self._told)
        self._told = len(self.play.notes)
        tick_s = self.asked.game.tick_s
        lines = [
            {
                "tick": one["tick"],
                "clock": clock_of(one["tick"] * tick_s),
                "text": one["text"],
                "event": one["event"],
            }
            for one in frame.pop("notes")
        ]
        told = {"type": "tick", **frame, "events": [], "chronicle": lines}
        self._past.keep(told)
        return told

    def _end(self) -> Answer:
        kept = self.play.kept
        ends = self.play.ends()
        return {
            "type": "end",
            **verdict(self.asked.game, self.asked.side, ends, self.play.over),
            "tier": "estimate",
            "bound": "no bound",
            "seed": self.asked.seed if kept else None,
            "recorded": {"file": kept.file.name, "run": kept.run, "chase": 0} if kept else None,
        }

    def _hello(self) -> Answer:
        game = self.asked.game
        return {
            "type": "hello",
            "view": self.view,
            "scenario": game.scenario.name,
            "title": game.scenario.title,
            "policies": self.asked.policies,
            "rules": rules_told(game),
            "seed": None,  # with it the other side could be played ahead
            "tier": "estimate",
            "bound": "no bound",
            "tick_s": game.tick_s,
            "horizon_ticks": game.rules.horizon_ticks,
            "tick": self.play.tick,
            "movers": movers_of_view(game, self.play.classes, self.view),
            "exits": list(game.exit_names),
            "refuges": list(game.refuge_names),
            "practice": self.asked.practice,
            "bundled": game.scenario.name in bundled(),
            "briefing": briefing(game, self.asked.side, self.asked.policies),
        }


class Plays:
    """The games of a server; all go into one ledger. Safe to use from several threads."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self._seats: dict[str, Seat] = {}
        self._tables: dict[str, PolicyLike] = {}  # what was played against here already, by its name
        self._lock = threading.Lock()

    def begin(self, asked: Asked, journal: Journal | None = None) -> str:
        """Begin a game, or go on with the one of a journal, and what it is called. Raises AfootError where too many go
        on, and where a journal does not give the game again."""
        with self._lock:
            going = [key for key, seat in self._seats.items() if not seat.over]
            if len(going) >= MOST:
                raise AfootError("too many games go on here", came=len(going), expected=f"at most {MOST}",
                                 fix="Leave one of them first.")  # fmt: skip
            self._drop_ended()
            key = secrets.token_urlsafe(9)
            self._seats[key] = Seat(asked, journal or Journal.of(asked))
            if asked.against is not None:
                self._tables.update((asked.against, policy) for policy in asked.outside.values())
            return key

    def _drop_ended(self) -> None:
        """Forget the games that ended but the latest, once they are kept."""
        ended = [key for key, seat in self._seats.items() if seat.over]
        for key in ended[:-ENDED]:
            self._seats[key].close()
            del self._seats[key]

    def ask(self, wish: PlayAsk) -> str:
        """Begin a game of a bundled scenario. Raises AfootError for bad input."""
        if wish.scenario not in bundled():
            names = list(bundled())
            raise AfootError("no such bundled scenario", where=Where(field="scenario"), came=wish.scenario,
                             expected=f"one of {', '.join(names)}", fix=likely(wish.scenario, names))  # fmt: skip
        against = None if wish.against is None else self._tables.get(wish.against, wish.against)
        if isinstance(against, str) and ":" in against:
            raise AfootError(
                "a policy is named here, not a file",
                where=Where(field="against"),
                came=against,
                fix="Start the game on the command line: afoot play SCENARIO --against table:FILE.",
            )
        asked = ask(wish.scenario, wish.side, against=against, seed=wish.seed, practice=wish.practice,
                    record=self.record)  # fmt: skip
        ready(asked)
        return self.begin(asked)

    def seat(self, key: str) -> Seat:
        """A game by what it is called. Raises AfootError where there is none."""
        with self._lock:
            found = self._seats.get(key)
        if found is None:
            raise AfootError("there is no such game on this server", came=key[:40],
                             fix="`afoot play --resume` goes on with one that was cut short.")  # fmt: skip
        return found

    def close(self, say: Callable[[Seat], None] = lambda seat: None) -> None:
        """Keep all games as far as they have been played. say: told of each that was kept.

        Raises AfootError for those that could not be kept, after the others were.
        """
        lost: list[AfootError] = []
        with self._lock:
            seats = list(self._seats.values())
        for seat in seats:
            try:
                seat.close()
            except AfootError as error:
                lost.append(error)
            if seat.play.kept is not None:
                say(seat)
        if lost:
            raise together(lost)
