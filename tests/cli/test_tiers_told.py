"""Every verb that answers a question says how sure the answer is, to people and to programs."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import networkx as nx
import pytest
import typer

from afoot.cli import interdict
from afoot.cli.main import app, main
from afoot.version import __version__

TIERS = {"exact", "certified", "estimate"}
GAME = """
name: NAME
map: {file: town.edges, sight: {mode: all}}
rules: {moves: MOVES, motion: whole_ticks, horizon_ticks: 3}
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: a}]}
evaders: {policy: random, units: [{class: any, start: c}]}
exits: [{place: e, worth: 1}]
worth: {surrounded: 0, timeout: 0.5}
"""
QUESTIONS: list[tuple[str, list[str]]] = [
    ("estimate", ["run", "turns.yaml", "--chases", "20"]),
    ("exact", ["solve", "--graph", "town.edges", "--pursuers", "auto"]),
    ("certified", ["solve", "turns.yaml"]),
    ("exact", ["solve", "once.yaml"]),
    ("exact", ["solve", "once.yaml", "--hidden"]),
    ("exact", ["clear", "--graph", "town.edges"]),
    (
        "exact",
        ["interdict", "--graph", "town.edges", "--evader", "c", "--exits", "e", "--pursuers", "a", "--ticks", "4"],
    ),
    ("certified", ["bound", "once.yaml", "--seconds", "5", "--save", "bracket.json", "--force"]),
    ("certified", ["verify", "bracket.json"]),
    ("exact", ["grade", "turns.duckdb"]),
    ("exact", ["grade", "once.duckdb"]),
    ("certified", ["grade", "once.duckdb", "--bound", "bracket.json"]),
    ("estimate", ["run", "turns.yaml", "--story"]),
    ("estimate", ["whatif", "turns.duckdb", "--at", "1", "--chases", "20"]),
    ("estimate", ["export", "turns.duckdb", "--geojson", "turns.geojson", "--force"]),
    ("exact", ["map", "info", "town.edges"]),
    ("exact", ["map", "import", "town.edges", "--force"]),
    ("exact", ["scenario", "check", "turns.yaml"]),
]  # fmt: skip
ELSEWHERE = {"bench", "warmup"}  # measure for long: tests/studies/test_measure_and_warm.py
NO_NUMBERS = {"watch", "play", "scenario list", "scenario schema"}  # print an address, names, a form


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town, a game of turns and one of moves at once on it, and what they come to on record."""
    folder = tmp_path_factory.mktemp("tiers")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        town = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("d", "e")])
        nx.write_edgelist(town, "town.edges", data=False)
        for name, moves in (("turns", "pursuers_first"), ("once", "simultaneous")):
            Path(f"{name}.yaml").write_text(GAME.replace("NAME", name).replace("MOVES", moves))
            record = ["--record", f"{name}.duckdb"]
            assert main(["run", f"{name}.yaml", "--chases", "4", "--json", *record]) == 0
        assert main(["bound", "once.yaml", "--seconds", "5", "--save", "bracket.json", "--json"]) == 0
    return folder


@pytest.mark.parametrize(
    ("tier", "arguments"), QUESTIONS, ids=[" ".join(words[:2]) for _, words in QUESTIONS]
)
def test_answers_carry_their_tier(
    tier: str, arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(folder)
    assert main([*arguments, "--json"]) in (0, 1)
    found = json.loads(capsys.readouterr().out)
    tiers = [found["tier"], *_within(found)]
    assert tier in tiers and set(tiers) <= TIERS
    assert main(arguments) in (0, 1)
    said = " ".join(capsys.readouterr().out.split()).lower()
    assert f"tier: {tier}" in said


def test_every_verb_is_asked() -> None:
    """A verb that is new has to say how sure it is, or to print no number."""
    verbs = set()
    for name, verb in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        verbs |= {f"{name} {below}" for below in getattr(verb, "commands", {})} or {name}
    asked = {" ".join(words[:2]) if words[0] in ("map", "scenario") else words[0] for _, words in QUESTIONS}
    assert verbs == asked | ELSEWHERE | NO_NUMBERS


def test_answers_name_their_rules_and_who_made_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(folder)
    for _, arguments in QUESTIONS:
        if arguments[0] not in ("map", "scenario"):
            assert main([*arguments, "--json"]) in (0, 1)
            found = json.loads(capsys.readouterr().out)
            assert found["rules"] and found["version"] == __version__, arguments
            assert main(arguments) in (0, 1)
            assert "Rules: " in capsys.readouterr().out, arguments


def test_a_certificate_that_does_not_hold_has_no_tier(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(folder)
    told = json.loads(Path("bracket.json").read_text())
    Path("spoilt.json").write_text(json.dumps({**told, "most": told["most"] + 1}))
    assert main(["verify", "spoilt.json", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["tier"], found["value"]) == (
        False,
        None,
        {"low": None, "high": None, "width": None},
    )


@pytest.mark.parametrize(
    ("tier", "told"),
    [("certified", ("0.1234567", "0.2345679")), ("exact", ("0.1234568", "0.2345678"))],
)
def test_bounds_that_have_not_met_are_rounded_outwards(tier: str, told: tuple[str, str]) -> None:
    found: Any = SimpleNamespace(lower=0.12345678, upper=0.23456782, tier=tier)
    assert interdict.__dict__["_rounded"](found) == told


def _within(found: Any) -> list[str]:
    """Tiers of parts that have one of their own."""
    if isinstance(found, list):
        return [tier for one in found for tier in _within(one)]
    if not isinstance(found, dict):
        return []
    own = [found["tier"]] if "tier" in found else []
    return own + [tier for one in found.values() for tier in _within(one)]
