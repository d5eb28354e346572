"""Scenario files that extend others: what is merged, what is replaced, and whose line an error names."""

from __future__ import annotations

from pathlib import Path

import pytest

from afoot.errors import AfootError
from afoot.scenarios import Scenario, check, load

TOWN = """
name: town
title: A town
map: square.edges
rules: {horizon_ticks: 50, stamina: true, lost_ticks: 7}
classes:
  cop: {walk_m_s: 1.5, run_m_s: 5, sight_m: 90}
  thief: {walk_m_s: 1.4}
pursuers:
  policy: chase
  units:
    - {name: one, class: cop, start: a}
    - {name: two, class: cop, start: c}
evaders:
  units: [{name: thief, class: thief, start: b}]
exits: [{place: gate, worth: 1}]
worth: {surrounded: 0, timeout: 0.5}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "town.yaml").write_text(TOWN)
    (tmp_path / "square.edges").write_text("a b 50\nb c 50\nc d 50\nd a 50\nc gate 80\n")
    return tmp_path


def said(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def told(file: Path) -> str:
    with pytest.raises(AfootError) as caught:
        load(file)
    return str(caught.value)


def test_mappings_are_merged_and_all_else_is_replaced(folder: Path) -> None:
    file = said(
        folder,
        "extends: town.yaml\nname: mine\nrules: {horizon_ticks: 60, lost_ticks: null}\n"
        "classes:\n  cop: {sight_m: 40}\n  dog: {walk_m_s: 2}\n"
        "pursuers:\n  units: [{name: rex, class: dog, start: d}]\nexits: []\n",
    )
    got, base = load(file), load(folder / "town.yaml")
    assert (got.name, got.title, got.extends) == ("mine", "A town", None)
    assert (got.rules.horizon_ticks, got.rules.stamina, got.rules.lost_ticks) == (60, True, 30)
    assert list(got.classes) == ["cop", "dog", "thief"]
    cop = got.classes["cop"]
    assert (cop.walk_m_s, cop.run_m_s, cop.sight_m) == (1.5, 5, 40)
    assert [unit.name for unit in got.pursuers.units] == ["rex"] and got.pursuers.policy == "chase"
    assert got.exits == []
    assert (got.evaders, got.worth, got.map) == (base.evaders, base.worth, base.map)


def test_a_file_of_classes_alone_is_shared_and_files_are_beside_those_that_name_them(folder: Path) -> None:
    classes = TOWN[TOWN.index("classes:") : TOWN.index("pursuers:")]
    said(folder, classes, "kinds.yaml")
    said(folder, "extends: kinds.yaml\n" + TOWN.replace(classes, ""), "town.yaml")
    file = said(folder, "extends: ../town.yaml\nname: far\n", "sub/far.yaml")
    assert check(file).problems == ()
    assert load(file).classes == load(folder / "town.yaml").classes


def test_a_bundled_scenario_is_extended_by_name(folder: Path) -> None:
    got, base = load(said(folder, "extends: grid\nname: mine\nrules: {horizon_ticks: 9}\n")), load("grid")
    assert got.rules.horizon_ticks == 9
    assert got.classes == base.classes
    assert check(folder / "mine.yaml").problems == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # What the file itself states is told at its own line, and what the other states at the other's.
        ("extends: town.yaml\nclasses:\n  cop: {walk_m_s: fast}\n", "mine.yaml:3: classes.cop.walk_m_s"),
        ("extends: town.yaml\nclasses: {thief: null}\n", "town.yaml:15: evaders.units[0].class"),
        ("extends: town.yaml\nevaders: {units: [{class: thief}]}\n", "mine.yaml:2: evaders.units[0].start"),
        ("extends: town.yaml\nworth: null\n", "mine.yaml:2: worth: this field is missing"),
        ("extends: town.yaml\nrules: {horizon_s: 5}\n", "mine.yaml:2: rules: the horizon is stated once"),
        ("extends: town.yml\n", "mine.yaml:1: extends: there is no such scenario to extend"),
        ("name: x\nextends: gird\n", "mine.yaml:2: extends: there is no such scenario"),
        ("extends: gird\n", "Did you mean 'grid'?"),
        ("extends: [town.yaml]\n", "mine.yaml:1: extends: not a good value"),
        ("extend: town.yaml\n", "Did you mean 'extends'?"),
    ],
)
def test_errors_name_the_right_file_and_line(folder: Path, text: str, says: str) -> None:
    assert says in told(said(folder, text))


def test_a_base_that_is_no_scenario_is_told_by_its_own_name(folder: Path) -> None:
    said(folder, "a: [\n", "broken.yaml")
    assert "broken.yaml:2: this is not YAML" in told(said(folder, "extends: broken.yaml\n"))
    said(folder, "- a\n", "list.yaml")
    assert "list.yaml:1: this is no scenario: a scenario is a mapping" in told(
        said(folder, "extends: list.yaml\n")
    )


@pytest.mark.parametrize("last", ["mine.yaml", "second.yaml", "sub/../third.yaml"])
def test_cycles_are_refused(folder: Path, last: str) -> None:
    (folder / "sub").mkdir()
    said(folder, "extends: third.yaml\n", "second.yaml")
    said(folder, f"extends: {last}\n", "third.yaml")
    error = told(said(folder, "extends: second.yaml\n"))
    assert "third.yaml:1: extends: a scenario cannot extend itself" in error
    assert "second.yaml -> " in error


def test_only_files_extend() -> None:
    data = load("grid").model_dump(by_alias=True, exclude_none=True)
    with pytest.raises(AfootError, match="only a file can extend another"):
        Scenario.of({**data, "extends": "grid"})


ROCKFACE = "extends: rockface\nname: mine\n"


@pytest.mark.parametrize(
    ("taken", "says", "fix"),
    [
        (
            "classes: {leader: {abilities: {smoke: null}}}",
            "classes.leader.abilities.smoke: the evaders' story still asks for smoke; got 'null, asked for at ",
            "write rules: {without: [smoke]}: steps that name it are passed over.",
        ),
        (
            "classes: {leader: {abilities: {seal: null}}}",
            "classes.leader.abilities.seal: the evaders' story still asks for seal; got 'null, asked for at ",
            "write rules: {without: [passages]}: steps that name it are passed over.",
        ),
        (
            "classes: {leader: {energy: null}}",
            "classes.leader.energy: the class has abilities that cost energy, and this field is missing; got 'null; ",
            "Write for example energy: {full: 1200}, or leave it out: rules: {without: [energy]}.",
        ),
    ],
)
def test_what_null_takes_away_and_is_still_needed_is_told_at_the_null(
    folder: Path, taken: str, says: str, fix: str
) -> None:
    error = told(said(folder, f"{ROCKFACE}{taken}\n"))
    assert f"{folder / 'mine.yaml'}:3: {says}" in error and error.endswith(fix), error
    # What the fix says is enough.
    without = fix.split("without: [")[1].split("]", maxsplit=1)[0]
    load(said(folder, f"{ROCKFACE}{taken}\nrules: {{without: [{without}]}}\n"))


def test_what_a_later_file_states_anew_is_not_taken_away(folder: Path) -> None:
    said(folder, "extends: rockface\nname: bare\nclasses: {leader: {energy: null}}\n", "bare.yaml")
    load(said(folder, "extends: bare.yaml\nname: mine\nclasses: {leader: {energy: {full: 700}}}\n"))
    error = told(said(folder, "extends: bare.yaml\nname: mine\n"))
    assert f"{folder / 'bare.yaml'}:3: classes.leader.energy: " in error
