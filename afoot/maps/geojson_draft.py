"""A map in the making, as GeoJSON's features are added to it one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from shapely.geometry import Point, Polygon

from afoot.maps.geojson_fields import Feature
from afoot.maps.model import OUTDOORS, Area, Building, Ground, Way
from afoot.maps.project import Projection, mm
from afoot.words import Going

Key = tuple[float, float, float | None]  # where a place is, in metres; no height where none is drawn


@dataclass
class Spot:
    """A place in the making; heights: what its ways say, of which the one nearest the ground counts."""

    x_m: float
    y_m: float
    z_m: float | None
    heights: list[tuple[float, int]] = field(default_factory=list)
    feature: Feature | None = None


@dataclass
class Draft:
    """What the features so far have drawn; `to_m` is None for maps in metres."""

    to_m: Projection | None
    spots: dict[Key, Spot] = field(default_factory=dict)
    ways: list[tuple[list[Key], Way]] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    ground: list[Ground] = field(default_factory=list)
    domains: list[str] = field(default_factory=lambda: ["outdoors"])
    noted: Counter[str] = field(default_factory=Counter)

    def metres(self, point: tuple[float, float, float | None]) -> Key:
        """A position of the file as the key of a place."""
        x, y, z = point
        if self.to_m is not None:
            x, y = self.to_m.to_m(x, y)
        return mm(x), mm(y), None if z is None else mm(z)

    def domain(self, name: str) -> int:
        """The number of a domain, a new one where the name is new."""
        if name not in self.domains:
            self.domains.append(name)
        return self.domains.index(name)

    def inside_of(self, name: str, only: int = -1) -> int:
        """The number of a domain, the inside of the buildings of that name (or of building `only`)."""
        number = self.domain(name)
        for index, b in enumerate(self.buildings):
            if index == only or (b.name == name and b.domain < 0):
                self.buildings[index] = replace(b, domain=number)
        return number

    def domain_of_way(self, feature: Feature, going: Going, keys: list[Key]) -> int:
        """The domain a way names; else the building around a corridor or archway, else its name's."""
        named = feature.word("domain", "")
        if named:
            return OUTDOORS if named == "outdoors" else self.inside_of(named)
        if going == Going.TUNNEL:
            return self.domain(feature.word("name", "") or "tunnel")
        if going not in (Going.CORRIDOR, Going.ARCHWAY):
            return OUTDOORS
        k = (len(keys) - 1) // 2
        middle = Point((keys[k][0] + keys[k + 1][0]) / 2.0, (keys[k][1] + keys[k + 1][1]) / 2.0)
        for index, building in enumerate(self.buildings):
            if Polygon(building.rings[0], building.rings[1:]).contains(middle):
                if building.domain < 0:
                    return self.inside_of(building.name or f"building {index + 1}", index)
                return building.domain
        return OUTDOORS if going == Going.ARCHWAY else self.domain(feature.word("name", "") or "corridor")

    def note_unknown(self, feature: Feature, known: tuple[str, ...]) -> None:
        """Count the fields that are nobody's; one that is nearly a known one is an error."""
        for key in feature.check_fields(known):
            self.noted[f"field {key} not known, ignored"] += 1
