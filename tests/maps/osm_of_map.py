"""A Map written back as an OpenStreetMap file, tag by tag, so that the reader meets a real town wherever tests run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from afoot.maps import Building, Map
from afoot.maps import Way as MapWay
from afoot.maps.model import LAYER_M, LEVEL_M, UPRIGHT_M
from afoot.maps.project import Projection
from afoot.words import Going

HIGHWAY = {
    Going.STREET: "residential",
    Going.FOOTWAY: "footway",
    Going.PATH: "path",
    Going.STAIRS: "steps",
    Going.CORRIDOR: "corridor",
    Going.ARCHWAY: "footway",
    Going.TUNNEL: "footway",
}
NODE = {"door": {"entrance": "yes"}, "gate": {"barrier": "gate"}, "barrier": {"barrier": "bollard"}}
BEYOND = 1_000_000  # ids of nodes that ways run on to and the file has not: the extract's border cuts there
OUTLINE = 2_000_000  # ids of the nodes of outlines
RELATION = 100_000  # ids of relations, and of their member ways


def write_osm(map: Map, path: Path, within: Callable[[float, float], bool] = lambda x_m, y_m: True) -> Path:
    """The file of a map on Earth that an OpenStreetMap reader made; `path` says the format by its ending.

    within: whether an extract holds a point. Nodes elsewhere are left out, and so are ways of which no node is left.
    """
    assert map.origin is not None
    to_m = Projection(*map.origin)
    shapes = [*_outlines(map)]
    with osmium.SimpleWriter(str(path)) as writer:
        for i, place in enumerate(map.places):
            if not within(place.x_m, place.y_m):
                continue
            at = to_m.to_degrees(place.x_m, place.y_m)
            writer.add_node(Node(id=i + 1, location=at, tags=NODE.get(place.kind, {})))
        for _, nodes, points, _, _ in shapes:
            for ref, point in zip(nodes, points, strict=True):
                if within(*point):
                    writer.add_node(Node(id=ref, location=to_m.to_degrees(*point)))
        for number, way in enumerate(map.ways, 1):
            if not any(within(map.places[place].x_m, map.places[place].y_m) for place in way.places):
                continue
            writer.add_way(Way(id=number, nodes=_refs(map, way), tags=tags_of(map, way)))
        for number, nodes, points, tags, _ in shapes:
            if not any(within(*point) for point in points):
                continue
            writer.add_way(Way(id=number, nodes=[*nodes, nodes[0]], tags=tags))
        for number, building in enumerate(map.buildings, RELATION):
            if len(building.rings) > 1:
                members = [("w", one, role) for one, _, _, _, (whose, role) in shapes if whose == number]
                tags = {"type": "multipolygon", **building_tags(building)}
                writer.add_relation(Relation(id=number, members=members, tags=tags))
    return path


def _refs(map: Map, way: MapWay) -> list[int]:
    """Its nodes, with one beyond the border at an end that is on it."""
    first, last = way.places[0], way.places[-1]
    before = [BEYOND + first] if map.places[first].kind == "border" else []
    after = [BEYOND + last] if map.places[last].kind == "border" else []
    return [*before, *(place + 1 for place in way.places), *after]


def tags_of(map: Map, way: MapWay) -> dict[str, str]:
    """What a mapper would write of it."""
    tags = {"highway": HIGHWAY[way.going], "name": way.name}
    domain = map.domains[way.domain]
    if way.going == Going.ARCHWAY:
        tags["tunnel"] = "building_passage"
    elif way.going != Going.CORRIDOR and domain.startswith("tunnel"):
        tags["tunnel"] = "yes"
    elif way.domain > 0:
        tags["indoor"] = "yes"
    heights = {map.places[place].z_m for place in way.places}
    if len(heights) == 1 and (z := heights.pop()) != way.layer * LAYER_M and z % LEVEL_M == 0.0:
        tags["level"] = f"{z / LEVEL_M:g}"
    tags |= {"layer": str(way.layer)} if way.layer else {}
    tags |= {"bridge": "yes"} if way.bridge else {}
    tags |= {"lit": "no"} if not way.lit else {}
    tags |= {"maxheight": f"{way.headroom_m:g}"} if way.headroom_m < UPRIGHT_M else {}
    tags |= {"width": f"{way.width_m:g}"} if way.width_m else {}
    return {key: value for key, value in tags.items() if value}


def building_tags(building: Building) -> dict[str, str]:
    canopy = building.base_m > 0.0 and not building.stated and not building.flat
    tags = {
        "building": "roof" if canopy else "yes",
        "name": building.name,
        "roof:shape": "" if building.flat or canopy else "gabled",
    }
    if building.base_m < 0.0:
        tags |= {"location": "underground", "layer": f"{building.base_m / LAYER_M:g}"}
        tags["height"] = f"{building.top_m - building.base_m:.3f}"
    else:
        tags |= {"height": f"{building.top_m:.3f}"} if building.stated else {}
        tags |= {"min_height": f"{building.base_m:.3f}"} if building.base_m > 0.0 and not canopy else {}
    return {key: value for key, value in tags.items() if value}


Shape = tuple[int, list[int], tuple[tuple[float, float], ...], dict[str, str], tuple[int, str]]


def _outlines(map: Map) -> Iterator[Shape]:
    """Ways of outlines: id, nodes, points, tags, and (relation, role); those of multipolygons have no tags."""
    ref, number = OUTLINE, RELATION
    for place, building in enumerate(map.buildings, RELATION):
        whole = len(building.rings) > 1
        for k, ring in enumerate(building.rings):
            number += 1
            nodes = [*range(ref, ref + len(ring))]
            ref += len(ring)
            tags = {} if whole else building_tags(building)
            yield number, nodes, ring, tags, (place, "outer" if k == 0 else "inner")
