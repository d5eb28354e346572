"""The market with its stalls, the alleys east of it, and the roofs over both.

Stalls are as high as a head and a half: one sees along the footways between them and not across. In the alleys
houses stand 3 m apart; whoever runs through them turns every few seconds, and whoever runs over them jumps.
"""

from __future__ import annotations

from itertools import pairwise

from afoot.maps.rockface.pen import Pen, Spot, at_height, box

MARKET = box(200, 162, 320, 244)
ACROSS_X_M = (205, 227, 249, 271, 293, 315)
ALONG_Y_M = (168, 182, 196, 210, 224, 238)
STALL_M = 2.6
INTO_MARKET = (
    ((227, 150), (227, 168)),
    ((293, 150), (293, 168)),
    ((227, 238), (227, 255)),
    ((293, 238), (293, 255)),
    ((180, 196), (205, 196)),
    ((315, 210), (330, 210)),
)
ALLEYS = (  # from west to east, and the cuts between them
    ((338, 176), (342, 176), (402, 176), (448, 176), (468, 176)),
    ((330, 194), (342, 194), (372, 194), (402, 194), (438, 194), (468, 194)),
    ((342, 212), (372, 212), (402, 212), (438, 212), (468, 212), (480, 212)),
    ((342, 230), (372, 230), (402, 230), (438, 230), (468, 230)),
    ((330, 164), (338, 164), (338, 176)),
    ((342, 176), (342, 194)),
    ((402, 176), (402, 194)),
    ((468, 176), (468, 185), (468, 194)),
    ((372, 194), (372, 203), (372, 212)),
    ((438, 194), (438, 212)),
    ((342, 212), (342, 230)),
    ((402, 212), (402, 230)),
    ((468, 212), (468, 230)),
    ((372, 230), (372, 255)),
    ((438, 230), (438, 255)),
)
ROWS = {  # houses of the alleys by name: west, south, east, north, height
    "south row 1": (340, 156, 372, 174.5, 9),
    "south row 2": (375, 156, 407, 174.5, 8),
    "south row 3": (410, 156, 442, 174.5, 9),
    "south row 4": (445, 156, 470, 174.5, 7),
    "first row west": (344, 177.5, 400.5, 192.5, 8),
    "first row east": (403.5, 177.5, 466, 192.5, 8),
    "second row west": (340, 195.5, 370.5, 210.5, 9),
    "second row middle": (373.5, 195.5, 436.5, 210.5, 8),
    "second row east": (439.5, 195.5, 470, 210.5, 9),
    "third row west": (344, 213.5, 400.5, 228.5, 9),
    "third row east": (403.5, 213.5, 466, 228.5, 10),
    "fourth row west": (340, 231.5, 370.5, 249, 9),
    "fourth row middle": (373.5, 231.5, 436.5, 249, 8),
    "fourth row east": (439.5, 231.5, 470, 249, 9),
}
ROOF_WALKS = {  # over the houses of that name
    "south row 1": ((341.5, 164), (370.5, 164)),
    "south row 2": ((376.5, 164), (390, 164), (405.5, 164)),
    "south row 3": ((411.5, 164), (440.5, 164)),
    "south row 4": ((446.5, 164), (458, 164), (458, 174.5)),
    "first row west": ((346, 185), (390, 185), (399, 185)),
    "first row east": ((405, 185), (420, 185), (464, 185)),
    "second row middle": ((375, 203), (420, 203), (435, 203)),
}
JUMPS = (  # house and point, house and point
    ("south row 1", (370.5, 164), "south row 2", (376.5, 164)),
    ("south row 2", (405.5, 164), "south row 3", (411.5, 164)),
    ("south row 3", (440.5, 164), "south row 4", (446.5, 164)),
    ("south row 2", (390, 173), "first row west", (390, 179)),
    ("first row west", (399, 185), "first row east", (405, 185)),
    ("first row east", (420, 191), "second row middle", (420, 197)),
)
RUN_UPS = (  # from the middle of a roof to the edge where one jumps
    ("south row 2", (390, 164), (390, 173)),
    ("first row west", (390, 179), (390, 185)),
    ("first row east", (420, 185), (420, 191)),
    ("second row middle", (420, 197), (420, 203)),
)


def draw(pen: Pen) -> None:
    """Market, alleys and roofs."""
    _market(pen)
    for alley in ALLEYS:
        pen.way("footway", alley, width_m=3)
    pen.place("alleys", (402, 212))
    for name, (*corners, height_m) in ROWS.items():
        pen.building(box(*corners), height_m, name=name)
    _roofs(pen)


def _market(pen: Pen) -> None:
    pen.area("market", MARKET, "market square", "square")
    for y_m in ALONG_Y_M:
        pen.way("footway", [(x_m, y_m) for x_m in ACROSS_X_M])
    for x_m in ACROSS_X_M:
        pen.way("footway", [(x_m, y_m) for y_m in ALONG_Y_M])
    for lane in INTO_MARKET:
        pen.way("footway", lane)
    for west, east in pairwise(ACROSS_X_M):
        for south, north in pairwise(ALONG_Y_M):
            pen.building(box(west + 3, south + 3, east - 3, north - 3), STALL_M)
    pen.place("market", (249, 196))


def _roofs(pen: Pen) -> None:
    """Walks over the roofs, jumps between them, and the four ways up and down."""
    for name, walk in ROOF_WALKS.items():
        pen.way("roof", [_on(name, point) for point in walk], layer=2)
    for name, *run_up in RUN_UPS:
        pen.way("roof", [_on(name, point) for point in run_up], layer=2)
    for a, start, b, end in JUMPS:
        pen.jump(_on(a, start), _on(b, end), layer=2)
    pen.climb((338, 164), _on("south row 1", (341.5, 164)))
    pen.way("stairs", [(458, 174.5, 7), (448, 174.5, 0)])
    pen.way("footway", [(448, 174.5), (448, 176)])
    pen.climb((468, 185), _on("first row east", (464, 185)))
    pen.climb((372, 203), _on("second row middle", (375, 203)))
    pen.place("alley roofs", _on("south row 2", (390, 164)))


def _on(name: str, point: tuple[float, float]) -> Spot:
    """A point on the roof of a house."""
    return at_height(ROWS[name][4], point)[0]
