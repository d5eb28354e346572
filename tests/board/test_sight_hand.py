"""Pairs of spots in Helsinki, and why one sees the other or not. Metres from the map's origin, read off the map."""

from __future__ import annotations

import functools

import pytest

from afoot.board import compile_board, nearest_node
from afoot.maps import bundled_map
from afoot.rules.sight import in_line


@functools.cache
def helsinki():
    return compile_board(bundled_map("helsinki"))


PAIRS = [
    # Pitkäsilta: its deck lies 5 m above the street, with a pavement on either side
    ((323, 528, 1), (335, 528, 1), True, "across the deck from pavement to pavement"),
    ((322, 537, 1), (321, 570, 0), True, "down the ramp's northern end to the street"),
    ((323, 519, 1), (324, 490, 0), True, "down the ramp's southern end to the street"),
    ((324, 490, 0), (321, 570, 0), True, "from street to street over the water: decks do not block"),
    ((323, 528, 1), (-302, -449, -3), False, "a bridge and a tunnel on the far side of the centre"),
    # archways: seen through from end to end, and not through the walls beside them
    ((346, 433, 0), (361, 434, 0), True, "Siltavuorenpenger: end to end of a straight archway"),
    ((299, 780, 0), (297, 814, 0), True, "a straight passage of 34 m, end to end"),
    ((29, -212, 0), (31, -240, 0), True, "Aikapiha: the passage under Aikatalo, end to end"),
    ((-412, -335, 0), (-401, -327, 0), True, "Amoksenkäytävä, end to end"),
    ((29, -212, 0), (-70, -240, 0), False, "two passages with houses between"),
    ((29, -212, 0), (346, 433, 0), False, "two passages with a quarter between"),
    # tunnels: along them, but neither around their bends nor up through the ground
    ((-302, -449, -3), (-400, -516, -3), True, "along a straight tunnel 15 m down"),
    ((277, 40, -1), (281, -26, -1), True, "along a straight tunnel 5 m down, 66 m"),
    (
        (280, 57, -1),
        (281, -26, -1),
        False,
        "into the same tunnel from its end, which is set off 3 m to the side",
    ),
    ((277, 54, -1), (255, -27, -1), False, "around that tunnel's right angle"),
    ((-302, -449, -3), (-302, -449, 0), False, "the street straight above the tunnel"),
    ((277, 54, -1), (277, 54, 0), False, "the street straight above the other"),
    ((281, -26, -1), (-302, -449, -3), False, "two tunnels that do not meet"),
    ((226, 166, 0), (185, 163, -3), True, "down a straight ramp of 30 % all the way"),
    ((-174, -308, 0), (-175, -288, -1), True, "down a straight stair of 16 % all the way"),
    (
        (-72, 152, 0),
        (-125, 150, -1),
        True,
        "down a ramp of 10 % and 3 m on: 0.3 m above eye height at the foot",
    ),
]


@pytest.mark.parametrize(("a", "b", "seen", "why"), PAIRS, ids=[why for *_, why in PAIRS])
def test_pairs_labelled_by_hand(a, b, seen, why):
    board = helsinki().board
    one, two = nearest_node(helsinki(), *a), nearest_node(helsinki(), *b)
    for viewer, target in ((one, two), (two, one)):
        found = in_line(board.sight_bits, board.sight_start, board.sight_node, viewer, target)
        assert bool(found) == seen, why
