"""Names of parks, waters, squares and streets in a picture: the widest and longest first, none over another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from afoot.viewer.exports.material import Material
from afoot.viewer.exports.style import FAINT, GREEN, GREENS, WATER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUND_PT, STREET_PT = 7.0, 6.0
LETTER, LINE = 0.6, 1.5  # about the width of a letter and the height of a line, of its size
GROUND_ROOM, STREET_ROOM = 0.8, 1.3  # of what is named, of the length of its name
AGAIN_PT = 140.0  # from where a street is named to where it is named again
SIGN_PT = 7.0  # half of what a sign takes
ABOVE = 4.5  # zorder: over houses and ways, under who moves


class _Name(NamedTuple):
    """turn: radians counter-clockwise. reach_m: of what is named, and `room` of the name's length it must have."""

    text: str
    at: Any
    turn: float
    reach_m: float
    room: float
    size: float
    look: dict[str, Any]


def write_names(axes: Axes, shown: Material, signs: list[Any]) -> None:
    """Write those that fit beside `signs` (spots in metres of what has to be seen) and what is written already."""
    from matplotlib.patheffects import withStroke
    from shapely.geometry import box

    px = axes.figure.dpi / 72.0
    to_px = axes.transData.transform
    window = box(*axes.get_window_extent().extents)
    px_m = float(np.ptp(to_px([(0.0, 0.0), (1.0, 0.0)])[:, 0]))
    taken = [box(*(to_px(spot) - SIGN_PT * px), *(to_px(spot) + SIGN_PT * px)) for spot in signs]
    taken += [box(*text.get_window_extent().extents) for text in axes.texts]
    named = defaultdict[str, list[Any]](list)  # where, in pixels
    for name in (*_grounds(shown), *_streets(shown)):
        at = to_px(name.at)
        length = LETTER * len(name.text) * name.size * px
        if name.reach_m * px_m < name.room * length:
            continue
        if any(math.dist(at, other) < AGAIN_PT * px for other in named[name.text]):
            continue
        own = _covered(at, length, LINE * name.size * px, name.turn)
        if not window.contains(own) or any(own.intersects(other) for other in taken):
            continue
        taken.append(own)
        named[name.text].append(at)
        axes.text(
            name.at[0], name.at[1], name.text, fontsize=name.size, rotation=math.degrees(name.turn),
            ha="center", va="center", rotation_mode="anchor", zorder=ABOVE, parse_math=False, clip_on=True,
            path_effects=[withStroke(linewidth=1.8, foreground="white", alpha=0.8)], **name.look,
        )  # fmt: skip


def _grounds(shown: Material) -> Iterator[_Name]:
    for one in shown.scene["grounds"]:
        water, green = one["kind"] == "water", one["kind"] in GREENS
        look = {
            "color": WATER if water else GREEN if green else FAINT,
            "style": "italic" if water else "normal",
        }
        yield _Name(one["name"], one["at"][:2], 0.0, one["across_m"], GROUND_ROOM, GROUND_PT, look)


def _streets(shown: Material) -> Iterator[_Name]:
    """Along their lines, to be read from the left."""
    for one in shown.scene["streets"]:
        east, north = (on - at for on, at in zip(one["along"][:2], one["at"][:2], strict=True))
        turn = math.atan2(north, east)
        upright = turn if abs(turn) <= math.pi / 2 else turn - math.copysign(math.pi, turn)
        yield _Name(
            one["name"], one["at"][:2], upright, one["length_m"], STREET_ROOM, STREET_PT, {"color": FAINT}
        )


def _covered(at: Any, length: float, height: float, turn: float) -> Any:
    """What a name covers, in pixels."""
    from shapely.affinity import rotate, translate
    from shapely.geometry import box

    flat = box(-length / 2, -height / 2, length / 2, height / 2)
    return translate(rotate(flat, turn, origin=(0, 0), use_radians=True), *at)
