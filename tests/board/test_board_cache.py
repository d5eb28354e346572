"""The cache by content, frozen arrays, and the size that is told before it is tried."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from afoot.board import Board, Sight, compile_board, estimate_bytes
from afoot.board import size as sizes
from afoot.board.hops_sight import lists_within
from afoot.board.store import map_digest
from afoot.errors import AfootError
from afoot.maps.model import Building, Map, Place, Way, Window
from afoot.words import Going

DTYPES = {
    "hops": "int32", "degree": "int32", "length_mm": "int32", "going": "int8", "slope_pct": "int8",
    "width_mm": "int32", "x_mm": "int32", "y_mm": "int32", "z_mm": "int32", "layer": "int8", "domain": "int32",
    "sight_bits": "uint64", "sight_start": "int64", "sight_node": "int32",
}  # fmt: skip


def made():
    return Map(
        "small",
        (Place(0, 0, kind="border"), Place(40, 0, name="well"), Place(40, 30)),
        (Way((0, 1), Going.STREET), Way((1, 2), Going.FOOTWAY, layer=-1)),
        (Building((((5, 5), (20, 5), (20, 20), (5, 20)),)),),
        attribution="somebody",
        origin=(60.0, 25.0),
    )


def same(one, two):
    assert (one.digest, one.names, one.origin, one.attribution) == (
        two.digest,
        two.names,
        two.origin,
        two.attribution,
    )
    assert {k: v.tolist() for k, v in one.kinds.items()} == {k: v.tolist() for k, v in two.kinds.items()}
    assert np.array_equal(one.node_of_place, two.node_of_place)
    for field in Board._fields:
        a, b = getattr(one.board, field), getattr(two.board, field)
        assert np.array_equal(a, b) and a.dtype == b.dtype, field


def files(folder):
    return sorted((folder / "boards").iterdir())


def test_a_board_from_the_cache_is_the_board_and_is_not_compiled_again(own_cache):
    stages = []
    first = compile_board(made(), progress=lambda stage, part: stages.append(stage))
    assert set(stages) == {"cut", "sight"}
    assert len(files(own_cache)) == 1
    stages.clear()
    again = compile_board(made(), progress=lambda stage, part: stages.append(stage))
    assert stages == []
    same(first, again)


@pytest.mark.parametrize("cached", [True, False])
def test_arrays_are_frozen_contiguous_and_of_the_stated_types(cached):
    for _ in range(2):
        board = compile_board(made(), cache=cached).board
        for field, dtype in DTYPES.items():
            array = getattr(board, field)
            assert array.dtype == dtype, field
            assert array.flags.c_contiguous, field
            assert not array.flags.writeable, field


@pytest.mark.parametrize("harm", ["cut short", "emptied", "one byte", "other arrays", "not a zip"])
def test_a_damaged_cache_file_is_made_again(own_cache, harm):
    first = compile_board(made())
    (file,) = files(own_cache)
    data = bytearray(file.read_bytes())
    if harm == "cut short":
        file.write_bytes(data[: len(data) // 2])
    elif harm == "emptied":
        file.write_bytes(b"")
    elif harm == "one byte":
        spot = data.index(first.board.x_mm.tobytes())
        data[spot + 1] ^= 0xFF
        file.write_bytes(data)
    elif harm == "other arrays":
        np.savez(file, hops=first.board.hops)
    else:
        file.write_bytes(b"x" * 500)
    stages = []
    same(first, compile_board(made(), progress=lambda stage, part: stages.append(stage)))
    assert stages
    stages.clear()
    compile_board(made(), progress=lambda stage, part: stages.append(stage))
    assert not stages
    assert len(files(own_cache)) == 1


def test_a_cache_folder_that_cannot_be_written_is_no_error(own_cache):
    (own_cache / "boards").write_text("a file in the way")
    same(compile_board(made()), compile_board(made(), cache=False))


CHANGES = {
    "a place": lambda m: {"places": (Place(0, 0.001, kind="border"), *m.places[1:])},
    "a kind": lambda m: {"places": (Place(0, 0, kind="door"), *m.places[1:])},
    "a name": lambda m: {"places": (m.places[0], Place(40, 0, name="inn"), m.places[2])},
    "whose name": lambda m: {"places": (m.places[0], Place(40, 0), Place(40, 30, name="well"))},
    "a going": lambda m: {"ways": (Way((0, 1), Going.STAIRS), m.ways[1])},
    "a light": lambda m: {"ways": (dataclasses.replace(m.ways[0], lit=False), m.ways[1])},
    "a split": lambda m: {"ways": (Way((0,), Going.STREET), Way((1, 1, 2), Going.FOOTWAY, layer=-1))},
    "a length": lambda m: {"ways": (dataclasses.replace(m.ways[0], length_m=41.0), m.ways[1])},
    "a height": lambda m: {"buildings": (dataclasses.replace(m.buildings[0], top_m=8.5),)},
    "a corner": lambda m: {"buildings": (Building((((5, 5), (20, 5), (20, 20), (5, 21)),)),)},
    "a window": lambda m: {"windows": (Window(1, 1, 1, inside=0),)},
    "an origin": lambda m: {"origin": None},
}


@pytest.mark.small
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_a_map_changes_its_digest(change):
    m = made()
    assert map_digest(m) == map_digest(made())
    assert map_digest(dataclasses.replace(m, **CHANGES[change](m))) != map_digest(m)


def test_a_board_made_by_other_source_is_the_same_board(own_cache, monkeypatch):
    """What a ledger holds can be drawn by a later version that makes the same board of the map."""
    first = compile_board(made())
    monkeypatch.setattr("afoot.board.compile.source_digest", lambda room: "of another version")
    same(first, compile_board(made()))
    assert len(files(own_cache)) == 2


@pytest.mark.small
def test_stride_and_sight_are_part_of_the_digest():
    boards = [
        compile_board(made(), stride_m=stride_m, sight=sight, cache=False).digest
        for stride_m in (10.0, 12.0, None)
        for sight in (Sight("hops"), Sight("hops", hops=1))
    ]
    assert len(set(boards)) == 6


@pytest.mark.small
def test_a_board_too_large_for_memory_is_refused_before_it_is_tried(monkeypatch):
    far = Map("vast", (Place(0, 0), Place(500_000, 0)), (Way((0, 1), Going.STREET),))
    monkeypatch.setattr(sizes, "available_bytes", lambda: 10_000_000)
    with pytest.raises(AfootError, match=r"too large.*GB needed.*at most 0\.0 GB"):
        compile_board(far, cache=False)


def test_sight_by_hops_that_does_not_fit_is_refused_before_it_is_held(monkeypatch):
    """Above the nodes whose sight is held as bits it hangs on how many are within so many hops."""
    hops = np.array([[i, max(i - 1, 0), min(i + 1, 999)] for i in range(1000)], dtype=np.int32)
    degree = np.full(1000, 3, dtype=np.int32)
    monkeypatch.setattr(sizes, "available_bytes", lambda: 1_000_000)
    assert int(lists_within(hops, degree, 20).start[-1]) == 41 * 1000 - 20 * 21  # 0.64 MB
    with pytest.raises(AfootError, match=r"sight of 40 hops is too large.*0\.0 GB needed.*see fewer hops"):
        lists_within(hops, degree, 40)


def test_the_estimate_is_not_below_what_the_arrays_take():
    for sight in (Sight(), Sight(range_m=100.0), Sight("all")):
        board = compile_board(made(), stride_m=1.0, sight=sight, cache=False).board
        kept = sum(array.nbytes for array in board)
        assert kept <= estimate_bytes(made(), 1.0, sight) < 100 * kept


@pytest.mark.parametrize("range_m", [None, 250.0])
def test_a_straight_road_needs_as_much_however_many_points_it_is_drawn_with(range_m):
    """Nobody sees farther than the range, so its nodes are not all in sight of each other."""
    spots = [Place(60.0 * point, 80.0 * point) for point in range(2_001)]  # 200 km: 20,000 nodes
    fine = Map("road", tuple(spots), (Way(tuple(range(len(spots))), Going.STREET),))
    plain = Map("road", (spots[0], spots[-1]), (Way((0, 1), Going.STREET),))
    needed = [estimate_bytes(one, 10.0, Sight(range_m=range_m)) for one in (fine, plain)]
    assert needed[1] == pytest.approx(needed[0], rel=0.1)
    kept = sum(
        array.nbytes for array in compile_board(plain, sight=Sight(range_m=range_m), cache=False).board
    )
    assert kept <= needed[1] < 100 * kept


def test_memory_is_what_a_container_may_have(tmp_path, monkeypatch):
    free = sizes.available_bytes()
    monkeypatch.setattr(sizes, "LIMIT", tmp_path / "memory.max")
    assert free is not None
    for limit, least, most in (("1000000\n", 10**6, 10**6), ("max\n", 10**8, 10**15)):
        (tmp_path / "memory.max").write_text(limit)
        assert least <= sizes.available_bytes() <= most
