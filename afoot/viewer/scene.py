"""The scene: all that stands still. What a side does not know of the map is not in its scene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from afoot.maps.model import GROUND_KINDS, Map, Ring
from afoot.scenarios import Compiled
from afoot.scenarios.base import Problems
from afoot.scenarios.leave_out import stripped
from afoot.scenarios.passages import Passage, passages_of
from afoot.viewer.container import Section, pack
from afoot.viewer.streets import streets
from afoot.words import Going, Side

VIEWS = ("truth", "pursuers", "evaders")


def view_side(view: str) -> Side | None:
    """The side whose view it is; None for the truth."""
    return None if view == "truth" else Side[view.upper()]


def known_passages(game: Compiled, map: Map, view: str) -> list[Passage]:
    """The passages that a view knows of: those that are hidden, and those that can be opened, shut and sealed."""
    scenario, side = stripped(game.scenario), view_side(view)
    found = passages_of(scenario, map, game.compiled_board, Problems(scenario.source))
    return [one for one in found if side is None or not one.hidden or (one.known >> int(side)) & 1]


def scene(game: Compiled, map: Map, view: str) -> bytes:
    """The container `scene` of a game, for a view: one of VIEWS."""
    board, cast = game.board, game.cast
    known = known_passages(game, map, view)
    unknown = {one.name for one in set_aside(game, map, known)}
    names = _names(game, known, unknown)
    grounds = _ground_names(map, {one["name"] for one in names})
    kinds = sorted({area.kind for area in map.areas})
    meta = {
        "kind": "scene",
        "view": view,
        "scenario": game.scenario.name,
        "title": game.scenario.title,
        "map": {
            "name": map.name,
            "attribution": map.attribution,
            "licence": map.licence,
            "origin": map.origin,
            "placed": map.placed,
            "abstract": map.abstract,
        },
        "goings": [going.word for going in Going],
        "domains": list(map.domains),
        "names": names,
        # Around a square runs a street that is called as it is: it is named once.
        "streets": streets(map, unknown | {one["name"] for one in grounds}),
        "grounds": grounds,
        "exits": [
            {"name": name, "node": int(row.node), "worth": int(row.worth) / 1000}
            for name, row in zip(game.exit_names, cast.exits, strict=True)
        ],
        "refuges": [
            {
                "name": name,
                "node": int(row.node),
                "worth": int(row.worth) / 1000,
                "capacity": int(row.beds),
            }
            for name, row in zip(game.refuge_names, cast.refuges, strict=True)
        ],
        "passages": [
            {"name": one.name, "a": one.a, "b": one.b, "hidden": one.hidden, "works": one.works}
            for one in known
        ],
        "area_kinds": kinds,
        "area_names": [area.name for area in map.areas],
        "ground_kinds": list(GROUND_KINDS),
        "tick_s": game.tick_s,
        "stride_m": game.compiled_board.stride_m,
        "bounds_m": [
            float(value) / 1000
            for value in (board.x_mm.min(), board.y_mm.min(), board.x_mm.max(), board.y_mm.max())
        ],
    }
    sections = {
        "node_x": Section((board.x_mm / 1000).astype("f4")),
        "node_y": Section((board.y_mm / 1000).astype("f4")),
        "node_z": Section((board.z_mm / 1000).astype("f4")),
        "node_layer": Section(board.layer),
        "node_domain": Section(board.domain),
        "node_lit": Section(board.lit),
        **_hops(game, map, known),
        **_buildings(map),
        **_areas(map, kinds),
        **_ground(map),
    }
    return pack(meta, sections)


def _names(game: Compiled, known: Sequence[Passage], unknown: set[str]) -> list[dict[str, Any]]:
    """What nodes are called, each with what it is; several names of a node stand one after another.

    A place that is called as an unknown passage is its end, and is not named either.
    """
    found = [
        (int(row.node), name, "exit") for name, row in zip(game.exit_names, game.cast.exits, strict=True)
    ]
    found += [
        (int(row.node), name, "refuge")
        for name, row in zip(game.refuge_names, game.cast.refuges, strict=True)
    ]
    found += [(one.a, one.name, "passage") for one in known if one.name]
    told = {(node, name) for node, name, _ in found}
    places = ((node, name) for name, node in game.compiled_board.names.items())
    found += [
        (node, name, "place") for node, name in places if (node, name) not in told and name not in unknown
    ]
    return [{"node": node, "name": name, "what": what} for node, name, what in found]


def _hops(game: Compiled, map: Map, known: Sequence[Passage]) -> dict[str, Section]:
    """Pairs of nodes with a hop between them, each once and of its easiest going."""
    board = game.board
    used = np.arange(board.hops.shape[1])[None, :] < board.degree[:, None]
    used[:, 0] = False
    tail, slot = np.nonzero(used)
    head = board.hops[tail, slot]
    through = np.full(board.hops.shape, -1, np.int16)
    for index, one in enumerate(known):
        for node, at in one.hops:
            through[node, at] = index
    for one in set_aside(game, map, known):
        for node, at in one.hops:
            through[node, at] = -2
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    keep = (low != high) & (through[tail, slot] != -2)
    low, high, going = low[keep], high[keep], board.going[tail, slot][keep]
    through = through[tail, slot][keep]
    # Of parallel hops a passage is drawn first, then the lowest going.
    order = np.lexsort((going, -through, high, low))
    first = np.ones(len(order), bool)
    a, b = low[order], high[order]
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    chosen = order[first]
    return {
        "hop_a": Section(low[chosen].astype("i4"), 0),
        "hop_b": Section(high[chosen].astype("i4"), 0),
        "hop_going": Section(going[chosen].astype("u1")),
        "hop_passage": Section(through[chosen].astype("i2")),
    }


def set_aside(game: Compiled, map: Map, known: Sequence[Passage]) -> list[Passage]:
    """The passages that a view does not know of."""
    ends = {(one.name, one.a, one.b) for one in known}
    return [one for one in known_passages(game, map, "truth") if (one.name, one.a, one.b) not in ends]


class _Polygons(NamedTuple):
    start: list[int]
    x: list[float]
    y: list[float]
    hole_start: list[int]
    holes: list[int]


def _polygons(shapes: Iterator[tuple[Ring, ...]]) -> _Polygons:
    """Outlines and holes one after another."""
    out = _Polygons([0], [], [], [0], [])
    for rings in shapes:
        for number, ring in enumerate(rings):
            if number:
                out.holes.append(len(out.x))
            out.x.extend(point[0] for point in ring)
            out.y.extend(point[1] for point in ring)
        out.start.append(len(out.x))
        out.hole_start.append(len(out.holes))
    return out


def _sections_of(name: str, shapes: Iterator[tuple[Ring, ...]]) -> dict[str, Section]:
    start, x, y, hole_start, holes = _polygons(shapes)
    return {
        f"{name}_start": Section(np.array(start, "i4"), 0),
        f"{name}_x": Section(np.array(x, "f4")),
        f"{name}_y": Section(np.array(y, "f4")),
        f"{name}_hole_start": Section(np.array(hole_start, "i4"), 0),
        f"{name}_hole": Section(np.array(holes, "i4"), 0),
    }


def _buildings(map: Map) -> dict[str, Section]:
    return {
        **_sections_of("building", (one.rings for one in map.buildings)),
        "building_height": Section(np.array([one.top_m - one.base_m for one in map.buildings], "f4")),
        "building_base": Section(np.array([one.base_m for one in map.buildings], "f4")),
        "building_flat_roof": Section(np.array([one.flat for one in map.buildings], "u1")),
        "building_domain": Section(np.array([one.domain for one in map.buildings], "i4")),
    }


def _areas(map: Map, kinds: list[str]) -> dict[str, Section]:
    return {
        **_sections_of("area", (one.rings for one in map.areas)),
        "area_kind": Section(np.array([kinds.index(one.kind) for one in map.areas], "u1")),
    }


def _ground(map: Map) -> dict[str, Section]:
    return {
        **_sections_of("ground", (one.rings for one in map.ground)),
        "ground_kind": Section(np.array([GROUND_KINDS.index(one.kind) for one in map.ground], "u1")),
    }


def _ground_names(map: Map, told: set[str]) -> list[dict[str, Any]]:
    """Names of parks, waters, squares and the like, and where they are written: the widest first.

    What is told at a place already is left out.
    """
    found = [(patch.kind, name) for patch in map.ground for name in patch.names if name.text not in told]
    return [
        {"name": name.text, "kind": kind, "across_m": name.across_m, "at": [name.x_m, name.y_m, 0.0]}
        for kind, name in sorted(found, key=lambda one: (-one[1].across_m, one[1].text))
    ]
