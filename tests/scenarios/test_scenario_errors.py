"""Every bad scenario is told in full: file, line, field, what came, what was expected, the likely fix."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from afoot.errors import AfootError
from afoot.scenarios import RulesSpec, check, compile_scenario, load
from afoot.scenarios.read import parse
from tests.scenarios.little_town import change, read, town, valid

UNIT = ("pursuers", "units", 0)
THIEF = ("evaders", "units", 0)
# what is set (... deletes) -> what the message must say
STRICT: list[tuple[tuple[str | int, ...], Any, list[str]]] = [
    (
        ("worth",),
        ...,
        ["worth: this field is missing", "Write for example worth: {surrounded: 0, timeout: 0.5}"],
    ),
    (("worth", "timeout"), ..., ["worth.timeout: this field is missing", "at the horizon", "timeout: 0.5"]),
    (("rules",), ..., ["rules: this field is missing", "rules: {horizon_s: 600}"]),
    (("rules", "horizon_s"), ..., ["rules: a chase needs a horizon", "horizon_s or horizon_ticks"]),
    (("rules", "horizon_ticks"), 5, ["rules", "the horizon is stated once"]),
    (("rules", "moves"), "simultanous", ["rules.moves", "'simultanous'", "Did you mean 'simultaneous'?"]),
    (("rules", "capture", "checked"), "each_move", ["rules: capture.checked: each_move", "pursuers_first"]),
    (("rules", "capture", "reach_hops"), 4, ["rules.capture.reach_hops", "expected 3 or less"]),
    (("rules", "capture", "reach_hops"), True, ["rules.capture.reach_hops", "expected a whole number"]),
    (("rules", "contcts"), False, ["rules.contcts: no such field", "Did you mean 'contacts'?"]),
    (("rules", "surrounded"), {"ends_by": "seal"}, ["ends_by", "Did you mean 'sealed'?"]),
    (("rules", "horizon_s"), 1e12, ["horizon", "too far"]),
    (("tick_s",), 0.0305, ["tick_s", "whole milliseconds"]),
    (("tick_s",), -1, ["tick_s", "expected 0.001 or more"]),
    (("map", "sight"), {"mode": "hops"}, ["map.sight: hops goes with"]),
    (("map", "stride_m"), -10, ["map.stride_m", "expected 1 or more"]),
    (("map", "bundled"), "helsinki", ["map: a map comes from one source", "both"]),
    (("map", "window"), {"size_m": [1, 1]}, ["map.window: a window is stated in exactly one way"]),
    (("map", "window"), {"size_m": [0, 1], "centre": "x"}, ["a window must have a size"]),
    (
        ("map", "window"),
        {"size_m": [1, 1], "centre": {"node": 3}},
        ["nodes exist only once the window is cut"],
    ),
    (("pursuers", "policy"), "intercpt", ["pursuers.policy", "'intercpt'", "Did you mean 'intercept'?"]),
    (("evaders", "policy"), "chase", ["evaders.policy", "one of random, runner, flee, slip"]),
    (("pursuers", "units"), [], ["pursuers.units", "too few entries", "expected at least 1"]),
    (("evaders",), ..., ["evaders: this field is missing"]),
    (("classes", "cop", "run_m_s"), 1.0, ["classes.cop.run_m_s", "slower than it walks", "(1.5)"]),
    (("classes", "cop", "run_m_s"), float("nan"), ["classes.cop.run_m_s"]),
    (("classes", "cop", "walk_m_s"), "fast", ["classes.cop.walk_m_s", "'fast'", "expected a number"]),
    (("classes", "cop", "walk_m_s"), 0, ["a class with ways must move", "ways: []"]),
    (("classes", "cop", "critical_m_s"), 2, ["needs a reserve", "reserve_m above 0"]),
    (("classes", "cop", "ways"), ["street", "stair"], ["classes.cop.ways[1]", "Did you mean 'stairs'?"]),
    (("classes", "cop", "ways"), ["street", "street"], ["a going is named twice"]),
    (("classes", "cop", "factors"), {"stair": 2}, ["classes.cop.factors", "Did you mean 'stairs'?"]),
    (("classes", "cop", "glimpse"), 1.1, ["classes.cop.glimpse", "expected 1 or less"]),
    ((*UNIT, "class"), "copp", ["pursuers.units[0].class: no such class", "Did you mean 'cop'?"]),
    ((*UNIT, "class"), ..., ["pursuers.units[0]: a unit has a class or types", "neither"]),
    ((*UNIT, "types"), [{"class": "cop", "p": 1}], ["a unit has a class or types", "both"]),
    ((*THIEF, "types", 0, "p"), 0.5, ["evaders.units[0]: probabilities must sum to 1", "0.75"]),
    ((*THIEF, "types", 0, "class"), "theif", ["evaders.units[0].types[0].class", "Did you mean 'thief'?"]),
    ((*THIEF, "start", "p"), [0.5], ["as many probabilities as choices", "1 for 2"]),
    ((*THIEF, "start", "p"), [0.5, 0.6], ["probabilities must sum to 1"]),
    ((*THIEF, "start", "p"), [-0.5, 1.5], ["evaders.units[0].start.p[0]"]),
    ((*UNIT, "start"), {"place": "tower", "node": 2}, ["stated in exactly one way", "place and node"]),
    ((*UNIT, "start"), {"near": "tower"}, ["near and within_m go together"]),
    ((*UNIT, "start"), {"node": 3, "p": [1.0]}, ["p needs any_of"]),
    ((*UNIT, "start"), {"node": 3, "layer": 0}, ["layer goes with at or lonlat"]),
    ((*UNIT, "id"), 2, ["'second' and 'first' have one id", "count from 1"]),
    ((*UNIT, "id"), 65535, ["pursuers.units[0].id", "65519"]),
    ((*UNIT, "name"), "second", ["two movers have one name"]),
    ((*UNIT, "arrive_s"), 60, ["pursuers.units[0].arrive_s: arrives when the chase is over", "before 60 s"]),
    ((*UNIT, "leader"), "first", ["pursuers.units[0].leader: a unit cannot follow itself"]),
    ((*UNIT, "leader"), "thief", ["a leader is of the same team"]),
    ((*UNIT, "leader"), "secnd", ["no such unit in the team", "Did you mean 'second'?"]),
    ((*UNIT, "leader"), "second", ["leaders follow each other in a circle", "first -> second -> first"]),
    (("bystanders", "units", 0, "leader"), "first", ["bystanders follow nobody"]),
    (("pursuers", "units", 3), {"class": "cop", "start": "anywhere", "count": 1000}, ["too many movers"]),
    (("refuges", 0, "beds"), ..., ["refuges[0].beds: this field is missing", "how many it takes in"]),
    (("refuges", 0, "beds"), 0, ["refuges[0].beds", "expected 1 or more"]),
    (("refuges", 0, "supplies_s"), "lots", ["refuges[0].supplies_s", "'lots'", "or plenty"]),
    (("refuges", 0, "entry"), "close", ["refuges[0].entry", "Did you mean 'closed'?"]),
    (("exits", 0, "worth"), ..., ["exits[0].worth: this field is missing", "Write for example worth: 1"]),
    (("title",), [["long"] * 20], ["title", "a list of"]),
    (("exits", 0, "border"), True, ["exits[0]: a spot is stated in exactly one way"]),
    (("seed",), -1, ["seed"]),
]


@pytest.mark.parametrize(
    ("path", "value", "pieces"), STRICT, ids=lambda v: str(v) if isinstance(v, tuple) else ""
)
def test_bad_fields_are_told(path: tuple[str | int, ...], value: Any, pieces: list[str]) -> None:
    data = change(valid(), path, value)
    with pytest.raises(AfootError) as caught:
        read(data)
    for piece in ["test.yaml:", *pieces]:
        assert piece in str(caught.value)


ON_TOWN: list[tuple[tuple[str | int, ...], Any, list[str]]] = [
    (("exits", 0, "place"), "pier", ["exits[0]: an exit that no evader can reach", "'pier'"]),
    (("refuges", 0, "place"), "islet", ["refuges[0]: a refuge that no evader can reach"]),
    (("exits", 0, "place"), "west gat", ["exits[0].place: no such place", "Did you mean 'west gate'?"]),
    (("exits", 0, "place"), "well", ["exits[0].place: this place is on no way"]),
    (("exits", 0, "place"), "tower", ["refuges[0]: this node is already an exit or a refuge", "exits[0]"]),
    (
        (*UNIT, "start"),
        {"at": [50, 50]},
        ["start.at: this point is inside a wall: in building 'Hall'", "nearest place is"],
    ),
    (
        (*UNIT, "start"),
        {"at": [50, 160]},
        ["this point is on no node: the nearest is", "10 m", "node ", "'tower', 51 m"],
    ),
    ((*UNIT, "start"), {"at": [0, 0], "layer": 5}, ["that layer has none"]),
    ((*UNIT, "start"), {"node": 10_000}, ["start.node: no such node", "0 to "]),
    ((*UNIT, "start"), {"lonlat": [24.9, 60.1]}, ["start.lonlat: this map is nowhere on Earth"]),
    (
        (*UNIT, "start"),
        {"near": {"at": [200, 200]}, "within_m": 5},
        ["no node to start from within 5 m: the nearest is 141.4 m away", "'north-east', 141 m"],
    ),
    (("pursuers", "units", 3), {"class": "car", "start": "tower"}, ["ways cannot leave", "'tower'"]),
    (("classes", "car", "run_m_s"), 10.001, ["classes.car.run_m_s: a class is faster than stride over tick"]),
    (("classes", "car", "run_m_s"), 1000, ["1000 m a tick", "10 m a tick", "shorter tick_s"]),
    (("rally",), "norht-east", ["rally.place: no such place", "Did you mean 'north-east'?"]),
    (("refuges", 0), {"at": [0, 140], "beds": 1, "worth": 1, "supplies_s": 1e9}, None),
]


@pytest.mark.parametrize(
    ("path", "value", "pieces"), ON_TOWN, ids=lambda v: str(v) if isinstance(v, tuple) else ""
)
def test_what_does_not_fit_the_map_is_told(
    path: tuple[str | int, ...], value: Any, pieces: list[str] | None
) -> None:
    scenario = read(change(valid(), path, value))
    if pieces is None:
        compile_scenario(scenario, town(), cache=False)
        return
    with pytest.raises(AfootError) as caught:
        compile_scenario(scenario, town(), cache=False)
    for piece in ["test.yaml:", *pieces]:
        assert piece in str(caught.value)


def test_supplies_that_overflow_are_refused() -> None:
    data = change(change(valid(), ("refuges", 0, "supplies_s"), 1e9), ("tick_s",), 0.1)
    with pytest.raises(AfootError, match=r"refuges\[0\].supplies_s: too many supplies"):
        compile_scenario(read(data), town(), cache=False)


YAML = """\
name: lines
map: town.geojson

rules:
  horizon_s: 60
classes:
  cop: {walk_m_s: 1}
pursuers:
  units:
    - class: cop
      start: a
    - start: b
      class: kop
evaders:
  units: [{class: cop, start: c}]
worth:
  timeout: 1
"""


def test_lines_are_those_of_the_fields_and_a_missing_field_is_at_its_parent() -> None:
    with pytest.raises(AfootError) as caught:
        parse(YAML, "lines.yaml")
    assert "lines.yaml:16: worth.surrounded: this field is missing" in str(caught.value)
    with pytest.raises(AfootError) as caught:
        parse(YAML.replace("timeout: 1", "timeout: 1\n  surrounded: 0"), "lines.yaml")
    assert "lines.yaml:13: pursuers.units[1].class: no such class; got 'kop'" in str(caught.value)


def test_everything_wrong_is_told_at_once() -> None:
    spoilt = YAML.replace("walk_m_s: 1", "walk_m_s: -1").replace("name: lines", "nam: lines")
    with pytest.raises(AfootError) as caught:
        parse(spoilt, "lines.yaml")
    text = str(caught.value)
    assert text.startswith("4 problems")
    for line in (
        "lines.yaml:1: nam: no such field",
        "lines.yaml:1: name: this field is missing; expected short name",
        "lines.yaml:7: classes.cop.walk_m_s",
        "lines.yaml:16: worth.surrounded",
    ):
        assert line in text
    assert len(caught.value.problems) == 4  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("name: a\nname: b\n", ["x.yaml:2: name: this field is stated before, on line 1"]),
        ("worth:\n  timeout: 1\n  timeout: 2\n", ["x.yaml:3: worth.timeout", "on line 2"]),
        ("a: &x [*x]\nb:\n  - c: 1\n    c: 2\n", ["x.yaml:4: b[0].c: this field", "on line 3"]),
        ("name: [1,\nmap: 2\n", ["x.yaml:1", "not YAML", "Close it with ]"]),
        ("name: a\nb: {c: 1\nd: 2\n", ["x.yaml:2", "not YAML", "Close it with }"]),
        ("tick_s: [1", ["x.yaml:1", "not YAML"]),
        ("name: a\n\tmap: b\n", ["x.yaml:2", "not YAML"]),
        ("", ["x.yaml:1", "got 'nothing'"]),
        ("- a\n- b\n", ["x.yaml:1", "a scenario is a mapping", "got 'a list'"]),
        ("just words", ["x.yaml:1", "a scenario is a mapping", "got 'a text without fields'"]),
        ("3", ["x.yaml:1", "got 'a number'"]),
        ("a: &x [*x]\n", ["x.yaml"]),
        ("a: !!python/object:os.system {}\n", ["x.yaml"]),
    ],
)
def test_yaml_that_is_no_scenario(text: str, pieces: list[str]) -> None:
    with pytest.raises(AfootError) as caught:
        parse(text, "x.yaml")
    for piece in pieces:
        assert piece in str(caught.value)


def test_names_and_files_that_are_not_there(tmp_path: Any) -> None:
    with pytest.raises(AfootError, match="Did you mean 'helsinki'"):
        load("helsinky")
    with pytest.raises(AfootError, match="there is no such scenario file"):
        load(str(tmp_path / "none.yaml"))
    with pytest.raises(AfootError, match="there is no such scenario file"):
        load(tmp_path / "none")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(AfootError, match="cannot be read"):
        load(tmp_path / "bytes.yaml")
    duckdb.connect(str(tmp_path / "runs.duckdb")).close()
    with pytest.raises(AfootError, match=r"runs\.duckdb: this is a ledger .* afoot whatif .*runs\.duckdb"):
        load(str(tmp_path / "runs.duckdb"))
    with pytest.raises(
        AfootError, match=r"this is a folder; expected a scenario's file. In it are bytes.yaml"
    ):
        load(str(tmp_path))


def test_a_map_that_is_not_there_points_at_the_scenarios_line(tmp_path: Any) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(json.dumps(change(valid(), ("map",), "nowhere.graphml"), indent=1))
    (error,) = check(file).problems
    assert f"{file}:3: map.file" in str(error)
    assert "there is no such file" in str(error)
    file.write_text(json.dumps(change(valid(), ("map",), "helsinkki"), indent=1))
    (error,) = check(file).problems
    assert "map.bundled" in str(error)
    assert "Did you mean 'helsinki'?" in str(error)


def test_models_built_in_python_raise_the_same_errors() -> None:
    with pytest.raises(AfootError, match="Did you mean 'pursuers_first'"):
        RulesSpec(moves="pursuer_first")
    with pytest.raises(AfootError, match=r"capture.reach_hops: not a good value"):
        RulesSpec.of({"capture": {"reach_hops": -1}})
