"""Scenes and replays show what the board and the ledger hold, and to a side no more than it knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.record.known import own_movers
from afoot.scenarios import Compiled, compile_scenario, load
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes, scene_bytes
from afoot.viewer.looks import Look, Looks, seen_by
from afoot.viewer.places import HIDDEN
from afoot.viewer.played import Played
from afoot.viewer.scene import scene
from afoot.viewer.shelf import Shelf
from afoot.words import Side, Status
from tests.viewer.serving import ledger_of


@pytest.fixture(scope="module")
def chase(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A chase in which all the means are used."""
    read = load("rockface")
    brief = read.model_copy(update={"rules": read.rules.model_copy(update={"horizon_s": 700.0})})
    ledger = ledger_of(tmp_path_factory.mktemp("rockface"), brief, chases=1, tracks=1, seed=read.seed)
    return open_chase(open_run(ledger.path), 0)


def replay_of(chase: Played, view: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return unpack(replay_bytes(chase, view))


def test_truth_is_the_track(chase: Played) -> None:
    header, arrays = replay_of(chase, "truth")
    board = chase.shown.game.board
    for row, (mover, track) in enumerate(zip(header["movers"], chase.tracks.values(), strict=True)):
        assert mover["class"] == chase.classes[mover["name"]]
        assert np.array_equal(arrays["track_node"][row], track["node"])
        on = ~np.isin(track["status"], (Status.UNSENT, Status.WAITING))
        assert np.array_equal(arrays["track_x"][row] != HIDDEN, on)
        standing = on & (track["remaining_mm"] == 0)
        for axis, column in (("x", board.x_mm), ("y", board.y_mm), ("z", board.z_mm)):
            shown = arrays[f"track_{axis}"][row]
            assert np.abs(shown[standing] * 100 - column[track["node"][standing]]).max(initial=0) <= 50
            ends = np.sort([column[track["node"]], column[track["hop_to"]]], axis=0)
            assert (shown[on] * 100 >= ends[0][on] - 50).all() and (shown[on] * 100 <= ends[1][on] + 50).all()
    assert header["events"] and len(arrays["contact_tick"]) == len(chase.contacts)
    assert header["ticks"] + 1 == arrays["track_x"].shape[1]


def test_movers_go_no_faster_than_they_can(chase: Played) -> None:
    """Drawn positions too. What is left of a tick's travel at a node is carried to the next, so two ticks' at most."""
    header, arrays = replay_of(chase, "truth")
    for row, mover in enumerate(header["movers"]):
        x, y = (arrays[f"track_{axis}"][row].astype(float) for axis in "xy")
        on = (x[1:] != HIDDEN) & (x[:-1] != HIDDEN)
        steps = np.hypot(np.diff(x), np.diff(y))[on]
        assert steps.max(initial=0) <= 2 * mover["speed_m_s"] * header["tick_s"] * 10 + 2


@pytest.mark.parametrize("view", ["truth", "pursuers"])
def test_layers_are_sent_as_differences_of_a_byte(chase: Played, view: str) -> None:
    header, arrays = replay_of(chase, view)
    nodes = len(chase.shown.game.board.degree)
    assert header["layers"]
    for layer in header["layers"]:
        name = f"layer_{layer['name']}"
        told = {field: header["sections"][name][field] for field in ("dtype", "encoding", "axis", "length")}
        frames = chase.chase["ticks"] // layer["every_ticks"] + 1
        assert told == {"dtype": "u1", "encoding": "delta", "axis": 0, "length": frames * nodes}
        assert arrays[name].shape == (frames, nodes) and arrays[name].max() > 0


@pytest.mark.parametrize("view", ["pursuers", "evaders"])
def test_a_side_is_shown_its_own_movers_alone(chase: Played, view: str) -> None:
    header, arrays = replay_of(chase, view)
    game = chase.shown.game
    own = np.isin(np.arange(len(header["movers"])), sorted(own_movers(game, Side[view.upper()])))
    assert (arrays["track_x"][~own] == HIDDEN).all() and (arrays["track_node"][~own] == -1).all()
    assert (arrays["track_node"][own] >= 0).all()
    assert all(mover["class"] is None for mover, mine in zip(header["movers"], own, strict=True) if not mine)
    assert own[arrays["contact_viewer"]].all() and (arrays["contact_target"] == -1).all()
    hunt = np.arange(len(own)) < game.cast.pursuers + game.cast.evaders
    looks = arrays["track_sight"] >= 0
    assert looks[own & hunt].any(axis=1).all() and not looks[~(own & hunt)].any()


def seen_at(arrays: dict[str, Any], mover: int, tick: int) -> set[int]:
    """The nodes that a replay says a mover sees at a tick."""
    row = int(arrays["track_sight"][mover, tick])
    start = arrays["sight_start"]
    return set() if row < 0 else set(arrays["sight_seen"][start[row] : start[row + 1]].tolist())


def test_what_a_mover_sees_is_within_its_range_and_holds_all_its_contacts(chase: Played) -> None:
    """Those of a keen eye, too, which sees farther."""
    _, arrays = replay_of(chase, "truth")
    game, board = chase.shown.game, chase.shown.game.board
    contacts = [row for row in chase.contacts if row["viewer"] < game.cast.pursuers + game.cast.evaders]
    assert len(contacts) > 100
    assert all(row["node"] in seen_at(arrays, row["viewer"], row["tick"]) for row in contacts)
    for name, plain_m, keen_m in (("tracker 3", 120, 0), ("leader", 300, 450)):
        mover, track = game.mover_names.index(name), chase.tracks[name]
        far = {0: 0.0, 1: 0.0}
        for tick in range(0, len(track["node"]), 7):
            here, seen = int(track["node"][tick]), sorted(seen_at(arrays, mover, tick))
            away_m = np.hypot(board.x_mm[seen] - board.x_mm[here], board.y_mm[seen] - board.y_mm[here]) / 1000
            keen = int(track["keen"][tick])
            far[keen] = max(far[keen], away_m.max(initial=0))
        assert plain_m / 2 < far[0] <= plain_m, name
        assert far[1] <= keen_m and (far[1] > plain_m) == (keen_m > 0), (name, far)


def test_smoke_hides_what_is_in_it_and_behind_it(chase: Played) -> None:
    """From who stands in it everything; from nobody, where a view knows of none."""
    game, board = chase.shown.game, chase.shown.game.board
    header, arrays = replay_of(chase, "truth")
    smoke = next(event for event in header["events"] if event["event"] == "smoke")
    tick, mover = smoke["tick"] + 1, smoke["mover"]
    radius_mm = smoke["particulars"]["radius_m"] * 1000
    away_mm = np.hypot(board.x_mm - board.x_mm[smoke["node"]], board.y_mm - board.y_mm[smoke["node"]])
    assert arrays["track_node"][mover, tick] == smoke["node"]
    assert seen_at(arrays, mover, tick) == set() and len(seen_at(arrays, mover, tick - 1)) > 1
    level = np.flatnonzero((away_mm < radius_mm) & (board.z_mm == board.z_mm[smoke["node"]])).tolist()
    for viewer in range(game.cast.pursuers):
        assert not seen_at(arrays, viewer, tick) & set(level)
    unaware = Looks(game, "truth", [])
    name = game.mover_names[mover]
    row = int(unaware.of(game.class_names.index(chase.classes[name]), chase.tracks[name])[tick])
    start, seen = unaware.rows()
    assert set(level) <= set(seen[start[row] : start[row + 1]].tolist())


def test_in_the_dark_only_who_stands_beside_is_seen(chase: Played) -> None:
    board = chase.shown.game.board
    dark = np.flatnonzero(board.lit == 0).tolist()
    beside = {a: set(board.hops[a, : board.degree[a]].tolist()) for a in range(len(board.degree))}
    assert dark
    for node in range(len(board.degree)):
        for other in set(seen_by(chase.shown.game, Look(node, None), "truth")) & set(dark):
            assert other == node or other in beside[node] or node in beside[other]


def test_work_on_a_passage_that_a_side_does_not_know_is_not_told(chase: Played) -> None:
    assert any(event["event"] == "passage_opened" for event in chase.events)
    for view in ("truth", "evaders"):
        header, _ = replay_of(chase, view)
        assert "open" in [door["state"] for door in header["doors"] if door["passage"] == "trap door"]
        assert any("trap door" in line["text"] for line in header["chronicle"])
    assert b"trap door" not in replay_bytes(chase, "pursuers")


@pytest.mark.parametrize("view", ["pursuers", "evaders"])
def test_what_is_hidden_changes_nothing_of_a_view(chase: Played, view: str) -> None:
    """Whatever the others do out of sight, the bytes of a view stay as they are."""
    game = chase.shown.game
    own = [game.mover_names[column] for column in own_movers(game, Side[view.upper()])]
    luck = np.random.default_rng(3)
    tracks = {
        name: track if name in own else {field: luck.permutation(values) for field, values in track.items()}
        for name, track in chase.tracks.items()
    }
    contacts = [{**row, "target": int(luck.integers(0, 6))} for row in chase.contacts]
    other = Played(
        chase.shown, chase.chase, chase.classes, tracks, chase.events, contacts, chase.margins, chase.layers
    )
    assert replay_bytes(other, view) == replay_bytes(chase, view)
    assert replay_bytes(other, "truth") != replay_bytes(chase, "truth")


def test_a_side_is_not_told_of_hidden_passages() -> None:
    read = load("rockface")
    map = draw_map(read, Problems(read.source))
    game = compile_scenario(read, map)
    views = {view: unpack(scene(game, map, view)) for view in ("truth", "pursuers", "evaders")}
    names = {view: [one["name"] for one in header["passages"]] for view, (header, _) in views.items()}
    assert "trap door" in names["truth"] and "trap door" in names["evaders"]
    assert "trap door" not in names["pursuers"]
    trap = next(one for one in views["truth"][0]["passages"] if one["name"] == "trap door")
    ends = sorted((trap["a"], trap["b"]))
    for view, (header, arrays) in views.items():
        pairs = set(zip(arrays["hop_a"].tolist(), arrays["hop_b"].tolist(), strict=True))
        assert (tuple(ends) in pairs) == (view != "pursuers")
        assert ("trap door" in json.dumps(header)) == (view != "pursuers")


def test_a_scene_has_the_whole_map() -> None:
    read = load("helsinki-core")
    map = draw_map(read, Problems(read.source))
    game = compile_scenario(read, map)
    header, arrays = unpack(scene(game, map, "truth"))
    board, count = game.board, len(map.buildings)
    used = {(a, b) for a in range(len(board.degree)) for b in board.hops[a, 1 : board.degree[a]].tolist()}
    pairs = set(zip(arrays["hop_a"].tolist(), arrays["hop_b"].tolist(), strict=True))
    assert pairs == {(min(a, b), max(a, b)) for a, b in used if a != b}
    assert (
        arrays["building_start"][-1] == len(arrays["building_x"])
        and len(arrays["building_start"]) == count + 1
    )
    holes = [len(one.rings) - 1 for one in map.buildings]
    assert np.array_equal(np.diff(arrays["building_hole_start"]), holes)
    assert "OpenStreetMap" in header["map"]["attribution"]
    one = int(np.argmax(board.degree))
    assert one in seen_by(game, Look(one, None), "truth")


@pytest.mark.parametrize("view", ["truth", "pursuers", "evaders"])
def test_a_scene_has_the_ground_as_the_map_has_it(view: str) -> None:
    read = load("helsinki-core")
    map = draw_map(read, Problems(read.source))
    header, arrays = unpack(scene(compile_scenario(read, map), map, view))
    assert {patch.kind for patch in map.ground} >= {"park", "grass", "square", "water"}
    kinds = [header["ground_kinds"][kind] for kind in arrays["ground_kind"]]
    assert kinds == [patch.kind for patch in map.ground]
    start, holes = arrays["ground_start"], arrays["ground_hole_start"]
    for i, patch in enumerate(map.ground):
        points = np.concatenate([np.array(ring) for ring in patch.rings])
        told = np.stack([arrays[f"ground_{axis}"][start[i] : start[i + 1]] for axis in "xy"], axis=1)
        assert np.allclose(told, points, atol=1e-3)
        assert len(patch.rings) - 1 == holes[i + 1] - holes[i]
        firsts = np.cumsum([len(ring) for ring in patch.rings])[:-1] + start[i]
        assert arrays["ground_hole"][holes[i] : holes[i + 1]].tolist() == firsts.tolist()
    named = {name.text: patch.kind for patch in map.ground for name in patch.names}
    grounds = header["grounds"]
    assert len(named) >= 5 and {one["name"]: one["kind"] for one in grounds} == named
    assert [one["across_m"] for one in grounds] == sorted((one["across_m"] for one in grounds), reverse=True)
    called = {way.name for way in map.ways} & set(named)
    assert called and not called & {one["name"] for one in header["streets"]}, "a square is named once"


def test_ground_that_is_called_as_a_place_is_named_there_alone() -> None:
    read = load("rockface")
    map = draw_map(read, Problems(read.source))
    header, _ = unpack(scene(compile_scenario(read, map), map, "truth"))
    assert {"woods", "school yard"} <= {name.text for patch in map.ground for name in patch.names}
    assert {one["name"] for one in header["grounds"]} >= {"hospital grounds", "market square"}
    assert not {one["name"] for one in header["grounds"]} & {one["name"] for one in header["names"]}


def test_a_chase_without_a_track_is_played_again(tmp_path: Path) -> None:
    """And is what its track would have been."""
    kept = ledger_of(tmp_path, "grid", chases=3, tracks=3)
    (tmp_path / "other").mkdir()
    bare = ledger_of(tmp_path / "other", "grid", chases=3, tracks=0)
    for view in ("truth", "evaders"):
        again = replay_bytes(open_chase(open_run(bare.path), 2), view)
        assert again == replay_bytes(open_chase(open_run(kept.path), 2), view)


def test_a_chase_of_a_saved_table_is_played_again(tmp_path: Path, grid: Compiled) -> None:
    """A ledger has the name of the table's file; without the file, or with another game's in its place, it is told."""
    file = tmp_path / "grid.npz"
    afoot.solve(grid, distances=True).table().save(file)
    asked = {"chases": 3, "pursuers": f"table:{file}"}
    kept = ledger_of(tmp_path, "grid", tracks=3, **asked)
    (tmp_path / "other").mkdir()
    bare = ledger_of(tmp_path / "other", "grid", tracks=0, **asked)
    again = replay_bytes(open_chase(open_run(bare.path), 2), "truth")
    assert again == replay_bytes(open_chase(open_run(kept.path), 2), "truth")
    path = afoot.solve(nx.path_graph(4), pursuers=1, distances=True).table()
    path.save(file)
    with pytest.raises(AfootError, match="the table is of another game"):
        open_chase(open_run(bare.path), 2)
    file.unlink()
    with pytest.raises(AfootError, match="there is no such file"):
        open_chase(open_run(bare.path), 2)


def test_a_chase_that_cannot_be_played_again_says_so(tmp_path: Path) -> None:
    def idle(seen: Any, game: Any) -> Any:
        return seen.movers.node * 0, 1

    ledger = ledger_of(tmp_path, tracks=1, pursuers=idle)
    shown = open_run(ledger.path)
    assert open_chase(shown, 0).number == 0
    with pytest.raises(AfootError, match=r"cannot be played again; got 'run 1, chase 2 of pursuers python:"):
        open_chase(shown, 2)
    with pytest.raises(AfootError, match=r"there is no such chase.*expected a chase from 0 to 3"):
        open_chase(shown, 4)


def test_a_map_that_is_not_here_is_told(tmp_path: Path) -> None:
    game = afoot.from_graph(nx.path_graph(5), pursuers=[0], evaders=[4], timeout_worth=1, horizon_ticks=9)
    afoot.run(game, chases=1, record=tmp_path / "graph.duckdb")
    with pytest.raises(AfootError, match=r"the map of this run is not here.*save it as GraphML"):
        open_run(tmp_path / "graph.duckdb")


def test_a_map_that_has_changed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its nodes are not drawn where nobody stood."""
    monkeypatch.chdir(tmp_path)
    nx.write_graphml(nx.path_graph(5), "line.graphml")
    Path("line.yaml").write_text(
        "name: line\nmap: line.graphml\nclasses: {one: {walk_m_s: 1}}\nrules: {horizon_s: 9}\n"
        "pursuers: {units: [{class: one, start: {place: '0'}}]}\n"
        "evaders: {units: [{class: one, start: {place: '4'}}]}\nworth: {surrounded: 0, timeout: 1}\n"
    )
    ledger = ledger_of(tmp_path, "line.yaml", chases=1)
    assert scene_bytes(open_run(ledger.path))
    first = Shelf(ledger).scene(1, "truth")
    nx.write_graphml(nx.path_graph(6), "line.graphml")
    with pytest.raises(AfootError, match="the board is another than the run's"):
        open_run(ledger.path)
    assert Shelf(ledger).scene(1, "truth") == first  # what is kept on disk is of the run's own board


def test_an_empty_ledger_and_runs_that_are_not_there_are_told(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "empty.duckdb", make=True)
    with pytest.raises(AfootError, match="this ledger holds no run"):
        open_run(tmp_path / "empty.duckdb")
    ledger = ledger_of(tmp_path)
    with pytest.raises(AfootError, match="there is no such run; got 7; expected one of the runs 1"):
        open_run(ledger.path, 7)
    with pytest.raises(AfootError, match=r"no such view; got 'truths'.*Did you mean 'truth'"):
        scene_bytes(open_run(ledger.path), "truths")
