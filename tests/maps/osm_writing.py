"""Small OpenStreetMap files drawn in metres, for tests."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

from afoot.maps.project import Projection

AT = Projection(60.0, 25.0)
XY = tuple[float, float]


def block_ends(pbf: bytes) -> list[int]:
    """Where each block of a .osm.pbf ends: a length, a BlobHeader of that length, and the Blob whose size it states.

    The header's field 3 (key 0x18) is that size, a varint; its other fields are texts with their length before them.
    """
    ends, at = [], 0
    while at < len(pbf):
        (length,) = struct.unpack_from(">I", pbf, at)
        place, stop, size = at + 4, at + 4 + length, 0
        while place < stop:
            key, place = pbf[place], place + 1
            if key != 0x18:
                place += 1 + pbf[place]
                continue
            for shift in range(0, 64, 7):
                size |= (pbf[place] & 0x7F) << shift
                place += 1
                if pbf[place - 1] < 0x80:
                    break
        at = stop + size
        ends.append(at)
    return ends


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


@dataclass
class Town:
    """Nodes by position, ways and relations; `lost` nodes are drawn but left out of the file."""

    nodes: dict[XY, int] = field(default_factory=dict)
    tagged: dict[XY, dict[str, str]] = field(default_factory=dict)
    lost: set[XY] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    count: int = 1000

    def ref(self, at: XY) -> int:
        return self.nodes.setdefault(at, len(self.nodes) + 1)

    def node(self, at: XY, **tags: str) -> None:
        self.ref(at)
        self.tagged[at] = {k.replace("__", ":"): v for k, v in tags.items()}

    def way(self, points: list[XY], **tags: str) -> int:
        self.count += 1
        refs = "".join(f'<nd ref="{self.ref(p)}"/>' for p in points)
        written = _tags({k.replace("__", ":"): v for k, v in tags.items()})
        self.lines.append(f'<way id="{self.count}" version="1">{refs}{written}</way>')
        return self.count

    def box(self, west: float, south: float, east: float, north: float, **tags: str) -> int:
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return self.way(ring, **tags)

    def relation(self, members: list[tuple[int, str]], **tags: str) -> None:
        self.count += 1
        refs = "".join(f'<member type="way" ref="{w}" role="{role}"/>' for w, role in members)
        written = _tags({"type": "multipolygon"} | {k.replace("__", ":"): v for k, v in tags.items()})
        self.lines.append(f'<relation id="{self.count}" version="1">{refs}{written}</relation>')

    def write(self, path: Path, ways_first: bool = False) -> Path:
        nodes = []
        for at, ref in self.nodes.items():
            if at not in self.lost:
                lon, lat = AT.to_degrees(*at)
                tags = _tags(self.tagged.get(at, {}))
                nodes.append(f'<node id="{ref}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">{tags}</node>')
        parts = [*self.lines, *nodes] if ways_first else [*nodes, *self.lines]
        path.write_text("\n".join(['<osm version="0.6">', *parts, "</osm>"]), encoding="utf-8")
        return path
