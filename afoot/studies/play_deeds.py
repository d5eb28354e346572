"""What a player's movers can do besides moving: abilities, what they cost, and why one cannot be used now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from afoot.game.observe import Observation
from afoot.rules.energy import can_pay
from afoot.rules.means import in_play
from afoot.rules.passage import can_work
from afoot.rules.smoke import hangs
from afoot.scenarios import Compiled
from afoot.studies.phrases import one_of_kind
from afoot.studies.play_ground import tick_of
from afoot.words import Ability, Side, Status

LASTING = (Ability.KEEN_EYE, Ability.GUISE)  # go on as long as they are ordered and paid
WORK = (Ability.OPEN, Ability.SHUT, Ability.SEAL)
THOUSANDTHS = 1000


class Deed(NamedTuple):
    """An ability of a mover as it is now. energy, upkeep: what it costs at the start and for each tick that it lasts,
    in the scenario's unit. why: where not allowed, what stands against it. targets: passages it can work at."""

    mover: str
    ability: str
    label: str
    energy: float
    upkeep: float
    lasting: bool
    on: bool
    allowed: bool
    why: str
    targets: list[str]


class Deeds:
    """The abilities of one side's movers, told from an observation of that side."""

    def __init__(self, game: Compiled, side: Side) -> None:
        self.game, self.side = game, side

    def of(self, seen: Observation, i: int) -> Iterator[Deed]:
        """Those of the side's i-th mover of a chase alone (row 0), while it is on the board."""
        means = self.game.cast.means
        if means is None or seen.tricks is None or seen.movers[0, i].status != Status.LIVE:
            return
        kind = int(seen.movers[0, i].kind)
        for ability in Ability:
            if means.abilities[kind, ability].allowed and self._is_in_play(ability):
                yield self._deed(seen, i, ability, means.abilities[kind, ability])

    def targets(self, seen: Observation, i: int, ability: Ability) -> list[int]:
        """Passages at hand that the side knows of and the ability does something to, by number."""
        means, found = self.game.cast.means, []
        if ability not in WORK or means is None or seen.tricks is None:
            return []
        node = int(seen.movers[0, i].node)
        for number, passage in enumerate(means.passages):
            known, here = (int(passage.known) >> self.side) & 1, node in (int(passage.a), int(passage.b))
            if known and here and can_work(int(ability), int(seen.tricks.doors[0, number])):
                found.append(number)
        return found

    def is_on(self, seen: Observation, i: int, ability: Ability) -> bool:
        """Whether an ability that lasts is in use."""
        if seen.tricks is None:
            return False
        if ability == Ability.GUISE:
            return bool(seen.tricks.guises[0, i].kind > 0)
        return bool(ability == Ability.KEEN_EYE and seen.tricks.movers[0, i].keen)

    def _is_in_play(self, ability: Ability) -> bool:
        on = self.game.rules
        return bool(in_play(int(ability), on.smoke, on.keen_eye, on.passages, on.guise, on.decoys))

    def price(self, amount: int) -> int:
        """What is asked for an ability: nothing where energy is off."""
        return int(amount) if self.game.rules.energy else 0

    def _deed(self, seen: Observation, i: int, ability: Ability, means: Any) -> Deed:
        cost, on = self.price(means.cost), self.is_on(seen, i, ability)
        why = self._why_not(seen, i, ability, cost)
        names = [self.game.passage_names[number] for number in self.targets(seen, i, ability)]
        return Deed(
            self.game.mover_names[seen.first + i],
            ability.word,
            self._label(ability, means, on),
            cost / THOUSANDTHS,
            self.price(means.upkeep) / THOUSANDTHS,
            ability in LASTING,
            on,
            on or not why,
            "" if on else why,
            names,
        )

    def _label(self, ability: Ability, means: Any, on: bool) -> str:
        tick_s = self.game.tick_s
        if ability == Ability.GUISE:
            looks = one_of_kind(self.game.class_names[int(means.kind)])
            return f"drop the guise of {looks}" if on else f"guise: look like {looks}"
        if ability == Ability.KEEN_EYE:
            return "cover the keen eye" if on else f"keen eye: see {int(means.range_mm) // 1000} m"
        if ability == Ability.SMOKE:
            return f"smoke, {int(means.range_mm) // 1000} m around, for {int(means.ticks) * tick_s:g} s"
        if ability == Ability.DECOY:
            return f"send a decoy, out for {int(means.ticks) * tick_s:g} s"
        if ability == Ability.SIGNAL:
            return "signal: let team mates know who you are"
        return f"{ability.word} a passage, {int(means.ticks) * tick_s:g} s of work"

    def _why_not(self, seen: Observation, i: int, ability: Ability, cost: int) -> str:
        """What stands against beginning it now, or nothing. One in mid-hop begins it where the hop ends."""
        assert seen.tricks is not None
        trick, tick = seen.tricks.movers[0, i], tick_of(seen)
        if ability in WORK and trick.busy_ticks > 0:
            return f"at work, {int(trick.busy_ticks)} ticks to go"
        if not can_pay(int(trick.energy), cost):
            return f"costs {cost / THOUSANDTHS:g} of energy, and {int(trick.energy) / THOUSANDTHS:g} are left"
        if ability in WORK and not self.targets(seen, i, ability):
            return f"no passage to {ability.word} where it stands"
        if ability == Ability.SMOKE and hangs(tick, int(seen.tricks.clouds[0, seen.first + i].until_tick)):
            return "its latest cloud still hangs"
        if ability == Ability.DECOY and not self._decoys_free(seen, tick):
            return "all decoys of your side are out"
        return ""

    def _decoys_free(self, seen: Observation, tick: int) -> bool:
        assert seen.tricks is not None
        own = self.game.cast.means.decoy_side == self.side
        until = seen.tricks.decoys.until_tick[0]
        return any(mine and not hangs(tick, int(end)) for mine, end in zip(own, until, strict=True))
