"""Lines between eyes against a twin built on shapely, and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afoot.board.eyes import EYE_MM, Eyes, placed
from afoot.board.prisms import BOTTOMLESS_MM, Prism, walls_of
from afoot.board.rays import TOUCHES, free_pairs
from tests.naive.sight import Town

M = 1000


def look(prisms, spots):
    """Matrix of who sees whom among eyes (x, y, h), and the eyes as they were placed."""
    xs, ys, hs = (np.array(column, dtype=np.int64) for column in zip(*spots, strict=True))
    eyes = Eyes(
        np.arange(len(spots)), xs, ys, hs, np.zeros(len(spots) + 1, np.int64), np.zeros(0, np.int64), 10**7
    )
    walls = walls_of(prisms, xs, ys, hs)
    eyes = placed(eyes, walls)
    a, b = (np.ravel(k) for k in np.indices((len(spots), len(spots))))
    free = np.zeros(len(a), dtype=np.int8)
    free_pairs(walls, eyes, a, b, np.zeros(TOUCHES, dtype=np.int64), free)
    return free.reshape(len(spots), -1) > 0, list(
        zip(eyes.x_mm.tolist(), eyes.y_mm.tolist(), eyes.h_mm.tolist(), strict=True)
    )


def prism(ring, base=BOTTOMLESS_MM, top=9 * M, *holes):
    return Prism(tuple(np.array(r, dtype=np.int64) * M for r in (ring, *holes)), base, top)


corner = st.tuples(st.integers(0, 8), st.integers(0, 8))
base = st.sampled_from([BOTTOMLESS_MM, BOTTOMLESS_MM, 2 * M, 4 * M])
top = st.sampled_from([3 * M, 5 * M, 9 * M])
eye = st.tuples(
    st.integers(0, 8).map(lambda v: v * M),
    st.integers(0, 8).map(lambda v: v * M),
    st.sampled_from([EYE_MM, EYE_MM, 2 * M, 3 * M, 4 * M + EYE_MM, 9 * M + EYE_MM]),
)


@st.composite
def footprints(draw):
    """Boxes that share walls and corners, triangles, and rings that cross themselves."""
    if draw(st.booleans()):
        x, y = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        w, h = draw(st.integers(1, 4)), draw(st.integers(1, 4))
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return draw(st.lists(corner, min_size=3, max_size=6, unique=True))


@st.composite
def towns(draw):
    found = []
    for _ in range(draw(st.integers(1, 5))):
        low, high = draw(base), draw(top)
        if low < high:
            found.append(prism(draw(footprints()), low, high))
    return found


@pytest.mark.small
@settings(max_examples=150, deadline=None)
@given(towns(), st.lists(eye, min_size=2, max_size=6))
@example(
    [
        prism([(0, 0), (1, 0), (1, 1), (0, 1)], BOTTOMLESS_MM, 3 * M),
        prism([(1, 2), (0, 0), (0, 2), (6, 0)], BOTTOMLESS_MM, 3 * M),
    ],
    [(0, 1 * M, EYE_MM), (3 * M, 1 * M, EYE_MM)],
)  # the second spot lies on a wall of a ring that crosses itself: in nobody's inside, so nothing is skipped
@example(
    [prism([(0, 0), (2, 3), (1, 0), (1, 2), (1, 1)], BOTTOMLESS_MM, 3 * M)],
    [(1 * M, 0, EYE_MM), (1 * M, 2 * M, EYE_MM)],
)  # the ring goes back along itself in its own inside: no wall stands there to look along
def test_lines_agree_with_shapely_in_towns_full_of_shared_walls_and_corners(prisms, spots):
    seen, moved = look(prisms, spots)
    twin = Town([([ring.tolist() for ring in p.rings], p.base_mm, p.top_mm) for p in prisms])
    for i, j in itertools.product(range(len(spots)), repeat=2):
        assert seen[i, j] == twin.free(moved[i], moved[j]), (spots[i], spots[j])
    assert (seen == seen.T).all()


BOX = [(2, 2), (6, 2), (6, 6), (2, 6)]


@pytest.mark.small
@pytest.mark.parametrize(
    ("prisms", "a", "b", "free"),
    [
        ([prism(BOX)], (0, 4, 1.6), (8, 4, 1.6), False),
        ([prism(BOX)], (0, 2, 1.6), (8, 2, 1.6), True),  # along a wall
        ([prism(BOX)], (0, 4, 1.6), (4, 0, 1.6), True),  # past a corner
        ([prism(BOX)], (0, 0, 1.6), (8, 8, 1.6), False),  # in at a corner and out at one
        ([prism(BOX)], (2, 2, 1.6), (6, 6, 1.6), False),  # from corner to corner through the house
        ([prism(BOX)], (2, 2, 1.6), (6, 2, 1.6), True),  # from corner to corner along the wall
        ([prism(BOX)], (0, 4, 10.6), (8, 4, 10.6), True),  # over the roof
        ([prism(BOX)], (0, 4, 9.0), (8, 4, 9.0), True),  # along the roof's plane
        ([prism(BOX)], (0, 4, 12.0), (8, 4, 6.0), False),  # in above the roof, out below it
        ([prism(BOX)], (4, 4, 10.6), (8, 4, 1.6), False),  # from the roof's middle to its foot
        ([prism(BOX)], (6, 4, 10.6), (8, 4, 1.6), True),  # from its edge
        ([prism(BOX, 4 * M)], (0, 4, 1.6), (8, 4, 1.6), True),  # under a house on stilts
        ([prism(BOX, 4 * M)], (4, 4, 1.6), (4, 4, 10.6), False),  # straight up through it
        ([prism(BOX, 4 * M, 5 * M)], (3, 4, 10.6), (5, 4, 1.6), False),  # through roof and floor, no wall
        ([prism(BOX, 4 * M, 5 * M)], (0, 4, 9.0), (8, 4, 0.0), False),  # in at the roof, out at the floor
        ([prism([(0, 2), (4, 2), (4, 6), (0, 6)]), prism([(4, 2), (8, 2), (8, 6), (4, 6)])],
         (4, 0, 1.6), (4, 8, 1.6), True),  # along a wall two houses share: it is nobody's inside
        ([prism([(0, 0), (8, 0), (8, 8), (0, 8)], BOTTOMLESS_MM, 9 * M, BOX)], (3, 3, 1.6), (5, 5, 1.6), True),
        ([prism([(0, 0), (8, 0), (8, 8), (0, 8)], BOTTOMLESS_MM, 9 * M, BOX)], (3, 3, 1.6), (9, 3, 1.6), False),
        ([prism(BOX)], (4, 4, 1.6), (8, 4, 1.6), True),  # deep in a house nobody said one can enter
    ],
)  # fmt: skip
def test_lines_by_hand(prisms, a, b, free):
    spots = [tuple(round(v * M) for v in spot) for spot in (a, b)]
    seen, _ = look(prisms, spots)
    assert seen[0, 1] == free
    assert seen[1, 0] == free


@pytest.mark.small
def test_an_eye_just_inside_a_wall_is_moved_out_and_sees_nothing_through_the_house():
    seen, moved = look([prism(BOX)], [(2 * M + 1, 4 * M, EYE_MM), (8 * M, 4 * M, EYE_MM), (0, 4 * M, EYE_MM)])
    assert moved[0] == (1_995, 4 * M, EYE_MM)
    assert not seen[0, 1]
    assert seen[0, 2]
