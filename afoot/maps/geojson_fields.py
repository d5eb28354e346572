"""Reading the fields of one GeoJSON feature, with errors that say where, what came and what was expected."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from afoot.errors import AfootError, Where, likely, nearest

POINT_FIELDS = ("kind", "name", "z_m", "elevation_m", "layer", "capacity", "inside", "outside")
WAY_FIELDS = (
    "kind", "name", "going", "domain", "layer", "bridge", "z_m", "elevation_m", "headroom_m", "width_m",
    "length_m", "lit", "hidden", "passage", "oneway",
)  # fmt: skip
OWN_FIELDS = ("units", "attribution", "licence")
POLYGON_FIELDS = ("kind", "name", "height_m", "base_m", "flat", "domain", "capacity", "ground")
_LIKE = 0.75  # an unknown field this like a known one is a misspelling, others are the user's own


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature with where it stands: `where` is file, number and, where it is known, line."""

    where: Where
    kind: str  # of its geometry
    coordinates: Any
    properties: dict[str, Any]

    def wrong(self, field: str, came: object, expected: str, fix: str = "") -> AfootError:
        spot = Where(self.where.file, self.where.line, f"{self.where.field}, field {field!r}")
        drawn = field == "coordinates"
        usual = "Draw the feature anew, or take it out." if drawn else f"Write {field!r} so, or take it out."
        return AfootError("not a good value", where=spot, came=came, expected=expected, fix=fix or usual)

    def check_fields(self, known: tuple[str, ...]) -> list[str]:
        """The unknown fields; one that is nearly a known one is an error."""
        odd = [key for key in self.properties if key not in known]
        for key in odd:
            if difflib.get_close_matches(key, known, n=1, cutoff=_LIKE):
                raise AfootError("unknown field", where=self.where, came=key,
                                 expected=", ".join(known), fix=likely(key, known))  # fmt: skip
        return odd

    def number(self, field: str, default: float, least: float = -math.inf, most: float = math.inf) -> float:
        """A finite number between `least` and `most`."""
        value = self.properties.get(field)
        if value is None:
            return default
        bounds = f"a number from {least:g} to {most:g}" if math.isfinite(least + most) else (
            f"a number of at least {least:g}" if math.isfinite(least) else "a number")  # fmt: skip
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(field, value, bounds)
        if not (math.isfinite(value) and least <= value <= most):
            raise self.wrong(field, value, bounds)
        return float(value)

    def count(self, field: str, least: int, default: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self.properties.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(field, value, f"a whole number of at least {least}")
        return value

    def flag(self, field: str, default: bool) -> bool:
        value = self.properties.get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(field, value, "true or false")
        return value

    def word(self, field: str, default: str, known: Iterable[str] = ()) -> str:
        """A text; one of `known` where that is given."""
        value = self.properties.get(field)
        if value is None:
            return default
        names = list(known)
        expected = f"one of {', '.join(names)}" if names else "a text"
        if not isinstance(value, str):
            raise self.wrong(field, value, expected)
        if names and value not in names:
            raise self.wrong(field, value, expected, nearest(value, names))
        return value

    def points(self, value: Any, least: int) -> list[tuple[float, float, float | None]]:
        """At least `least` positions, as (x, y, z or None)."""
        if not isinstance(value, list) or len(value) < least:
            raise self.wrong("coordinates", value, f"at least {least} positions")
        return [self.point(one) for one in value]

    def point(self, value: Any) -> tuple[float, float, float | None]:
        ok = isinstance(value, list) and 2 <= len(value) <= 3
        if not ok or any(
            isinstance(v, bool) or not isinstance(v, int | float) or not math.isfinite(v) for v in value
        ):
            raise self.wrong("coordinates", value, "[x, y] or [x, y, z], finite numbers")
        return float(value[0]), float(value[1]), float(value[2]) if len(value) == 3 else None


def check_own_fields(own: dict[str, Any], where: str) -> None:
    """Raise AfootError for a field of the file's `afoot` that is nearly a known one, such as `unit`."""
    for key in own:
        if key not in OWN_FIELDS and difflib.get_close_matches(key, OWN_FIELDS, n=1, cutoff=_LIKE):
            raise AfootError("unknown field in 'afoot'", where=where, came=key,
                             expected=", ".join(OWN_FIELDS), fix=likely(key, OWN_FIELDS))  # fmt: skip


def features(document: Any, text: str, where: str) -> list[Feature]:
    """The features of a parsed FeatureCollection."""
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        came = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise AfootError(
            "not a map in GeoJSON",
            where=where,
            came=came,
            expected="a FeatureCollection",
            fix='Put its features into {"type": "FeatureCollection", "features": [...]}.',
        )
    listed = document.get("features")
    if not isinstance(listed, list):
        raise AfootError(
            "field 'features' is wrong",
            where=where,
            came=listed,
            expected="a list of features",
            fix='Write "features": [...], with an object for every place, way and building.',
        )
    starts = [found.start() for found in re.finditer(r'"type"\s*:\s*"Feature"', text)]
    lines = [text.count("\n", 0, start) + 1 for start in starts] if len(starts) == len(listed) else []
    read = [_feature(one, number, lines, where) for number, one in enumerate(listed, 1)]
    return [part for one in read for part in _lines(one)]


def _lines(feature: Feature) -> list[Feature]:
    """A feature of several lines as one for each; any other as it is."""
    if feature.kind != "MultiLineString":
        return [feature]
    value, length = feature.coordinates, feature.properties.get("length_m")
    if not isinstance(value, list) or not value:
        raise feature.wrong("coordinates", value, "at least one line of positions")
    if length is not None and len(value) > 1:
        raise feature.wrong("length_m", length, "no length for several lines at once",
                            "Make each line a feature of its own, with its length.")  # fmt: skip
    return [replace(feature, kind="LineString", coordinates=line) for line in value]


def _feature(one: Any, number: int, lines: list[int], where: str) -> Feature:
    here = Where(where, lines[number - 1] if lines else 0, f"feature {number}")
    if not isinstance(one, dict) or one.get("type") != "Feature":
        raise AfootError(
            "not a feature",
            where=here,
            came=one,
            expected='an object of type "Feature"',
            fix='Write {"type": "Feature", "properties": {...}, "geometry": {...}}.',
        )
    geometry = one.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    known = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
    if not isinstance(geometry, dict) or kind not in known:
        raise AfootError("field 'geometry' is wrong", where=here, came=kind,
                         expected=f"one of {', '.join(known)}", fix=likely(str(kind), known))  # fmt: skip
    properties = one.get("properties") or {}
    if not isinstance(properties, dict):
        raise AfootError(
            "field 'properties' is wrong",
            where=here,
            came=properties,
            expected="an object",
            fix='Write "properties": {} where there is nothing to say.',
        )
    return Feature(here, str(kind), geometry.get("coordinates"), properties)
