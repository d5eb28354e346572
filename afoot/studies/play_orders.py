"""What a player tells a mover, and what it is still told to do: one hop, a way to a node, to stay, to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from afoot.errors import AfootError, Where, likely, nearest
from afoot.game.observe import Observation
from afoot.scenarios import Compiled
from afoot.studies.play_deeds import LASTING, WORK, Deeds
from afoot.studies.play_ground import GAITS, Ground
from afoot.words import Ability, Gait, Side, Status

FIELDS = ("mover", "slot", "node", "stay", "follow", "gait", "use", "drop", "passage")
MOVES = ("slot", "node", "stay", "follow")  # at most one of them in an order


class Task(Enum):
    """What a mover is told to do when it next stands free."""

    NOTHING = "nothing"  # the player is asked
    HOP = "hop"
    GO = "go"
    STAY = "stay"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mover is still told. slot: of a hop; node: where it goes. keeps: abilities that last; once: those to
    begin when it next stands free, on a passage where they are work."""

    task: Task = Task.NOTHING
    slot: int = 0
    node: int = -1
    gait: Gait = Gait.RUN
    keeps: frozenset[Ability] = frozenset()
    once: tuple[Ability, ...] = field(default=())
    passage: int = 0


class Orders:
    """Checks a player's orders against what its side observes, and makes standing ones of them."""

    def __init__(self, game: Compiled, side: Side) -> None:
        self.game, self.side = game, side
        self.ground, self.deeds = Ground(game, side), Deeds(game, side)

    def taken(
        self, seen: Observation, standing: Mapping[int, Standing], orders: object
    ) -> dict[int, Standing]:
        """Standing orders by own mover's number once these are given: all of them, or AfootError and none."""
        if not isinstance(orders, list) or not orders:
            raise AfootError("orders are a list with an order for each mover", where=Where(field="orders"),
                             came=orders, expected='such as [{"mover": "leader", "node": 12}]',
                             fix="Send a list, be it of one order.")  # fmt: skip
        made = dict(standing)
        for place, order in enumerate(orders):
            at = f"orders[{place}]"
            if not isinstance(order, Mapping):
                raise AfootError(
                    "an order is an object",
                    where=Where(field=at),
                    came=order,
                    fix="Send an object such as {mover: a name, node: a number}.",
                )
            strange = [name for name in order if name not in FIELDS]
            if strange:
                raise AfootError("no such field", where=Where(field=at), came=strange[0],
                                 expected=f"one of {', '.join(FIELDS)}",
                                 fix=nearest(str(strange[0]), FIELDS) or "Leave it out.")  # fmt: skip
            i = self._mover(seen, order, at)
            made[i] = self._standing(seen, i, made[i], order, at)
        return made

    def mover(self, seen: Observation, name: object, at: str = "mover") -> int:
        """The number of an own mover by its name. Raises AfootError for any other name."""
        own = self.game.mover_names[seen.first : seen.first + seen.movers.shape[1]]
        if name not in own:
            word = name if isinstance(name, str) else ""
            raise AfootError("no such mover of your side", where=Where(field=at), came=name,
                             expected=f"one of {', '.join(own)}", fix=likely(word, own))  # fmt: skip
        return own.index(str(name))

    def target(self, seen: Observation, i: int, node: object, at: str = "node") -> int:
        """A node that a mover can get to. Raises AfootError for any other."""
        count = len(self.game.board.degree)
        number = _whole(node, count, at, "node")
        if not self.ground.reaches(seen.movers[0, i], number, self.doors(seen)):
            raise AfootError("there is no way to this node for this mover", where=Where(field=at), came=number,
                             fix="A passage on the way may have to be opened first, by a mover that can.")  # fmt: skip
        return number

    @staticmethod
    def doors(seen: Observation) -> Any:
        """The passages of the one chase as the side knows them, or None."""
        return None if seen.tricks is None else seen.tricks.doors[0]

    def _mover(self, seen: Observation, order: Mapping[str, Any], at: str) -> int:
        i = self.mover(seen, order.get("mover"), f"{at}.mover")
        status = Status(int(seen.movers[0, i].status))
        if status > Status.WAITING:
            raise AfootError("this mover is out of the chase", where=Where(field=f"{at}.mover"),
                             came=order["mover"], expected="a mover that is live",
                             fix="Leave it out: it takes no orders any more.")  # fmt: skip
        return i

    def _standing(
        self, seen: Observation, i: int, old: Standing, order: Mapping[str, Any], at: str
    ) -> Standing:
        # Node 0 is a node, and 0 == False.
        stated = [name for name in MOVES if order.get(name) is not None and order[name] is not False]
        if len(stated) > 1:
            raise AfootError("an order is one of these at a time", where=Where(field=at), came=stated,
                             expected=f"one of {', '.join(MOVES)}", fix="Leave all of them out but one.")  # fmt: skip
        gait = self._gait(order.get("gait"), f"{at}.gait", old.gait)
        made = replace(old, gait=gait)
        if stated == ["slot"]:
            made = replace(made, task=Task.HOP, slot=self._slot(seen, i, order["slot"], f"{at}.slot"))
        elif stated == ["node"]:
            made = replace(made, task=Task.GO, node=self.target(seen, i, order["node"], f"{at}.node"))
        elif stated:
            made = replace(made, task=Task(stated[0]))
        if made.task == Task.FOLLOW and stated and not follows(self.game, seen, i):
            raise AfootError("this mover has no leader to follow", where=Where(field=f"{at}.follow"),
                             came=order["mover"], fix="Tell it where to go.")  # fmt: skip
        return self._with_deeds(seen, i, made, order, at)

    def _gait(self, gait: object, at: str, old: Gait) -> Gait:
        words = [one.name.lower() for one in GAITS]
        if gait is None:
            return old
        if gait not in words:
            raise AfootError(
                "no such gait",
                where=Where(field=at),
                came=gait,
                expected=" or ".join(words),
                fix=nearest(str(gait), words) or f"Write for example {words[0]}.",
            )
        return GAITS[words.index(str(gait))]

    def _slot(self, seen: Observation, i: int, slot: object, at: str) -> int:
        """A hop that is open now. One that stands in mid-hop cannot turn, so it is told nodes only."""
        number = _whole(slot, self.game.board.hops.shape[1], at, "slot")
        mover = seen.movers[0, i]
        if mover.remaining_mm > 0:
            raise AfootError("it is on a hop and cannot turn until it arrives", where=Where(field=at), came=number,
                             fix="Tell it a node to go to: it sets out for that where the hop ends.")  # fmt: skip
        legal = [0, *(hop.slot for hop in self.ground.hops(mover, self.doors(seen)))]
        if number not in legal:
            raise AfootError("this hop is not open to this mover now", where=Where(field=at), came=number,
                             expected=f"one of {', '.join(map(str, legal))}",
                             fix="Take one that the turn lists, or tell it a node to go to.")  # fmt: skip
        return number

    def _with_deeds(
        self, seen: Observation, i: int, made: Standing, order: Mapping[str, Any], at: str
    ) -> Standing:
        able = {deed.ability: deed for deed in self.deeds.of(seen, i)}
        keeps, once, passage = set(made.keeps), list(made.once), made.passage
        for ability in self._abilities(order.get("drop"), f"{at}.drop", list(able)):
            keeps.discard(ability)
            once = [one for one in once if one != ability]
        for ability in self._abilities(order.get("use"), f"{at}.use", list(able)):
            deed = able[ability.word]
            if not deed.allowed:
                raise AfootError(f"{ability.word} cannot be used now: {deed.why}", where=Where(field=f"{at}.use"),
                                 came=ability.word, fix="Leave it out for now.")  # fmt: skip
            if ability in LASTING:
                keeps.add(ability)
            elif ability not in once:
                once.append(ability)
            if ability in WORK:
                passage = self._passage(seen, i, ability, order.get("passage"), f"{at}.passage")
        return replace(made, keeps=frozenset(keeps), once=tuple(once), passage=passage)

    def _abilities(self, words: object, at: str, able: list[str]) -> list[Ability]:
        if words is None:
            return []
        if not isinstance(words, list):
            raise AfootError(
                "abilities come in a list",
                where=Where(field=at),
                came=words,
                fix="Put it in brackets, be it one.",
            )
        for word in words:
            if word not in able:
                has = f"one of {', '.join(able)}" if able else "none: it has no abilities"
                raise AfootError("this mover has no such ability", where=Where(field=at), came=word, expected=has,
                                 fix=likely(word if isinstance(word, str) else "", able))  # fmt: skip
        return [Ability[word.upper()] for word in words]

    def _passage(self, seen: Observation, i: int, ability: Ability, name: object, at: str) -> int:
        """The passage to work at: the one stated, or the only one at hand."""
        numbers = self.deeds.targets(seen, i, ability)
        names = [self.game.passage_names[number] for number in numbers]
        if name is None and len(numbers) == 1:
            return numbers[0]
        if name not in names:
            raise AfootError(f"no such passage to {ability.word} at hand", where=Where(field=at), came=name,
                             expected=f"one of {', '.join(names)}",
                             fix="Go to one of its ends first." if not names else f"Write {names[0]}.")  # fmt: skip
        return numbers[names.index(str(name))]


def follows(game: Compiled, seen: Observation, i: int) -> bool:
    """Whether the side's i-th mover has a leader that is still in the chase."""
    leader = int(game.cast.movers[seen.first + i].leader)
    return leader >= 0 and bool(seen.movers[0, leader - seen.first].status <= Status.WAITING)


def _whole(value: object, limit: int, at: str, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
        raise AfootError(
            f"no such {what}",
            where=Where(field=at),
            came=value,
            expected=f"0 to {limit - 1}",
            fix="The turn tells which there are.",
        )
    return value
