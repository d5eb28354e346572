"""Scenarios on graphs whose nodes are nowhere: nothing is measured as the crow flies there."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from afoot.maps import from_networkx, read_map, save_map, window
from afoot.scenarios import Checked, check

TEXT = """name: two
map: {map}
rules: {{horizon_s: 9, motion: whole_ticks}}
classes: {{man: {{walk_m_s: 1{of_class}}}}}
pursuers: {{units: [{{class: man, start: {start}}}]}}
evaders: {{units: [{{class: man, start: c}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""


def checked(folder: Path, map: str = "two.edges", start: str = "a", of_class: str = "") -> Checked:
    (folder / "two.edges").write_text("a b\nb c\n")
    (folder / "two.yaml").write_text(TEXT.format(map=map, start=start, of_class=of_class))
    return check(folder / "two.yaml", cache=False)


def test_whether_places_are_somewhere_is_known_of_every_kind_of_map(tmp_path: Path) -> None:
    graph = nx.path_graph(3)
    assert not from_networkx(graph).placed
    nx.set_node_attributes(graph, {0: (0, 0), 1: (1, 0), 2: (2, 0)}, "pos")
    map = from_networkx(graph)
    assert map.placed and window(map, (-1, -1, 3, 1)).placed
    save_map(map, tmp_path / "map.afootmap")
    assert read_map(tmp_path / "map.afootmap").placed


def test_a_right_game_needs_no_positions(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert not found.problems and not found.warnings
    assert [(one["name"], one["at"]) for one in found.places] == [("a", None), ("b", None), ("c", None)]


@pytest.mark.parametrize(
    ("start", "field"),
    [("{at: [0, 0]}", "at"), ("{near: b, within_m: 3}", "within_m")],
)
def test_a_start_in_metres_is_told(tmp_path: Path, start: str, field: str) -> None:
    (problem,) = checked(tmp_path, start=start).problems
    assert problem.where.field == f"pursuers.units[0].start.{field}" and problem.where.line == 5
    assert "gives its nodes no positions" in problem.what and "x and y" in problem.fix


def test_a_window_is_told(tmp_path: Path) -> None:
    map = "{file: two.edges, window: {centre: {at: [0, 0]}, size_m: [9, 9]}}"
    (problem,) = checked(tmp_path, map).problems
    assert "gives its nodes no positions" in problem.what and problem.where.field == "map.window"


@pytest.mark.parametrize(
    ("map", "of_class", "field"),
    [
        ("two.edges", ", sight_m: 5", "classes.man.sight_m"),
        ("two.edges", ", hear_m: 5", "classes.man.hear_m"),
        ("{file: two.edges, sight: {range_m: 5}}", "", "map.sight.range_m"),
    ],
)
def test_distances_that_are_made_up_are_warned_of(
    tmp_path: Path, map: str, of_class: str, field: str
) -> None:
    (warning,) = checked(tmp_path, map, of_class=of_class).warnings
    assert warning.where.field == field and "made up" in warning.what and "hops" in warning.fix
