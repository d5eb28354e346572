"""A chase as GeoJSON: tracks as lines with their ticks, events and contacts as points, and the ground around them.

Written feature by feature.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from afoot.maps.project import Projection
from afoot.viewer.exports.material import Material

DEGREES, METRES = "longitude, latitude (WGS 84) and metres above the street", "local metres: east, north, up"
DIGITS = 7  # of degrees: a centimetre
Where = Callable[[Any], list[list[float]]]


def write_geojson(shown: Material, file: Path) -> tuple[int, str]:
    """Write a FeatureCollection, and return how many features it has and what its coordinates are.

    Where a map is nowhere on Earth coordinates are local metres, which GeoJSON does not foresee: `afoot.coordinates`
    says so.
    """
    where, coordinates = _coordinates(shown)
    about = json.dumps(_about(shown, coordinates), allow_nan=False, ensure_ascii=False)
    count = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(f'{{"type": "FeatureCollection", "afoot": {about}, "features": [')
        for count, feature in enumerate(_features(shown, where), 1):
            out.write("\n" if count == 1 else ",\n")
            out.write(json.dumps(feature, allow_nan=False, ensure_ascii=False, separators=(",", ":")))
        out.write("\n]}\n")
    return count, coordinates


def _coordinates(shown: Material) -> tuple[Where, str]:
    """What makes coordinates of metres [k, 3], and what they are."""
    origin = shown.scene["map"]["origin"]
    if origin is None:
        return lambda metres: [[round(float(value), 2) + 0.0 for value in one] for one in metres], METRES
    project = Projection(*origin)

    def degrees(metres: Any) -> list[list[float]]:
        return [
            [
                *(round(angle, DIGITS) for angle in project.to_degrees(float(x), float(y))),
                round(float(z), 1) + 0.0,
            ]
            for x, y, z in metres
        ]

    return degrees, DEGREES


def _about(shown: Material, coordinates: str) -> dict[str, Any]:
    replay = shown.replay
    same = (
        "scenario",
        "run",
        "chase",
        "seed",
        "view",
        "policies",
        "rules",
        "ticks",
        "tick_s",
        "payoff",
        "tier",
        "bound",
    )
    outcomes = [{**one, "mover": shown.movers[one["mover"]]["name"]} for one in replay["outcomes"]]
    told = {name: replay[name] for name in same} | {"outcomes": outcomes, "map": shown.scene["map"]["name"]}
    whose = {name: shown.scene["map"][name] for name in ("attribution", "licence", "placed")}
    return {**told, **whose, "coordinates": coordinates}


def _features(shown: Material, where: Where) -> Iterator[dict[str, Any]]:
    yield from _tracks(shown, where)
    names = [mover["name"] for mover in shown.movers]
    for event in shown.replay["events"]:
        numbers = {word: event[word] for word in ("mover", "other")}
        people = {word: None if i is None or i < 0 else names[i] for word, i in numbers.items()}
        if event["node"] is not None and event["node"] >= 0:
            yield _point(shown, where, event["node"], {"feature": "event", **event, **people})
    yield from _contacts(shown, where)
    for what, kind in (("exits", "exit"), ("refuges", "refuge")):
        for one in shown.scene[what]:
            yield _point(shown, where, one["node"], {"feature": kind, **one})
    for kind, rings in zip(shown.kinds("ground"), shown.outlines("ground"), strict=True):
        polygon = {"type": "Polygon", "coordinates": [_closed(where, ring) for ring in rings]}
        yield _feature(polygon, {"feature": "ground", "kind": kind})


def _closed(where: Where, ring: Any) -> list[list[float]]:
    """A ring [k, 2] in metres as GeoJSON has it: with its first point again at the end, and no heights."""
    flat = np.concatenate([ring, np.zeros((len(ring), 1))], axis=1)
    return [spot[:2] for spot in where(np.concatenate([flat, flat[:1]]))]


def _point(shown: Material, where: Where, node: int, properties: dict[str, Any]) -> dict[str, Any]:
    metres = [[shown.still[f"node_{axis}"][node] for axis in "xyz"]]
    return _feature({"type": "Point", "coordinates": where(metres)[0]}, properties)


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _tracks(shown: Material, where: Where) -> Iterator[dict[str, Any]]:
    """A line for each stretch of time that a mover is shown; where it stands only the first and the last tick."""
    tick_s = shown.replay["tick_s"]
    for mover, track in zip(shown.movers, shown.tracks_m(), strict=True):
        for part, (first, last) in enumerate(_stretches(~np.isnan(track[:, 0]))):
            piece = track[first:last]
            stays = (piece[1:] == piece[:-1]).all(axis=1)
            bend = np.ones(len(piece), bool)
            bend[1:-1] = ~(stays[:-1] & stays[1:])
            ticks = (first + np.flatnonzero(bend)).tolist()
            spots = where(piece[bend])
            line = {"type": "LineString", "coordinates": spots}
            alone = {"type": "Point", "coordinates": spots[0]}
            about = {"mover": mover["name"], "side": mover["side"], "class": mover["class"], "part": part}
            times = {"ticks": ticks, "times_s": [round(tick * tick_s, 3) for tick in ticks]}
            yield _feature(line if len(spots) > 1 else alone, {"feature": "track", **about, **times})


def _stretches(there: Any) -> list[tuple[int, int]]:
    """First and one past the last place of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _contacts(shown: Material, where: Where) -> Iterator[dict[str, Any]]:
    replay, names = shown.replay, [mover["name"] for mover in shown.movers]
    columns = ("tick", "viewer", "target", "node", "label", "looks_like", "class", "tell")
    values = (shown.moved[f"contact_{name}"].tolist() for name in columns)

    def word(words: list[str], number: int) -> str | None:
        return words[number] if number >= 0 else None

    for tick, viewer, target, node, number, looks_like, kind, tell in zip(*values, strict=True):
        told = {
            "feature": "contact",
            "tick": tick,
            "time_s": round(tick * replay["tick_s"], 3),
            "viewer": names[viewer],
            "target": word(names, target),
            "label": number if number >= 0 else None,
            "looks_like": word(names, looks_like),
            "class": word(replay["classes"], kind),
            "tell": word(replay["tells"], tell),
        }
        yield _point(shown, where, node, told)
