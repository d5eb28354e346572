"""What OpenStreetMap's tags mean for somebody on foot. Pure functions over one object's tags."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from afoot.maps.model import LAYER_M, LEVEL_M, UPRIGHT_M
from afoot.maps.project import mm
from afoot.words import Going

Tags = dict[str, str]
OSM_ENDINGS = (".osm", ".osm.pbf", ".osm.gz", ".osm.bz2", ".pbf")

_STREET = (
    "residential service unclassified living_street tertiary tertiary_link secondary secondary_link primary "
    "primary_link trunk trunk_link road busway"
)
_FOOTWAY = "footway pedestrian cycleway platform crossing"
_PATH = "path track bridleway trail"
GOING_OF: dict[str, Going] = (
    dict.fromkeys(_STREET.split(), Going.STREET)
    | dict.fromkeys(_FOOTWAY.split(), Going.FOOTWAY)
    | dict.fromkeys(_PATH.split(), Going.PATH)
    | {"steps": Going.STAIRS, "corridor": Going.CORRIDOR}
)
_FOOT_YES = frozenset({"yes", "designated", "permissive", "destination", "customers", "official"})
_SHUT = frozenset({"no", "private"})
_NO_TUNNEL = frozenset({"", "no", "culvert", "building_passage", "covered", "avalanche_protector"})
_COVERED = frozenset({"yes", "arcade", "colonnade"})
_INDOOR = frozenset({"yes", "corridor", "area", "room"})
_FEET = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*\"?)?$")
_METRES = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*(?:m|metres|meters)?$")
_FOOT_M = 0.3048

GATES = frozenset({"gate", "lift_gate", "swing_gate", "kissing_gate", "sliding_gate", "hampshire_gate",
                   "wicket_gate", "full-height_turnstile", "turnstile", "door", "bump_gate"})  # fmt: skip
WALLS = frozenset({"wall", "fence", "hedge", "city_wall", "retaining_wall"})

# What areas with these tags are on the ground, by key and value, the first that fits.
_GROUND: dict[str, dict[str, str]] = {
    "natural": dict.fromkeys(("wood", "scrub"), "woods")
    | dict.fromkeys(("grassland", "heath", "wetland"), "grass")
    | dict.fromkeys(("bare_rock", "scree", "shingle", "rock"), "rock")
    | {"water": "water", "beach": "sand", "sand": "sand"},
    "waterway": {"riverbank": "water", "dock": "water"},
    "landuse": dict.fromkeys(("reservoir", "basin", "pond"), "water")
    | dict.fromkeys(("grass", "meadow", "village_green", "flowerbed"), "grass")
    | dict.fromkeys(("farmland", "orchard", "vineyard", "allotments", "plant_nursery"), "field")
    | dict.fromkeys(("recreation_ground", "cemetery"), "park")
    | {"forest": "woods"},
    "leisure": dict.fromkeys(("park", "garden", "common", "dog_park", "golf_course"), "park")
    | {"pitch": "pitch", "playground": "pitch"},
    "place": {"square": "square"},
    "amenity": {"parking": "parking", "marketplace": "square"},
    "man_made": {"pier": "pier"},
}
GROUND_KEYS = tuple(_GROUND)
_PAVED = frozenset({"pedestrian", "footway"})  # highways that are squares where they are drawn as areas
_WATERS = frozenset({"bay", "strait"})
_PARKED = frozenset({"", "surface", "street_side", "lane"})


def ground_kind(tags: Tags) -> str:
    """What the ground is in an area with these tags: one of GROUND_KINDS, or empty where they do not say.

    What lies underground or within a building is not on the ground.
    """
    buried = tags.get("location") == "underground" or (number(tags.get("layer", "")) or 0.0) < 0.0
    inside = tags.get("indoor", "no") != "no" or "building" in tags or "building:part" in tags
    if inside or tags.get("tunnel", "no") != "no":
        return ""
    for key, kinds in _GROUND.items():
        kind = kinds.get(tags.get(key, ""), "")
        if kind == "parking" and tags.get("parking", "") not in _PARKED:
            continue
        if kind and not (buried and kind != "water"):
            return kind
    drawn = tags.get("area") == "yes" or tags.get("type") == "multipolygon"
    return "square" if tags.get("highway") in _PAVED and drawn and not buried else ""


def ground_name(tags: Tags) -> str:
    """What people call the ground in an area with these tags; empty for a street that is drawn as an area."""
    return tags.get("name", "") if ground_kind({**tags, "highway": ""}) else ""


def named_ground_kind(tags: Tags) -> str:
    """What the ground is around a node with these tags that is there for a name alone; empty where it is none."""
    kind = "water" if tags.get("natural") in _WATERS else ground_kind(tags)
    return kind if tags.get("name") else ""


def metres(text: str) -> float | None:
    """A length such as `12`, `12 m`, `12,5` or `40'` in metres; None where it cannot be read."""
    text = text.strip().lower()
    if found := _METRES.match(text):
        return float(found[1].replace(",", "."))
    if found := _FEET.match(text):
        return (float(found[1]) + float(found[2] or 0.0) / 12.0) * _FOOT_M
    return None


def number(text: str) -> float | None:
    """A plain finite number, or None."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def levels(text: str) -> list[float]:
    """The levels of a `level` tag (`2`, `-1;0`, `0-2`), ascending; empty where it cannot be read."""
    found: list[float] = []
    for piece in text.replace(",", ";").split(";"):
        span = re.match(r"^\s*(-?\d+(?:\.\d+)?)\s*(?:-\s*(-?\d+(?:\.\d+)?))?\s*$", piece)
        if span:
            found += [float(part) for part in span.groups() if part is not None]
    return sorted(found)


def why_not(tags: Tags) -> str:
    """Why nobody walks a highway with these tags; empty where one can."""
    kind = tags.get("highway", "")
    if kind not in GOING_OF:
        return "motorway" if kind.startswith("motorway") else f"highway={kind}"
    foot, access = tags.get("foot", ""), tags.get("access", "")
    if foot in _FOOT_YES:
        return ""
    if foot in _SHUT:
        return f"foot={foot}"
    if tags.get("motorroad") == "yes":
        return "motorroad"
    return f"access={access}" if access in _SHUT else ""


def why_no_corridor(tags: Tags, closed: bool) -> str:
    """Why nobody walks a way that has `indoor` and is no highway; empty for a corridor drawn as a line.

    In Simple Indoor Tagging rooms, areas and most corridors are outlines, and walls are in the way.
    """
    kind = tags["indoor"]
    if kind != "corridor":
        return f"indoor={kind} without a highway"
    return "indoor=corridor drawn as an area" if closed and tags.get("area") != "no" else ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a way runs. z_m: the height it is at where nothing else binds it; None for stairs, which are free.

    roofed: `tunnel` (below or through the ground), `passage` (through a building at street level),
    `indoor`, or empty for the open air. guess_m: the height of stairs that meet nothing else.
    """

    going: Going
    z_m: float | None
    guess_m: float
    roofed: str
    layer: int
    bridge: bool
    levelled: bool
    headroom_m: float
    width_m: float
    lit: bool
    oneway: bool
    name: str


def manner(tags: Tags) -> tuple[Manner, list[str]]:
    """The Manner of a walkable highway, and the keys of its tags that could not be read."""
    odd: list[str] = []
    roofed = _roofed(tags)
    bridge = tags.get("bridge", "no") not in ("no", "")
    layer = number(tags.get("layer", ""))
    if layer is None:
        if "layer" in tags:
            odd.append("layer")
        layer = 1.0 if bridge else -1.0 if roofed == "tunnel" and "level" not in tags else 0.0
    floors = levels(tags["level"]) if "level" in tags else []
    if "level" in tags and not floors:
        odd.append("level")
    guess = floors[0] * LEVEL_M if floors else layer * LAYER_M
    going = GOING_OF[tags["highway"]]
    free = going == Going.STAIRS or len(floors) > 1
    if going != Going.STAIRS:
        going = _going_under(roofed, going)
    headroom = _length(tags, ("maxheight:physical", "maxheight", "headroom"), odd)
    width = _length(tags, ("width", "est_width"), odd)
    return Manner(
        going=going,
        z_m=None if free else mm(guess),
        guess_m=mm(guess),
        roofed=roofed,
        layer=int(layer),
        bridge=bridge,
        levelled=bool(floors),
        headroom_m=min(UPRIGHT_M, headroom) if headroom else UPRIGHT_M,
        width_m=width or 0.0,
        lit=tags.get("lit", "yes") not in ("no", "disused"),
        oneway=tags.get("oneway:foot") == "yes" or tags.get("foot:backward") == "no",
        name=tags.get("name", ""),
    ), odd


def _roofed(tags: Tags) -> str:
    tunnel = tags.get("tunnel", "")
    if tags["highway"] == "corridor" or tags.get("indoor", "") in _INDOOR:
        return "indoor"
    if tunnel == "building_passage" or tags.get("covered", "") in _COVERED:
        return "passage"
    return "" if tunnel in _NO_TUNNEL else "tunnel"


def _going_under(roofed: str, going: Going) -> Going:
    return {"indoor": Going.CORRIDOR, "tunnel": Going.TUNNEL}.get(roofed, going)


def _length(tags: Tags, keys: tuple[str, ...], odd: list[str]) -> float | None:
    for key in keys:
        if key in tags:
            value = metres(tags[key])
            if value is not None and 0.0 < value < 1000.0:
                return mm(value)
            if tags[key] not in ("default", "none", "below_default", "no_sign", "unsigned"):
                odd.append(key)
    return None


def barrier(tags: Tags) -> tuple[str, bool]:
    """(kind of place, whether nobody gets through) of a tagged node: door, gate, barrier or point."""
    what = tags.get("barrier", "")
    foot, access = tags.get("foot", ""), tags.get("access", "")
    open_ = foot in _FOOT_YES
    shut = not open_ and (foot in _SHUT or access in _SHUT or tags.get("locked") == "yes")
    if what:
        kind = "gate" if what in GATES else "barrier"
        return kind, shut or (what in WALLS and not open_)
    if tags.get("entrance", "no") != "no" or tags.get("door", "no") != "no":
        return "door", False
    return "point", False
