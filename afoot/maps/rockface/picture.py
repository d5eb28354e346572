"""A picture of a map as SVG: areas, buildings, ways by going, and the named places. A metre is a unit."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from afoot.maps.model import OUTDOORS, Map, Place, Ring
from afoot.words import Going

MARGIN_M = 20.0
AREAS = {
    "woods": "#dcead2",
    "yard": "#f3e6b8",
    "market": "#f4ddd0",
    "hospital": "#e3e9f2",
    "school": "#efe9dc",
}
WAYS = {  # colour and width by going
    Going.STREET: ("#b9b4aa", 5.0),
    Going.FOOTWAY: ("#c9b28f", 1.6),
    Going.PATH: ("#a98a5b", 1.4),
    Going.STAIRS: ("#c0392b", 1.6),
    Going.WOODS: ("#86ad74", 1.2),
    Going.CORRIDOR: ("#35609c", 1.4),
    Going.TUNNEL: ("#35302c", 1.6),
    Going.ROOF: ("#7d4fa3", 1.2),
    Going.JUMP: ("#e67e22", 1.8),
    Going.CLIMB: ("#e0218a", 1.8),
}
LEFT = {  # their labels stand to the left of their dots
    "ward", "hospital roof", "shed roof", "west gate", "alley roofs", "east road", "north road", "closet", "trap door",
    "hall", "classroom 1", "classroom 2", "lookout", "shelter", "shelter roof", "rock top",
}  # fmt: skip
BELOW = {  # theirs stand lower than their dots
    "day room", "sharp turn", "hospital door", "hospital roof", "south road", "school door", "nurse", "lounge",
    "trap door", "classroom 1", "ledge", "stores", "shelter",
}  # fmt: skip


def picture(map: Map) -> str:
    """The map as an SVG document, north up."""
    xs, ys = [p.x_m for p in map.places], [p.y_m for p in map.places]
    west, north = min(xs) - MARGIN_M, max(ys) + MARGIN_M
    wide, high = max(xs) + MARGIN_M - west, north - min(ys) + MARGIN_M
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west:g} {-north:g} {wide:g} {high:g}" '
        f'width="{1.4 * wide:.0f}" height="{1.4 * high:.0f}" font-family="sans-serif" font-size="7">',
        f"<title>{escape(map.name)}</title>",
        f'<rect x="{west:g}" y="{-north:g}" width="{wide:g}" height="{high:g}" fill="#fbfaf6"/>',
    ]
    for area in map.areas:
        parts.append(f'<path d="{_rings(area.rings)}" fill="{AREAS.get(area.kind, "#eeeeee")}"/>')
    for building in map.buildings:
        # Alleys, roofs and corridors are drawn over the houses, so these stay pale.
        shape = f'd="{_rings(building.rings)}" fill-rule="evenodd"'
        parts.append(f'<path {shape} fill="#d8d3ca" stroke="#a49d92" stroke-width="0.5"/>')
    parts += [_way(map, number) for number in range(len(map.ways))]
    parts += [_label(place) for place in map.places if place.name]
    parts += [*_legend({way.going for way in map.ways}, west, -north + high), "</svg>"]
    return "\n".join(parts) + "\n"


def _rings(rings: Iterable[Ring]) -> str:
    return " ".join("M" + " ".join(f"{x:g},{-y:g}" for x, y in ring) + "Z" for ring in rings)


def _way(map: Map, number: int) -> str:
    way = map.ways[number]
    colour, width_m = WAYS[way.going]
    points = " ".join(f"{map.places[p].x_m:g},{-map.places[p].y_m:g}" for p in way.places)
    dashes = ' stroke-dasharray="4 3"' if way.domain != OUTDOORS and not way.lit else ""
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width_m:g}"{dashes}/>'


def _label(place: Place) -> str:
    left = place.name in LEFT
    x = place.x_m + (-3 if left else 3)
    y = -place.y_m + (8 if place.name in BELOW else -3)
    anchor = ' text-anchor="end"' if left else ""
    dot = f'<circle cx="{place.x_m:g}" cy="{-place.y_m:g}" r="1.8" fill="#222222"/>'
    return f'{dot}<text x="{x:g}" y="{y:g}"{anchor} fill="#222222">{escape(place.name)}</text>'


def _legend(goings: set[Going], west: float, south: float) -> list[str]:
    """One line of samples along the lower edge."""
    parts = []
    for number, going in enumerate(sorted(goings)):
        x, y = west + 10 + 70 * number, south - 7
        colour, width_m = WAYS[going]
        line = f'<line x1="{x:g}" y1="{y:g}" x2="{x + 14:g}" y2="{y:g}" stroke="{colour}"'
        parts.append(f'{line} stroke-width="{width_m:g}"/>')
        parts.append(f'<text x="{x + 17:g}" y="{y + 2:g}" fill="#222222">{going.word}</text>')
    return parts
