"""The ground of a picture: areas, water and green, buildings, ways, exits and refuges, and their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from afoot.viewer.exports.around import FOOT_IN, TITLE_IN, handles_of, legend, legend_in, spots_of, words
from afoot.viewer.exports.material import Material
from afoot.viewer.exports.names import write_names
from afoot.viewer.exports.style import (
    AREA,
    AREAS,
    BEYOND,
    BUILDING,
    BUILDING_EDGE,
    CASING,
    EXIT,
    FAINT,
    GROUNDS,
    PAPER,
    PASSAGE,
    REFUGE,
    WAYS,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROUND_M, LEAST_M = 60.0, 300.0  # of ground around the tracks, and across at least
GROWTH = 1.5  # how much longer the ground may become for goals beside it
MOST_NAMED = 12  # exits: with more of them names would hide the map
ASIDE_PT, NAME_PT, NAME_DOWN_PT = 7.0, 7.0, -10.0  # of a name beside its spot
Box = tuple[float, float, float, float]


def box_of(shown: Material) -> Box:
    """West, south, east, north of the ground that a chase was on, in metres, no more than the map has.

    Exits and refuges beside it are on it, too.
    """
    people = np.array([mover["side"] != "bystander" for mover in shown.movers])
    points = shown.tracks_m()[people][..., :2].reshape(-1, 2)
    points = np.concatenate([points[~np.isnan(points[:, 0])], shown.node_m(shown.nodes_known())])
    points = _with_goals(points, _goals_m(shown))
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


def _goals_m(shown: Material) -> Any:
    """float [goals, 2] where goals are; of exits none where there are so many that they are the edge of the map."""
    exits = shown.scene["exits"] if len(shown.scene["exits"]) <= MOST_NAMED else []
    return shown.node_m([goal["node"] for goal in (*exits, *shown.scene["refuges"])])


def _with_goals(points: Any, goals: Any) -> Any:
    """Points and the goals beside them, nearest first: as many as the ground can take without being much longer."""
    if not len(points) or not len(goals):
        return points
    low, high = points.min(axis=0), points.max(axis=0)
    most = GROWTH * max(float((high - low).max()), LEAST_M)
    beside = np.maximum(low - goals, goals - high).max(axis=1)
    for goal in goals[np.argsort(beside, kind="stable")]:
        with_it = np.concatenate([points, goal[None]])
        if np.ptp(with_it, axis=0).max() <= most:
            points = with_it
    return points


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def figure(
    shown: Material, ticks: Sequence[int], width_in: float, most_in: float, dpi: int
) -> tuple[Figure, Axes]:
    """A figure with the ground on it, no higher than `most_in`, and the axes to draw movers on at some ticks.

    All words but names stand around the ground, for exits are at its edges.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    west, south, east, north = box_of(shown)
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    shape = min(max(high / wide, 0.45), 1.35)
    spots = spots_of(shown, ticks)
    handles = handles_of(spots)
    below_in = FOOT_IN + legend_in(len(handles), width_in)
    height_in = min(width_in * shape + TITLE_IN + below_in, most_in)
    drawn = Figure(figsize=(width_in, height_in), dpi=dpi, facecolor=PAPER)
    FigureCanvasAgg(drawn)
    ground_in = height_in - TITLE_IN - below_in
    axes = drawn.add_axes((0, below_in / height_in, 1, ground_in / height_in), facecolor=PAPER)
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
    words(drawn, axes, shown)
    legend(drawn, _within(axes, handles, spots))
    return drawn, axes


def _within(axes: Axes, handles: list[Any], spots: dict[str, Any]) -> list[Any]:
    """What of a legend is in the picture; of exits and refuges it says how many lie beyond its edge. Smoke is wide."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    found = []
    for handle in handles:
        word = handle.get_label()
        x, y = spots[word].T
        inside = (west <= x) & (x <= east) & (south <= y) & (y <= north)
        outside = int((~inside).sum())
        if word in ("exit", "refuge") and outside:
            handle.set_label(f"{word} ({outside} outside)")
        if word in ("exit", "refuge", "smoke") or inside.any():
            found.append(handle)
    return found


def _ground(axes: Axes, shown: Material, thin: float) -> None:
    """thin: how much finer lines are than at full width."""
    from matplotlib.collections import PathCollection

    _sheet(axes, shown)
    colours = GROUNDS | AREAS
    for name, above in (("area", 1.0), ("ground", 1.2)):
        for kind, path in zip(shown.kinds(name), _outlines(shown, name), strict=True):
            fill = colours.get(kind, AREA)
            axes.add_collection(PathCollection([path], facecolors=fill, linewidths=0, zorder=above))
    houses = list(_outlines(shown, "building"))
    look = {"facecolors": BUILDING, "edgecolors": BUILDING_EDGE}
    axes.add_collection(PathCollection(houses, linewidths=0.5, zorder=3, **look))
    _ways(axes, shown, thin)
    _goals(axes, shown)
    write_names(axes, shown, [one.spot for one in goals(shown)])


def _sheet(axes: Axes, shown: Material) -> None:
    """The paper that a map with ground is drawn on ends where the map does: beyond, nothing is known to be land."""
    from matplotlib.patches import Rectangle

    if not len(shown.still["ground_kind"]):
        return
    low, high = shown.extent_m()
    axes.set_facecolor(BEYOND)
    axes.add_patch(Rectangle(low, *(high - low), facecolor=PAPER, linewidth=0, zorder=0.5))


def _outlines(shown: Material, name: str) -> Iterator[Any]:
    """A path for each polygon, its holes cut out."""
    from matplotlib.path import Path

    for rings in shown.outlines(name):
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
    for one in goals(shown):
        axes.plot(*one.spot, one.marker, color=one.colour, markersize=one.size, markeredgecolor="white",
                  markeredgewidth=0.8, zorder=5)  # fmt: skip
        if one.name:
            label(axes, one.spot, one.name, FAINT, NAME_PT, NAME_DOWN_PT)


class Goal(NamedTuple):
    """An exit, a refuge or a passage as it is drawn."""

    spot: Any
    name: str  # empty where it is not written
    marker: str
    colour: str
    size: float


def goals(shown: Material) -> Iterator[Goal]:
    """All that is marked on the ground."""
    scene = shown.scene
    few = len(scene["exits"]) <= MOST_NAMED
    for what, marker, colour, named in (("exits", "s", EXIT, few), ("refuges", "p", REFUGE, True)):
        for one in scene[what]:
            name = one["name"] if named else ""
            yield Goal(shown.node_m(one["node"]), name, marker, colour, 6.0 + 2.0 * named)
    for one in scene["passages"]:
        spot = (shown.node_m(one["a"]) + shown.node_m(one["b"])) / 2
        yield Goal(spot, one["name"], "D", PASSAGE, 5.0)


def label(axes: Axes, spot: Any, text: str, colour: str, size: float, down: float, **more: Any) -> Any:
    """A word beside a spot, with a seam in the colour of the paper; `down` points from it."""
    from matplotlib.patheffects import withStroke

    to_left = written_to_left(axes, spot)
    return axes.annotate(
        text, spot, xytext=(-ASIDE_PT if to_left else ASIDE_PT, down), textcoords="offset points",
        ha="right" if to_left else "left",
        fontsize=size, color=colour, zorder=9, parse_math=False, annotation_clip=True, clip_on=True,
        path_effects=[withStroke(linewidth=2.4, foreground="white", alpha=0.9)], **more,
    )  # fmt: skip


def written_to_left(axes: Axes, spot: Any) -> bool:
    """Whether a word beside a spot stands to its left, as at the right edge."""
    left, right = axes.get_xlim()
    return bool(spot[0] > left + 0.86 * (right - left))
