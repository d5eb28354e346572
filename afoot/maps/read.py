"""One door to all readers: `read_map` chooses by the file's name and, where that is open, its content."""

from __future__ import annotations

from pathlib import Path

from afoot.errors import AfootError, nearest
from afoot.maps.model import Map
from afoot.maps.osm_file import Degrees

OSM_ENDINGS = (".osm", ".osm.pbf", ".osm.gz", ".osm.bz2", ".pbf")


def read_map(path: str | Path, *, roofs: bool = False, bbox: Degrees | None = None) -> Map:
    path = Path(path)
    if not path.exists():
        raise AfootError("there is no such file", where=str(path))
    name = path.name.lower()
    if name.endswith(OSM_ENDINGS):
        from afoot.maps.osm import read_osm

        return read_osm(path, bbox)
    raise AfootError("unknown", where=str(path), fix=nearest(name, OSM_ENDINGS))
