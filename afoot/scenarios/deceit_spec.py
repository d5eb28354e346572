"""Who is who, in words: guises, decoys, signals, eyes for faces, tells, crowds, witnesses, and an evaders' story."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from afoot.scenarios.base import Chance, Energy, Name, OneOf, Reach, Seconds, Strict, bad
from afoot.scenarios.spots import Spot
from afoot.words import Ability, Behaviour, Evidence

BEHAVIOURS = tuple(one.word for one in Behaviour)
EVIDENCE = tuple(one.word for one in Evidence)
ABILITIES = tuple(one.word for one in Ability)
MOST_DECOYS = 2  # of a side


class GuiseSpec(Strict):
    """Looking like a bystander of some class, as long as it is ordered and paid for."""

    as_class: Name = Field(
        alias="as", description="class of bystanders that it looks like", examples=["child"]
    )
    cost: Energy = Field(default=0.0, description="energy to put it on")
    per_s: Energy = Field(default=0.0, description="energy for every second of it")


class DecoySpec(Strict):
    """A double of oneself that sets out from where one stands and leads astray."""

    cost: Energy = Field(default=0.0, description="energy to send it")
    per_s: Energy = Field(default=0.0, description="energy for every second that it is out")
    life_s: Seconds = Field(description="how long it is out at most", examples=[300])
    lure: list[Spot] = Field(
        default_factory=list, description="spots of which it makes for a drawn one; far nodes if none"
    )


class SignalSpec(Strict):
    """A sign by which team mates know who one is, whatever one looks like."""

    cost: Energy = Field(default=0.0, description="energy to give it")
    range_m: Reach = Field(description="how far off a team mate can be", examples=[15])


class IdentifiesSpec(Strict):
    """How well a class tells who is behind a guise."""

    near: Chance = Field(description="chance at no distance, per close look", examples=[0.97])
    far: Chance = Field(description="chance from far_m on, per close look", examples=[0.1])
    far_m: Annotated[float, Field(gt=0, le=10_000)] = Field(
        description="distance at which it is no better than far", examples=[50]
    )
    every_s: Annotated[float, Field(gt=0, le=1e6)] = Field(
        default=1.0, description="how often it takes a close look"
    )


class TellsSpec(Strict):
    """What gives decoys away, and what makes the hunted look false."""

    right: Annotated[float, Field(ge=0.5, le=1)] = Field(
        default=0.5, description="chance that a tell is right"
    )
    drawn: Annotated[str, OneOf("once", "each_look")] = Field(
        default="once", description="once for a source and kept, or at each look"
    )

    @field_validator("right", mode="before")
    @classmethod
    def _no_contrary(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 0.5:
            bad(
                "a tell that is right less than half the time is a tell of the contrary",
                came=value,
                expected="a chance from 0.5, worth nothing, to 1",
                fix=f"Write right: {round(1 - value, 9):g}, which is worth the same to those who read it.",
            )
        return value


class CrowdSpec(Strict):
    """How bystanders around a mover in guise make it harder to identify."""

    near_m: Reach = Field(default=4.0, description="how near they stand")
    cover: Annotated[float, Field(ge=0, le=100)] = Field(
        default=0.5,
        description="n of them divide the chance to identify by 1 + n x cover",
    )


class WitnessSpec(Strict):
    """What a bystander tells the pursuers."""

    report: Chance = Field(
        description="chance to report evaders, for each time that they come in sight", examples=[0.3]
    )
    delay_s: Seconds = Field(default=0.0, description="until the report reaches the pursuers")
    false_per_h: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=0.0, description="false reports an hour, while it sees nobody"
    )
    reliability: Chance = Field(
        default=0.5, description="what the pursuers hold such a report to be worth; below 0.5 they let it be"
    )


class StepSpec(Strict):
    """One step of the evaders' story."""

    to: Spot | None = Field(default=None, description="where to; where it stands if not stated")
    do: list[Annotated[str, OneOf(*ABILITIES)]] = Field(
        default_factory=list,
        description="abilities used there; keen_eye and guise on the way there too",
    )
    passage: Name | None = Field(default=None, description="passage to open, shut or seal there")
    rest_s: Seconds = Field(default=0.0, description="rest there, unless pursuers are in sight")
    hidden: bool = Field(default=False, description="only while no pursuer is known to have it in sight")
    together: bool = Field(default=False, description="only once the team mates are near")
