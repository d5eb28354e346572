"""The ground of a picture: areas, buildings, ways, exits and refuges, with title, scale and whose map it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from afoot.viewer.exports.material import Material
from afoot.viewer.exports.style import (
    AREA,
    AREAS,
    BUILDING,
    BUILDING_EDGE,
    CASING,
    EXIT,
    FAINT,
    INK,
    MOVERS,
    PAPER,
    PASSAGE,
    REFUGE,
    SMOKE,
    WAYS,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROUND_M, LEAST_M = 60.0, 300.0  # of ground around the tracks, and across at least
MOST_NAMED = 12  # exits: with more of them names would hide the map
TITLE_IN, FOOT_IN = 0.62, 0.34
Box = tuple[float, float, float, float]


def box_of(shown: Material) -> Box:
    """West, south, east, north of the ground that a chase was on, in metres, no more than the map has."""
    people = np.array([mover["side"] != "bystander" for mover in shown.movers])
    points = shown.tracks_m()[people][..., :2].reshape(-1, 2)
    points = np.concatenate([points[~np.isnan(points[:, 0])], shown.node_m(shown.nodes_known())])
    west, south, east, north = shown.scene["bounds_m"]
    if not len(points):
        return _grown((west, south, east, north), 0.02 * max(east - west, north - south, 1.0))
    low, high = points.min(axis=0) - ROUND_M, points.max(axis=0) + ROUND_M
    short = np.maximum(LEAST_M - (high - low), 0.0) / 2
    low, high = low - short, high + short
    margin = 0.02 * max(east - west, north - south, 1.0)
    low = np.maximum(low, [west - margin, south - margin])
    high = np.minimum(high, [east + margin, north + margin])
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def figure(shown: Material, width_in: float, most_in: float, dpi: int) -> tuple[Figure, Axes]:
    """A figure with the ground on it, no higher than `most_in`, and the axes to draw movers on."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    west, south, east, north = box_of(shown)
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    shape = min(max(high / wide, 0.45), 1.35)
    height_in = min(width_in * shape + TITLE_IN + FOOT_IN, most_in)
    drawn = Figure(figsize=(width_in, height_in), dpi=dpi, facecolor=PAPER)
    FigureCanvasAgg(drawn)
    ground_in = height_in - TITLE_IN - FOOT_IN
    axes = drawn.add_axes((0, FOOT_IN / height_in, 1, ground_in / height_in), facecolor=PAPER)
    # The axes are filled, so that they show more ground on one side than the box asks for.
    per_in = max(wide / width_in, high / ground_in)
    across, up = per_in * width_in - wide, per_in * ground_in - high
    axes.set_xlim(west - across / 2, east + across / 2)
    axes.set_ylim(south - up / 2, north + up / 2)
    axes.set_xticks([])
    axes.set_yticks([])
    for edge in axes.spines.values():
        edge.set_color(BUILDING_EDGE)
    _ground(axes, shown, 12.0 / width_in)
    _words(drawn, axes, shown, height_in)
    return drawn, axes


def _ground(axes: Axes, shown: Material, thin: float) -> None:
    """thin: how much finer lines are than at full width."""
    from matplotlib.collections import PathCollection

    kinds = shown.scene["area_kinds"]
    for number, path in enumerate(_outlines(shown, "area")):
        kind = kinds[int(shown.still["area_kind"][number])]
        axes.add_collection(PathCollection([path], facecolors=AREAS.get(kind, AREA), linewidths=0, zorder=1))
    houses = list(_outlines(shown, "building"))
    look = {"facecolors": BUILDING, "edgecolors": BUILDING_EDGE}
    axes.add_collection(PathCollection(houses, linewidths=0.5, zorder=3, **look))
    _ways(axes, shown, thin)
    _goals(axes, shown)


def _outlines(shown: Material, name: str) -> Iterator[Any]:
    """A path for each polygon, its holes cut out."""
    from matplotlib.path import Path

    start, hole_start = shown.still[f"{name}_start"], shown.still[f"{name}_hole_start"]
    points = np.stack([shown.still[f"{name}_x"], shown.still[f"{name}_y"]], axis=1)
    for i in range(len(start) - 1):
        cuts = [int(start[i]), *map(int, shown.still[f"{name}_hole"][hole_start[i] : hole_start[i + 1]])]
        rings = [points[a:b] for a, b in zip(cuts, [*cuts[1:], int(start[i + 1])], strict=True)]
        yield Path.make_compound_path(*(Path(np.vstack([ring, ring[:1]]), closed=True) for ring in rings))


def _ways(axes: Axes, shown: Material, thin: float) -> None:
    from matplotlib.collections import LineCollection

    goings, used = shown.scene["goings"], shown.still["hop_going"]
    for line in WAYS:
        own = np.isin(used, [goings.index(word) for word in line.goings])
        chains = _chains(shown, own)
        if not chains:
            continue
        rounded: dict[str, Any] = (
            {"capstyle": "round", "joinstyle": "round"} if line.dashes == "solid" else {}
        )
        if line.name in CASING:
            colour, width = CASING[line.name]
            axes.add_collection(
                LineCollection(chains, colors=colour, linewidths=width / thin**0.5, zorder=1.5, **rounded)
            )
        look = {
            "colors": line.colour,
            "linewidths": line.width / thin**0.5,
            "linestyles": [line.dashes],
            **rounded,
        }
        axes.add_collection(LineCollection(chains, zorder=line.above, **look))


def _chains(shown: Material, own: Any) -> list[Any]:
    """Hops [m] joined to long lines, so that dashes run on over them."""
    from shapely import get_coordinates, get_parts, linestrings
    from shapely.ops import linemerge

    ends = np.stack([shown.node_m(shown.still[f"hop_{end}"][own]) for end in "ab"], axis=1)
    # Places one above the other make a hop that is a point from above.
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    return (
        [get_coordinates(part) for part in get_parts(linemerge(list(linestrings(ends))))] if len(ends) else []
    )


def _goals(axes: Axes, shown: Material) -> None:
    scene = shown.scene
    named = len(scene["exits"]) <= MOST_NAMED
    groups = (("exits", "s", EXIT, named), ("refuges", "p", REFUGE, True))
    for what, marker, colour, with_name in groups:
        for one in scene[what]:
            _mark(
                axes,
                shown.node_m(one["node"]),
                one["name"] if with_name else "",
                marker,
                colour,
                6.0 + 2.0 * with_name,
            )
    for one in scene["passages"]:
        spot = (shown.node_m(one["a"]) + shown.node_m(one["b"])) / 2
        _mark(axes, spot, one["name"], "D", PASSAGE, 5.0)


def _mark(axes: Axes, spot: Any, name: str, marker: str, colour: str, size: float) -> None:
    axes.plot(
        *spot, marker, color=colour, markersize=size, markeredgecolor="white", markeredgewidth=0.8, zorder=5
    )
    if name:
        label(axes, spot, name, FAINT, 7.0, -10.0)


def label(axes: Axes, spot: Any, text: str, colour: str, size: float, down: float, **more: Any) -> Any:
    """A word beside a spot, with a seam in the colour of the paper; `down` points from it."""
    from matplotlib.patheffects import withStroke

    left, right = axes.get_xlim()
    at_edge = spot[0] > left + 0.86 * (right - left)  # there it is written to the left
    return axes.annotate(
        text, spot, xytext=(-7 if at_edge else 7, down), textcoords="offset points", ha="right" if at_edge else "left",
        fontsize=size, color=colour, zorder=9, parse_math=False, annotation_clip=True, clip_on=True,
        path_effects=[withStroke(linewidth=2.4, foreground="white", alpha=0.9)], **more,
    )  # fmt: skip


def _words(drawn: Figure, axes: Axes, shown: Material, height_in: float) -> None:
    """Title, what it is of, how sure it is, whose map it is, and a scale."""
    replay, scene = shown.replay, shown.scene
    view = "the truth" if replay["view"] == "truth" else f"what the {replay['view']} knew"
    policies = f"{replay['policies']['pursuers']} v {replay['policies']['evaders']}"
    told = (
        f"{policies} \u00b7 run {replay['run']}, chase {replay['chase']}, seed {replay['seed']} \u00b7 {view}"
    )
    line: dict[str, Any] = {"parse_math": False, "ha": "left"}
    x, top = 0.012, 1 - 0.1 / height_in
    drawn.text(
        x, top, scene["title"] or scene["scenario"], fontsize=13, color=INK, weight="bold", va="top", **line
    )
    drawn.text(x, top - 0.27 / height_in, told, fontsize=9, color=FAINT, va="top", **line)
    low = 0.11 / height_in
    sure = f"one chase of many: {replay['tier']}, {replay['bound']}"
    told = " \u00b7 ".join(words for words in (sure, _map_told(shown)) if words)
    drawn.text(0.988, low, told, fontsize=7.5, color=FAINT, ha="right", parse_math=False)
    if scene["map"]["placed"]:
        _scale(drawn, axes, low)


def _map_told(shown: Material) -> str:
    if not shown.scene["map"]["placed"]:
        return "a graph: positions are only somewhere to draw it"
    return f"map {shown.attribution}" if shown.attribution else ""


def _scale(drawn: Figure, axes: Axes, low: float) -> None:
    """A bar of a round length, a twelfth to a fifth of the width."""
    left, right = axes.get_xlim()
    whole = (right - left) / 5
    unit = 10 ** math.floor(math.log10(whole))
    length = unit * max(step for step in (1, 2, 5) if step * unit <= whole)
    share = length / (right - left)
    from matplotlib.lines import Line2D

    drawn.add_artist(
        Line2D([0.012, 0.012 + share], [low, low], color=INK, linewidth=2, solid_capstyle="butt")
    )
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    drawn.text(0.018 + share, low, words, fontsize=7.5, color=INK, va="center", parse_math=False)


def legend(axes: Axes, shown: Material) -> None:
    """What is drawn, in words: only what there is."""
    from matplotlib.lines import Line2D

    sides = {mover["side"] for mover, track in zip(shown.movers, shown.tracks_m(), strict=True)
             if not np.isnan(track[:, 0]).all()}  # fmt: skip
    keys = [(MOVERS[side].name, MOVERS[side].marker, MOVERS[side].colour) for side in MOVERS if side in sides]
    keys += [("last known", "x", INK)] * any(
        one["side"] == shown.replay["view"] for one in shown.replay["known"]
    )
    keys += [("exit", "s", EXIT)] * bool(shown.scene["exits"]) + [("refuge", "p", REFUGE)] * bool(
        shown.scene["refuges"]
    )
    keys += [("passage", "D", PASSAGE)] * bool(shown.scene["passages"])
    keys += [("smoke", "o", SMOKE)] * bool(shown.replay["clouds"])
    handles = [
        Line2D([], [], linestyle="", marker=mark, color=colour, label=word, markersize=7)
        for word, mark, colour in keys
    ]
    goings = {shown.scene["goings"][going] for going in np.unique(shown.still["hop_going"])}
    handles += [
        Line2D([], [], color=line.colour, linewidth=1.8, linestyle=line.dashes, label=line.name)
        for line in WAYS
        if line.name not in CASING and goings & set(line.goings)
    ]
    columns = 2 if len(handles) > 6 else 1
    box = axes.legend(handles=handles, loc="lower left", fontsize=7.5, ncols=columns, framealpha=0.88)
    box.get_frame().set(facecolor="white", edgecolor=BUILDING_EDGE)
    box.set_zorder(10)
