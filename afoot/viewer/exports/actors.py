"""Who moves in a picture: movers with trails and names, what a side last knew, smoke, and the clock."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from afoot.studies.phrases import clock_of
from afoot.viewer.exports.ground import label
from afoot.viewer.exports.material import LIVE, Material, Memory
from afoot.viewer.exports.style import INK, MOVERS, SMOKE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TRAIL_S = 90.0
SHADES = 12  # steps in which a trail fades
FAINT_S = 120.0  # what was known so long ago is drawn as faint as it gets
LINE_PT, LETTER_PT = 9.5, 4.6  # of a name: height, and about the width of a letter


def draw(axes: Axes, shown: Material, tracks: Any, frame: int) -> list[Any]:
    """Everything that moves, as it is in a frame. tracks: `Material.tracks_m()`. Returns what was drawn."""
    drawn = [*_clouds(axes, shown, frame), *_memories(axes, shown, frame)]
    drawn += _trails(axes, shown, tracks, frame)
    drawn += _movers(axes, shown, tracks, frame)
    drawn.append(_clock(axes, shown, frame))
    return drawn


def _clock(axes: Axes, shown: Material, frame: int) -> Any:
    words = f"{clock_of(frame * shown.replay['tick_s'])}   tick {frame:,} of {shown.ticks:,}"
    box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    return axes.text(0.988, 0.982, words, transform=axes.transAxes, ha="right", va="top", fontsize=11, weight="bold",
                     color=INK, bbox=box, zorder=11, parse_math=False)  # fmt: skip


def _clouds(axes: Axes, shown: Material, frame: int) -> list[Any]:
    from matplotlib.patches import Circle

    now = [one for one in shown.replay["clouds"] if one["from_tick"] <= frame < one["until_tick"]]
    circles = [
        Circle(tuple(shown.node_m(one["node"])), one["radius_m"], color=SMOKE, alpha=0.45, zorder=6)
        for one in now
    ]
    return [axes.add_patch(circle) for circle in circles]


def _memories(axes: Axes, shown: Material, frame: int) -> list[Any]:
    """Where the side of the view last knew others to be, and how long ago; nodes once, and the first few named."""
    drawn: list[Any] = []
    nodes: dict[int, Memory] = {}
    for one in shown.memories(frame):
        if one.node not in nodes or (one.name and not nodes[one.node].name):
            nodes[one.node] = one
    for one in nodes.values():
        age_s, spot = (frame - one.tick) * shown.replay["tick_s"], shown.node_m(one.node)
        alpha = max(0.3, 1.0 - 0.7 * age_s / FAINT_S)
        size = 8 if one.name else 4
        drawn += axes.plot(
            *spot, "x", color=INK, markersize=size, markeredgewidth=size / 4, alpha=alpha, zorder=7
        )
        if one.name:
            words = one.name if age_s == 0 else f"{one.name}, {age_s:,.0f} s ago"
            drawn.append(label(axes, spot, words, INK, 7.0, 4.0, alpha=alpha))
    return drawn


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


def _movers(axes: Axes, shown: Material, tracks: Any, frame: int) -> list[Any]:
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
    words = [_told(shown, i, int(status[i])) for i in named]
    for i, text, down in zip(named, words, _apart(axes, spots[named], words), strict=True):
        drawn.append(
            label(axes, spots[i], text, MOVERS[shown.movers[i]["side"]].colour, 8.0, down, weight="bold")
        )
    return drawn


def _told(shown: Material, mover: int, status: int) -> str:
    """A mover's name, with what has become of it."""
    name = str(shown.movers[mover]["name"])
    return name if status <= LIVE else f"{name} ({shown.replay['statuses'][status]})"


def _apart(axes: Axes, spots: Any, words: list[str]) -> list[float]:
    """How far below its spot each name is written, in points, so that names do not lie on each other."""
    if not len(spots):
        return []
    points = axes.transData.transform(spots) * 72 / axes.figure.dpi
    taken: list[tuple[float, float, float]] = []  # left, right, height
    out = [0.0] * len(words)
    for i in np.argsort(-points[:, 1], kind="stable"):
        left, height = points[i, 0], points[i, 1] - 3
        right = left + LETTER_PT * len(words[i])
        while any(left < end and right > start and abs(height - at) < LINE_PT for start, end, at in taken):
            height -= 1.0
        taken.append((left, right, height))
        out[i] = height - points[i, 1]
    return out
