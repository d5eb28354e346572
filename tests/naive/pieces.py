"""What the slow game is made of: classes, hops, movers, refuges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from afoot.words import Gait, Side, Status

NEVER, NOWHERE = -1_000_000, -1


@dataclass
class Kind:
    """A class of movers."""

    profile: int
    speed_mm: list[int]
    recover_mm: list[int]
    critical_mm: int
    reserve_mm: int
    sight_mm: int
    glimpse: int

    @property
    def drain_mm(self) -> int:
        """What a tick of running takes from the reserve."""
        return max(self.speed_mm[Gait.RUN] - self.critical_mm, 0)


@dataclass
class Hop:
    """A mover's latest hop, or its latest stay (from a node to itself)."""

    origin: int
    end: int
    set_out: int = NEVER
    arrived: int | None = NEVER  # None: in transit

    def is_on_it(self, tick: int) -> bool:
        return self.arrived is None or self.arrived == tick


@dataclass
class Mover:
    column: int
    id: int
    side: Side
    arrive_tick: int
    kind_index: int
    kind: Kind
    node: int
    status: Status
    hop: Hop
    stamina_mm: int
    remaining_mm: int = 0
    carry_mm: int = 0
    gait: Gait = Gait.REST
    inside: int | None = None  # the refuge it is in
    end_tick: int = NEVER
    worth: int = 0
    decoy: bool = False
    sent_in: int = NEVER  # the turn in which a decoy was sent, of all turns of the chase

    @property
    def looks(self) -> bool:
        """Pursuers and evaders themselves look and are looked for."""
        return self.side != Side.BYSTANDERS and not self.decoy

    @property
    def live(self) -> bool:
        return self.status == Status.LIVE

    @property
    def stands(self) -> bool:
        return self.remaining_mm == 0


@dataclass
class Refuge:
    node: int
    worth: int
    free_beds: int
    supplies: int
    open: bool


def kind_of(row: Any) -> Kind:
    return Kind(
        int(row.profile),
        [int(v) for v in row.speed_mm],
        [int(v) for v in row.recover_mm],
        int(row.critical_mm),
        int(row.reserve_mm),
        int(row.sight_mm),
        int(row.glimpse),
    )
