"""OpenStreetMap files (.osm, .osm.pbf, ...) to a Map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from afoot.errors import AfootError, Where
from afoot.maps.model import Building, Map, Place, Way
from afoot.maps.osm_buildings import read_buildings
from afoot.maps.osm_file import Counts, read_raw
from afoot.maps.osm_ground import read_ground
from afoot.maps.osm_heights import settle_heights
from afoot.maps.osm_inside import bury_stairs, cut_at_outlines, name_domains, settle_goings
from afoot.maps.osm_ways import Piece, Sketch, sketch_ways, walkable
from afoot.maps.project import Degrees, centred

ATTRIBUTION = "(c) OpenStreetMap contributors"
LICENCE = "ODbL-1.0"


def read_osm(path: Path, bbox: Degrees | None = None) -> Map:
    """The Map of an OpenStreetMap file, around the middle of its walkable ways (or of `bbox`, in degrees).

    Raises AfootError for files that are empty, cut short, of another format or without walkable ways.
    """
    count = Counts()
    raw = read_raw(path, bbox)
    count.dropped.update(raw.indoor)
    ways = walkable(raw, count)
    known = [raw.lonlat[ref] for refs, _ in ways for ref in refs if ref in raw.lonlat]
    if not known:
        raise AfootError(
            "no way of the file can be walked on foot, or none of its nodes is in the file",
            where=Where(path),
            fix="Export an area with footways or streets, with all their nodes, and check the bbox.",
        )
    to_m = centred([(bbox[0], bbox[1]), (bbox[2], bbox[3])] if bbox else known)
    buildings, footprints = read_buildings(raw, to_m, count)
    sketch = sketch_ways(raw, ways, to_m, count)
    cut_at_outlines(sketch, footprints)
    settle_goings(sketch)
    settle_heights(sketch)
    bury_stairs(sketch)
    domains = name_domains(sketch, buildings, footprints)
    spots = [(spot.x_m, spot.y_m) for spot in sketch.spots]
    ground = read_ground(raw, to_m, spots, count)
    name = path.name.split(".")[0]
    found = _finish(name, sketch, buildings, domains, (to_m.lat, to_m.lon))
    return replace(found, ground=ground, warnings=raw.signs.told())


def _finish(
    name: str,
    sketch: Sketch,
    buildings: list[Building],
    domains: tuple[str, ...],
    origin: tuple[float, float],
) -> Map:
    layer_of: dict[int, int] = {}
    for piece in sketch.pieces:
        layer = piece.how.layer
        for place in piece.places:
            layer_of[place] = min(layer, layer_of.get(place, layer), key=lambda v: (abs(v), v))
    order = [i for i, spot in enumerate(sketch.spots) if i in layer_of or spot.kind == "door"]
    renumber = {old: new for new, old in enumerate(order)}
    places = tuple(
        Place(s.x_m, s.y_m, s.z_m, layer_of.get(i, 0), s.kind)
        for i, s in ((i, sketch.spots[i]) for i in order)
    )
    return Map(
        name=name,
        places=places,
        ways=tuple(_way(piece, renumber) for piece in sketch.pieces),
        buildings=tuple(buildings),
        domains=domains,
        origin=origin,
        attribution=ATTRIBUTION,
        licence=LICENCE,
        dropped=dict(sorted(sketch.count.dropped.items())),
        noted=dict(sorted(sketch.count.noted.items())),
    )


def _way(piece: Piece, renumber: dict[int, int]) -> Way:
    how = piece.how
    return Way(
        tuple(renumber[place] for place in piece.places),
        piece.going,
        piece.domain,
        how.layer,
        bridge=how.bridge,
        headroom_m=how.headroom_m,
        width_m=how.width_m,
        lit=how.lit,
        oneway=how.oneway,
        name=how.name,
    )
