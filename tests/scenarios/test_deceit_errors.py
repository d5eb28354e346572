"""What is wrong with guises, decoys, stories and the like is told in full: file, line, field, what came, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from afoot.cli.main import main
from afoot.errors import AfootError
from tests.scenarios.little_town import change
from tests.scenarios.test_left_out import MAP, full
from tests.scenarios.tiny import compiled

THIEF = ("classes", "thief")
ABILITIES = (*THIEF, "abilities")
WALKERS = ("bystanders", "units", 0)
SEAL = {"do": ["seal"], "passage": "door c"}
# what is set (... deletes) -> (field, what, got, expected and fix)
BAD: list[tuple[tuple[str | int, ...], Any, tuple[str, ...]]] = [
    (
        ("passages",),
        [],
        (
            "map",
            "a hidden passage that nobody knows",
            "got 'door b'",
            "List it under passages: {name: door b, known_to: [evaders]}.",
        ),
    ),
    (
        ("passages",),
        [{"name": "door c"}],
        ("passages", "a hidden passage that nobody knows", "got 'door b'", "List it under passages"),
    ),
    (
        ("passages", 0, "known_to"),
        [],
        (
            "passages[0]",
            "a passage that nobody knows",
            "got []",
            "at least one side. Name a side in known_to",
        ),
    ),
    (
        (*THIEF, "energy"),
        ...,
        (
            "classes.thief.energy",
            "the class has abilities that cost energy, and this field is missing",
            "got 'smoke.cost",
            "energy with full. Write for example energy: {full: ",
        ),
    ),
    (
        (*ABILITIES, "guise", "as"),
        "walkr",
        (
            "classes.thief.abilities.guise.as",
            "a guise of a kind that is not on the map",
            "got 'walkr'",
            "one of walker. Did you mean 'walker'?",
        ),
    ),
    (
        ("bystanders",),
        ...,
        (
            "classes.thief.abilities.guise.as",
            "a guise of a kind that is not on the map",
            "got 'walker'",
            "a scenario with bystanders. Add bystanders of that class.",
        ),
    ),
    (
        ("refuges", 0),
        {"place": "a6", "supplies_s": 60, "worth": 1},
        ("refuges[0].beds", "this field is missing", "how many it takes in", "Write for example beds: 2"),
    ),
    (
        ("evaders", "decoys"),
        3,
        ("evaders.decoys", "more decoys than slots", "got 3", "0 to 2. A side has 2 slots for decoys."),
    ),
    (("evaders", "decoys"), -1, ("evaders.decoys", "not a number of decoys", "got -1", "0 to 2")),
    (
        (*WALKERS, "start"),
        {"area": "yard"},
        ("bystanders.units[0].start.area", "no such area on the map", "got 'yard'", "a map with areas"),
    ),
    (
        (*WALKERS, "indoors"),
        "a1",
        (
            "bystanders.units[0].indoors",
            "only children are sent indoors",
            "got 'behaviour: mill'",
            "behaviour: child",
        ),
    ),
    (
        ("rules", "tells", "right"),
        0.4,
        (
            "rules.tells.right",
            "a tell that is right less than half the time is a tell of the contrary",
            "got 0.4",
            "Write right: 0.6,",
        ),
    ),
    (
        ("pursuers", "ignores"),
        ["tell"],
        (
            "pursuers.ignores[0]",
            "no such word",
            "got 'tell'",
            "one of tells, reports, traces, refuges. Did you mean 'tells'?",
        ),
    ),
    (
        ("evaders", "story"),
        [{"do": ["smokes"]}],
        ("evaders.story[0].do[0]", "no such word", "got 'smokes'", "Did you mean 'smoke'?"),
    ),
    (
        ("evaders", "story"),
        [{"to": "a1"}, SEAL],
        (
            "evaders.story[1].do[0]",
            "no evader has this ability",
            "got 'seal'",
            "one of smoke, keen_eye, open, guise, decoy, signal. State it under abilities",
        ),
    ),
    (
        ("evaders", "story"),
        [{"do": ["open"], "passage": "door d"}],
        (
            "evaders.story[0].passage",
            "no such passage",
            "got 'door d'",
            "one of door b, door c. Did you mean 'door c'?",
        ),
    ),
    (
        ("evaders", "story"),
        [{"do": ["open"]}],
        ("evaders.story[0]", "work on no passage", "got 'open'", "a passage. Name it: passage: NAME."),
    ),
    (
        ("evaders", "story"),
        [{"passage": "door b"}],
        (
            "evaders.story[0].passage",
            "a passage and no work on it",
            "got 'door b'",
            "do: one of open, shut, seal",
        ),
    ),
    (
        ("evaders", "policy"),
        "story",
        (
            "evaders.policy",
            "a story without steps",
            "got 'story'",
            "with a step at least. Write for example story: [{to: PLACE}]",
        ),
    ),
    (
        (*ABILITIES, "decoy", "lure"),
        ["well"],
        ("classes.thief.abilities.decoy.lure[0].place", "no such place", "got 'well'", "one of a1, a2"),
    ),
    (
        (*WALKERS, "behaviour"),
        "mills",
        ("bystanders.units[0].behaviour", "no such word", "got 'mills'", "Did you mean 'mill'?"),
    ),
]


@pytest.mark.parametrize(("path", "value", "says"), BAD, ids=lambda part: str(part)[:60])
def test_what_is_wrong_is_told_in_full(path: Any, value: Any, says: tuple[str, ...]) -> None:
    data = change(full(), path, value)
    with pytest.raises(AfootError) as caught:
        compiled(data, MAP)
    told = next(line for line in str(caught.value).split("\n") if f": {says[0]}: " in line)
    assert told.strip().startswith("test.yaml:")
    for words in says[1:]:
        assert words in told


def test_a_story_that_the_policy_does_not_go_by_is_odd_and_no_error() -> None:
    game = compiled(change(full(), ("evaders", "story"), [{"to": "a1"}]), MAP)
    (warning,) = game.warnings
    assert "evaders.story: the evaders' policy does not go by their story; got 'deceive'" in str(warning)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            "classes: {leader: {energy: {full: 20}}}",
            "abilities.smoke.cost: an ability costs more energy than there ever is; got 120.0; expected at most "
            "energy.full, 20. Write energy: {full: 120} or more for the class, or a smaller cost.",
        ),
        (
            "classes: {leader: {energy: {full: null}}}",
            "ploy.yaml:3: classes.leader.energy.full: this field is missing; expected energy at the start, and the "
            "most there can be. Write for example full: 600",
        ),
        (
            "rules: {tells: {right: 0.4}}",
            "ploy.yaml:3: rules.tells.right: a tell that is right less",
        ),
        ("evaders: {decoys: 3}", "ploy.yaml:3: evaders.decoys: more decoys than slots; got 3"),
        ("pursuers: {ignores: [smell]}", "ploy.yaml:3: pursuers.ignores[0]: no such word; got 'smell'"),
    ],
)
def test_the_command_line_tells_it_with_exit_code_2(
    wrong: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ploy.yaml").write_text(f"extends: rockface\nname: ploy\n{wrong}\n")
    assert main(["run", "ploy.yaml", "--chases", "1"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and says in said.err
