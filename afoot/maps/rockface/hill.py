"""The hill: woods, the rock face, the shelter behind it, and the tunnel that leads there from the school.

The ground rises from the wood lane to the top of the rock, 30 m above the town. The shelter is a wooden hall in a
cleft of the rock, its floor at 14 m. It has two ways out, no more: the rock door on to the ledge, and the steps down
to the tunnel. One can creep over its roof, from the top of the rock or up the face, but not in through it.
"""

from __future__ import annotations

from afoot.maps.rockface.pen import Pen, Point, at_height, box

WOODS = ((0, 350), (40, 336), (470, 336), (512, 305), (655, 305), (690, 345), (700, 560), (0, 560))
HILLSIDE = ((-60, 352), (0, 350), (40, 336), (470, 336), (512, 305), (760, 305), (760, 620), (-60, 620))
TREES = {  # points of the woods: x, y, z
    "a": (60, 345, 2), "b": (110, 360, 4), "c": (150, 385, 8), "d": (120, 430, 15), "e": (60, 410, 12),
    "f": (45, 470, 22), "g": (110, 490, 25), "h": (165, 450, 19), "i": (185, 505, 27), "j": (250, 515, 29),
    "k": (310, 520, 30), "l": (390, 515, 30), "m": (460, 480, 24), "n": (465, 425, 15), "o": (525, 440, 17),
    "p": (500, 380, 7), "q": (560, 390, 9), "r": (620, 380, 7), "s": (605, 440, 16), "t": (545, 500, 27),
    "u": (470, 535, 31), "v": (330, 548, 33), "w": (210, 545, 32), "x": (90, 545, 32), "y": (225, 375, 7),
    "z": (290, 380, 8),
}  # fmt: skip
THROUGH_WOODS = (  # lines from point to point
    "a b c d e a", "b e f g d", "c h d", "g h i g", "c y h", "i j k l m n p q r s o n", "o q s t o m t u l",
    "j w i", "w x g", "x f", "k v u", "v w", "j v l", "y z", "n o",
)  # fmt: skip
PATHS = {  # trodden, from the town up
    "lower path": ((480, 330), (512, 314), (556, 310), (600, 312), (660, 330)),
    "school path": ((556, 310), (560, 350, 3), TREES["q"]),
    "east path": ((668, 380, 6), TREES["r"]),
    "upper path": ((662, 440, 13), TREES["s"]),
    "rock path": ((330, 330), (345, 352, 2), (352, 372, 5), (400, 380, 7), (432, 388, 9), (412, 394, 12),
                  (380, 394, 14), (345, 394, 14), (310, 394, 14), (262, 394, 14)),
    "foot path": ((352, 372, 5), TREES["z"], (262, 386, 8)),
    "mill path": ((480, 330), TREES["p"], (432, 388, 9)),
    "hospital path": ((180, 330), (200, 350, 2), TREES["y"]),
    "quarry path": ((15, 380, 6), TREES["e"]),
    "river path": ((30, 330), TREES["a"]),
    "top path": (TREES["k"], (310, 484, 30), (310, 445, 30)),
}  # fmt: skip

ROCK = ((212, 408), (262, 400), (310, 400), (360, 400), (404, 406), (430, 432), (424, 470), (380, 492),
        (300, 496), (236, 482), (206, 445))  # fmt: skip
ROCK_M = 30
CLEFT = box(286, 420, 340, 444)
HALL = box(290, 424, 336, 440)
FLOOR_M = 14
HALL_M = 20
SHELTER_BEDS = 140
FROM_ROCK_DOOR = ((310, 400), (300, 411), (304, 423), (312, 432), (324, 432), (333, 441))
HALL_ROOF = ((294, 427), (332, 427), (332, 437), (310, 437), (294, 437), (294, 427))
STEPS = ((333, 441, FLOOR_M), (344, 456, -2.6))
FACE = ((290, 394, FLOOR_M), (290, 401, ROCK_M))

DEEP_M = -2.6
LANDMARK = (470, 470)
TUNNEL = (  # bends, from the foot of the trap door to the steps
    (542, 292), (552, 312), (590, 322), (626, 330), (640, 350), (600, 346), (555, 338), (505, 346), (480, 364),
    (510, 376), (560, 366), (610, 374), (632, 388), (618, 402), (580, 396), (530, 404), (500, 414), (510, 432),
    (550, 424), (600, 430), (629, 444), (596, 458), (540, 450), LANDMARK, (450, 490), (490, 502), (540, 488),
    (600, 490), (645, 508), (610, 528), (560, 516), (510, 526), (455, 518), (410, 532), (360, 522), (310, 534),
    (260, 524), (210, 534), (160, 522), (110, 530), (67, 508), (95, 482), (140, 492), (170, 480), (140, 458),
    (176, 444), (230, 456), (270, 444), (300, 458), (344, 456),
)  # fmt: skip
LOW = {"headroom_m": 1.2, "width_m": 0.9, "lit": False, "domain": "tunnel", "layer": -1, "name": "tunnel"}


def draw(pen: Pen) -> None:
    """Woods, rock, shelter and tunnel."""
    pen.area("woods", WOODS, "woods", "woods")
    pen.ground("woods", HILLSIDE)
    for line in THROUGH_WOODS:
        pen.way("woods", [TREES[letter] for letter in line.split()])
    for name, points in PATHS.items():
        pen.way("path", points, name=name)
    pen.building(ROCK, ROCK_M, holes=[CLEFT], flat=False, name="rock")
    _shelter(pen)
    _over_the_roof(pen)
    pen.way("tunnel", at_height(DEEP_M, *TUNNEL), **LOW)
    pen.place("tunnel mid", (*LANDMARK, DEEP_M))
    pen.way("stairs", [STEPS[1], STEPS[0]], domain="tunnel", lit=False, name="tunnel steps")
    pen.place("tunnel steps", STEPS[1])


def _shelter(pen: Pen) -> None:
    """The hall with its two ways out in one line, and the slit beside the rock door."""
    pen.building(HALL, HALL_M, base_m=FLOOR_M, name="shelter")
    pen.way("corridor", at_height(FLOOR_M, *FROM_ROCK_DOOR), domain="shelter", layer=3)
    pen.place("rock door", _floor(FROM_ROCK_DOOR[0]), "door")
    pen.place("lookout", _floor(FROM_ROCK_DOOR[1]))
    pen.place("shelter", _floor(FROM_ROCK_DOOR[3]), "refuge", capacity=SHELTER_BEDS)
    pen.place("stores", _floor(FROM_ROCK_DOOR[4]))
    pen.place("tunnel end", _floor(FROM_ROCK_DOOR[5]), "door")
    pen.window((294, 400, FLOOR_M + 1.6), "shelter")
    pen.way("path", at_height(FLOOR_M, (310, 394), (310, 400)), passage=True, name="rock door")
    pen.place("ledge", (310, 394, FLOOR_M))


def _over_the_roof(pen: Pen) -> None:
    """Up to the ledge from the west, up the face, and down from the rock's top on to the roof of the hall."""
    pen.climb((262, 386, 8), (262, 394, FLOOR_M))
    pen.climb(*FACE, name="rock face")
    pen.way("path", at_height(ROCK_M, (290, 401), (283, 420), (290, 445), (310, 445)), layer=6)
    pen.place("rock top", (310, 445, ROCK_M))
    pen.climb((310, 445, ROCK_M), (310, 437, HALL_M))
    pen.way("roof", at_height(HALL_M, *HALL_ROOF), layer=4)
    pen.place("shelter roof", (310, 437, HALL_M))


def _floor(point: Point) -> tuple[float, float, float]:
    return point[0], point[1], FLOOR_M
