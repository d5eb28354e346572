"""The teams of a scenario and their units, as strict models."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from afoot.scenarios.base import Chance, Name, OneOf, Seconds, Strict, bad
from afoot.scenarios.deceit_spec import BEHAVIOURS, EVIDENCE, MOST_DECOYS, StepSpec, WitnessSpec
from afoot.scenarios.spots import Spot, Start, probabilities
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES

PURSUER_WORDS = tuple(policy.name.lower() for policy in PURSUER_POLICIES)
EVADER_WORDS = tuple(policy.name.lower() for policy in EVADER_POLICIES)
FIRST_ID = {"pursuers": 1, "evaders": 101, "bystanders": 201}  # default ids of each team count on from here
MAX_ID = 65_519  # random bits hold ids in 16 bits; the last few are for decoys, and 65,535 for nobody
TEAMS = tuple(FIRST_ID)


class TypeSpec(Strict):
    """One of the classes that a mover's start draws from."""

    class_name: Name = Field(alias="class", description="name of a class")
    p: Chance = Field(description="its probability")


class Unit(Strict):
    """A mover, or `count` movers alike."""

    name: Name | None = Field(
        default=None, description="what results call it; numbered where count is above 1"
    )
    id: int | None = Field(
        default=None,
        ge=0,
        le=MAX_ID,
        description="stable number that its luck hangs on; by order in the team if not stated",
    )
    class_name: Name | None = Field(default=None, alias="class", description="name of its class")
    types: Annotated[list[TypeSpec], Field(min_length=1)] | None = Field(
        default=None, description="instead of `class`: classes of which one is drawn at the start"
    )
    start: Start = Field(description="where it starts", examples=["anywhere"])
    arrive_s: float = Field(default=0.0, ge=0, le=1e8, description="when it enters the board")
    leader: Name | None = Field(default=None, description="name of the unit of its team that it follows")
    count: int = Field(default=1, ge=1, le=1000, description="how many of it there are")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.class_name is None) == (self.types is None):
            came = "neither" if self.types is None else "both"
            bad(
                "a unit has a class or types",
                came=came,
                expected="class or types",
                fix="Leave types out." if self.types is not None else "Write class: and the name of a class.",
            )
        if self.types is not None:
            probabilities([one.p for one in self.types], len(self.types))
        return self

    def classes(self) -> list[tuple[str, float]]:
        """Its classes with their probabilities."""
        if self.types is None:
            return [(self.class_name or "", 1.0)]
        return [(one.class_name, one.p) for one in self.types]


Units = Annotated[list[Unit], Field(min_length=1)]


class Team(Strict):
    """What both teams can state."""

    decoys: int = Field(
        default=MOST_DECOYS, description="how many decoys it can have out at once, at most 2; 0: none"
    )

    @field_validator("decoys")
    @classmethod
    def _slots(cls, value: int) -> int:
        if not 0 <= value <= MOST_DECOYS:
            fix = f"A side has {MOST_DECOYS} slots for decoys."
            what = "more decoys than slots" if value > 0 else "not a number of decoys"
            bad(what, came=value, expected=f"0 to {MOST_DECOYS}", fix=fix)
        return value


class Pursuers(Team):
    """The team that captures."""

    policy: Annotated[str, OneOf(*PURSUER_WORDS)] = Field(
        default="chase", description="what decides for the team"
    )
    ignores: list[Annotated[str, OneOf(*EVIDENCE)]] = Field(
        default_factory=list, description="evidence that its policy does not go by"
    )
    units: Units = Field(description="its movers", examples=[[{"class": "walker", "start": "anywhere"}]])


class Evaders(Team):
    """The team that flees. Units with a leader follow it; the policy decides for the others."""

    policy: Annotated[str, OneOf(*EVADER_WORDS)] = Field(
        default="runner", description="what decides for the team"
    )
    story: list[StepSpec] = Field(
        default_factory=list, description="steps that a leader with `policy: story` goes through"
    )
    units: Units = Field(description="its movers", examples=[[{"class": "walker", "start": "anywhere"}]])


class BystanderUnit(Unit):
    """A bystander, or `count` alike."""

    behaviour: Annotated[str, OneOf(*BEHAVIOURS)] = Field(
        default="wander", description="what it does by itself"
    )
    pause_s: Seconds = Field(default=20.0, description="longest pause at a place, but for those who wander")
    indoors: Spot | None = Field(default=None, description="where a hurt child is sent by a teacher")
    witness: WitnessSpec | None = Field(default=None, description="what it tells the pursuers")


class Bystanders(Strict):
    """People who have no part in the chase."""

    units: Annotated[list[BystanderUnit], Field(min_length=1)] = Field(
        description="its movers", examples=[[{"class": "walker", "start": "anywhere"}]]
    )
