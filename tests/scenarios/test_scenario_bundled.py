"""The scenarios that afoot brings, and the page that says how to write one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.rules.distance import NO_ROW, NO_ROWS, distance_mm, slot_towards
from afoot.scenarios import Scenario, bundled, check, compile_scenario, field_table, load, schema
from afoot.scenarios.data import draw_graphs
from afoot.scenarios.means_spec import MECHANISMS
from afoot.studies.run import run
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES

NAMES = [
    "courtyard",
    "grid",
    "helsinki",
    "helsinki-core",
    "helsinki-garden",
    "helsinki-gate",
    "helsinki-park",
    "helsinki-ploys",
    "helsinki-roofs",
    "helsinki-square",
    "helsinki-ways",
    "night-bus",
    "quays",
    "quays-lit",
    "rockface",
]
PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_list() -> None:
    titles = bundled()
    assert list(titles) == NAMES
    assert all(titles.values())
    for name in NAMES:
        assert load(name).name == name


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("grid", 131, 131),
        ("night-bus", 88, 88),
        ("quays", 22, 22),
        ("quays-lit", 22, 22),
        ("courtyard", 18, 18),
        ("helsinki-square", 55, 55),
        ("helsinki-park", 42, 42),
        ("helsinki-garden", 41, 41),
        ("helsinki-ways", 800, 1_000),
        ("helsinki-gate", 800, 1_000),
        ("helsinki-core", 1_800, 2_200),
        ("helsinki-roofs", 2_300, 3_300),
        ("helsinki", 9_000, 10_500),
        ("helsinki-ploys", 9_000, 10_500),
        ("rockface", 1_200, 2_200),
    ],
)
def test_bundled_scenarios_compile(name: str, least: int, most: int) -> None:
    found = check(name)
    assert found.problems == ()
    assert least <= found.summary["nodes"] <= most
    assert json.loads(json.dumps(found.summary)) == found.summary


def test_helsinki_core_has_its_refuge_underground_and_its_exits_at_the_edge() -> None:
    game = compile_scenario(load("helsinki-core"))
    assert (game.board.layer[game.cast.refuges.node] < 0).all()
    assert len(game.cast.exits) > 20
    assert game.rules.stamina == 1
    assert game.cast.movers.leader.tolist() == [-1, -1, -1, -1, 3]
    for exit_node in game.cast.exits.node:
        assert exit_node in game.compiled_board.border_nodes


def test_helsinki_ploys_is_the_chase_of_helsinki_with_every_mechanism() -> None:
    base, game = load("helsinki"), compile_scenario(load("helsinki-ploys"))
    scenario, rules = game.scenario, game.rules
    assert [unit.start for unit in scenario.pursuers.units] == [unit.start for unit in base.pursuers.units]
    assert [unit.start for unit in scenario.evaders.units] == [unit.start for unit in base.evaders.units]
    for name in ("tracker", "leader", "follower"):
        assert scenario.classes[name].walk_m_s == base.classes[name].walk_m_s
        assert scenario.classes[name].reserve_m == base.classes[name].reserve_m
    for word in MECHANISMS:
        if word not in ("bystanders", "refuges", "followers"):
            assert getattr(rules, word) == 1, word
    assert game.passage_names == ("service door",)  # put in: OpenStreetMap knows of none
    assert game.cast.bystanders == 30 and len(game.cast.refuges) == 3
    assert {unit.behaviour for unit in scenario.bystanders.units} == {"mill", "wander"}  # type: ignore[union-attr]


def test_every_ploy_comes_about_on_helsinki() -> None:
    events = run("helsinki-ploys", chases=30, seed=1).events
    for name in (
        "smoke",
        "keen_eye",
        "guise_on",
        "identified",
        "decoy_sent",
        "decoy_dispelled",
        "signal",
        "trace_read",
        "report",
        "report_imagined",
    ):
        assert events[name] > 0, name


@pytest.mark.parametrize(
    "name",
    ["grid", "night-bus", "quays", "courtyard", "helsinki-square", "helsinki-park", "helsinki-garden"],
)
def test_graphs_are_those_that_the_script_draws(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(draw_graphs, "HERE", tmp_path)
    draw_graphs.main()
    drawn = (tmp_path / f"{name}.graphml").read_text()
    kept = Path(draw_graphs.__file__).with_name(f"{name}.graphml").read_text()
    assert drawn == kept
    assert nx.is_connected(nx.read_graphml(tmp_path / f"{name}.graphml"))


@pytest.mark.parametrize("name", ["helsinki-square", "helsinki-park", "helsinki-garden"])
def test_corners_of_helsinki_stay_openstreetmaps(name: str) -> None:
    board = compile_scenario(load(name)).compiled_board
    assert (board.attribution, board.licence) == ("(c) OpenStreetMap contributors", "ODbL-1.0")


def test_night_bus_pursuers_do_not_know_the_tunnel() -> None:
    game = compile_scenario(load("night-bus"))
    profiles = {
        name: game.cast.hop_mm[row.profile]
        for name, row in zip(game.class_names, game.cast.classes, strict=True)
    }
    hops = {name: int((costs > 0).sum()) for name, costs in profiles.items()}
    assert hops["fugitive"] == hops["inspector"] + 2 * (len(draw_graphs.TUNNEL) - 1)
    assert 0 < hops["driver"] < hops["inspector"]


def test_schema_says_what_the_models_say() -> None:
    full = schema()
    assert json.loads(json.dumps(full)) == full
    for field in ("name", "map", "rules", "classes", "pursuers", "evaders", "worth"):
        assert field in full["$defs"]["Scenario"]["required"]
    assert full["additionalProperties"] is False
    policies = full["$defs"]["Pursuers"]["properties"]["policy"]["enum"]
    assert policies == [policy.name.lower() for policy in PURSUER_POLICIES]
    policies = full["$defs"]["Evaders"]["properties"]["policy"]["enum"]
    assert policies == [policy.name.lower() for policy in EVADER_POLICIES]
    assert full["$defs"]["WorthSpec"]["required"] == ["surrounded", "timeout"]
    word, fields = full["$defs"]["Start"]["anyOf"]
    assert word["type"] == "string"
    assert "within_m" in fields["properties"]
    assert full["$defs"]["MapSpec"]["anyOf"][0]["type"] == "string"


def test_schema_lets_a_file_that_extends_another_leave_fields_out() -> None:
    full = schema()
    assert "required" not in full and full["if"] == {"not": {"required": ["extends"]}}
    assert full["then"] == {"$ref": "#/$defs/Scenario"}
    assert full["$defs"]["ClassSpec"]["required"] == ["walk_m_s"]
    over = full["$defs"]["ClassSpecOver"]
    assert "required" not in over and set(over["properties"]) == set(full["$defs"]["ClassSpec"]["properties"])
    assert {"type": "null"} in over["properties"]["sight_m"]["anyOf"]
    # A list is replaced, so what is in it is whole.
    assert '"#/$defs/Unit"' in json.dumps(full["$defs"]["PursuersOver"])
    assert "#/$defs/UnitOver" not in json.dumps(full)


def test_every_field_is_described() -> None:
    def undescribed(part: Any) -> list[str]:
        if isinstance(part, list):
            return [one for value in part for one in undescribed(value)]
        if not isinstance(part, dict):
            return []
        found = [name for name, one in part.get("properties", {}).items() if not one.get("description")]
        return found + [one for value in part.values() for one in undescribed(value)]

    assert undescribed(schema()) == []


def test_the_page_holds_the_current_fields() -> None:
    begin, end = "<!-- fields: made by afoot.scenarios.field_table -->\n", "<!-- end of fields -->"
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(begin)[1].split(end)[0].strip() == field_table().strip()


def test_the_pages_example_is_a_scenario(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "example.yaml"
    file.write_text(text, encoding="utf-8")
    assert isinstance(load(file), Scenario)
    (tmp_path / "square.edges").write_text("a b 50\nb c 50\nc d 50\nd a 50\nc gate 80\n")
    assert check(file).problems == ()


def test_rows_of_exits_and_refuges_say_what_the_labels_say() -> None:
    game = compile_scenario(load("helsinki"))
    found, board = game.cast.distances, game.board
    assert found.table_mm.size == 0
    without = found._replace(row=NO_ROW, rows_mm=NO_ROWS)
    goals = np.flatnonzero(found.row >= 0)
    assert sorted(goals) == sorted([*game.cast.exits.node, *game.cast.refuges.node])
    rng = np.random.default_rng(5)
    for profile in range(len(game.cast.hop_mm)):
        for start, goal in zip(rng.integers(0, len(board.degree), 200), rng.choice(goals, 200), strict=True):
            assert distance_mm(found, profile, start, goal) == distance_mm(without, profile, start, goal)
            ways = (board.hops, board.degree, game.cast.hop_mm, profile, start, goal)
            assert slot_towards(found, *ways) == slot_towards(without, *ways)


def test_the_pages_example_of_extending_is_a_scenario(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").split("```yaml\n")[2].split("```")[0]
    file = tmp_path / "night.yaml"
    file.write_text(text, encoding="utf-8")
    night, base = load(file), load("helsinki-core")
    assert (night.classes["tracker"].sight_m, night.classes["tracker"].run_m_s) == (80, 5.5)
    assert (night.rules.horizon_s, night.rules.lost_ticks, night.refuges) == (900, 30, [])
    assert night.pursuers == base.pursuers
    assert check(file).problems == ()
