"""What stands around the ground of a picture: title, clock, legend, scale, how sure it is and whose map it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from afoot.studies.phrases import clock_of
from afoot.viewer.exports.material import Material
from afoot.viewer.exports.style import CASING, EXIT, FAINT, INK, MOVERS, PASSAGE, REFUGE, SMOKE, TRAIL_S, WAYS

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


def spots_of(shown: Material, ticks: Sequence[int]) -> dict[str, Any]:
    """float [k, 2] by what a legend tells: where it is drawn at some of the ticks, in metres."""
    scene, still, tracks = shown.scene, shown.still, shown.tracks_m()[..., :2]
    trail = round(TRAIL_S / shown.replay["tick_s"])
    frames = {look.name: {at for tick in ticks for at in range(max(0, tick - trail * look.named), tick + 1)}
              for look in MOVERS.values()}  # fmt: skip
    spots = {
        look.name: tracks[[mover["side"] == side for mover in shown.movers]][
            :, sorted(frames[look.name])
        ].reshape(-1, 2)
        for side, look in MOVERS.items()
    }
    known = {one.node for tick in ticks for one in shown.memories(tick)}
    smoke = {one["node"] for one in shown.replay["clouds"] for tick in ticks
             if one["from_tick"] <= tick < one["until_tick"]}  # fmt: skip
    nodes = {
        "last known": known, "exit": {one["node"] for one in scene["exits"]},
        "refuge": {one["node"] for one in scene["refuges"]},
        "passage": {one["a"] for one in scene["passages"]}, "smoke": smoke,
    }  # fmt: skip
    for line in WAYS:
        own = np.isin(still["hop_going"], [scene["goings"].index(word) for word in line.goings])
        nodes[line.name] = {*still["hop_a"][own].tolist(), *still["hop_b"][own].tolist()}
    spots |= {word: shown.node_m(sorted(found)) for word, found in nodes.items() if found}
    return {word: found[~np.isnan(found[:, 0])] for word, found in spots.items()}


def handles_of(spots: dict[str, Any]) -> list[Any]:
    """What is drawn, as a legend takes it: only what there is. spots: `spots_of(...)`."""
    from matplotlib.lines import Line2D

    keys = [(look.name, look.marker, look.colour) for look in MOVERS.values()]
    keys += [
        ("last known", "x", INK), ("exit", "s", EXIT), ("refuge", "p", REFUGE), ("passage", "D", PASSAGE),
        ("smoke", "o", SMOKE),
    ]  # fmt: skip
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, label=word, markersize=7)
        for word, marker, colour in keys
    ]
    handles += [
        Line2D([], [], color=line.colour, linewidth=1.8, linestyle=line.dashes, label=line.name)
        for line in WAYS
        if line.name not in CASING
    ]
    return [one for one in handles if len(spots.get(str(one.get_label()), ()))]


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
