"""How long a player's mover takes along hops, by the rules: it tires as it runs, and walks while out of breath."""

from __future__ import annotations

from typing import Any

from afoot.rules.motion import carried_mm, gait_ordered, remaining_after_mm, remaining_at_start_mm
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.scenarios import Compiled
from afoot.words import Gait


class Pace:
    """A mover that goes on from where it is now, told to keep one gait wherever it can. ticks: since now."""

    def __init__(self, game: Compiled, mover: Any, gait: Gait) -> None:
        """mover: a MOVER record; what is left of the hop that it is on is gone first."""
        self.ticks = 0
        self._gait, self._rules, self._kind = gait, game.rules, game.cast.classes[mover.kind]
        self._drain_mm = int(drain_mm(self._kind.speed_mm[Gait.RUN], self._kind.critical_mm))
        self._stamina_mm, self._carry_mm = int(mover.stamina_mm), int(mover.carry_mm)
        self._get_along(int(mover.remaining_mm), int(mover.gait))

    def set_out(self, fastest: int) -> Gait:
        """The gait that it sets out with now, on ground of a fastest gait."""
        kept = int(gait_ordered(int(self._gait), fastest))
        if self._rules.stamina:
            kept = int(gait_left(kept, self._stamina_mm, self._drain_mm))
        return Gait(kept)

    def hop(self, step: Any) -> None:
        """Go one hop. step: its row of `Cast.steps`."""
        gait = self.set_out(int(step.fastest))
        left = remaining_at_start_mm(step.cost_mm, self._carry_mm, self._kind.speed_mm[gait])
        self._get_along(int(left), int(gait))

    def _get_along(self, left_mm: int, gait: int) -> None:
        while left_mm > 0:
            speed = int(self._kind.speed_mm[gait])
            left_mm = int(remaining_after_mm(left_mm, speed))
            self._carry_mm = int(carried_mm(-left_mm, speed, self._rules.whole_ticks))
            self.ticks += 1
            if self._rules.stamina:
                drained = self._drain_mm if gait == Gait.RUN else 0
                recovered, reserve = self._kind.recover_mm[gait], self._kind.reserve_mm
                self._stamina_mm = int(stamina_after(self._stamina_mm, drained, recovered, reserve))
                gait = int(gait_left(gait, self._stamina_mm, drained))
