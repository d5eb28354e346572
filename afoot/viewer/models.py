"""What the server says and is told, as models: the OpenAPI description is made of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

View = Literal["truth", "pursuers", "evaders"]
LARGEST = 2**31 - 1
RunNumber = Annotated[int, Path(ge=1, le=LARGEST, description="number of a run in the ledger")]
ChaseNumber = Annotated[int, Path(ge=0, le=LARGEST, description="number of a chase in its run")]
JobNumber = Annotated[int, Path(ge=1, le=LARGEST, description="number of a piece of work")]
NodeNumber = Annotated[int, Path(ge=0, le=LARGEST, description="number of a node of the board")]


class Problem(BaseModel):
    """What is wrong with what was asked."""

    what: str
    came: str | None = None
    expected: str | None = None
    fix: str | None = None


class Refusal(BaseModel):
    """The body of every answer with a status from 400 on."""

    error: Problem


class Run(BaseModel):
    """A run of the ledger. finished: false where it was cut short; then `result` is null."""

    run: int
    scenario: str
    map: str
    started: str
    policies: dict[str, str]
    seed: int
    asked: int = Field(description="chases asked for")
    chases: int = Field(description="chases kept")
    tracked: list[int] = Field(description="chases of which tracks are kept; others are played again")
    finished: bool
    tier: str
    bound: str
    result: dict[str, Any] | None


class SidePolicies(BaseModel):
    """Built-in policies by side: what POST /api/whatif takes."""

    pursuers: list[str]
    evaders: list[str]


class Runs(BaseModel):
    """All runs of the ledger, and the policies there are."""

    ledger: str
    policies: SidePolicies
    runs: list[Run]


class Chase(BaseModel):
    """A chase: what became of the evaders, in column order."""

    chase: int
    seed: int
    ticks: int
    outcomes: list[str]
    end_ticks: list[int]
    worths: list[float]
    payoff: float
    captured: int
    tracked: bool


class Chases(BaseModel):
    """Some chases of a run, and how many there are."""

    run: int
    count: int
    chases: list[Chase]


class LookAsk(BaseModel):
    """How far one looks from a node, and past which smoke."""

    model_config = ConfigDict(extra="forbid")

    range_m: float | None = Field(
        default=None, ge=0, le=LARGEST, description="as far as lines go where it is not given"
    )
    cloud: list[Annotated[str, Field(pattern=r"^[0-9]{1,9}:[0-9]{1,6}(\.[0-9]{1,3})?$")]] = Field(
        default=[],
        max_length=64,
        description="NODE:RADIUS_M of smoke that hangs; more than once for several clouds",
    )


class ViewedLookAsk(LookAsk):
    """The same in a view: what its side does not know is not told."""

    view: View = "truth"


Looking = Annotated[LookAsk, Query()]
ViewedLooking = Annotated[ViewedLookAsk, Query()]


class SightFrom(BaseModel):
    """The nodes at which somebody would be seen from a node."""

    run: int
    node: int
    seen: list[int]


# A built-in policy's name: never table:FILE, for nothing that is asked here may name a file.
PolicyWord = Annotated[str, Field(pattern=r"^[a-z]{1,32}$")]


class WhatIfAsk(BaseModel):
    """Chases to be branched off from a recorded one. A policy that is not stated is the run's own."""

    model_config = ConfigDict(extra="forbid")

    run: int = Field(ge=1, le=LARGEST)
    chase: int = Field(ge=0, le=LARGEST)
    tick: int = Field(ge=0, le=LARGEST, description="where to branch")
    pursuers: PolicyWord | None = None
    evaders: PolicyWord | None = None
    chases: int = Field(default=500, ge=1, le=100_000)


class WhatIfJob(BaseModel):
    """A piece of work in the background. result: as `afoot whatif --json` prints it, once it is done."""

    job: int
    state: Literal["running", "done", "failed"]
    done: int = Field(description="chases played")
    of: int = Field(description="chases to play")
    result: dict[str, Any] | None = None
    error: Problem | None = None
