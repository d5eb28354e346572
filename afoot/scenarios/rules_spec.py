"""The rules of a scenario in words, as RULES.md names them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from afoot.rules.rules import Rules
from afoot.scenarios.base import OneOf, Strict, bad
from afoot.scenarios.deceit_spec import CrowdSpec, TellsSpec
from afoot.scenarios.means_spec import MECHANISMS
from afoot.words import Measure, Moves

MOVES = tuple(one.name.lower() for one in Moves)
MEASURES = tuple(one.name.lower() for one in Measure)
MAX_TICKS = 100_000_000  # a horizon beyond this is a slip of the pen


class CaptureSpec(Strict):
    """When an evader is captured."""

    reach_hops: int = Field(
        default=0, ge=0, le=3, description="hops from which a pursuer captures; 0: on its own node"
    )
    checked: Annotated[str, OneOf("each_move", "end_of_tick")] = Field(
        default="end_of_tick", description="each_move: after every turn as well as at the end of the tick"
    )
    crossing: bool = Field(default=True, description="whether two movers that meet on a hop are a capture")


class SurroundedSpec(Strict):
    """Whether being surrounded ends an evader's chase."""

    ends_by: Annotated[str, OneOf(*MEASURES)] = Field(default="none", description="the measure that ends it")
    check_ticks: int = Field(
        default=10, ge=1, le=MAX_TICKS, description="ticks between looks at `sealed` and `contained`"
    )


class RefugeRules(Strict):
    """What entering a refuge means."""

    ends_chase: bool = Field(
        default=False, description="whether an evader in a refuge is out of the chase for good"
    )


class RulesSpec(Strict):
    """The switches and clocks a chase is played under. One of horizon_s and horizon_ticks is needed."""

    moves: Annotated[str, OneOf(*MOVES)] = Field(
        default="simultaneous", description="who moves when within a tick"
    )
    motion: Annotated[str, OneOf("carried", "whole_ticks")] = Field(
        default="carried",
        description="whether travel left over from a hop is carried into the next or dropped",
    )
    capture: CaptureSpec = Field(default=CaptureSpec(), description="when an evader is captured")
    contacts: bool = Field(default=True, description="false: nobody sees anybody")
    reveal_ticks: int = Field(
        default=0, ge=0, le=MAX_TICKS, description="evaders show themselves every so many ticks; 0: never"
    )
    share_delay_ticks: int = Field(
        default=0, ge=0, le=10_000, description="ticks until a contact reaches team mates"
    )
    stamina: bool = Field(default=False, description="whether running above critical speed tires")
    flow: bool = Field(default=False, description="whether narrow hops let only so many set out a second")
    surrounded: SurroundedSpec = Field(
        default=SurroundedSpec(), description="whether being surrounded ends an evader's chase"
    )
    refuge: RefugeRules = Field(default=RefugeRules(), description="what entering a refuge means")
    without: list[Annotated[str, OneOf(*MECHANISMS)]] = Field(
        default_factory=list,
        description="mechanisms that are left out though classes have the means for them",
    )
    tells: TellsSpec = Field(default=TellsSpec(), description="what gives decoys away")
    crowd: CrowdSpec = Field(default=CrowdSpec(), description="how bystanders cover who is among them")
    lost_ticks: int = Field(
        default=30,
        ge=1,
        le=MAX_TICKS,
        description="ticks without contact after which a follower is parted from its leader",
    )
    horizon_s: float | None = Field(default=None, gt=0, description="length of the chase in seconds")
    horizon_ticks: int | None = Field(
        default=None, ge=1, le=MAX_TICKS, description="length of the chase in ticks"
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.capture.checked == "each_move" and self.moves == "simultaneous":
            bad(
                "capture.checked: each_move needs sides that move in turn",
                came="moves: simultaneous",
                expected="moves: pursuers_first or evaders_first",
                fix="Or use capture.checked: end_of_tick.",
            )
        if self.horizon_s is not None and self.horizon_ticks is not None:
            bad(
                "the horizon is stated once",
                came="horizon_s and horizon_ticks",
                expected="one of them",
                fix="Leave one of them out.",
            )
        return self

    def horizon(self, tick_s: float) -> int | None:
        """The horizon in ticks; None where none is stated."""
        if self.horizon_s is not None:
            return ticks_up(self.horizon_s, tick_s)
        return self.horizon_ticks

    def numbers(self, tick_s: float) -> Rules:
        """The same as plain integers, for the kernels. The horizon must be stated."""
        horizon = self.horizon(tick_s)
        assert horizon is not None, "checked when the scenario was read"
        return Rules(
            moves=MOVES.index(self.moves),
            whole_ticks=int(self.motion == "whole_ticks"),
            reach_hops=self.capture.reach_hops,
            each_move=int(self.capture.checked == "each_move"),
            crossing=int(self.capture.crossing),
            contacts=int(self.contacts),
            reveal_ticks=self.reveal_ticks,
            share_delay_ticks=self.share_delay_ticks,
            stamina=int(self.stamina),
            flow=int(self.flow),
            ends_by=MEASURES.index(self.surrounded.ends_by),
            check_ticks=self.surrounded.check_ticks,
            refuge_ends_chase=int(self.refuge.ends_chase),
            lost_ticks=self.lost_ticks,
            horizon_ticks=horizon,
            tick_ms=round(tick_s * 1000),
        )


def ticks_up(time_s: float, tick_s: float) -> int:
    """Whole ticks that cover a time; a time that is whole ticks but for rounding is those."""
    return -int(-round(time_s / tick_s, 6) // 1)
