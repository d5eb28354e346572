"""One door to all readers: `read_map` chooses by the file's name and, where that is open, its content."""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from afoot.errors import AfootError, Where, files_in, likely, nearest
from afoot.maps.compact import ENDING, load_map, parse_map
from afoot.maps.model import Map
from afoot.maps.osm_tags import OSM_ENDINGS
from afoot.maps.project import Degrees, Projection
from afoot.maps.window import window

GEOJSON_ENDINGS = (".geojson", ".json")
EDGE_ENDINGS = (".edges", ".edgelist", ".txt", ".csv", ".tsv")
BUNDLED_ENDINGS = (ENDING, ".geojson")
SCENARIOS = (".yaml", ".yml")
_MOST_BLANKS = 4096  # a file of more bytes is not looked through
ENDINGS = (*OSM_ENDINGS, *GEOJSON_ENDINGS, ".graphml", *EDGE_ENDINGS, ".map", ENDING)


def read_map(path: str | Path, *, roofs: bool = False, bbox: Degrees | None = None) -> Map:
    """The Map of a file: OpenStreetMap, GeoJSON, GraphML, an edge list, a MovingAI grid or afoot's own.

    roofs: make flat roofs walkable (`with_roofs`). bbox: only the part within (west, south, east, north),
    in degrees; in metres where the map is nowhere on Earth.
    Raises AfootError for a file that is missing, of an unknown kind, damaged, or not as its kind demands.
    """
    path = Path(path)
    if path.is_dir():
        raise AfootError(
            "this is a folder", where=Where(path), expected="a map file", fix=files_in(path, ENDINGS)
        )
    if not path.is_file():
        raise AfootError("there is no such file", where=Where(path), expected="a map file", fix=_beside(path))
    if _is_empty(path):
        raise AfootError("the file is empty", where=Where(path), fix="Download or export it again.")
    found = _read(path, bbox)
    if bbox is not None:
        found = window(found, _in_metres(found, bbox))
    if roofs:
        found = with_roofs(found)
    return found


def _is_empty(path: Path) -> bool:
    """Whether there is nothing in a file, or nothing but blanks."""
    return path.stat().st_size < _MOST_BLANKS and not path.read_bytes().strip()


def _read(path: Path, bbox: Degrees | None) -> Map:
    name = path.name.lower()
    if name.endswith(OSM_ENDINGS):
        from afoot.maps.osm import read_osm

        return read_osm(path, bbox)
    if name.endswith(GEOJSON_ENDINGS):
        from afoot.maps.geojson import read_geojson

        return read_geojson(path)
    if name.endswith(".graphml"):
        from afoot.maps.graphs import read_graphml

        return read_graphml(path)
    if name.endswith(".map"):
        from afoot.maps.grids import read_grid

        return read_grid(path)
    if name.endswith(ENDING):
        return load_map(path)
    if name.endswith(EDGE_ENDINGS):
        from afoot.maps.graphs import read_edges

        return read_edges(path)
    return _by_content(path)


def _by_content(path: Path) -> Map:
    """A file with an unknown ending, by how it begins."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"afootmap"):
        return load_map(path)
    if b"OSMHeader" in head[:64] or b"<osm" in head:
        from afoot.maps.osm import read_osm

        return read_osm(path, None)
    if b"<graphml" in head:
        from afoot.maps.graphs import read_graphml

        return read_graphml(path)
    if head.lstrip().startswith(b"{") and b"Feature" in head:
        from afoot.maps.geojson import read_geojson

        return read_geojson(path)
    if head.startswith(b"type octile"):
        from afoot.maps.grids import read_grid

        return read_grid(path)
    ending = "".join(path.suffixes[-2:]) or path.name
    fix = likely(ending, ENDINGS)
    if ending.lower().endswith(SCENARIOS):
        fix = f"If this is a scenario: afoot scenario check {path}."
    raise AfootError(
        "afoot does not know this kind of map",
        where=Where(path),
        came=ending,
        expected=f"a file ending in {', '.join(ENDINGS)}",
        fix=fix,
    )


def with_roofs(map: Map) -> Map:
    """`map` with its flat roofs walkable; see `afoot.maps.roofs`."""
    from afoot.maps import roofs  # with shapely, which a map that is only loaded never needs

    return roofs.with_roofs(map)


def _in_metres(map: Map, bbox: Degrees) -> tuple[float, float, float, float]:
    if map.origin is None:
        return bbox
    to_m = Projection(*map.origin)
    return (*to_m.to_m(bbox[0], bbox[1]), *to_m.to_m(bbox[2], bbox[3]))


def _beside(path: Path) -> str:
    if not path.parent.is_dir():
        return f"There is no folder {str(path.parent)!r} either: look for a mistake in the path."
    return nearest(path.name, (p.name for p in path.parent.iterdir())) or "Look for a mistake in the path."


def bundled_names() -> tuple[str, ...]:
    """Names of the maps that come with afoot."""
    return tuple(sorted(_bundled()))


def bundled_map(name: str) -> Map:
    """A map that comes with afoot. Raises AfootError for any other name."""
    found = _bundled()
    if name not in found:
        names = tuple(sorted(found))
        raise AfootError(
            "no such map comes with afoot", came=name, expected=" or ".join(names), fix=likely(name, names)
        )
    if found[name].name.endswith(ENDING):
        return parse_map(found[name].read_bytes(), name)
    with as_file(found[name]) as path:
        return read_map(path)


def _bundled() -> dict[str, Traversable]:
    """The files of the bundled maps by name: afoot's own format, or GeoJSON for those drawn for afoot."""
    data = files("afoot.maps") / "data"
    return {
        file.name.removesuffix(ending): file
        for file in data.iterdir()
        for ending in BUNDLED_ENDINGS
        if file.name.endswith(ending)
    }
