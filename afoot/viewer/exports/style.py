"""How things look in pictures. Colours are Okabe and Ito's, which people who are colour-blind tell apart; shapes tell the
sides apart as well."""

from __future__ import annotations

from typing import Any, NamedTuple

PAPER, INK, FAINT = "#f4f1ea", "#26282c", "#77736a"
BUILDING, BUILDING_EDGE = "#d8d2c6", "#bdb5a6"
EXIT, REFUGE, PASSAGE, SMOKE = "#009e73", "#56b4e9", "#cc79a7", "#8a8a8a"
AREAS = {"woods": "#cfe3c4", "park": "#d9e8cd", "yard": "#efe4c8", "market": "#f3e0cf", "school": "#ece6f2",
         "hospital": "#f5e3e3", "water": "#cfe3ef"}  # fmt: skip
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
    "pursuer": Look("pursuer", "#0072b2", "o", 9.0),
    "evader": Look("evader", "#d55e00", "^", 10.5),
    "decoy": Look("decoy", "#cc79a7", "v", 8.5),
    "bystander": Look("bystander", "#8c8c8c", ".", 4.5, named=False),
}
