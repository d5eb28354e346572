"""What a player is told as it happens: sentences made of two observations of the player's side, a turn apart."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import NamedTuple

from afoot.game.observe import Observation
from afoot.rules.contacts import NEVER
from afoot.rules.stamina import drain_mm
from afoot.scenarios import Compiled
from afoot.studies.phrases import Words, one_of_kind, sentence
from afoot.studies.play_deeds import WORK
from afoot.studies.play_ground import tick_of
from afoot.studies.play_view import Source, View
from afoot.studies.whereabouts import bare, with_article
from afoot.words import Ability, Door, Gait, Side, Status

SPENT_S = 60  # who runs out of breath again so soon is no news
AGAIN_TICKS = 15  # who was out of sight for no longer than this is no news
# What is so from a tick on; all else happened in the turn that led there, and has its tick, as in the ledger.
STANDS = frozenset({"arrived", "sighted", "lost", "spent", "report"})
DONE = {Ability.OPEN: "is open", Ability.SHUT: "is shut", Ability.SEAL: "is sealed"}
ENDED = {
    Status.CAPTURED: "is captured",
    Status.SURROUNDED: "is surrounded, and that is its end",
    Status.SHELTERED: "is safe in shelter",
    Status.TIMEOUT: "is still free at the end",
}


class Note(NamedTuple):
    """Something the side has come to know. event: a word for it; stops: whether the player should look at once."""

    tick: int
    event: str
    text: str
    stops: bool


class Log:
    """Tells what is new to one side; `see` after every turn."""

    def __init__(self, game: Compiled, side: Side, seen: Observation) -> None:
        self.game, self.side = game, side
        self.view, self.words = View(game, side), Words(game)
        self._before = seen
        self._last_seen: dict[str, int] = {}
        self._spent: dict[int, int] = {}
        self._note_sources(seen)

    def see(self, seen: Observation) -> list[Note]:
        """What this observation says that the one before it did not."""
        before, self._before = self._before, seen
        told = [
            *self._outcomes(before, seen),
            *self._contacts(seen),
            *self._gone(before, seen),
            *self._strength(before, seen),
            *self._means(before, seen),
        ]
        self._note_sources(seen)
        now, turn = tick_of(seen), tick_of(before)
        notes = [
            Note(now if event in STANDS else turn, event, sentence(text), stops)
            for event, text, stops in told
        ]
        return sorted(notes, key=lambda note: note.tick)

    def copied(self) -> Log:
        """A log that goes on from here without changing this one."""
        other = copy.copy(self)
        other._last_seen, other._spent = dict(self._last_seen), dict(self._spent)
        return other

    def begin(self) -> list[Note]:
        """What is to be told at the start."""
        seen = self._before
        told = [
            ("start", f"{self._name(seen, i)} is {self.words.where.told(int(seen.movers[0, i].node))}", False)
            for i in range(seen.movers.shape[1])
            if seen.movers[0, i].status == Status.LIVE
        ]
        found = [self._sighted(seen, source) for source in self.view.sources(seen) if source.by]
        return [Note(tick_of(seen), event, sentence(text), stops) for event, text, stops in (*told, *found)]

    def _note_sources(self, seen: Observation) -> None:
        for source in self.view.sources(seen):
            if source.by:
                self._last_seen[self._who(source)] = source.tick

    def _who(self, source: Source) -> str:
        return source.mover if source.mover is not None else f"{source.kind} {source.label}"

    def _name(self, seen: Observation, i: int) -> str:
        return self.words.name(seen.first + i)

    def _outcomes(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        for i in range(seen.movers.shape[1]):
            was, now = before.movers[0, i], seen.movers[0, i]
            name, where = self._name(seen, i), self.words.where.told(int(now.node))
            status = Status(int(now.status))
            if was.status == Status.WAITING and status == Status.LIVE:
                yield "arrived", f"{name} comes in {where}", True
            if now.inside > 0 and was.inside == 0:
                yield (
                    "entered",
                    f"{name} goes into {with_article(self.game.refuge_names[now.inside - 1])}",
                    True,
                )
            elif was.inside > 0 and now.inside == 0 and status == Status.LIVE:
                yield "left", f"{name} leaves {with_article(self.game.refuge_names[was.inside - 1])}", False
            if status > Status.WAITING and was.status <= Status.WAITING:
                how = ENDED.get(status, "")
                if status == Status.ESCAPED:
                    place = self.game.exit_names[self.game.cast.marks[now.node].exit]
                    how = f"has got away by {with_article(place)}"
                at = f" {where}" if status == Status.CAPTURED else ""
                yield status.name.lower(), f"{name} {how}{at}", True

    def _contacts(self, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        tick = tick_of(seen)
        for source in self.view.sources(seen):
            last = self._last_seen.get(self._who(source), NEVER)
            if source.by and tick - last > AGAIN_TICKS:
                yield self._sighted(seen, source)
            elif not source.by and tick - last == AGAIN_TICKS:
                place = self.words.where.told(source.node)
                yield "lost", f"{self._called(source)} is out of sight; last seen {place}", False

    def _sighted(self, seen: Observation, source: Source) -> tuple[str, str, bool]:
        viewer = source.by[0]
        here, there = int(seen.movers[0, viewer].node), source.node
        board = self.game.board
        gap_m = ((int(board.x_mm[here]) - int(board.x_mm[there])) ** 2
                 + (int(board.y_mm[here]) - int(board.y_mm[there])) ** 2) ** 0.5 / 1000  # fmt: skip
        # Where a graph does not say where its nodes are, they are only drawn somewhere.
        far = f", {gap_m:.0f} m away" if self.game.placed else ""
        text = f"{self._name(seen, viewer)} sees {self._called(source)} {self.words.where.told(there)}{far}"
        return "sighted", text, source.mover is not None

    def _called(self, source: Source) -> str:
        """A source in words: who it looks like, and what gives it away."""
        if source.mover is None:
            return "somebody" if source.kind is None else one_of_kind(source.kind)
        doubt = " (it seems to be a decoy)" if source.tell == "false" else ""
        return f"{with_article(source.mover)}{doubt}"

    def _gone(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        for mover in self.view.off(seen):
            if mover not in self.view.off(before):
                yield "off", f"{with_article(mover)} is out of the chase", True

    def _strength(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        """Who has run out of breath: it walks, and runs again as soon as it has won some back."""
        if not self.game.rules.stamina:
            return
        tick, again = tick_of(seen), self.words.ticks(SPENT_S)
        for i in range(seen.movers.shape[1]):
            kind = self.game.cast.classes[seen.movers[0, i].kind]
            drained = int(drain_mm(int(kind.speed_mm[Gait.RUN]), int(kind.critical_mm)))
            was, now = int(before.movers[0, i].stamina_mm), int(seen.movers[0, i].stamina_mm)
            if seen.movers[0, i].status != Status.LIVE or not now < drained <= was:
                continue
            if tick - self._spent.get(i, -again) >= again:
                self._spent[i] = tick
                yield "spent", f"{self._name(seen, i)} is out of breath and can only walk for a while", False

    def _means(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        if before.tricks is None or seen.tricks is None:
            return
        for i in range(seen.movers.shape[1]):
            name, was, now = self._name(seen, i), before.tricks.movers[0, i], seen.tricks.movers[0, i]
            if was.keen and not now.keen:
                yield "keen_eye_off", f"the keen eye of {name} is covered again", False
            if before.tricks.guises[0, i].kind > 0 and seen.tricks.guises[0, i].kind == 0:
                yield "guise_off", f"{name} is without the guise again", True
            if was.busy_ticks > 0 and now.busy_ticks == 0 and Ability(int(now.task)) in WORK:
                passage = self.game.passage_names[int(now.passage)]
                door = Door(int(seen.tricks.doors[0, int(now.passage)])).name.lower()
                yield "worked", f"{name} has done its work: {with_article(passage)} is {door}", True
            found, old = seen.tricks.found[0, i], before.tricks.found[0, i]
            if found.tick > old.tick:
                age = self.words.span(int(found.tick) - int(found.passed_tick))
                where = bare(self.words.where.told(int(found.node)))
                yield "trace_read", f"{name} reads a trace at {where}, {age} old", False
        yield from self._decoys(before, seen)
        yield from self._heard(before, seen)

    def _decoys(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        """Decoys of the own side that were sent out."""
        assert before.tricks is not None and seen.tricks is not None
        whose = self.game.cast.means.decoy_side[: self.game.cast.decoys]
        for side, was, now in zip(whose, before.tricks.decoys[0], seen.tricks.decoys[0], strict=False):
            if side == self.side and now.until_tick > was.until_tick:
                yield "decoy_sent", f"{self.words.name(int(now.sender))} sends out a decoy", False

    def _heard(self, before: Observation, seen: Observation) -> Iterator[tuple[str, str, bool]]:
        old = {(one["tick"], one["node"], one["heard_tick"]) for one in self.view.reports(before)}
        for one in self.view.reports(seen):
            if (one["tick"], one["node"], one["heard_tick"]) not in old:
                ago = self.words.span(tick_of(seen) - int(one["tick"]))
                where = self.words.where.told(int(one["node"]))
                sure = f"{100 * one['reliability']:.0f} %"
                yield "report", f"a witness says: somebody was {where} {ago} ago (reliability {sure})", True
