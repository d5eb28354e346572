"""The hospital: three storeys, a sharp turn to the fire escape, windows, a flat roof, and the annex behind it.

Storeys are 4 m high; x to the east, y to the north. The fire escape runs up the north wall, over the passage
between hospital and annex, so that who looks out of the day room sees who is on it.
"""

from __future__ import annotations

from afoot.maps.rockface.pen import Pen, at_height, box

OUTLINE = box(55, 60, 145, 112)
ROOF_M = 12
STOREYS_M = (0, 4, 8)
CORRIDOR = ((62, 86), (80, 86), (105, 86), (120, 86), (130, 86), (138, 86))
ROOMS = (  # a room on every storey: from the corridor to its middle
    ((80, 86), (80, 73)),
    ((105, 86), (105, 99)),
    ((120, 86), (120, 73)),
)
STAIRWELL = ((62, 86, 0), (62, 95, 4), (62, 104, 8))
FIRE_ESCAPE = ((138, 113.5, 0), (130, 112, 4), (138, 112, 8), (130, 112, 12))
ROOF_WALK = ((130, 108), (60, 108), (60, 90), (60, 64), (140, 64), (140, 108), (130, 108))
ANNEX = box(95, 115, 150, 137)
ANNEX_M = 9
ANNEX_WALK = ((150, 122), (138, 122), (138, 118), (110, 118), (98, 126), (110, 133), (138, 133), (138, 122))


def draw(pen: Pen) -> None:
    """Everything on the hospital's ground but the streets around it."""
    pen.area("hospital", box(45, 36, 165, 140), "hospital grounds", "grass")
    pen.building(OUTLINE, ROOF_M, name="hospital")
    pen.building(ANNEX, ANNEX_M, name="annex")
    for storey, z_m in enumerate(STOREYS_M):
        _storey(pen, storey, z_m)
    pen.way("stairs", STAIRWELL[:2], domain="hospital")
    pen.way("stairs", STAIRWELL[1:], domain="hospital", layer=1)
    pen.way("stairs", FIRE_ESCAPE, name="fire escape", layer=1)
    _inside(pen)
    _roofs(pen)


def _storey(pen: Pen, storey: int, z_m: int) -> None:
    """The corridor of a storey, its rooms, the landing of the stairs and, upstairs, a door to the fire escape."""
    inside = {"domain": "hospital", "layer": storey}
    pen.way("corridor", at_height(z_m, *CORRIDOR), **inside)
    for room in ROOMS:
        pen.way("corridor", at_height(z_m, *room), **inside)
    if storey > 0:
        pen.way("corridor", [STAIRWELL[storey], (62, 86, z_m)], **inside)
        door_x_m = FIRE_ESCAPE[storey][0]
        pen.way("corridor", at_height(z_m, (door_x_m, 86), (door_x_m, 112)), **inside)


def _inside(pen: Pen) -> None:
    """The entrance, the ward where it begins, and the day room with its two windows."""
    pen.way("corridor", [(105, 60), (105, 86)], domain="hospital")
    pen.place("hospital door", (105, 60), "door")
    pen.way("corridor", at_height(8, (80, 86), (80, 100)), domain="hospital", layer=2)
    pen.place("ward", (80, 100, 8))
    pen.place("sharp turn", (138, 86, 8))
    pen.place("fire escape", (138, 112, 8), "fire_escape")
    # A domain of its own, so that who sits in it sees the corridor through the pane and the door alone.
    pen.way("corridor", at_height(8, (120, 86), (126, 100)), domain="day room", layer=2)
    pen.place("day room", (126, 100, 8))
    pen.window((126, 112, 9.6), "day room")
    pen.window((136.5, 100, 9.6), "day room", "hospital")


def _roofs(pen: Pen) -> None:
    """The flat roof, the leap from the landing up to the annex, and the ways down from both."""
    pen.way("roof", at_height(ROOF_M, *ROOF_WALK), layer=2)
    pen.way("roof", at_height(ROOF_M, (130, 112), (130, 108)), layer=2)
    pen.place("hospital roof", (60, 64, ROOF_M))
    pen.climb((53, 90), (60, 90, ROOF_M), name="drainpipe")
    pen.jump((138, 112, 8), (138, 118, ANNEX_M), layer=2)
    pen.way("roof", at_height(ANNEX_M, *ANNEX_WALK), layer=2)
    pen.place("annex roof", (138, 118, ANNEX_M))
    pen.way("stairs", [(150, 122, ANNEX_M), (150, 134, 0)], name="annex stairs")
    pen.way("footway", [(150, 134), (157, 134)])
