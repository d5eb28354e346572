"""What compiling finds on a board is kept on disk, and is the same from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx
import numpy as np
import pytest

import afoot
from afoot.scenarios import Compiled
from afoot.scenarios.kept import kept

KINDS = ("costs", "goals", "steps")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AFOOT_CACHE", str(tmp_path))
    return tmp_path


def of_size(side: int) -> Compiled:
    graph = networkx.convert_node_labels_to_integers(networkx.grid_2d_graph(side, side))
    return afoot.from_graph(
        graph, pursuers=[0], evaders=[side * side - 1], exits=[side], timeout_worth=0.5, horizon_ticks=50
    )


def arrays(game: Compiled) -> dict[str, Any]:
    return {name: part for name, part in game.cast._asdict().items() if isinstance(part, np.ndarray)}


def test_a_cast_from_disk_is_the_one_that_was_made(cache: Path) -> None:
    made, again = arrays(of_size(17)), arrays(of_size(17))
    assert all(len(list((cache / kind).iterdir())) == 1 for kind in KINDS)
    for name, part in made.items():
        assert again[name].dtype == part.dtype and type(again[name]) is type(part), name
        assert again[name].tobytes() == part.tobytes() and not again[name].flags.writeable, name


def test_it_is_made_once_and_again_where_the_file_is_damaged(cache: Path) -> None:
    board, made = of_size(17).compiled_board, list[int]()

    def make() -> Any:
        made.append(1)
        return np.arange(3)

    for _ in range(2):
        assert kept("kind", board, [1], make).tolist() == [0, 1, 2]
    assert len(made) == 1
    kept("kind", board, [2], make)
    assert len(made) == 2
    for file in (cache / "kind").iterdir():
        file.write_bytes(file.read_bytes()[:40])
    found = kept("kind", board, [1], make)
    assert len(made) == 3 and found.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


def test_small_boards_leave_nothing_on_disk(cache: Path) -> None:
    of_size(5)
    assert not any((cache / kind).exists() for kind in KINDS)
