"""From standing orders to the orders of a turn, and what of them is left after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from afoot.errors import AfootError
from afoot.game.observe import Observation
from afoot.rules.passage import can_work
from afoot.scenarios import Compiled
from afoot.studies.phrases import Words, sentence
from afoot.studies.play_deeds import Deeds
from afoot.studies.play_ground import GAITS, Ground, tick_of
from afoot.studies.play_log import Note
from afoot.studies.play_orders import Orders, Standing, Task, follows
from afoot.studies.whereabouts import with_article
from afoot.words import Ability, Side, Status

Told = dict[int, dict[str, int]]  # column of a mover -> fields of its order


class Moves:
    """What one side's movers do with what they are told. Movers are numbered within their side."""

    def __init__(self, game: Compiled, side: Side) -> None:
        self.game, self.side = game, side
        self.ground, self.deeds, self.words = Ground(game, side), Deeds(game, side), Words(game)

    def told(self, seen: Observation, standing: Mapping[int, Standing]) -> tuple[Told, dict[int, Standing]]:
        """The orders of this turn, and the standing ones without what is being done now."""
        told: Told = {}
        left = dict(standing)
        for i, one in standing.items():
            order = {"slot": 0, "gait": int(one.gait)}
            if self.is_free(seen, i):
                slot, opens = self._slot(seen, i, one)
                order["slot"] = slot
                if seen.tricks is not None:
                    does, order["passage"] = self._does(one), one.passage
                    if opens is not None:
                        does, order["passage"] = does | 1 << Ability.OPEN, opens
                    order["does"] = does
                task = Task.NOTHING if one.task == Task.HOP else one.task
                left[i] = replace(one, task=task, once=())
            told[seen.first + i] = order
        return told, left

    def after(
        self, before: Observation, seen: Observation, standing: Mapping[int, Standing]
    ) -> tuple[dict[int, Standing], list[Note]]:
        """The standing orders that are left after a turn between two observations, and what is to be told of them."""
        left, notes, tick = dict(standing), list[Note](), tick_of(seen)
        for i, one in standing.items():
            if seen.movers[0, i].status > Status.WAITING:
                left[i] = Standing()
                continue
            ended = frozenset(a for a in one.keeps if self._has_ended(before, seen, i, a))
            one = replace(one, keeps=one.keeps - ended)
            event, text = self._finished(seen, i, one)
            if text:
                one = replace(one, task=Task.NOTHING)
                notes.append(Note(tick, event, sentence(f"{self._name(seen, i)} {text}"), False))
            left[i] = one
        return left, notes

    def open_questions(self, seen: Observation, standing: Mapping[int, Standing]) -> list[str]:
        """A sentence for each mover that stands free and is told nothing."""
        return [sentence(f"{self._name(seen, i)} waits for orders") for i in self.asked(seen, standing)]

    def asked(self, seen: Observation, standing: Mapping[int, Standing]) -> list[int]:
        """Movers that stand free and are told nothing."""
        return [i for i, one in standing.items() if one.task == Task.NOTHING and self.is_free(seen, i)]

    def is_free(self, seen: Observation, i: int) -> bool:
        """Whether a mover can take orders: it is on the board, on no hop and not at work."""
        mover = seen.movers[0, i]
        busy = seen.tricks is not None and seen.tricks.movers[0, i].busy_ticks > 0
        return bool(mover.status == Status.LIVE and mover.remaining_mm == 0 and not busy)

    def turn(self, seen: Observation, standing: Mapping[int, Standing]) -> dict[str, Any]:
        """What can be done now, in plain values, by mover's name."""
        names = self.game.mover_names[seen.first : seen.first + seen.movers.shape[1]]
        doors = Orders.doors(seen)
        legal = {
            names[i]: [hop._asdict() for hop in self.ground.hops(seen.movers[0, i], doors)]
            for i in standing
            if self.is_free(seen, i)
        }
        return {
            "legal": legal,
            "gaits": [gait.name.lower() for gait in GAITS],
            "abilities": [deed._asdict() for i in standing for deed in self.deeds.of(seen, i)],
            "standing": [self._plain(seen, i, one) for i, one in standing.items()],
            "asks": [names[i] for i in self.asked(seen, standing)],
        }

    def way(self, seen: Observation, i: int, target: int) -> dict[str, Any]:
        """The way of a mover to a node it can get to: nodes, ticks by gait, passages to be opened on it."""
        way = self.ground.way(seen.movers[0, i], target, Orders.doors(seen))
        if way is None:
            raise AfootError(
                "there is no way to this node for this mover",
                came=target,
                fix="Choose a node that its ways lead to.",
            )
        return {
            "nodes": way.nodes,
            "ticks": way.ticks,
            "shut": [self.game.passage_names[number] for number in way.shut],
        }

    def _plain(self, seen: Observation, i: int, one: Standing) -> dict[str, Any]:
        going = one.task == Task.GO
        way = self.ground.way(seen.movers[0, i], one.node, Orders.doors(seen)) if going else None
        return {
            "mover": self.game.mover_names[seen.first + i],
            "task": one.task.value,
            "node": one.node if going else None,
            "place": self.words.where.told(one.node) if going else None,
            "way": [] if way is None else way.nodes,
            "ticks": {} if way is None else way.ticks,
            "gait": one.gait.name.lower(),
            "keeps": [ability.word for ability in sorted(one.keeps)],
            "once": [ability.word for ability in one.once],
            "free": self.is_free(seen, i),
            "why_not_free": self._why_not_free(seen, i),
            "can_follow": follows(self.game, seen, i),
        }

    def _why_not_free(self, seen: Observation, i: int) -> str:
        mover = seen.movers[0, i]
        if mover.status == Status.WAITING:
            arrives = int(self.game.cast.movers[seen.first + i].arrive_tick)
            return f"comes in at {self.words.clock(arrives)}"
        if mover.status != Status.LIVE:
            return "out of the chase"
        if mover.remaining_mm > 0:
            return "on a hop: it cannot turn until it arrives"
        return "" if self.is_free(seen, i) else "at work on a passage"

    def _slot(self, seen: Observation, i: int, one: Standing) -> tuple[int, int | None]:
        """The slot a free mover takes, and a passage in its way that it opens first."""
        if one.task == Task.HOP:
            return one.slot, None
        if one.task != Task.GO:
            return 0, None
        mover, doors = seen.movers[0, i], Orders.doors(seen)
        slot = self.ground.next_slot(self.ground.profile(int(mover.kind), doors), int(mover.node), one.node)
        passage = self.ground.shut_passage(int(mover.node), slot, doors)
        return (slot, None) if passage is None else (0, passage)

    def _does(self, one: Standing) -> int:
        return sum(1 << ability for ability in {*one.keeps, *one.once})

    def _has_ended(self, before: Observation, seen: Observation, i: int, ability: Ability) -> bool:
        """Whether an ability that is to last did not: it was on, or was to begin, and is off."""
        tried = self.deeds.is_on(before, i, ability) or self.is_free(before, i)
        return tried and not self.deeds.is_on(seen, i, ability)

    def _finished(self, seen: Observation, i: int, one: Standing) -> tuple[str, str]:
        """What became of a task that is over now, as an event and in words; nothing while it goes on."""
        mover, doors = seen.movers[0, i], Orders.doors(seen)
        if one.task == Task.FOLLOW and not follows(self.game, seen, i):
            return "alone", "has nobody to follow any more"
        if one.task != Task.GO or not self.is_free(seen, i):
            return "", ""
        if int(mover.node) == one.node:
            return "there", f"is {self.words.where.told(one.node)}, where it was told to go"
        if not self.ground.reaches(mover, one.node, doors):
            return "no_way", "has no way left to where it was told to go"
        slot = self.ground.next_slot(self.ground.profile(int(mover.kind), doors), int(mover.node), one.node)
        passage = self.ground.shut_passage(int(mover.node), slot, doors)
        if passage is None:
            return "", ""
        deed = next((deed for deed in self.deeds.of(seen, i) if deed.ability == Ability.OPEN.word), None)
        name = with_article(self.game.passage_names[passage])
        if deed is not None and deed.allowed and can_work(int(Ability.OPEN), int(doors[passage])):
            return "", ""
        return "shut", f"stands before {name}, which is shut: {deed.why if deed else 'it cannot open it'}"

    def _name(self, seen: Observation, i: int) -> str:
        return self.words.name(seen.first + i)


def changed(told: list[Told]) -> Iterator[list[int]]:
    """Orders of turns as rows [turn, column, slot, gait, does, passage], of a mover only where they change."""
    last: dict[int, dict[str, int]] = {}
    for turn, orders in enumerate(told):
        for column, order in orders.items():
            if last.get(column) != order:
                last[column] = order
                yield [turn, column, *(order.get(name, 0) for name in ("slot", "gait", "does", "passage"))]
