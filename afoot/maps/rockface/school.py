"""The school: a sand yard, one storey of corridors and rooms, and a closet with a trap door in its floor.

Nobody sees through the building: it has no windows that face each other. Its roof leads from the yard to the
woods behind. The hop from the closet down to the trap door's foot is hidden and a passage; all else is open.
"""

from __future__ import annotations

from afoot.maps.rockface.pen import Pen, at_height, box

YARD = box(506, 188, 648, 253)
YARD_X_M = (512, 534, 556, 578, 600, 622, 640)
YARD_Y_M = (195, 212, 229, 246)
GATES = {
    "school gate": ((556, 150), (556, 188), (556, 195)),
    "west gate": ((480, 212), (506, 212), (512, 212)),
    "east gate": ((660, 212), (648, 212), (640, 212)),
}
SHED = box(490, 223, 504, 240)
SHED_M = 3
OUTLINE = box(520, 255, 640, 300)
ROOF_M = 4.5
CORRIDOR = ((528, 278), (545, 278), (556, 278), (578, 278), (600, 278), (610, 278), (632, 278))
ROOMS = {  # by name: from the corridor to its middle
    "classroom 1": ((545, 278), (545, 264)),
    "classroom 2": ((610, 278), (610, 292)),
    "classroom 3": ((632, 278), (632, 291)),
    "nurse": ((600, 278), (600, 264)),
    "hall": ((528, 278), (528, 265)),
}
LOUNGE = (556, 292)
CLOSET = (542, 292)
TRAP_DOOR = (542, 292, -2.6)  # where one stands under it, in the tunnel
ROOF_WALKS = (
    ((556, 256), (556, 267), (556, 278), (556, 288), (556, 299)),
    ((524, 267), (556, 267), (600, 267), (636, 267)),
    ((524, 288), (556, 288), (600, 288), (636, 288)),
    ((524, 267), (524, 288)),
    ((600, 267), (600, 288)),
    ((636, 267), (636, 288)),
)


def draw(pen: Pen) -> None:
    """The school with its yard, its rooms and its roof."""
    pen.area("school", box(515, 253, 645, 303), "school grounds", "grass")
    pen.building(OUTLINE, ROOF_M, name="school")
    _yard(pen)
    _rooms(pen)
    _roof(pen)


def _yard(pen: Pen) -> None:
    """Open sand, three gates, and a shed from whose roof one drops into it."""
    pen.area("yard", YARD, "school yard", "sand")
    for y_m in YARD_Y_M:
        pen.way("path", [(x_m, y_m) for x_m in YARD_X_M], width_m=6)
    for x_m in YARD_X_M:
        pen.way("path", [(x_m, y_m) for y_m in YARD_Y_M], width_m=6)
    for name, lane in GATES.items():
        pen.way("footway", lane)
        pen.place(name, lane[1], "gate")
    pen.place("school yard", (578, 229))
    pen.building(SHED, SHED_M, name="shed")
    pen.way("footway", [(480, 234), (489.5, 234)])
    pen.climb((489.5, 234), (491, 234, SHED_M))
    pen.way("roof", at_height(SHED_M, (491, 234), (503, 229)), layer=1)
    pen.place("shed roof", (503, 229, SHED_M))
    pen.jump((503, 229, SHED_M), (512, 229), oneway=True)


def _rooms(pen: Pen) -> None:
    """The way in from the yard, the rooms, and behind the dark lounge the closet and its floor."""
    pen.way("footway", [(578, 246), (578, 255)])
    pen.place("school door", (578, 255), "door")
    inside = {"domain": "school"}
    pen.way("corridor", [(578, 255), (578, 278)], **inside)
    pen.way("corridor", CORRIDOR, **inside)
    for name, room in ROOMS.items():
        pen.way("corridor", room, **inside)
        pen.place(name, room[1])
    pen.way("corridor", [(556, 278), LOUNGE], lit=False, **inside)
    pen.way("corridor", [LOUNGE, CLOSET], lit=False, **inside)
    pen.place("lounge", LOUNGE)
    pen.place("closet", CLOSET)
    pen.climb(CLOSET, TRAP_DOOR, domain="tunnel", lit=False, hidden=True, passage=True, name="trap door")
    pen.place("trap door", TRAP_DOOR)


def _roof(pen: Pen) -> None:
    """Up from the yard, over, and down into the woods."""
    for walk in ROOF_WALKS:
        pen.way("roof", at_height(ROOF_M, *walk), layer=1)
    pen.place("school roof", (556, 278, ROOF_M))
    pen.way("footway", [(556, 246), (556, 254)])
    pen.climb((556, 254), (556, 256, ROOF_M))
    pen.climb((556, 301), (556, 299, ROOF_M))
    pen.way("woods", [(556, 301), (556, 310)])
