"""What classes can do besides moving, in words: energy, abilities, traces; and what is known of a map's passages."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from afoot.scenarios.base import Chance, Energy, Name, OneOf, Reach, Seconds, Strict, bad
from afoot.scenarios.deceit_spec import DecoySpec, GuiseSpec, SignalSpec
from afoot.scenarios.spots import Spot
from afoot.words import Door

MECHANISMS = (
    "energy",
    "smoke",
    "keen_eye",
    "passages",
    "traces",
    "guise",
    "decoys",
    "cover",
    "witnesses",
    "stamina",
    "bystanders",
    "refuges",
    "followers",
)
SIDES = ("pursuers", "evaders")  # who can know of a passage; bystanders go where they are drawn
DOORS = tuple(door.name.lower() for door in (Door.OPEN, Door.SHUT))


class EnergyRecoverySpec(Strict):
    """Energy won back per second, by gait."""

    rest: Energy = Field(default=0.0, description="while standing still")
    walk: Energy = Field(default=0.0, description="while walking")
    run: Energy = Field(default=0.0, description="while running")


class EnergySpec(Strict):
    """What abilities are paid with, in a unit of one's own."""

    full: Energy = Field(description="energy at the start, and the most there can be", examples=[600])
    recovery_per_s: EnergyRecoverySpec = Field(
        default=EnergyRecoverySpec(), description="energy won back per second, by gait"
    )


class SmokeSpec(Strict):
    """A cloud where one stands, that hides both ways what is near it or behind it. Each mover has one at a time."""

    cost: Energy = Field(default=0.0, description="energy to raise it")
    radius_m: Reach = Field(description="how far around its node it hides", examples=[12])
    life_s: Seconds = Field(description="how long it hangs", examples=[45])


class KeenEyeSpec(Strict):
    """Heightened perception, as long as it is ordered and paid for."""

    cost: Energy = Field(default=0.0, description="energy to uncover it")
    per_s: Energy = Field(default=0.0, description="energy for every second of it")
    sight_m: Reach = Field(default=0.0, description="how far it sees, where that is farther")
    glimpse: Chance = Field(default=1.0, description="chance to notice a mover in sight, where that is more")


class WorkSpec(Strict):
    """Work on a passage beside one."""

    cost: Energy = Field(default=0.0, description="energy to begin it")
    takes_s: Seconds = Field(default=1.0, description="how long one stays at it")


class AbilitiesSpec(Strict):
    """What a class can do besides moving."""

    smoke: SmokeSpec | None = Field(default=None, description="raise a cloud")
    keen_eye: KeenEyeSpec | None = Field(default=None, description="see farther and miss less")
    open: WorkSpec | None = Field(default=None, description="open a passage that is shut")
    shut: WorkSpec | None = Field(default=None, description="shut a passage that is open")
    seal: WorkSpec | None = Field(default=None, description="close a passage for good and clear its traces")
    guise: GuiseSpec | None = Field(default=None, description="look like a bystander")
    decoy: DecoySpec | None = Field(default=None, description="send off a double of oneself")
    signal: SignalSpec | None = Field(default=None, description="let team mates know who one is")

    def stated(self) -> list[str]:
        """Names of the abilities that are there."""
        return [name for name in type(self).model_fields if getattr(self, name) is not None]

    def costs(self) -> list[tuple[str, float]]:
        """(field, energy) of everything that is to be paid for."""
        found = []
        for name in type(self).model_fields:
            one = getattr(self, name)
            if one is not None:
                found += [
                    (f"{name}.{part}", getattr(one, part)) for part in ("cost", "per_s") if hasattr(one, part)
                ]
        return [(name, energy) for name, energy in found if energy > 0]


class TracesSpec(Strict):
    """How well a class reads what others leave behind."""

    clue: Chance = Field(description="chance to read a trace just left, per look", examples=[0.9])
    fades_s: Annotated[float, Field(gt=0, le=1e6)] = Field(
        description="age at which none can be read", examples=[900]
    )


class PassageSpec(Strict):
    """What a chase makes of a way that the map draws as hidden or as a passage, or of one it has a door put in."""

    name: Name = Field(
        description="name of the way on the map; of a door put in by `between`, a name of its own",
        examples=["trap door"],
    )
    between: Annotated[list[Spot], Field(min_length=2, max_length=2)] | None = Field(
        default=None,
        description="two neighbouring nodes: a door is put into the way between them, which the map has without one",
    )
    known_to: list[Annotated[str, OneOf(*SIDES)]] = Field(
        default_factory=lambda: list(SIDES),
        description="sides that know of it; for the others it is not there, whether the map hides it or not",
    )
    prior: dict[Annotated[str, OneOf(*SIDES)], Chance] = Field(
        default_factory=dict,
        description="chance that a side which does not know of it holds it to be there with; no policy goes by it yet",
    )
    door: Annotated[str, OneOf(*DOORS)] = Field(default="open", description="how it stands at the start")

    @model_validator(mode="after")
    def _known(self) -> Self:
        if not self.known_to:
            fix = "Name a side in known_to, or leave the way out of the map."
            bad("a passage that nobody knows", came=[], expected="at least one side", fix=fix)
        for side in self.prior:
            if side in self.known_to:
                fix = f"Leave {side} out of prior, or out of known_to."
                expected = "a side that is not in known_to"
                bad("a prior for a side that knows of the passage", came=side, expected=expected, fix=fix)
        return self
