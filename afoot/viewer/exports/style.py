"""How things look in pictures: as on the page, in its light colours. Shapes tell the sides apart as well."""

from __future__ import annotations

from typing import Any, NamedTuple

PAPER, INK, FAINT = "#f4f1ea", "#26282c", "#77736a"
TRAIL_S = 90.0  # so much of where a mover has been is drawn behind it
BEYOND = "#e2dfd8"  # where the map ends
WATER, GREEN = "#2b638c", "#3d6b3a"  # of names
BUILDING, BUILDING_EDGE = "#d8d2c6", "#bdb5a6"
EXIT, REFUGE, PASSAGE, SMOKE = "#00735a", "#9e3e7a", "#3f6d8e", "#8a8a8a"
GROUNDS = {"field": "#f2f0de", "woods": "#d0e4c7", "park": "#d9eacf", "grass": "#e3efd9", "rock": "#dedcd8",
           "sand": "#f4ecd3", "square": "#f1eade", "parking": "#e6e8ee", "pitch": "#d0e6d6", "water": "#b3d3e8",
           "pier": "#ebe8e1"}  # fmt: skip
GREENS = ("woods", "park", "grass", "field", "pitch")
AREAS = {
    "yard": "#efe4c8",
    "market": "#f3e0cf",
    "school": "#ece6f2",
    "hospital": "#f5e3e3",
}  # that are no ground
AREA = "#e9e4d8"


class Line(NamedTuple):
    """How hops of some goings are drawn: the first fitting line of WAYS counts."""

    name: str
    goings: tuple[str, ...]
    colour: str
    width: float
    dashes: Any = "solid"
    above: int = 2  # zorder


WAYS = (
    Line("street", ("street",), "#ffffff", 2.6),
    Line("footway", ("footway", "path", "air"), "#fffdf7", 1.5),
    Line("woods", ("woods",), "#8fb47c", 0.9, (0, (1, 1.6))),
    Line("stairs", ("stairs", "climb"), "#b0644a", 1.3, (0, (1.2, 0.9)), 4),
    Line("indoors, underground", ("corridor", "archway", "tunnel", "stoop", "crawl"), "#7d7aa8", 1.1, (0, (3, 1.8)), 4),
    Line("roofs", ("roof", "jump"), "#c9983f", 1.1, (0, (4, 1.4)), 4),
)  # fmt: skip
CASING = {"street": ("#d5cebf", 3.8), "footway": ("#dcd5c6", 2.4)}


class Look(NamedTuple):
    """How movers of a kind are drawn."""

    name: str
    colour: str
    marker: str
    size: float
    named: bool = True


MOVERS = {
    "pursuer": Look("pursuer", "#0060a8", "^", 10.5),
    "evader": Look("evader", "#c04d00", "o", 9.0),
    "decoy": Look("decoy", "#e08a4a", "h", 8.0),
    "bystander": Look("bystander", "#68707a", ".", 4.5, named=False),
}
