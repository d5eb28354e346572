"""afoot's own map file: columns of integers, differences instead of coordinates, bzip2 around it.

The same Map gives the same bytes on every machine: JSON without spaces, keys sorted, and bzip2 rather than
deflate, whose output differs between the libraries that Python is built with. Lengths are whole millimetres.
"""

from __future__ import annotations

import bz2
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where
from afoot.maps.model import Area, Building, Ground, GroundName, Map, Place, Ring, Way, Window
from afoot.words import Going

MAGIC = b"afootmap1\n"
ENDING = ".afootmap"
_DEGREE = 10_000_000  # origins are kept to 7 decimals, as OpenStreetMap keeps coordinates


def save_map(map: Map, path: str | Path) -> None:
    """Write `map` to `path`; a Map whose lengths are whole millimetres comes back from `load_map` equal."""
    Path(path).write_bytes(dump_map(map))


def load_map(path: str | Path) -> Map:
    """The Map of a file that `save_map` wrote. Raises AfootError where it is not one, or damaged."""
    path = Path(path)
    if not path.exists():
        raise AfootError(
            "there is no such file",
            where=Where(path),
            fix="Look for a mistake in the path; `afoot map import` writes such files.",
        )
    return parse_map(path.read_bytes(), Where(path))


def dump_map(map: Map) -> bytes:
    """The bytes of the file."""
    document = {
        "name": map.name,
        "origin": [round(v * _DEGREE) for v in map.origin] if map.origin else None,
        "abstract": map.abstract,
        "attribution": map.attribution,
        "licence": map.licence,
        "domains": list(map.domains),
        "dropped": dict(map.dropped),
        "noted": dict(map.noted),
        "places": _places(map.places),
        "ways": _ways(map.ways),
        "buildings": _buildings(map.buildings),
        "areas": _areas(map.areas),
        "windows": _windows(map.windows),
    }
    if (
        not map.placed
    ):  # these are stated only where they say something; files of before there was ground lack it
        document["placed"] = False
    if map.warnings:
        document["warnings"] = list(map.warnings)
    if map.ground:
        document["ground"] = _ground(map.ground)
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return MAGIC + bz2.compress(text.encode("utf-8"), 9)


def parse_map(data: bytes, where: str = "") -> Map:
    """The Map in `data`; `where` names its source in errors."""
    if not data.startswith(MAGIC):
        raise AfootError(
            "this is not a map in afoot's own format",
            where=where,
            came=data[:12].decode("latin-1"),
            expected="a file that `afoot map import` wrote",
            fix="Import the original map again.",
        )
    try:
        document = json.loads(bz2.decompress(data[len(MAGIC) :]))
        return _read(document)
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError) as error:
        raise AfootError(
            f"the map file is damaged ({type(error).__name__}: {error})",
            where=where,
            fix="Import the original map again.",
        ) from None


def _mm(value_m: float) -> int:
    if not math.isfinite(value_m):
        raise AfootError(
            "a map has a length that is no number",
            came=value_m,
            expected="metres",
            fix="Give every height and length of the map as metres.",
        )
    return round(value_m * 1000.0)


def _m(value_mm: int) -> float:
    return value_mm / 1000.0


def _deltas(values: Iterable[int]) -> list[int]:
    out, last = [], 0
    for value in values:
        out.append(value - last)
        last = value
    return out


def _sums(deltas: Iterable[int]) -> list[int]:
    out, total = [], 0
    for delta in deltas:
        total += delta
        out.append(total)
    return out


def _table(values: Sequence[str]) -> list[Any]:
    """[distinct strings, index of each value]."""
    distinct = sorted(set(values))
    index = {value: i for i, value in enumerate(distinct)}
    return [distinct, [index[value] for value in values]]


def _untable(table: list[Any]) -> list[str]:
    return [table[0][i] for i in table[1]]


def _places(places: Sequence[Place]) -> dict[str, Any]:
    return {
        "x": _deltas(_mm(p.x_m) for p in places),
        "y": _deltas(_mm(p.y_m) for p in places),
        "z": _deltas(_mm(p.z_m) for p in places),
        "layer": [p.layer for p in places],
        "kind": _table([p.kind for p in places]),
        "name": _table([p.name for p in places]),
        "capacity": [p.capacity for p in places],
    }


def _ways(ways: Sequence[Way]) -> dict[str, Any]:
    return {
        "size": [len(w.places) for w in ways],
        "places": _deltas(p for w in ways for p in w.places),
        "going": [int(w.going) for w in ways],
        "domain": [w.domain for w in ways],
        "layer": [w.layer for w in ways],
        "flags": [w.bridge | w.lit << 1 | w.hidden << 2 | w.passage << 3 | w.oneway << 4 for w in ways],
        "headroom": [_mm(w.headroom_m) for w in ways],
        "width": [_mm(w.width_m) for w in ways],
        "length": [None if w.length_m is None else _mm(w.length_m) for w in ways],
        "name": _table([w.name for w in ways]),
    }


def _rings(shapes: Sequence[tuple[Ring, ...]]) -> dict[str, Any]:
    points = [point for rings in shapes for ring in rings for point in ring]
    return {
        "rings": [len(rings) for rings in shapes],
        "size": [len(ring) for rings in shapes for ring in rings],
        "x": _deltas(_mm(x) for x, _ in points),
        "y": _deltas(_mm(y) for _, y in points),
    }


def _unrings(data: dict[str, Any]) -> list[tuple[Ring, ...]]:
    points = iter(zip(map(_m, _sums(data["x"])), map(_m, _sums(data["y"])), strict=True))
    sizes = iter(data["size"])
    return [
        tuple(tuple(next(points) for _ in range(next(sizes))) for _ in range(count))
        for count in data["rings"]
    ]


def _buildings(buildings: Sequence[Building]) -> dict[str, Any]:
    return _rings([b.rings for b in buildings]) | {
        "base": [_mm(b.base_m) for b in buildings],
        "top": [_mm(b.top_m) for b in buildings],
        "domain": [b.domain for b in buildings],
        "flags": [b.flat | b.stated << 1 for b in buildings],
        "name": _table([b.name for b in buildings]),
    }


def _areas(areas: Sequence[Area]) -> dict[str, Any]:
    return _rings([a.rings for a in areas]) | {
        "kind": _table([a.kind for a in areas]),
        "name": _table([a.name for a in areas]),
        "capacity": [a.capacity for a in areas],
    }


def _ground(ground: Sequence[Ground]) -> dict[str, Any]:
    columns = _rings([g.rings for g in ground]) | {"kind": _table([g.kind for g in ground])}
    named = [(at, name) for at, patch in enumerate(ground) for name in patch.names]
    if named:  # files of before ground had names lack it
        columns["names"] = [
            [at, one.text, _mm(one.x_m), _mm(one.y_m), _mm(one.across_m)] for at, one in named
        ]
    return columns


def _windows(windows: Sequence[Window]) -> list[list[int]]:
    return [[_mm(w.x_m), _mm(w.y_m), _mm(w.z_m), w.inside, w.outside] for w in windows]


def _read(d: dict[str, Any]) -> Map:
    places = _read_places(d["places"])
    ways = _read_ways(d["ways"])
    if any(not 0 <= p < len(places) for w in ways for p in w.places):
        raise ValueError("a way runs through a place that the file lacks")
    origin = d["origin"]
    return Map(
        name=d["name"],
        places=places,
        ways=ways,
        buildings=_read_buildings(d["buildings"]),
        areas=tuple(
            Area(rings, kind, name, capacity)
            for rings, kind, name, capacity in zip(
                _unrings(d["areas"]),
                _untable(d["areas"]["kind"]),
                _untable(d["areas"]["name"]),
                d["areas"]["capacity"],
                strict=True,
            )
        ),
        windows=tuple(Window(_m(x), _m(y), _m(z), inside, out) for x, y, z, inside, out in d["windows"]),
        ground=_read_ground(d["ground"]) if "ground" in d else (),
        domains=tuple(d["domains"]),
        origin=(origin[0] / _DEGREE, origin[1] / _DEGREE) if origin else None,
        abstract=d["abstract"],
        attribution=d["attribution"],
        licence=d["licence"],
        dropped=d["dropped"],
        noted=d["noted"],
        placed=d.get("placed", True),
        warnings=tuple(d.get("warnings", ())),
    )


def _read_places(d: dict[str, Any]) -> tuple[Place, ...]:
    columns = zip(
        _sums(d["x"]),
        _sums(d["y"]),
        _sums(d["z"]),
        d["layer"],
        _untable(d["kind"]),
        _untable(d["name"]),
        d["capacity"],
        strict=True,
    )
    return tuple(
        Place(_m(x), _m(y), _m(z), layer, kind, name, capacity)
        for x, y, z, layer, kind, name, capacity in columns
    )


def _read_ways(d: dict[str, Any]) -> tuple[Way, ...]:
    flat = iter(_sums(d["places"]))
    columns = zip(
        d["size"], d["going"], d["domain"], d["layer"], d["flags"], d["headroom"], d["width"], d["length"],
        _untable(d["name"]), strict=True,
    )  # fmt: skip
    return tuple(
        Way(
            places=tuple(next(flat) for _ in range(size)),
            going=Going(going),
            domain=domain,
            layer=layer,
            bridge=bool(flags & 1),
            headroom_m=_m(headroom),
            width_m=_m(width),
            lit=bool(flags & 2),
            hidden=bool(flags & 4),
            passage=bool(flags & 8),
            oneway=bool(flags & 16),
            length_m=None if length is None else _m(length),
            name=name,
        )
        for size, going, domain, layer, flags, headroom, width, length, name in columns
    )


def _read_buildings(d: dict[str, Any]) -> tuple[Building, ...]:
    columns = zip(_unrings(d), d["base"], d["top"], d["domain"], d["flags"], _untable(d["name"]), strict=True)
    return tuple(
        Building(rings, _m(base), _m(top), domain, bool(flags & 1), name, bool(flags & 2))
        for rings, base, top, domain, flags, name in columns
    )


def _read_ground(d: dict[str, Any]) -> tuple[Ground, ...]:
    patches = list(zip(_unrings(d), _untable(d["kind"]), strict=True))
    names: list[list[GroundName]] = [[] for _ in patches]
    for at, text, x, y, across in d.get("names", ()):
        names[at].append(GroundName(text, _m(x), _m(y), _m(across)))
    return tuple(Ground(rings, kind, tuple(own)) for (rings, kind), own in zip(patches, names, strict=True))
