"""Compile a Map into a Board: cut, merge, lay out, see; or take it from the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from afoot._sources import source_digest
from afoot.board.check import check_map, check_stride
from afoot.board.drawn import Drawn, draw, outdoors
from afoot.board.hops_sight import bits_within, lists_within
from afoot.board.indoors import LARGEST_RANGE_MM, corridor_pairs, corridors, window_pairs
from afoot.board.model import Board, CompiledBoard
from afoot.board.sight import (
    DEFAULT_RANGE_M,
    LARGEST_BITS_NODES,
    Seen,
    Sight,
    bits_everybody,
    bits_lines,
)
from afoot.board.sight_lists import lists_lines
from afoot.board.size import check_memory, estimate_bytes
from afoot.board.store import digest, load, map_digest, save
from afoot.errors import AfootError
from afoot.maps.model import Map

Progress = Callable[[str, float], None]


def compile_board(
    map: Map,
    *,
    stride_m: float | None = 10.0,
    sight: Sight = Sight(),  # noqa: B008  frozen
    cache: bool = True,
    progress: Progress | None = None,
) -> CompiledBoard:
    """The board of a map: nodes about `stride_m` apart, hops, and who sees whom.

    An abstract map, or any with `stride_m` None, is not cut: node i is place i. The result depends on the map's
    content, stride and sight alone, and is kept in the cache under their digest. `progress` is called with a stage
    (`cut`, `sight`) and how much of it is done, 0 to 1.

    Raises AfootError for a map without places, a stride below 1 m, impossible positions and lengths, or a board
    that needs more memory than there is.
    """
    stride_m = None if map.abstract else stride_m
    check_stride(map, stride_m)
    of_map = map_digest(map)
    name = digest(of_map, stride_m, [sight.mode, sight.hops, sight.range_m], source_digest("board"))
    kept = load("boards", name) if cache else None
    compiled = _restored(kept, map, stride_m) if kept else None
    if compiled is None:
        check_map(map)
        check_memory(
            estimate_bytes(map, stride_m, sight),
            "the board",
            where=f"map {map.name!r}",
            fix="Use a larger stride_m or a smaller range_m.",
        )
        compiled = _compiled(map, of_map, stride_m, sight, progress or (lambda stage, part: None))
        if cache:
            save("boards", name, _arrays(compiled))
    return compiled


def _compiled(
    map: Map, of_map: str, stride_m: float | None, sight: Sight, progress: Progress
) -> CompiledBoard:
    progress("cut", 0.0)
    drawn = draw(map, stride_m)
    progress("cut", 1.0)
    seen = _seen(map, drawn, sight, lambda part: progress("sight", part))
    pieces, hops, pairs = drawn
    domain = np.full(len(hops.xyz_mm), 0, dtype=np.int32)
    if len(pairs):
        domain[pairs[::-1, 0]] = pairs[::-1, 1]  # sorted: the lowest domain of a node is written last
    board = Board(
        hops=hops.hops,
        degree=hops.degree,
        length_mm=hops.length_mm,
        going=hops.going,
        slope_pct=hops.slope_pct,
        width_mm=hops.width_mm,
        x_mm=hops.xyz_mm[:, 0].astype(np.int32),
        y_mm=hops.xyz_mm[:, 1].astype(np.int32),
        z_mm=hops.xyz_mm[:, 2].astype(np.int32),
        layer=hops.layer,
        lit=hops.lit,
        domain=domain,
        sight_bits=seen.bits,
        sight_start=seen.start,
        sight_node=seen.node,
    )
    for array in board:
        array.setflags(write=False)
    on = pieces.point_of_place
    node_of_place = np.where(on >= 0, hops.node_of_point[np.maximum(on, 0)], -1).astype(np.int32)
    node_of_place.setflags(write=False)
    return _named(board, node_of_place, map, digest(of_map, *board, node_of_place), stride_m)


def _named(board: Board, node_of_place: Any, map: Map, content: str, stride_m: float | None) -> CompiledBoard:
    by_kind: dict[str, set[int]] = {}
    names = {}
    for place, node in zip(map.places, node_of_place.tolist(), strict=True):
        if node >= 0:
            by_kind.setdefault(place.kind, set()).add(node)
            if place.name:
                names[place.name] = node
    by_kind.pop("point", None)
    kinds = {kind: np.array(sorted(nodes), dtype=np.int32) for kind, nodes in sorted(by_kind.items())}
    for nodes in kinds.values():
        nodes.setflags(write=False)
    return CompiledBoard(
        board=board,
        name=map.name,
        digest=content,
        stride_m=stride_m,
        node_of_place=node_of_place,
        names=names,
        border_nodes=kinds.get("border", np.zeros(0, dtype=np.int32)),
        kinds=kinds,
        origin=map.origin,
        attribution=map.attribution,
        licence=map.licence,
    )


def _seen(map: Map, drawn: Drawn, sight: Sight, report: Callable[[float], None]) -> Seen:
    hops = drawn.hops
    count = len(hops.xyz_mm)
    small = count <= LARGEST_BITS_NODES
    if sight.mode == "all":
        if not small:
            raise AfootError(
                "too many nodes for everybody to see everybody",
                came=count,
                expected=f"at most {LARGEST_BITS_NODES}",
                fix="Let everybody see so many hops, or along lines with a range, or take a larger stride.",
            )
        return bits_everybody(count)
    if sight.mode == "hops":
        within = bits_within if small else lists_within
        return within(hops.hops, hops.degree, sight.hops)
    scene = outdoors(map, drawn, sight.range_m or (None if small else DEFAULT_RANGE_M))
    inner = corridors(hops.xyz_mm, drawn.pairs, hops.arc, drawn.pieces.traits)
    inside = np.concatenate(
        [
            corridor_pairs(inner, min(scene.eyes.range_mm, LARGEST_RANGE_MM)),
            window_pairs(map, hops.xyz_mm, drawn.pairs),
        ]
    )
    lines = bits_lines if small else lists_lines
    return lines(count, scene.eyes, scene.walls, inside, report)


def _arrays(compiled: CompiledBoard) -> dict[str, Any]:
    content = np.frombuffer(bytes.fromhex(compiled.digest), np.uint8)
    return {**compiled.board._asdict(), "node_of_place": compiled.node_of_place, "digest": content}


def _restored(arrays: dict[str, Any], map: Map, stride_m: float | None) -> CompiledBoard | None:
    """The compiled board of a cache file, or None if it does not hold one."""
    fields = {*Board._fields, "node_of_place", "digest"}
    if set(arrays) != fields or len(arrays["node_of_place"]) != len(map.places):
        return None
    board = Board(**{field: arrays[field] for field in Board._fields})
    return _named(board, arrays["node_of_place"], map, arrays["digest"].tobytes().hex(), stride_m)
