"""What a check of a scenario tells besides errors: abilities, what nobody uses, and all errors at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afoot.cli.main import main
from afoot.errors import AfootError
from afoot.scenarios import check, load, without

ROCKFACE = "extends: rockface\nname: mine\n"


def checked(folder: Path, text: str) -> tuple[list[str], list[str], dict[str, object]]:
    """Problems, warnings and summary of a file that extends rockface."""
    file = folder / "mine.yaml"
    file.write_text(ROCKFACE + text)
    found = check(file)
    return [str(one) for one in found.problems], [str(one) for one in found.warnings], found.summary


def test_it_tells_the_abilities_of_each_class_and_what_is_left_out(tmp_path: Path) -> None:
    _, _, summary = checked(tmp_path, "rules: {without: [smoke, passages]}\n")
    assert summary["without"] == ["smoke", "passages"]
    assert summary["abilities"] == {
        "leader": ["keen_eye", "guise", "decoy", "signal"],
        "follower": ["guise", "decoy", "signal"],
    }


def test_it_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "check", "helsinki-ploys"]) == 0
    assert "abilities" in capsys.readouterr().out
    assert main(["scenario", "check", "helsinki-ploys", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["without"] == []


SHUTS = "classes: {leader: {abilities: {shut: {takes_s: 5}}}}\n"


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("", []),
        (SHUTS, ["leader.abilities.shut"]),  # no step of the story shuts anything
        ("rules: {without: [passages]}\n", []),
        (SHUTS + "evaders: {story: [{do: [shut], passage: trap door}]}\n", ["leader.abilities.seal"]),
        ("evaders: {policy: random, story: []}\n", []),
        (
            "evaders: {policy: flee, story: []}\nrules: {without: [decoys, keen_eye, passages]}\n",
            [
                *(f"leader.abilities.{word}" for word in ("smoke", "guise", "signal")),
                *(f"follower.abilities.{word}" for word in ("guise", "signal")),
            ],
        ),
    ],
)
def test_it_warns_of_abilities_that_no_policy_uses(tmp_path: Path, text: str, unused: list[str]) -> None:
    problems, warnings, _ = checked(tmp_path, text)
    assert not problems
    found = [one for one in warnings if "no policy uses this ability" in one]
    assert len(found) == len(unused)
    assert all(
        f"classes.{field}: no policy uses this ability" in one
        for field, one in zip(unused, found, strict=True)
    )


def test_a_place_that_is_not_there_is_told_beside_what_else_is_wrong(tmp_path: Path) -> None:
    story = "evaders: {{story: [{{to: lounge}}, {{to: loung}}, {{do: [{}]}}]}}\n"
    for word, other in (("smok", "no such word"), ("open", "work on no passage")):
        problems, _, _ = checked(tmp_path, story.format(word))
        assert len(problems) == 2 and other in problems[0]
        assert "mine.yaml:3: evaders.story[1].to: no such place on the map; got 'loung'" in problems[1]
        assert problems[1].endswith("Did you mean 'lounge'?")
    text = "exits: [{place: moon, worth: 1}]\nrally: {node: 3}\nworth: {timeout: x}\n"
    problems, _, _ = checked(tmp_path, text)
    assert [one.split(": ")[1] for one in problems] == ["exits[0].place", "worth.timeout"]


def test_where_the_map_cannot_be_read_nothing_is_said_of_places(tmp_path: Path) -> None:
    text = "map: {bundled: null, file: none.geojson}\nevaders: {story: [{to: loung}, {do: [smok]}]}\n"
    problems, _, _ = checked(tmp_path, text)
    assert len(problems) == 1 and "no such word" in problems[0]


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("decoy", "decoys"),
        ("guises", "guise"),
        ("witness", "witnesses"),
        ("passage", "passages"),
        ("traces", "traces"),
    ],
)
def test_one_stands_for_many_where_mechanisms_are_left_out(word: str, means: str) -> None:
    assert without(load("rockface"), [word]).rules.without == [means]


@pytest.mark.parametrize("word", ["dec", "s", "es", "", "smokey"])
def test_other_words_are_no_mechanism(word: str) -> None:
    with pytest.raises(AfootError, match="no such mechanism"):
        without(load("rockface"), [word])
