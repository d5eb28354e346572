"""What stands around the ground of a picture: title, clock, legend, scale, how sure it is and whose map it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from afoot.studies.phrases import clock_of
from afoot.viewer.exports.material import Material
from afoot.viewer.exports.style import CASING, EXIT, FAINT, INK, MOVERS, PASSAGE, REFUGE, SMOKE, WAYS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE_IN, FOOT_IN = 0.62, 0.34
ENTRY_IN, ROW_IN = 1.55, 0.17  # of a legend: how wide an entry is and how high a row
CLOCK_IN = 2.9
EDGE_IN = 0.14


def words(drawn: Figure, axes: Axes, shown: Material) -> None:
    """Title, what it is of, how sure it is, whose map it is, and a scale."""
    replay, scene = shown.replay, shown.scene
    width_in, height_in = drawn.get_size_inches()
    view = "the truth" if replay["view"] == "truth" else f"what the {replay['view']} knew"
    policies = f"{replay['policies']['pursuers']} v {replay['policies']['evaders']}"
    seed = "" if replay["seed"] is None else f", seed {replay['seed']}"  # a side is not told the luck
    told = f"{policies} \u00b7 run {replay['run']}, chase {replay['chase']}{seed} \u00b7 {view}"
    line: dict[str, Any] = {"parse_math": False, "ha": "left", "va": "top"}
    x, top = EDGE_IN / width_in, 1 - 0.1 / height_in
    title = scene["title"] or scene["scenario"]
    _fit(drawn.text(x, top, title, fontsize=13, color=INK, weight="bold", **line), width_in - 2 * EDGE_IN)
    below = drawn.text(x, top - 0.27 / height_in, told, fontsize=9, color=FAINT, **line)
    _fit(below, width_in - CLOCK_IN - EDGE_IN)
    low = 0.11 / height_in
    sure = f"one chase of many: {replay['tier']}, {replay['bound']}"
    told = " \u00b7 ".join(part for part in (sure, _map_told(shown)) if part)
    drawn.text(1 - x, low, told, fontsize=7.5, color=FAINT, ha="right", parse_math=False)
    if scene["map"]["placed"]:
        _scale(drawn, axes, low)


def clock(axes: Axes, shown: Material, frame: int) -> Any:
    """The time of a frame, beside what the picture is of; returns what was drawn."""
    told = f"{clock_of(frame * shown.replay['tick_s'])}   tick {frame:,} of {shown.ticks:,}"
    drawn = axes.figure
    width_in, height_in = drawn.get_figure(root=True).get_size_inches()
    return drawn.text(1 - EDGE_IN / width_in, 1 - 0.36 / height_in, told, ha="right", va="top", fontsize=11,
                      weight="bold", color=INK, zorder=11, parse_math=False)  # fmt: skip


def _fit(text: Any, most_in: float) -> None:
    """Write a text smaller where it is wider than that."""
    wide_in = text.get_window_extent().width / text.figure.dpi
    if wide_in > most_in:
        text.set_fontsize(text.get_fontsize() * most_in / wide_in)


def _map_told(shown: Material) -> str:
    if not shown.scene["map"]["placed"]:
        return "a graph: positions are only somewhere to draw it"
    return f"map {shown.attribution}" if shown.attribution else ""


def _scale(drawn: Figure, axes: Axes, low: float) -> None:
    """A bar of a round length, a twelfth to a fifth of the width."""
    from matplotlib.lines import Line2D

    left, right = axes.get_xlim()
    whole = (right - left) / 5
    unit = 10 ** math.floor(math.log10(whole))
    length = unit * max(step for step in (1, 2, 5) if step * unit <= whole)
    share = length / (right - left)
    drawn.add_artist(
        Line2D([0.012, 0.012 + share], [low, low], color=INK, linewidth=2, solid_capstyle="butt")
    )
    told = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    drawn.text(0.018 + share, low, told, fontsize=7.5, color=INK, va="center", parse_math=False)


def handles_of(shown: Material) -> list[Any]:
    """What is drawn, as a legend takes it: only what there is."""
    from matplotlib.lines import Line2D

    sides = {mover["side"] for mover, track in zip(shown.movers, shown.tracks_m(), strict=True)
             if not np.isnan(track[:, 0]).all()}  # fmt: skip
    keys = [(MOVERS[side].name, MOVERS[side].marker, MOVERS[side].colour) for side in MOVERS if side in sides]
    known = any(one["side"] == shown.replay["view"] for one in shown.replay["known"])
    keys += [("last known", "x", INK)] * known
    for word, marker, colour, there in (
        ("exit", "s", EXIT, shown.scene["exits"]),
        ("refuge", "p", REFUGE, shown.scene["refuges"]),
        ("passage", "D", PASSAGE, shown.scene["passages"]),
        ("smoke", "o", SMOKE, shown.replay["clouds"]),
    ):
        keys += [(word, marker, colour)] * bool(there)
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, label=word, markersize=7)
        for word, marker, colour in keys
    ]
    goings = {shown.scene["goings"][going] for going in np.unique(shown.still["hop_going"])}
    handles += [
        Line2D([], [], color=line.colour, linewidth=1.8, linestyle=line.dashes, label=line.name)
        for line in WAYS
        if line.name not in CASING and goings & set(line.goings)
    ]
    return handles


def legend_in(count: int, width_in: float) -> float:
    """How high a legend of so many entries is."""
    return 0.1 + ROW_IN * -(-count // _columns(count, width_in)) if count else 0.0


def _columns(count: int, width_in: float) -> int:
    """As many as fit, and no row with gaps where fewer make as many rows."""
    rows = -(-count // max(1, int((width_in - 2 * EDGE_IN) / ENTRY_IN)))
    return -(-count // rows)


def legend(drawn: Figure, handles: list[Any]) -> None:
    """Say below the ground what is drawn on it."""
    if not handles:
        return
    width_in, height_in = drawn.get_size_inches()
    drawn.legend(
        handles=handles, loc="upper left", ncols=_columns(len(handles), width_in), fontsize=7.5, frameon=False,
        bbox_to_anchor=(0.0, (FOOT_IN + legend_in(len(handles), width_in)) / height_in), borderaxespad=0.3,
        labelspacing=0.4, columnspacing=1.6,
    )  # fmt: skip
