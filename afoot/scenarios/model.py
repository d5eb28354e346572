"""The scenario: the file that names a map, a cast and rules, as strict models.

Field descriptions are the reference: docs/scenarios.md and the JSON Schema are generated from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    field_validator,
    model_validator,
)
from pydantic_core import core_schema

from afoot.scenarios.base import Chance, Name, OneOf, Source, Strict, bad, or_word
from afoot.scenarios.deceit_spec import (
    IdentifiesSpec,
)
from afoot.scenarios.means_spec import AbilitiesSpec, EnergySpec, PassageSpec, TracesSpec
from afoot.scenarios.rules_spec import RulesSpec
from afoot.scenarios.spots import Exit, Pair, Spot
from afoot.scenarios.teams import Bystanders, Evaders, Pursuers
from afoot.words import Gait, Going

GOINGS = tuple(going.word for going in Going)
GROUND = tuple(going.word for going in Going if going != Going.AIR)
GAITS = tuple(gait.name.lower() for gait in Gait)
MAX_SUPPLIES_S = 1e9

GoingWord = Annotated[str, OneOf(*GOINGS)]
Speed = Annotated[float, Field(ge=0, le=1000)]
Metres = Annotated[float, Field(ge=0, le=1e6)]
Worth = Annotated[float, Field(ge=-1e6, le=1e6)]


class WindowSpec(Strict):
    """The part of a map to play on: a centre with a size, or a box in degrees."""

    centre: Spot | None = Field(default=None, description="middle of the window: a place, `at` or `lonlat`")
    size_m: Pair | None = Field(default=None, description="[width, height] in metres")
    bbox: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        default=None, description="[west, south, east, north] in degrees"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        boxed, centred = self.bbox is not None, self.centre is not None or self.size_m is not None
        if boxed == centred or (centred and (self.centre is None or self.size_m is None)):
            bad(
                "a window is stated in exactly one way",
                expected="centre and size_m, or bbox",
                fix="Write for example centre: {place: PLACE} and size_m: [500, 500].",
            )
        if self.size_m is not None and min(self.size_m) <= 0:
            bad(
                "a window must have a size",
                came=self.size_m,
                expected="two lengths above 0",
                fix="Write for example size_m: [500, 500].",
            )
        if self.centre is not None and self.centre.node is not None:
            bad(
                "nodes exist only once the window is cut",
                came="node",
                expected="a place, at or lonlat",
                fix="Write centre: {place: PLACE}, or centre: {at: [x, y]}.",
            )
        return self


class SightSpec(Strict):
    """Which nodes see which."""

    mode: Annotated[str, OneOf("lines", "all", "hops")] = Field(
        default="lines",
        description="lines: what is not hidden by walls; all: every node; hops: so many hops away",
    )
    hops: int | None = Field(
        default=None, ge=0, le=1000, description="with `mode: hops`: how many hops one sees"
    )
    range_m: float | None = Field(
        default=None,
        gt=0,
        le=4000,
        description="nobody sees farther; 300 on maps of more than 16,384 nodes if not stated",
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.mode == "hops") != (self.hops is not None):
            bad(
                "hops goes with `mode: hops` and only with it",
                came=f"mode: {self.mode}, hops: {self.hops}",
                fix="Write mode: hops and hops: 2, or leave hops out.",
            )
        return self


class MapSpec(Strict):
    """The map and how it is compiled. A bare word stands for `bundled`, or `file` if it looks like a path."""

    bundled: Name | None = Field(default=None, description="name of a map that afoot brings")
    file: Name | None = Field(default=None, description="path of a map file, from the scenario file's folder")
    roofs: bool = Field(default=False, description="whether flat roofs become walkable")
    window: WindowSpec | None = Field(default=None, description="the part of the map to play on")
    stride_m: float = Field(
        default=10.0, ge=1, le=1000, description="distance between nodes; maps that are graphs ignore it"
    )
    sight: SightSpec = Field(default=SightSpec(), description="which nodes see which")

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"file" if "." in value or "/" in value else "bundled": value}
        return value

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.bundled is None) == (self.file is None):
            came = "neither" if self.file is None else "both"
            bad(
                "a map comes from one source",
                came=came,
                expected="bundled or file",
                fix="Write for example bundled: rockface, or file: town.geojson.",
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return or_word(handler.resolve_ref_schema(handler(schema)), cls, "a bundled map or a path")


class RecoverySpec(Strict):
    """Metres of stamina reserve won back per second, by gait, where the gait does not drain it."""

    rest: Speed = Field(description="while standing still")
    walk: Speed = Field(description="while walking")
    run: Speed = Field(description="while running at or below critical speed")


class ClassSpec(Strict):
    """A kind of unit: how fast, how long, how far it sees, and where it can go."""

    walk_m_s: Speed = Field(description="walking speed on level street", examples=[1.4])
    run_m_s: Speed | None = Field(
        default=None, description="running speed on level street; walking speed if not stated"
    )
    critical_m_s: Speed | None = Field(
        default=None, description="speed that can be kept up for ever; running speed if not stated"
    )
    reserve_m: Metres = Field(
        default=0.0, description="metres that can be run above critical speed before it must walk"
    )
    recovery_m_s: RecoverySpec | None = Field(
        default=None,
        description="reserve won back per second; if not stated, all in 5 minutes' rest or 10 of walking",
    )
    sight_m: Metres | None = Field(
        default=None, description="how far it sees; as far as the board if not stated"
    )
    glimpse: Chance = Field(default=1.0, description="chance to notice a mover in sight, per look")
    hear_m: Metres = Field(default=0.0, description="how far off it hears the leader it follows")
    ways: list[GoingWord] = Field(
        default_factory=lambda: list(GROUND),
        description="goings it can use; [street]: a vehicle, []: a camera; all but air if not stated",
    )
    factors: dict[GoingWord, Annotated[float, Field(ge=0.01, le=100)]] = Field(
        default_factory=dict,
        description="cost of a metre by going against level street, where not the usual one",
    )
    energy: EnergySpec | None = Field(default=None, description="what its abilities are paid with")
    abilities: AbilitiesSpec | None = Field(default=None, description="what it can do besides moving")
    reads_traces: TracesSpec | None = Field(default=None, description="how well it reads traces")
    identifies: IdentifiesSpec | None = Field(
        default=None, description="how well it tells who is behind a guise; not at all if not stated"
    )


class SuppliesWord:
    """Annotates a number of person-seconds, or the word `plenty`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "number", "minimum": 0, "maximum": MAX_SUPPLIES_S}, {"const": "plenty"}]}

    def _check(self, value: object) -> float | str:
        if value == "plenty":
            return "plenty"
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_SUPPLIES_S:
            bad(
                "not a good value",
                came=value,
                expected=f"0 to {MAX_SUPPLIES_S:g} person-seconds, or plenty",
                fix="Write for example supplies_s: 3600, or plenty.",
            )
        return float(value)


class Refuge(Spot):
    """A spot that takes evaders in while beds and supplies last."""

    beds: int = Field(ge=1, le=1_000_000, description="how many it takes in", examples=[2])
    supplies_s: Annotated[float | str, SuppliesWord()] = Field(
        default="plenty", description="person-seconds that can be lived there, or `plenty`"
    )
    worth: Worth = Field(description="what it is worth to an evader to be inside at the end", examples=[0.5])
    entry: Annotated[str, OneOf("open", "closed")] = Field(
        default="closed", description="open: those inside can be captured"
    )
    name: Name | None = Field(
        default=None, description="what results call it; its place's name if not stated"
    )


class WorthSpec(Strict):
    """What the other ends of an evader are worth to it. To be captured is worth 0."""

    surrounded: Worth = Field(description="to be surrounded, where that ends its chase", examples=[0])
    timeout: Worth = Field(description="to be live and outside a refuge at the horizon", examples=[0.5])


class Scenario(Strict):
    """A chase to be played: a map, a cast and rules."""

    extends: Name | None = Field(
        default=None, description="another scenario, bundled or a file: it states what this one leaves out"
    )
    name: Name = Field(description="short name, as used on the command line", examples=["my-chase"])
    title: str = Field(default="", description="one line for lists")
    description: str = Field(default="", description="what the scenario is about")
    map: MapSpec = Field(description="the map and how it is compiled", examples=["town.geojson"])
    tick_s: float = Field(default=1.0, ge=0.001, le=3600, description="seconds in a tick")
    rules: RulesSpec = Field(description="switches and clocks", examples=[{"horizon_s": 600}])
    classes: Annotated[dict[Name, ClassSpec], Field(min_length=1, max_length=127)] = Field(
        description="kinds of unit by name", examples=[{"tracker": {"walk_m_s": 1.4, "run_m_s": 5}}]
    )
    pursuers: Pursuers = Field(
        description="the team that captures",
        examples=[{"units": [{"class": "tracker", "start": "anywhere"}]}],
    )
    evaders: Evaders = Field(
        description="the team that flees", examples=[{"units": [{"class": "runner", "start": "anywhere"}]}]
    )
    bystanders: Bystanders | None = Field(default=None, description="people who have no part in the chase")
    exits: list[Exit] = Field(default_factory=list, description="where evaders escape")
    refuges: Annotated[list[Refuge], Field(max_length=126)] = Field(
        default_factory=list, description="where evaders find shelter"
    )
    passages: list[PassageSpec] = Field(
        default_factory=list, description="who knows of the map's hidden ways, and how its passages stand"
    )
    rally: Spot | None = Field(
        default=None, description="where followers go who have lost their leader for good"
    )
    worth: WorthSpec = Field(
        description="what the ends that are no exit and no refuge are worth to an evader",
        examples=[{"surrounded": 0, "timeout": 0.5}],
    )
    seed: int = Field(default=0, ge=0, lt=2**63, description="seed of a run that states none")

    _source: Source = PrivateAttr(default_factory=Source)

    @field_validator("extends")
    @classmethod
    def _in_a_file(cls, value: str | None) -> None:
        # What a file extends is laid under it before it comes here.
        if value is not None:
            bad("only a file can extend another", came=value, fix="Load the file, or state all fields.")

    @property
    def source(self) -> Source:
        """The file it was read from, if any, with the line of every field."""
        return self._source
