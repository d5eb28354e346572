"""Pairs of spots in Helsinki, and why one sees the other or not. Metres from the map's origin, read off the map.

Labels were decided from the map (coordinates, heights and layers, noted beside each pair) before any board was asked.
Eyes are 1.6 m above the ground. No way of the map runs outdoors beneath another that is outdoors too; the nearest
thing is to look from bank to bank beneath Pitkäsilta's deck, and from a terrace to what runs beneath it.
"""

from __future__ import annotations

import functools

import pytest

from afoot.board import compile_board, nearest_node
from afoot.maps import bundled_map, window
from afoot.maps.roofs import with_roofs
from afoot.rules.sight import in_line

SEEN, HIDDEN = True, False


@functools.cache
def helsinki():
    return compile_board(bundled_map("helsinki"))


@functools.cache
def roofs():
    return compile_board(with_roofs(window(bundled_map("helsinki"), (-260.0, -360.0, 60.0, -100.0))))


# (x_m, y_m, layer), (x_m, y_m, layer), label, why
GROUND = [
    # Bridges. Pitkäsilta's deck is 5 m up from (322, 537) to (323, 519), its ends are on the street; water beneath.
    ((322, 528, 1), (334, 556, 0), SEEN, "down from the deck to the pavement at its northern end"),
    ((305, 567, 0), (337, 501, 0), SEEN, "bank to bank, 3.4 m beneath the deck: decks do not block"),
    # A footbridge 5 m up between Forum's houses; the line to (-349, -344) crosses no footprint.
    ((-359, -327, 1), (-349, -344, 0), SEEN, "from a footbridge to the lane 17 m off beside it"),
    # Forum is 0 to 9 m high; a terrace runs on its roof, a corridor 2.8 m and a tunnel 5 m below street under that.
    ((-340, -258, 0), (-335, -256, 0), HIDDEN, "from the terrace through the roof into the corridor below"),
    ((-340, -258, 0), (-331, -255, -1), HIDDEN, "from the terrace through house and ground into the tunnel"),
    # Archways: houses of 3 to 24 m, passages 3 m wide unless stated.
    ((-91, -254, 0), (-89, -304, 0), SEEN, "a passage drawn with two points, 50 m, end to end"),
    ((-307, -443, 0), (-246, -400, 0), SEEN, "from the street 31 m before a straight passage, 0.6 m off its line"),
    ((-66, -320, 0), (-63, -375, 0), SEEN, "two straight passages in a row, bearings within 0.3 degrees"),
    ((-309, -392, 0), (-338, -354, 0), SEEN, "into a passage drawn with two points"),
    ((-70, -240, 0), (-13, -232, 0), HIDDEN, "a passage that swings 3.5 m off the line between its ends"),
    ((22, -316, 0), (1, -299, 0), SEEN, "across Aleksanterinkatu from arcade to arcade: no footprint between"),
    ((291, -362, 0), (276, -334, 0), SEEN, "out of a passage's side, where its house ends 0.9 m off its middle"),
    # Between tunnel and street.
    ((-131.5, -98.7, -1), (-120.7, -98.2, 0), SEEN, "up a straight stair of 5 m in 10.8 m"),
    ((-131.5, -98.7, -1), (-95, -97, 0), HIDDEN, "from the same stair's foot to the street 20 m behind its top"),
    ((11, -299, 0), (11, -290, -1), SEEN, "down a straight ramp of 42 %"),
    ((11, -299, 0), (10, -281, -1), HIDDEN, "and 6 m on at its foot: 1.6 m above eye height where it levels out"),
    ((61, -18, 0), (98, -16, -1), SEEN, "down a straight ramp of 13 %, 39 m"),
    ((61, -18, 0), (136, -14, -1), HIDDEN, "and 38 m on: 2.5 m above eye height where it levels out"),
    ((353, 295, 0), (368, 296, 0), HIDDEN, "through a dip of 2.6 m from mouth to mouth: the ceiling is between"),
    ((360, 296, -1), (341, 293, 0), HIDDEN, "from the bottom of that dip to the street"),
    ((-110, -52, 0), (-217, -57, 0), HIDDEN, "the station's passage, 106 m straight: it dips 1.7 m before its end"),
    ((226, 166, 0), (185, 163, -3), SEEN, "down a straight ramp of 30 % all the way"),
    ((-72, 152, 0), (-125, 150, -1), SEEN, "down a ramp of 10 % and 3 m on: 0.3 m above eye height at its foot"),
    # Tunnels 15 m and 5 m down, 3 m wide.
    ((-499, -583, -3), (-302, -449, -3), SEEN, "238 m between two points"),
    ((-499, -583, -3), (-194, -372, -3), HIDDEN, "and on: it swings 2.3 m off the line"),
    ((277, 40, -1), (281, -26, -1), SEEN, "66 m along a straight tunnel"),
    ((280, 57, -1), (281, -26, -1), HIDDEN, "into the same tunnel from its end, set off 3 m to the side"),
    # Straight streets, whose lines cross no footprint, across several junctions.
    ((-502, -586, 0), (-303, -449, 0), SEEN, "Kalevankatu, 242 m, bow 0"),
    ((-200, -833, 0), (-456, -464, 0), SEEN, "Annankatu, 449 m, bow 0.5 m, across Uudenmaankatu and Bulevardi"),
    ((76, -442, 0), (98, -800, 0), SEEN, "Korkeavuorenkatu, 359 m, bow 1.3 m"),
    ((269, -102, 0), (491, -89, 0), SEEN, "Kirkkokatu, 222 m, across Unioninkatu"),
    ((36, 42, 0), (28, -104, 0), SEEN, "Mikonkatu, 145 m along the square"),
    # Round corners at Kalevankatu and Annankatu, (-414, -525): 36 m along one, 36 m along the other.
    ((-384, -505, 0), (-393, -555, 0), HIDDEN, "eastern corner: 31 m through a house of 15 m"),
    ((-444, -546, 0), (-393, -555, 0), HIDDEN, "southern corner: 26 m through a house of 15 m"),
]  # fmt: skip

# Ateneum's roof is at 10.5 m, WTC Plaza's and World Trade Center's at 24 m, those east of them at 9 m.
ROOFS = [
    ((-24.3, -165.8, 2), (-20.6, -148.9, 0), HIDDEN, "Ateneum, 12.7 m from its edge, to the street 4 m from its foot"),
    ((-34.2, -156.9, 2), (-38.9, -140.0, 0), SEEN, "Ateneum's edge to Kaivokatu: 11.5 m up above the edge"),
    ((-34.2, -156.9, 2), (-41.4, -107.4, 0), SEEN, "Ateneum's edge across Kaivokatu to the square"),
    ((-11.2, -278.4, 5), (44.4, -272.8, 2), SEEN, "from the edge of 24 m over 14 m of a roof of 9 m to its far side"),
    ((-38.5, -283.9, 5), (44.4, -272.8, 2), HIDDEN, "the same from 29 m inside the edge: 20.5 m up above it"),
    ((-10.3, -298.9, 5), (50.0, -306.0, 0), SEEN, "over a roof of 9 m, 23 m up, to Aleksanterinkatu"),
    ((-23.1, -215.6, 5), (-25.3, -128.0, 0), HIDDEN, "over Ateneum to the near kerb: 9.1 m up at its far edge"),
    ((-23.1, -215.6, 5), (-41.4, -107.4, 0), SEEN, "over Ateneum to the far side: 12.3 m up at its far edge"),
    ((-24.3, -165.8, 2), (-11.2, -278.4, 5), HIDDEN, "up from 10.5 m, through the top storeys of WTC Plaza"),
]  # fmt: skip


def sees_both_ways(compiled, a, b):
    board = compiled.board
    one, two = nearest_node(compiled, *a), nearest_node(compiled, *b)
    found = [
        bool(in_line(board.sight_bits, board.sight_start, board.sight_node, viewer, target))
        for viewer, target in ((one, two), (two, one))
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(("a", "b", "seen", "why"), GROUND, ids=[why for *_, why in GROUND])
def test_pairs_on_and_under_the_ground(a, b, seen, why):
    assert sees_both_ways(helsinki(), a, b) == seen, why


@pytest.mark.parametrize(("a", "b", "seen", "why"), ROOFS, ids=[why for *_, why in ROOFS])
def test_pairs_from_roofs(a, b, seen, why):
    assert sees_both_ways(roofs(), a, b) == seen, why
