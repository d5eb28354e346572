"""Chases as files to send: pictures checked by their pixels, GeoJSON by what the ledger holds, pages by a browser."""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import math
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Annotation
from PIL import Image
from shapely.affinity import rotate
from shapely.geometry import box

from afoot.errors import AfootError
from afoot.maps.project import Projection
from afoot.scenarios import load
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes, scene_bytes
from afoot.viewer.exports.actors import draw
from afoot.viewer.exports.geojson import write_geojson
from afoot.viewer.exports.ground import box_of, figure
from afoot.viewer.exports.material import OLD_S, Material, Memory, material
from afoot.viewer.exports.names import AGAIN_PT
from afoot.viewer.exports.one_file import contents, one_file, write_html
from afoot.viewer.exports.picture import MOST_FRAMES, check_tick, write_gif, write_png
from afoot.viewer.exports.style import BEYOND, GROUNDS, MOVERS, PAPER
from afoot.viewer.page_files import Asset
from afoot.viewer.played import Played
from tests.viewer.chromium import Watched, skip_unless_built
from tests.viewer.serving import ledger_of

MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A chase through a real town."""
    ledger = ledger_of(tmp_path_factory.mktemp("town"), "helsinki-core", chases=1, tracks=1)
    return open_chase(open_run(ledger.path), 0)


@pytest.fixture(scope="module")
def tricks(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A chase with bystanders, decoys, guises and smoke, on a map that is nowhere on Earth."""
    read = load("rockface")
    brief = read.model_copy(update={"rules": read.rules.model_copy(update={"horizon_s": 300.0})})
    ledger = ledger_of(tmp_path_factory.mktemp("tricks"), brief, chases=1, tracks=1)
    return open_chase(open_run(ledger.path), 0)


def test_a_page_of_twenty_minutes_of_helsinki_is_small(tmp_path: Path) -> None:
    skip_unless_built()
    ledger = ledger_of(tmp_path, "helsinki", chases=1, tracks=1, seed=3)
    chase = open_chase(open_run(ledger.path), 0)
    assert chase.chase["ticks"] * chase.shown.game.tick_s == 1200
    file = tmp_path / "chase.html"
    write_html(chase, ["truth", "pursuers", "evaders"], file)
    assert file.stat().st_size < MOST_BYTES


def features(
    chase: Played, view: str, folder: Path
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """What is told of the whole, and the features by what they are."""
    file = folder / "chase.geojson"
    count, coordinates = write_geojson(material(chase, view), file)
    read = json.loads(file.read_text(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert read["type"] == "FeatureCollection" and len(read["features"]) == count
    assert read["afoot"]["coordinates"] == coordinates
    found: dict[str, list[dict[str, Any]]] = {}
    for one in read["features"]:
        assert one["type"] == "Feature" and set(one) == {"type", "geometry", "properties"}
        found.setdefault(one["properties"]["feature"], []).append(one)
    return read["afoot"], found


def test_tracks_are_lines_in_degrees_with_the_tick_of_every_point(town: Played, tmp_path: Path) -> None:
    about, found = features(town, "truth", tmp_path)
    assert about["coordinates"].startswith("longitude, latitude") and "OpenStreetMap" in about["attribution"]
    assert (about["tier"], about["bound"], about["ticks"]) == ("estimate", "no bound", town.chase["ticks"])
    board, origin = town.shown.game.board, town.shown.map.origin
    assert origin is not None
    project = Projection(*origin)
    assert [one["properties"]["mover"] for one in found["track"]] == list(town.tracks)
    for one in found["track"]:
        track = town.tracks[one["properties"]["mover"]]
        line, ticks = one["geometry"]["coordinates"], one["properties"]["ticks"]
        assert one["geometry"]["type"] == "LineString" and len(line) == len(ticks) > 1
        assert ticks == sorted(set(ticks)) and ticks[-1] == town.chase["ticks"]
        assert one["properties"]["times_s"] == [tick * town.shown.game.tick_s for tick in ticks]
        for (lon, lat, z_m), tick in zip(line, ticks, strict=True):
            if track["remaining_mm"][tick] == 0:
                node, at = track["node"][tick], project.to_m(lon, lat)
                spot = board.x_mm[node] / 1000, board.y_mm[node] / 1000
                assert np.hypot(at[0] - spot[0], at[1] - spot[1]) < 0.1
                assert abs(z_m - board.z_mm[node] / 1000) <= 0.06


def test_who_stands_is_two_points_of_a_line_and_nothing_is_left_out(town: Played, tmp_path: Path) -> None:
    """Between two points of a line in which more than a tick lies nobody moved."""
    shown = material(town, "truth")
    _, found = features(town, "truth", tmp_path)
    left_out = 0
    for one, track in zip(found["track"], shown.tracks_m(), strict=True):
        for first, last in zip(one["properties"]["ticks"], one["properties"]["ticks"][1:], strict=False):
            assert (track[first:last] == track[first]).all()
            left_out += last - first - 1
    assert left_out > 0


def test_events_and_contacts_are_points_where_they_happened(town: Played, tmp_path: Path) -> None:
    _, found = features(town, "truth", tmp_path)
    assert len(found["event"]) == len(town.events) and len(found["contact"]) == len(town.contacts)
    names = list(town.tracks)
    for one, event in zip(found["event"], town.events, strict=True):
        told = one["properties"]
        assert one["geometry"]["type"] == "Point"
        assert (told["event"], told["tick"]) == (event["event"], event["tick"])
        assert told["mover"] == names[event["mover"]]
        assert told["other"] == (names[event["other"]] if event["other"] >= 0 else None)
    for one, contact in zip(found["contact"], town.contacts, strict=True):
        assert one["properties"]["viewer"] == names[contact["viewer"]]
        assert one["properties"]["target"] == names[contact["target"]]


def test_a_map_that_is_nowhere_has_local_metres_and_says_so(tricks: Played, tmp_path: Path) -> None:
    about, found = features(tricks, "truth", tmp_path)
    assert about["coordinates"] == "local metres: east, north, up"
    refuge = tricks.shown.game.compiled_board.names["shelter"]
    board = tricks.shown.game.board
    spot = [round(float(axis[refuge]) / 1000, 2) for axis in (board.x_mm, board.y_mm, board.z_mm)]
    assert found["refuge"][0]["geometry"]["coordinates"] == pytest.approx(spot, abs=0.02)
    # Decoys are out for a while: what they did before and after is not made up.
    decoys = [one["properties"]["ticks"] for one in found["track"] if one["properties"]["side"] == "decoy"]
    assert decoys and all(ticks[0] > 0 for ticks in decoys)


@pytest.mark.parametrize("view", ["pursuers", "evaders"])
def test_a_sides_file_has_nothing_that_the_side_did_not_know(
    tricks: Played, view: str, tmp_path: Path
) -> None:
    _, found = features(tricks, view, tmp_path)
    own = {one["name"] for one in material(tricks, "truth").movers if one["side"] == view.removesuffix("s")}
    decoys = {name for name in tricks.tracks if name.startswith("decoy") and name.endswith(view)}
    assert {one["properties"]["mover"] for one in found["track"]} == own | decoys
    assert {one["properties"]["viewer"] for one in found["contact"]} <= own
    assert all(one["properties"]["target"] is None for one in found["contact"])
    assert len(found["contact"]) < len(tricks.contacts)
    told = {one["properties"]["event"] for one in found.get("event", ())}
    assert told and ("decoy_sent" in told) == (view == "evaders")
    _, truth = features(tricks, "truth", tmp_path)
    assert "decoy_sent" in {one["properties"]["event"] for one in truth["event"]}


def test_the_ground_is_polygons_with_their_kinds(town: Played, tricks: Played, tmp_path: Path) -> None:
    for chase in (town, tricks):
        _, found = features(chase, "pursuers", tmp_path)
        patches = chase.shown.map.ground
        assert [one["properties"]["kind"] for one in found["ground"]] == [patch.kind for patch in patches]
        for one, patch in zip(found["ground"], patches, strict=True):
            rings = one["geometry"]["coordinates"]
            assert one["geometry"]["type"] == "Polygon" and all(ring[0] == ring[-1] for ring in rings)
            assert [len(ring) - 1 for ring in rings] == [len(ring) for ring in patch.rings]
    assert rings[0][:-1] == [list(point) for point in patches[-1].rings[0]]


def test_memories_are_what_the_side_saw_last(tricks: Played) -> None:
    shown = material(tricks, "pursuers")
    assert not material(tricks, "truth").memories(shown.ticks)
    seen = [one for one in tricks.contacts if one["viewer"] < tricks.shown.game.cast.pursuers]
    for frame in (0, 100, 200, 300):
        found = shown.memories(frame)
        assert {(one.node, one.tick) for one in found} <= {(one["node"], one["tick"]) for one in seen}
        assert all(frame - OLD_S <= one.tick <= frame for one in found)
        assert [one.tick for one in found] == sorted((one.tick for one in found), reverse=True)
    assert shown.memories(300)


def pixels(file: Path) -> Any:
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def share(picture: Any, colour: str, within: int = 6) -> float:
    """How much of a picture is of a colour."""
    own = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(picture - own).max(axis=2) <= within).mean())


def test_a_picture_shows_ground_movers_and_whose_map_it_is(town: Played, tmp_path: Path) -> None:
    shown = material(town, "truth")
    write_png(shown, 40, tmp_path / "truth.png")
    write_png(material(town, "pursuers"), 40, tmp_path / "pursuers.png")
    write_png(shown, 41, tmp_path / "next.png")
    truth, pursuers = pixels(tmp_path / "truth.png"), pixels(tmp_path / "pursuers.png")
    assert truth.shape[1] == 1800 and 500 < truth.shape[0] <= 2250
    assert share(truth, PAPER) > 0.05 and share(truth, "#d8d2c6") > 0.1
    assert all(share(truth, GROUNDS[kind], 1) > 2e-3 for kind in ("park", "square"))
    assert all(share(truth, MOVERS[side].colour) > 1e-4 for side in ("pursuer", "evader"))
    assert share(pursuers, MOVERS["pursuer"].colour) > 1e-4 > share(pursuers, MOVERS["evader"].colour)
    assert (truth != pixels(tmp_path / "next.png")).any()
    with Image.open(tmp_path / "truth.png") as picture:
        assert "OpenStreetMap" in picture.info["Copyright"] and "ODbL" in picture.info["Copyright"]


@pytest.mark.parametrize(("width_in", "least"), [(12.0, 12), (8.0, 6)])
def test_streets_and_ground_are_named_where_they_are_and_no_name_lies_on_another(
    town: Played, width_in: float, least: int
) -> None:
    shown = material(town, "truth")
    _, axes = figure(shown, [0], width_in, width_in, 100)
    streets = {one["name"]: one for one in shown.scene["streets"]}
    grounds = {one["name"]: one for one in shown.scene["grounds"]}
    signs = [box(*text.get_window_extent().extents) for text in axes.texts if isinstance(text, Annotation)]
    covered = list(signs)
    names = [text for text in axes.texts if not isinstance(text, Annotation)]
    written = {name: [text.get_position() for text in names if text.get_text() == name] for name in streets}
    for name, spots in written.items():
        for pair in itertools.combinations(axes.transData.transform(spots) if spots else [], 2):
            assert math.dist(*pair) >= AGAIN_PT * 100 / 72, name
    for text in names:
        at, turn = text.get_position(), text.get_rotation()
        name = text.get_text()
        spots = [
            one["at"][:2] for one in (*shown.scene["streets"], *shown.scene["grounds"]) if one["name"] == name
        ]
        assert list(at) in spots and -90.0 <= (turn + 180.0) % 360.0 - 180.0 <= 90.0, name
        text.set_rotation(0.0)
        covered.append(rotate(box(*text.get_window_extent().extents), turn, origin="centroid"))
    assert len(names) >= least and "Rautatientori" in {text.get_text() for text in names} & grounds.keys()
    assert {text.get_text() for text in names} & streets.keys()
    for one, other in itertools.combinations(covered, 2):
        assert one.intersection(other).area < 0.1 * min(one.area, other.area)


def test_where_a_map_ends_its_picture_has_another_colour(town: Played, tricks: Played) -> None:
    """What lies beyond the water at its rim is no land. A map without ground has no rim."""
    for chase in (town, tricks):
        shown = material(chase, "truth")
        _, axes = figure(shown, [0], 8.0, 8.0, 100)
        (low, high) = shown.extent_m()
        sheet = next(one for one in axes.patches if one.get_zorder() < 1.0)
        assert np.allclose(
            [sheet.get_xy(), np.add(sheet.get_xy(), [sheet.get_width(), sheet.get_height()])], [low, high]
        )
        assert to_hex(axes.get_facecolor()) == BEYOND and to_hex(sheet.get_facecolor()) == PAPER
    bare = replace(shown, still={**shown.still, "ground_kind": shown.still["ground_kind"][:0],
                                 "ground_start": shown.still["ground_start"][:1]})  # fmt: skip
    _, axes = figure(bare, [0], 8.0, 8.0, 100)
    assert to_hex(axes.get_facecolor()) == PAPER and not axes.patches


def test_a_picture_is_of_the_ground_that_the_chase_was_on(town: Played) -> None:
    shown = material(town, "truth")
    west, south, east, north = box_of(shown)
    points = shown.tracks_m()[..., :2].reshape(-1, 2)
    points = points[~np.isnan(points[:, 0])]
    assert (points >= [west, south]).all() and (points <= [east, north]).all()


def test_goals_beside_a_chase_are_in_its_picture_and_far_ones_are_not(tricks: Played) -> None:
    shown = material(tricks, "truth")
    west, south, east, north = box_of(shown)
    goals = {
        one["name"]: shown.node_m(one["node"]) for one in (*shown.scene["exits"], *shown.scene["refuges"])
    }
    assert len(goals) == 5
    for name, (x, y) in goals.items():
        assert west < x < east and south < y < north, name
    start = replace(shown, moved={**shown.moved, **{
        f"track_{axis}": np.repeat(shown.moved[f"track_{axis}"][:, :1], shown.ticks + 1, axis=1) for axis in "xyz"
    }})  # fmt: skip
    still = box_of(start)
    inside = [still[0] < x < still[2] and still[1] < y < still[3] for x, y in goals.values()]
    assert not all(inside), "nobody went near some of them"


@pytest.mark.parametrize("name", ["$x^2", "\u6771\u4eac $"])
def test_names_are_written_as_they_are(town: Played, name: str, tmp_path: Path) -> None:
    """No dollar is taken for mathematics, and letters that the font lacks are no warning."""
    shown = material(town, "truth")
    movers = [{**mover, "name": name} for mover in shown.movers]
    scene = {
        **shown.scene,
        "title": name,
        "exits": [{**one, "name": name} for one in shown.scene["exits"][:3]],
    }
    write_png(
        Material(scene, shown.still, {**shown.replay, "movers": movers}, shown.moved), 3, tmp_path / "a.png"
    )
    assert (tmp_path / "a.png").stat().st_size > 10_000


def test_a_moving_picture_is_bounded_and_ends_with_the_chase(tricks: Played, tmp_path: Path) -> None:
    shown, heard = material(tricks, "truth"), list[tuple[int, int]]()
    moving = write_gif(shown, tmp_path / "a.gif", lambda done, of: heard.append((done, of)))
    every = -(-shown.ticks // (MOST_FRAMES - 1))
    assert moving.every_ticks == every == 2 and moving.frames == shown.ticks // every + 1 <= MOST_FRAMES
    assert heard[0] == (1, moving.frames) and heard[-1] == (moving.frames, moving.frames)
    with Image.open(tmp_path / "a.gif") as picture:
        assert picture.size == (moving.width_px, moving.height_px) and max(picture.size) <= 800
        assert picture.n_frames == moving.frames and picture.info["loop"] == 0
        seen = []
        for number in (0, 100, moving.frames - 1):
            picture.seek(number)
            seen.append(np.asarray(picture.convert("RGB")).astype(int))
    assert (seen[0] != seen[1]).any() and (seen[1] != seen[2]).any()
    # Exits are few pixels, and keep their colour.
    assert share(seen[2], MOVERS["pursuer"].colour, 0) > 1e-4 and share(seen[2], "#00735a", 0) > 1e-4


@pytest.mark.parametrize("view", ["truth", "pursuers"])
@pytest.mark.parametrize(("width_in", "most_in"), [(12.0, 15.0), (8.0, 8.0)])
def test_nothing_but_names_stands_on_the_ground(
    tricks: Played, town: Played, view: str, width_in: float, most_in: float
) -> None:
    """Exits are at its edges, where clock and legend would hide them."""
    for chase in (tricks, town):
        shown = material(chase, view)
        drawn, axes = figure(shown, [shown.ticks], width_in, most_in, 100)
        draw(axes, shown, shown.tracks_m(), shown.ticks)
        ground, whole = axes.get_window_extent(), drawn.bbox
        words = [*drawn.texts, *drawn.legends]
        assert any("tick" in text.get_text() for text in drawn.texts) and len(drawn.legends) == 1
        for one in words:
            box = one.get_window_extent()
            assert not box.overlaps(ground) and whole.x0 <= box.x0 and box.x1 <= whole.x1, one
            assert whole.y0 <= box.y0 and box.y1 <= whole.y1
        boxes = [text.get_window_extent() for text in drawn.texts]
        assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_the_legend_says_what_lies_outside(town: Played) -> None:
    shown = material(town, "truth")
    far = {**shown.scene["exits"][0], "node": len(shown.still["node_x"])}
    still = {**shown.still, **{axis: np.append(shown.still[axis], 1e5) for axis in ("node_x", "node_y")}}
    more = dataclasses.replace(
        shown, still=still, scene={**shown.scene, "exits": [far, *shown.scene["exits"]]}
    )
    for one, said in ((shown, "exit"), (more, "exit (1 outside)")):
        drawn, _ = figure(one, [0], 8.0, 8.0, 100)
        assert said in [text.get_text() for text in drawn.legends[0].get_texts()]


def test_the_legend_tells_what_the_picture_holds_and_nothing_else(tricks: Played) -> None:
    """By tick: crosses of the side's memories and smoke come and go. A moving picture holds what some frame has."""
    shown = material(tricks, "pursuers")
    smoke = [range(one["from_tick"], one["until_tick"]) for one in shown.replay["clouds"]]
    told: dict[int, set[str]] = {}
    for tick in range(0, shown.ticks + 1, max(1, shown.ticks // 12)):
        drawn, axes = figure(shown, [tick], 8.0, 8.0, 100)
        told[tick] = {text.get_text() for text in drawn.legends[0].get_texts()}
        (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
        crosses = [shown.node_m(one.node) for one in shown.memories(tick)]
        seen = [1 for x, y in crosses if west <= x <= east and south <= y <= north]
        assert ("last known" in told[tick]) == bool(seen), tick
        assert ("smoke" in told[tick]) == any(tick in span for span in smoke), tick
    assert {"last known" in words for words in told.values()} == {True, False}
    drawn, _ = figure(shown, [*told], 8.0, 8.0, 100)
    assert {text.get_text() for text in drawn.legends[0].get_texts()} >= set().union(*told.values())


def test_the_seed_is_written_where_it_is_told_and_not_as_a_word_elsewhere(tricks: Played) -> None:
    for view, told in (("truth", True), ("pursuers", False), ("evaders", False)):
        drawn, _ = figure(material(tricks, view), [0], 8.0, 8.0, 100)
        written = " ".join(text.get_text() for text in drawn.texts)
        assert ("seed" in written) == told and "None" not in written


def test_names_at_one_place_stand_below_each_other(town: Played, tricks: Played) -> None:
    pairs = 0
    for chase, view in ((town, "truth"), (town, "pursuers"), (tricks, "evaders")):
        shown = material(chase, view)
        _, axes = figure(shown, [0], 12.0, 15.0, 100)
        for tick in range(0, shown.ticks + 1, max(1, shown.ticks // 8)):
            drawn = draw(axes, shown, shown.tracks_m(), tick)
            boxes = [one.get_window_extent() for one in drawn if isinstance(one, Annotation)]
            for one, other in itertools.combinations(boxes, 2):
                pairs += 1
                wide = min(one.x1, other.x1) - max(one.x0, other.x0)
                high = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert min(wide, high) < 5, (view, tick)  # pixels of letters that are 11 high
            for artist in drawn:
                artist.remove()
    assert pairs > 50


def test_all_that_were_last_known_at_one_node_are_named(
    tricks: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = material(tricks, "pursuers")
    node = int(shown.moved["track_node"][0, 0])
    there = [Memory(node, 40, "leader"), Memory(node, 30, "follower"), Memory(node, 30, "")]
    monkeypatch.setattr(Material, "memories", lambda self, frame: there)
    _, axes = figure(shown, [0], 12.0, 15.0, 100)
    drawn = draw(axes, shown, shown.tracks_m(), 50)
    names = {one.get_text(): one for one in drawn if isinstance(one, Annotation)}
    assert {"leader, 10 s ago", "follower, 20 s ago"} <= set(names)
    boxes = [names[word].get_window_extent() for word in ("leader, 10 s ago", "follower, 20 s ago")]
    assert abs(boxes[0].y0 - boxes[1].y0) > 10


def test_a_chase_without_a_tick_is_drawn_too(town: Played, tmp_path: Path) -> None:
    shown = material(town, "truth")
    moved = {
        name: array[:, :1] if name.startswith("track_") else array for name, array in shown.moved.items()
    }
    still = Material(shown.scene, shown.still, {**shown.replay, "ticks": 0}, moved)
    assert write_gif(still, tmp_path / "a.gif").frames == 1
    write_png(still, 0, tmp_path / "a.png")


def test_ticks_that_are_not_there_are_told() -> None:
    assert (check_tick(9, None), check_tick(9, 0), check_tick(9, 9)) == (9, 0, 9)
    for tick in (-1, 10):
        with pytest.raises(AfootError, match="at: this tick is not in the chase"):
            check_tick(9, tick)


PAGE_JS = r"""
const trap = "</script><script>window.trapped = true</script><!-- <script>";
const read = async (id) => {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(4, true);
  return JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length)));
};
const found = {};
for (const element of document.querySelectorAll('script[type="application/octet-stream"]'))
  found[element.id] = (await read(element.id)).view;
window.found = { found, trap, colour: getComputedStyle(document.body).color };
"""
PAGE = {
    "index.html": Asset(
        b'<!doctype html>\n<html><head><meta charset="utf-8" /><script type="module" crossorigin src="./page.js">'
        b'</script><link rel="stylesheet" crossorigin href="./page.css"></head>'
        b'<body><div id="app"></div></body></html>',
        "text/html",
    ),
    "page.js": Asset(PAGE_JS.encode(), "text/javascript"),
    "page.css": Asset(b"body { color: rgb(1, 2, 3); }", "text/css"),
}


def test_a_page_in_one_file_holds_what_the_server_would_send(tricks: Played) -> None:
    parts = contents(tricks, ["truth", "pursuers", "evaders"])
    assert list(parts) == [
        "afoot-scene", "afoot-scene-pursuers", "afoot-scene-evaders",
        "afoot-replay-truth", "afoot-replay-pursuers", "afoot-replay-evaders",
    ]  # fmt: skip
    text = one_file(PAGE, parts)
    for name, content in parts.items():
        packed = text.split(f'id="{name}">')[1].split("<")[0]
        assert zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS) == content
    assert "src=" not in text and "href=" not in text and "http:" not in text and "https:" not in text
    one = contents(tricks, ["pursuers"])
    assert list(one) == ["afoot-scene", "afoot-replay-pursuers"]
    assert one["afoot-scene"] == scene_bytes(tricks.shown, "pursuers") != scene_bytes(tricks.shown, "truth")
    assert one["afoot-replay-pursuers"] == replay_bytes(tricks, "pursuers")
    assert unpack(one["afoot-scene"])[0]["view"] == "pursuers"


@pytest.mark.parametrize("lacking", ["index.html", "page.js", "page.css"])
def test_a_page_that_is_not_built_is_told(tricks: Played, lacking: str, tmp_path: Path) -> None:
    page = {name: asset for name, asset in PAGE.items() if name != lacking}
    with pytest.raises(AfootError, match="make page"):
        write_html(tricks, ["truth"], tmp_path / "a.html", page)


def opened(browser: Any, file: Path, ready: str) -> Any:
    """What `ready` becomes on a page opened from disk with the network off; it may complain of nothing, and ask for
    nothing but itself."""
    watched = Watched(browser, file.as_uri())
    watched.context.set_offline(True)
    page = watched.open("", ready=False)
    page.wait_for_function(f"() => {ready}")
    found = page.evaluate(ready)
    trapped = page.evaluate("window.trapped")
    watched.close()
    assert trapped is None
    return found


def test_a_browser_opens_it_from_disk_without_a_network(browser: Any, tricks: Played, tmp_path: Path) -> None:
    write_html(tricks, ["truth", "evaders"], tmp_path / "a.html", PAGE)
    found = opened(browser, tmp_path / "a.html", "window.found")
    assert found["found"] == {
        "afoot-scene": "truth", "afoot-scene-evaders": "evaders",
        "afoot-replay-truth": "truth", "afoot-replay-evaders": "evaders",
    }  # fmt: skip
    assert found["trap"] == "</script><script>window.trapped = true</script><!-- <script>"
    assert found["colour"] == "rgb(1, 2, 3)"


def test_the_built_page_opens_from_disk_without_a_network(browser: Any, town: Played, tmp_path: Path) -> None:
    skip_unless_built()
    file = tmp_path / "a.html"
    write_html(town, ["truth", "pursuers", "evaders"], file)
    assert file.stat().st_size < 3_000_000
    ready = "window.__afoot && window.__afoot.ready && JSON.stringify({ticks: __afoot.ticks, counts: __afoot.counts})"
    found = opened(browser, file, ready)
    told = json.loads(found)
    assert told["ticks"] == town.chase["ticks"] and told["counts"]["nodes"] == len(
        town.shown.game.board.degree
    )
