"""What errors tell one to write: for values of another kind, broken YAML, maps and goals; and the order of several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from afoot.errors import AfootError
from afoot.scenarios import check, compile_scenario
from afoot.scenarios.read import parse
from tests.scenarios.little_town import change, read, town, valid

THIEF = ("classes", "thief")


def refused(path: tuple[str | int, ...], value: Any) -> AfootError:
    with pytest.raises(AfootError) as caught:
        read(change(valid(), path, value))
    assert not caught.value.problems
    return caught.value


@pytest.mark.parametrize(
    ("path", "value", "fix"),
    [
        ((*THIEF, "reserve_m"), -5, "Write reserve_m: 0 or more."),
        (("map", "stride_m"), 1e9, "Write stride_m: 1000 or less."),
        (("rules", "horizon_s"), 0, "Write horizon_s: more than 0."),
        (("seed",), 2**63, "Write seed: less than 9.223372037e+18."),
        ((*THIEF, "walk_m_s"), "1.4", "Write walk_m_s: 1.4, without quotation marks."),
        ((*THIEF, "walk_m_s"), "fast", "Write for example walk_m_s: 1.4"),
        (("rules", "contacts"), "no", "Write true or false."),
        (("seed",), 1.5, "Write a whole number."),
        (("tick_s",), None, "Write a value, or leave the line out."),
        (("name",), 7, 'Write name: "7", with quotation marks.'),
        (("name",), "", "Write a name, or leave the field out."),
        (("exits",), {}, "Write a list: its entries in [ ], or a line each that begins with -."),
        (THIEF, 5, "Write a mapping, a field a line below it."),
        (("worth",), 3, "Write for example worth: {surrounded: 0, timeout: 0.5}"),
        (("pursuers", "units"), [], "Write at least 1 of them."),
        (("pursuers", "units", 0, "start"), {"at": [1, 2, 3]}, "Write at most 2 of them."),
    ],
)
def test_a_value_of_another_kind_is_told_with_what_to_write(
    path: tuple[str | int, ...], value: Any, fix: str
) -> None:
    assert refused(path, value).fix == fix


@pytest.mark.parametrize(
    ("path", "value", "what", "expected"),
    [
        (("pursuers", "units", 0, "start"), {"at": [1]}, "too few entries", "at least 2"),
        (("pursuers", "units", 0, "start"), {"at": [1, 2, 3]}, "too many entries", "at most 2"),
        (("classes",), {}, "too few entries", "at least 1"),
        (("name",), "", "an empty text", "a name"),
        (("rules", "contacts"), "maybe", "not a good value", "true or false"),
        (("seed",), "3", "not a good value", "a whole number"),
        (("seed",), 1.5, "not a good value", "a whole number"),
        (("tick_s",), "3", "not a good value", "a number"),
        (("title",), 3, "not a good value", "a text"),
        (("exits",), 3, "not a good value", "a list"),
        ((*THIEF, "walk_m_s"), -1, "not a good value", "0 or more"),
        (("map", "stride_m"), 1e9, "not a good value", "1000 or less"),
        ((*THIEF, "sight_m"), 1e99, "not a good value", "1000000 or less"),
    ],
)
def test_what_is_wrong_is_told_in_afoots_words(
    path: tuple[str | int, ...], value: Any, what: str, expected: str
) -> None:
    error = refused(path, value)
    assert (error.what, error.expected) == (what, expected)


def test_nan_is_told_as_no_finite_number() -> None:
    with pytest.raises(AfootError) as caught:
        parse("tick_s: .nan\n", "mine.yaml")
    (problem,) = [one for one in caught.value.problems if one.where == "mine.yaml:1: tick_s"]
    assert problem.expected == "a finite number"


def test_models_are_called_mappings() -> None:
    assert refused(("map", "sight"), "all").expected == "a mapping of fields"


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("name: a: b\n", 1, "quotation marks, and indent"),
        ("a: 1\n b: 2\n", 2, "indent fields of one mapping alike"),
        ("a:\n  b c\n  d: 2\n", 3, "is the colon of the field above missing"),
        ("a:\n\tb: 1\n", 2, "not with tabs"),
        ("a: [1, 2\nb: 3\n", 1, "Close it with ]"),
        ("a: {b: 1\nc: 2\n", 1, "Close it with }"),
        ("a: 'x\nb: 1\n", 1, "Close it with a quotation mark."),
        ("a:\n  - 1\n  b: 2\n", 3, "Indent fields of one mapping, and entries of one list, alike"),
        ("a: 1\nb\nc: 2\n", 2, "name: value"),
        ("a: @x\n", 1, "Put the value in quotation marks"),
        ("a: *x\n", 1, "begins with \\*"),
        ("a: 1\n---\nb: 2\n", 2, "---"),
        ('a: "x\\q"\n', 1, "two backslashes"),
        ("a: \x00\n", 0, "Look for"),
        ("a:1\nb:2\n", 1, "a blank after the colon"),
    ],
)
def test_broken_yaml_is_told_with_what_it_mostly_comes_from(text: str, line: int, fix: str) -> None:
    with pytest.raises(AfootError) as caught:
        parse(text, "mine.yaml")
    assert caught.value.where.line == line  # type: ignore[attr-defined]
    with pytest.raises(AfootError, match=fix):
        raise AfootError(caught.value.fix)


@pytest.mark.parametrize(
    ("text", "where", "came"),
    [
        ("name: a\n[[]]: b\n", "mine.yaml:2", "a list"),
        ("name: a\n[b]: c\n", "mine.yaml:2", "a list"),
        ("classes:\n  {{ kind }}: {walk_m_s: 1}\n", "mine.yaml:2: classes", "a mapping"),
        ("exits: [{worth: 1}, {[x]: 1}]\n", "mine.yaml:1: exits[1]", "a list"),
    ],
)
def test_a_key_that_is_no_word_is_told_with_its_line(text: str, where: str, came: str) -> None:
    with pytest.raises(AfootError, match="a field's name is a word") as caught:
        parse(text, "mine.yaml")
    assert (caught.value.where, caught.value.came) == (where, came)


def test_a_goal_out_of_reach_is_told_with_those_that_are_not() -> None:
    data = change(valid(), ("exits", 1), {"place": "pier", "worth": 1})
    with pytest.raises(AfootError, match=r"exits\[1\].* 'pier'.* Those that one can reach are west gate\."):
        compile_scenario(read(data), town(), cache=False)
    data = change(change(valid(), ("exits",), [{"place": "pier", "worth": 1}]), ("refuges",), [])
    data["evaders"]["units"][0]["start"] = "north-west"
    with pytest.raises(AfootError, match="None of them can be reached: look at the evaders' starts"):
        compile_scenario(read(data), town(), cache=False)


BROKEN = """name: mine
seed: -1
map: {map}
rules: {{horizon_s: 9}}
classes: {{man: {{walk_m_s: {speed}}}}}
pursuers: {{units: [{{class: man, start: moon}}, {{class: men, start: moon}}]}}
evaders: {{policy: fly, units: [{{class: man, start: moon}}]}}
worth: {{surrounded: x, timeout: 1}}
tick_s: 0
"""


def test_problems_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(BROKEN.format(map="helsinki", speed="fast"))
    problems = check(tmp_path / "mine.yaml").problems
    lines = [one.where.line for one in problems]
    assert lines == sorted(lines) == [2, 5, 7, 8, 9]
    base = "name: base\nseed: -2\nclasses:\n  man: {walk_m_s: slow}\n"
    (tmp_path / "base.yaml").write_text(base)
    (tmp_path / "over.yaml").write_text("extends: base.yaml\nname: over\nworth: 3\ntick_s: 0\n")
    told = [(Path(one.where.file).name, one.where.line) for one in check(tmp_path / "over.yaml").problems]
    files = list(dict.fromkeys(file for file, _ in told))
    assert told == sorted(told, key=lambda one: (files.index(one[0]), one[1])) and len(told) >= 4


def test_problems_found_on_the_map_are_too() -> None:
    data = change(valid(), ("exits", 1), {"place": "moon", "worth": 1})
    data = change(data, ("pursuers", "units", 0, "start"), "mars")
    data = change(data, ("rally",), "venus")
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(data), town(), cache=False)
    lines = [one.where.line for one in caught.value.problems]  # type: ignore[attr-defined]
    assert lines == sorted(lines) and len(lines) == 3


def test_a_map_by_a_name_that_is_none_is_told_with_the_file_beside(tmp_path: Path) -> None:
    text = BROKEN.format(map="town", speed=1).replace("-1", "1").replace("fly", "flee").replace("x,", "0,")
    (tmp_path / "mine.yaml").write_text(text.replace("tick_s: 0", "").replace("men", "man"))
    (problem,) = check(tmp_path / "mine.yaml").problems
    assert problem.what == "no such bundled map" and problem.where.line == 3
    assert problem.fix == "Write a file with its ending, such as map: town.osm.pbf"
    (tmp_path / "town.geojson").write_text("{}")
    (tmp_path / "town.yaml").write_text("")
    (problem,) = check(tmp_path / "mine.yaml").problems
    assert problem.fix == "Write map: town.geojson for the file beside this one."
    (tmp_path / "mine.yaml").write_text((tmp_path / "mine.yaml").read_text().replace("town", "helsinky"))
    (problem,) = check(tmp_path / "mine.yaml").problems
    assert problem.fix == "Did you mean 'helsinki'?"


@pytest.mark.parametrize(
    ("leader", "what"),
    [
        ("nobody", "no such unit in the team"),
        ("thief", "a unit cannot follow itself"),
        ("first", "a leader is of the same team"),
    ],
)
def test_a_leader_in_a_team_of_one_is_told_that_there_is_nobody(leader: str, what: str) -> None:
    data = change(valid(), ("evaders", "units", 0, "leader"), leader)
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(data), town(), cache=False)
    told = (caught.value.what, caught.value.came, caught.value.expected)
    assert told == (what, leader, "no leader, as the team has no other unit")
