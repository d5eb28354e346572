"""Where things are: a spot on the map, and the sets and distributions of spots that movers start from."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from afoot.scenarios.base import Chance, Name, Strict, bad, or_word

P_TOLERANCE = 1e-9  # probabilities must sum to 1 this closely

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]


def probabilities(p: list[float], count: int) -> None:
    """Raises the error of a list of probabilities that has not `count` entries or does not sum to 1."""
    if len(p) != count:
        bad(
            "as many probabilities as choices are needed",
            came=f"{len(p)} for {count}",
            expected=f"{count}",
            fix="Write one for each, or leave p out: then all are equally likely.",
        )
    if abs(sum(p) - 1.0) > P_TOLERANCE:
        bad("probabilities must sum to 1", came=sum(p), expected="1", fix="Divide each by their sum.")


class Spot(Strict):
    """One spot: a place's name, a node, a point in metres, or a longitude and latitude.

    A bare word stands for `place`.
    """

    place: Name | None = Field(default=None, description="name of a place of the map")
    node: int | None = Field(default=None, ge=0, description="number of a node of the board")
    at: Pair | None = Field(
        default=None,
        description="[x_m, y_m]: the node nearest to this point in the map's metres, at most a stride (10 m) away",
    )
    lonlat: Pair | None = Field(
        default=None,
        description="[longitude, latitude] in degrees: the node nearest to it, at most a stride (10 m) away",
    )
    layer: Annotated[int, Field(ge=-100, le=100)] | None = Field(
        default=None, description="beside `at` or `lonlat`: the layer of the node, below 0 underground"
    )

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return {"place": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = self._ways()
        # node 0 is a node, and 0 == False
        stated = [way for way in ways if getattr(self, way) is not None and getattr(self, way) is not False]
        if len(stated) != 1:
            came = " and ".join(stated) or "none of them"
            bad(
                "a spot is stated in exactly one way",
                came=came,
                expected=f"one of {', '.join(ways)}",
                fix=f"Leave all but one of them out: {ways[0]}, for example."
                if stated
                else f"Write for example {ways[0]}.",
            )
        if self.layer is not None and self.at is None and self.lonlat is None:
            bad(
                "layer goes with at or lonlat",
                came=stated[0],
                expected="at or lonlat beside layer",
                fix="Leave layer out, or write at: [x, y] beside it.",
            )
        return self

    @classmethod
    def _ways(cls) -> tuple[str, ...]:
        return ("place", "node", "at", "lonlat")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return or_word(handler.resolve_ref_schema(handler(schema)), cls, "name of a place of the map")


class Start(Spot):
    """Where a mover starts: a spot, a set of nodes, or a distribution over either.

    A bare word stands for `place`, except the word `anywhere`.
    """

    near: Spot | None = Field(
        default=None, description="any node within `within_m` of this spot as the crow flies, each as likely"
    )
    within_m: float | None = Field(
        default=None, gt=0, description="how far from `near`, in metres as the crow flies"
    )
    area: Name | None = Field(
        default=None, description="any node in an area of the map, by its name or kind, each as likely"
    )
    anywhere: bool = Field(
        default=False, description="any node the mover can leave (of a real map's largest connected part)"
    )
    any_of: Annotated[list[Start], Field(min_length=1)] | None = Field(
        default=None, description="several starts, of which one is drawn"
    )
    p: list[Chance] | None = Field(
        default=None, description="probability of each of `any_of`; all the same if not stated"
    )

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"anywhere": True} if value == "anywhere" else {"place": value}
        return value

    @model_validator(mode="after")
    def _partners(self) -> Self:
        if (self.near is None) != (self.within_m is None):
            bad(
                "near and within_m go together",
                came="one of them",
                expected="both or neither",
                fix="Write both, or leave both out.",
            )
        if self.p is not None:
            if self.any_of is None:
                bad(
                    "p needs any_of",
                    came=self.p,
                    expected="any_of beside p",
                    fix="Leave p out, or list the choices as any_of.",
                )
            else:
                probabilities(self.p, len(self.any_of))
        return self

    @classmethod
    def _ways(cls) -> tuple[str, ...]:
        return ("place", "node", "at", "lonlat", "near", "area", "anywhere", "any_of")


class Exit(Spot):
    """A spot at which an evader has escaped, or with `border: true` every node where a way leaves the map."""

    border: bool = Field(default=False, description="true: every node at which a way leaves the extract")
    worth: Annotated[float, Field(ge=-1e6, le=1e6)] = Field(
        description="what it is worth to an evader to escape here", examples=[1]
    )
    name: Name | None = Field(
        default=None, description="what results call it; its place's name if not stated"
    )

    @classmethod
    def _ways(cls) -> tuple[str, ...]:
        return ("place", "node", "at", "lonlat", "border")
