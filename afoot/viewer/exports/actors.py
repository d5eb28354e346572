"""Who moves in a picture: movers with trails and names, what a side last knew, and smoke."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from afoot.viewer.exports.around import clock
from afoot.viewer.exports.ground import ASIDE_PT, NAME_DOWN_PT, NAME_PT, goals, label, written_to_left
from afoot.viewer.exports.material import LIVE, Material, Memory
from afoot.viewer.exports.style import INK, MOVERS, SMOKE, TRAIL_S

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHADES = 12  # steps in which a trail fades
FAINT_S = 120.0  # what was known so long ago is drawn as faint as it gets
LINE_PT, LETTER_PT = 9.5, 0.6  # of a name: height, and about the width of a letter of size 1


class Name(NamedTuple):
    """A word beside a spot; of two that would lie on each other the second is written further down."""

    spot: Any
    text: str
    colour: str
    size: float
    down: float  # points below the spot
    more: dict[str, Any]


def draw(axes: Axes, shown: Material, tracks: Any, frame: int) -> list[Any]:
    """Everything that moves, as it is in a frame. tracks: `Material.tracks_m()`. Returns what was drawn."""
    crosses, remembered = _memories(axes, shown, frame)
    drawn = [*_clouds(axes, shown, frame), *crosses]
    drawn += _trails(axes, shown, tracks, frame)
    movers, names = _movers(axes, shown, tracks, frame)
    names += remembered
    drawn += movers
    for name, down in zip(names, _apart(axes, shown, names), strict=True):
        drawn.append(label(axes, name.spot, name.text, name.colour, name.size, down, **name.more))
    return [*drawn, clock(axes, shown, frame)]


def _clouds(axes: Axes, shown: Material, frame: int) -> list[Any]:
    from matplotlib.patches import Circle

    now = [one for one in shown.replay["clouds"] if one["from_tick"] <= frame < one["until_tick"]]
    circles = [
        Circle(tuple(shown.node_m(one["node"])), one["radius_m"], color=SMOKE, alpha=0.45, zorder=6)
        for one in now
    ]
    return [axes.add_patch(circle) for circle in circles]


def _memories(axes: Axes, shown: Material, frame: int) -> tuple[list[Any], list[Name]]:
    """Where the side of the view last knew others to be, and how long ago: a cross for a node, names for all named."""
    drawn: list[Any] = []
    names: list[Name] = []
    nodes: dict[int, list[Memory]] = {}
    for one in shown.memories(frame):
        nodes.setdefault(one.node, []).append(one)
    for node, there in nodes.items():
        spot, named = shown.node_m(node), [one for one in there if one.name]
        size = 8 if named else 4
        alpha = _faint(shown, frame - (named or there)[0].tick)
        drawn += axes.plot(
            *spot, "x", color=INK, markersize=size, markeredgewidth=size / 4, alpha=alpha, zorder=7
        )
        for one in named:
            age_s = (frame - one.tick) * shown.replay["tick_s"]
            words = one.name if age_s == 0 else f"{one.name}, {age_s:,.0f} s ago"
            names.append(Name(spot, words, INK, 7.0, 4.0, {"alpha": _faint(shown, frame - one.tick)}))
    return drawn, names


def _faint(shown: Material, age_ticks: int) -> float:
    """How much is left to be seen of what was known so long ago."""
    return max(0.3, 1.0 - 0.7 * age_ticks * float(shown.replay["tick_s"]) / FAINT_S)


def _trails(axes: Axes, shown: Material, tracks: Any, frame: int) -> list[Any]:
    """Where movers have been, fading; all of it at once, for one collection draws far sooner than many."""
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    past = max(0, frame - round(TRAIL_S / shown.replay["tick_s"]))
    edges = np.unique(np.linspace(past, frame, SHADES + 1).astype(int))
    lines, colours = [], []
    for mover, track in zip(shown.movers, tracks, strict=True):
        look = MOVERS[mover["side"]]
        for step, (first, last) in enumerate(itertools.pairwise(edges.tolist())):
            piece = track[first : last + 1, :2]
            if not np.isnan(piece).any() and look.named:
                lines.append(piece)
                colours.append(to_rgba(look.colour, 0.12 + 0.68 * (step + 1) / len(edges)))
    made = LineCollection(lines, colors=colours, linewidths=2.6, capstyle="round", zorder=6)
    return [axes.add_collection(made, autolim=False)]


def _movers(axes: Axes, shown: Material, tracks: Any, frame: int) -> tuple[list[Any], list[Name]]:
    drawn: list[Any] = []
    spots = tracks[:, frame, :2]
    status = shown.moved["track_status"][:, frame]
    for side, look in MOVERS.items():
        own = np.array([mover["side"] == side for mover in shown.movers]) & ~np.isnan(spots[:, 0])
        for live, filled in ((True, look.colour), (False, "white")):
            some = spots[own & ((status == LIVE) == live)]
            drawn += axes.plot(*some.T, look.marker, color=filled, markersize=look.size, zorder=8, linestyle="",
                               markeredgecolor="white" if live and look.named else look.colour)  # fmt: skip
    named = [
        i for i, mover in enumerate(shown.movers) if MOVERS[mover["side"]].named and not np.isnan(spots[i, 0])
    ]
    names = [
        Name(spots[i], _told(shown, i, int(status[i])), MOVERS[shown.movers[i]["side"]].colour, 8.0, -3.0,
             {"weight": "bold"})
        for i in named
    ]  # fmt: skip
    return drawn, names


def _told(shown: Material, mover: int, status: int) -> str:
    """A mover's name, with what has become of it."""
    name = str(shown.movers[mover]["name"])
    return name if status <= LIVE else f"{name} ({shown.replay['statuses'][status]})"


def _apart(axes: Axes, shown: Material, names: list[Name]) -> list[float]:
    """How far below its spot each name is written, in points, so that names do not lie on each other.

    Those of exits, refuges and passages stay where they are, and those of higher spots come before those of lower ones.
    """
    still = [
        Name(one.spot, one.name, one.colour, NAME_PT, NAME_DOWN_PT, {}) for one in goals(shown) if one.name
    ]
    taken = [_span(axes, name) for name in still]
    spans = [_span(axes, name) for name in names]
    out = [0.0] * len(names)
    for i in sorted(range(len(names)), key=lambda i: -spans[i][2]):
        left, right, height = spans[i]
        while any(left < end and right > start and abs(height - at) < LINE_PT for start, end, at in taken):
            height -= 1.0
        taken.append((left, right, height))
        out[i] = names[i].down + height - spans[i][2]
    return out


def _span(axes: Axes, name: Name) -> tuple[float, float, float]:
    """Left end, right end and height of a name where it would be written, in points."""
    x, y = axes.transData.transform(name.spot) * 72 / axes.figure.dpi
    wide = LETTER_PT * name.size * len(name.text)
    left = x - ASIDE_PT - wide if written_to_left(axes, name.spot) else x + ASIDE_PT
    return left, left + wide, y + name.down
