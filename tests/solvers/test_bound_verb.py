"""`afoot bound` and `afoot verify`: answers, exit codes, what is kept and what is refused; and controllers at play."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.cli.bound import rounded, show
from afoot.cli.main import main
from afoot.scenarios import compile_scenario, load
from afoot.solvers.bounds import bound, make
from afoot.solvers.bounds.settled import all_at_least, nothing_at_least
from afoot.solvers.small import solve_small
from afoot.studies.held import held

YARD = """
name: yard
map: {file: yard.edges, sight: {mode: all}}
rules: {moves: pursuers_first, motion: whole_ticks, horizon_ticks: 9, capture: {checked: each_move}}
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: {any_of: [n2, n4]}}]}
evaders: {policy: flee, units: [{class: any, start: {any_of: [n0, n1]}}]}
exits: [{place: n5, worth: 1}]
worth: {surrounded: 0, timeout: 0.5}
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = nx.relabel_nodes(nx.path_graph(6), lambda node: f"n{node}")
    nx.write_edgelist(path, "yard.edges", data=False)
    Path("yard.yaml").write_text(YARD)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_bracket_is_told_kept_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """A cop on a path between a robber and the exit drives it into the dead end: captured in nine ticks."""
    found = told(capsys, "bound", "yard.yaml", "--save", "yard.json")
    assert found["value"] == {"low": 1.0, "high": 1.0, "width": 0.0} and found["decided"]
    assert (found["tier"], found["most"], found["saved"]) == ("certified", 1.0, "yard.json")
    assert found["rules"]["horizon_ticks"] == 9
    assert found["lower"]["by"] and found["upper"]["by"] and not found["interrupted"]
    checked = told(capsys, "verify", "yard.json")
    assert checked["holds"] and checked["value"] == found["value"]
    assert (checked["rules"], checked["most"]) == (found["rules"], found["most"])
    assert main(["verify", "yard.json"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the pursuers' value of yard.yaml is 1.000: both ends" in said and "horizon 9 s (9 ticks)" in said
    assert "The pursuers have all from every start that may be drawn: the game is decided." in said
    assert "at 0 they get 1.000, the most they could be worth together" in said and "Tier: certified" in said
    assert main(["bound", "yard.yaml"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("yard: the pursuers' value") and "Tier: certified" in out
    assert "decided" in out and "reach_hops" not in out


def test_a_short_horizon_leaves_a_value_between(capsys: pytest.CaptureFixture[str]) -> None:
    """In two ticks the cop from n2 has the robber at n1 (it can only run into it or to n0), and nobody else's."""
    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    found = told(capsys, "bound", "short.yaml", "--save", "short.json")
    assert found["value"]["low"] == found["value"]["high"]
    assert Fraction(found["lower"]["payoff"]) == Fraction(found["upper"]["payoff"])
    assert 0 < found["value"]["low"] < 1 and not found["decided"]
    assert told(capsys, "verify", "short.json")["holds"]


def test_a_certificate_of_another_game_does_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "bound", "yard.yaml", "--save", "yard.json")
    Path("yard.yaml").write_text(YARD.replace("timeout: 0.5", "timeout: 0.6"))
    found = told(capsys, "verify", "yard.json", code=1)
    assert not found["holds"] and found["where"] == "digest"
    assert found["value"] == {"low": None, "high": None, "width": None} and found["rules"] is None
    assert main(["verify", "yard.json"]) == 1
    assert "does not hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bound", "no-such"], "no-such"),
        (["bound", "yard.yaml", "--seconds", "0"], "--seconds"),
        (["bound", "yard.yaml", "--save", "no/where.json"], "--save: there is no such folder"),
        (["verify", "none.json"], "no such file"),
        (["verify", "yard.yaml"], "no certificate"),
    ],
)
def test_bad_input_is_refused(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *arguments, code=2)
    assert words in found["error"]["message"]


def test_names_that_are_no_text_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A byte of a file's name that is no UTF-8, and half a character that a certificate names as its scenario."""
    assert main(["bound", "yard.yaml", "--save", "\udcff.json"]) == 0
    assert r"Saved to \udcff.json" in capsys.readouterr().out
    assert told(capsys, "verify", "\udcff.json")["file"] == "\udcff.json"
    certificate = json.loads(Path("\udcff.json").read_text())
    Path("half.json").write_text(json.dumps({**certificate, "scenario": "\ud800"}))
    assert told(capsys, "verify", "half.json", code=2)["error"]["came"] == "\ud800"


def test_ctrl_c_keeps_the_best_so_far(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Posts that are best when Ctrl-C comes are kept, and no walks are looked for."""

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make.Search, "_try", interrupted)  # all teams, on so small a board
    monkeypatch.setattr(make, "small_of", lambda _: None)
    found = told(capsys, "bound", "yard.yaml", "--save", "part.json", code=130)
    assert found["interrupted"] and found["lower"]["kind"] == "posts" and found["upper"]["kind"] == "trivial"
    assert told(capsys, "verify", "part.json")["holds"]


def test_ctrl_c_keeps_the_walks_found_so_far(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two corners from a gate at either end, and a cop at the far end: one start is seen to, the other is left."""
    text = YARD.replace("{any_of: [n2, n4]}", "n5").replace("place: n5", "place: n0")
    Path("gate.yaml").write_text(text.replace("{any_of: [n0, n1]}", "{any_of: [n1, n2]}"))
    tried, real = [], make.Weaver._tried

    def second(self: Any, *asked: Any) -> Any:
        tried.append(asked)
        if len(tried) > 1:
            raise KeyboardInterrupt
        return real(self, *asked)

    monkeypatch.setattr(make, "small_of", lambda _: None)
    monkeypatch.setattr(make.Weaver, "_tried", second)
    found = told(capsys, "bound", "gate.yaml", "--save", "part.json", code=130)
    assert found["interrupted"] and found["upper"]["kind"] == "walks" and found["upper"]["payoff"] == 0.5
    assert told(capsys, "verify", "part.json")["holds"]


def test_time_that_is_up_ends_the_search() -> None:
    game, began = compile_scenario(load("helsinki-core")), time.monotonic()
    bracket = bound(game, seconds=2)
    assert time.monotonic() - began < 30
    assert 0 <= bracket.low <= bracket.high <= 1


def test_ends_that_time_was_too_short_for_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table is whole or none: with time there is one, without it the answer says what would narrow the bracket."""
    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    assert told(capsys, "bound", "short.yaml")["cut_off"] == []
    monkeypatch.setattr(make.Backwards, "is_late", too_late)
    found = told(capsys, "bound", "short.yaml")
    assert found["cut_off"] == [{"end": "lower", "kind": "plans"}, {"end": "upper", "kind": "moves"}]
    assert "more seconds" in found["warnings"][0]["fix"] and found["value"]["width"] > 0
    assert main(["bound", "short.yaml"]) == 0
    said = capsys.readouterr().err
    assert "warning: --seconds: the lower end by plans and the upper end by moves were broken off" in said


def test_starts_that_no_walks_were_looked_for_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    monkeypatch.setattr(make, "small_of", lambda _: None)  # too large for tables
    real = make.Weaver.walks

    def late(weaver: Any, mover: int) -> Any:
        weaver.until = 0.0
        return real(weaver, mover)

    monkeypatch.setattr(make.Weaver, "walks", late)
    assert told(capsys, "bound", "short.yaml")["cut_off"] == [{"end": "upper", "kind": "walks"}]


def too_late(makes: Any) -> bool:
    makes.late = True
    return True


def test_ctrl_c_during_the_tables_tells_what_there_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Any) -> bool:
        raise KeyboardInterrupt

    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    monkeypatch.setattr(make.Backwards, "is_late", interrupted)
    found = told(capsys, "bound", "short.yaml", "--save", "part.json", code=130)
    assert found["interrupted"] and [one["kind"] for one in found["cut_off"]] == ["plans", "moves"]
    assert {found[side]["kind"] for side in ("lower", "upper")} == {"trivial"}
    assert told(capsys, "verify", "part.json")["holds"]


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [("1000/3", "1000/3", "is 0.667: both ends"), ("1001/3", "1000/3", "lies between 0.666 and 0.667")],
)
def test_ends_that_are_one_number_are_told_as_one(
    lower: str, upper: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two thirds are no float: rounded outwards in their last digits its ends differ, and yet they are a point."""
    made = bound(compile_scenario(load("yard.yaml")), seconds=1)
    ends = {
        side: {**made.certificate[side], "payoff": one} for side, one in (("lower", lower), ("upper", upper))
    }
    bracket = replace(
        made, certificate={**made.certificate, **ends, "most": 1000}, sure=(Fraction(0), Fraction(0))
    )
    told = bracket.to_dict()["value"]
    assert (told["width"] == 0) == (lower == upper) and told["low"] < told["high"]
    assert Fraction(told["width"]) >= (Fraction(lower) - Fraction(upper)) / 1000
    show(bracket)
    said = " ".join(capsys.readouterr().out.split())
    assert f"The value {words}" in said
    assert ("lower 0.667 0.333" in said and "upper 0.667 0.333" in said) == (lower == upper)


def test_progress_tells_the_ends_that_are_certified_so_far(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line has the ends of the answer, however short the search."""
    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    assert main(["bound", "short.yaml"]) == 0
    said = capsys.readouterr()
    low = told(capsys, "bound", "short.yaml")["value"]["low"]
    lines = [line for line in said.err.splitlines() if "certified so far" in line]
    assert lines[0] == "lower end by plans: certified so far 0.000 to 1.000"
    assert lines[-1] == f"upper end by moves: certified so far {low:.3f} to {low:.3f}"
    monkeypatch.setattr(make, "small_of", lambda _: None)  # so that walks are looked for
    assert main(["bound", "short.yaml"]) == 0
    assert "by walks: its search is at 1.000, certified so far 0.500 to 1.000" in capsys.readouterr().err


def test_no_end_claims_more_than_is_certified() -> None:
    """Of evaders' payoffs, too: they are held to no less than is told, and make sure of no less."""
    assert rounded(0.42667, 0.6000000000362) == ("0.426", "0.601")
    most, least = reversed(rounded(0.39999999996, 0.573333))  # what they are held to, what they make sure of
    assert (most, least) == ("0.574", "0.399")


@pytest.mark.parametrize(
    ("lower", "upper"), [("100", "100"), ("1000/3", "100/3"), ("700", "2000/7"), ("1", "0")]
)
def test_payoffs_in_json_are_rounded_outwards(
    lower: str, upper: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither 1/10 nor 1/3 is a float: evaders are held to no less than is told, and make sure of no less."""
    game = compile_scenario(load("yard.yaml"))
    made = bound(game, seconds=1)
    ends = {
        side: {**made.certificate[side], "payoff": one} for side, one in (("lower", lower), ("upper", upper))
    }
    bracket = replace(made, certificate={**made.certificate, **ends, "most": 1000})
    told = bracket.to_dict()
    held_to, sure_of = Fraction(told["lower"]["payoff"]), Fraction(told["upper"]["payoff"])
    assert 0 <= held_to - Fraction(lower) / 1000 < Fraction(1, 10**15)
    assert 0 <= Fraction(upper) / 1000 - sure_of < Fraction(1, 10**15)
    show(bracket)
    assert "0.099" not in capsys.readouterr().out  # of what is a tenth


def test_several_evaders_are_bounded_each_by_itself() -> None:
    """On a path whose one exit a pursuer is sure to be at first, the evaders have the horizon's worth, both of them."""
    game = afoot.from_graph(
        nx.path_graph(9),
        pursuers=[6],
        evaders=[0, 1],
        exits=[8],
        timeout_worth=0.25,
        horizon_ticks=12,
        rules={"moves": "simultaneous", "motion": "whole_ticks"},
    )
    told = bound(game, seconds=20).certificate
    assert told["lower"]["kind"] == "posts" and Fraction(told["lower"]["payoff"]) == 500
    assert told["most"] == 2000


def test_a_draw_of_starts_that_are_all_decided_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A robber beside the exit, and a cop that stands on it or at the other end of the path."""
    Path("halves.yaml").write_text(YARD.replace("[n2, n4]", "[n0, n5]").replace("[n0, n1]", "[n4]"))
    found = told(capsys, "bound", "halves.yaml")
    assert found["value"]["low"] == found["value"]["high"] == 0.5
    assert found["decided"] and found["decided_share"] == 1
    assert (found["lower"]["sure_share"], found["upper"]["sure_share"]) == (0.5, 0.5)
    assert main(["bound", "halves.yaml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Every start that may be drawn is decided: from 50.0 % of the draw the pursuers have all" in said


@pytest.mark.parametrize(
    ("cop", "who"), [("n5", "pursuers"), ("n0", "evaders"), ("[n0, n5]", None)], ids=["all", "none", "half"]
)
def test_a_check_tells_that_one_side_has_all(
    cop: str, who: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A robber beside the exit. Whether a mean in between is of decided starts is no part of a certificate."""
    text = YARD.replace("{any_of: [n2, n4]}", cop if who else f"{{any_of: {cop}}}")
    Path("beside.yaml").write_text(text.replace("{any_of: [n0, n1]}", "n4"))
    assert told(capsys, "bound", "beside.yaml", "--save", "beside.json")["decided"]
    assert main(["verify", "beside.json"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert ("the game is decided" in said) == (who is not None)
    assert who is None or f"The {who} have all from every start that may be drawn" in said


def test_a_share_of_the_draw_that_is_decided_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Of four draws the cop at n2 has its two; with that at n4 time is up, which is worth half of an exit."""
    Path("short.yaml").write_text(YARD.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    found = told(capsys, "bound", "short.yaml")
    assert [found["decided_share"], *(found[end]["sure_share"] for end in ("lower", "upper"))] == [
        0.5,
        0.5,
        0,
    ]
    assert main(["bound", "short.yaml"]) == 0
    assert "Of the draw of starts 50.0 % are decided, or more" in " ".join(capsys.readouterr().out.split())


def test_decided_starts_of_moves_at_once_are_those_that_are_worth_nothing_or_all() -> None:
    """By another solver; in the courtyard most starts are worth something in between."""
    game = compile_scenario(load("courtyard"))
    bracket, solved = bound(game, scenario="courtyard", seconds=240), solve_small(game)
    worths = [(chance, solved.worth(start)) for chance, start in solved.starts()]
    captured, away = (
        sum(chance for chance, worth in worths if abs(worth - end) < 1e-9) for end in (0.0, 1.0)
    )
    assert [float(one) for one in bracket.sure] == pytest.approx([captured, away], abs=1e-9)
    assert 0 < bracket.decided_share < 0.5 and not bracket.decided


def test_street_corners_have_a_narrow_bracket_of_starts_that_are_open() -> None:
    bracket = bound(compile_scenario(load("helsinki-park")), scenario="helsinki-park", seconds=240)
    assert 0.6 < bracket.low <= bracket.high < bracket.low + 0.01
    assert bracket.decided_share is not None and bracket.decided_share < 0.2


def test_sightings_now_and_then_leave_starts_open() -> None:
    bracket = bound(compile_scenario(load("quays")), scenario="quays", seconds=240)
    pursuers, evaders = bracket.sure
    assert 0 < pursuers <= bracket.high and 0 < evaders <= 1 - bracket.low and not bracket.decided


def test_posts_and_walks_tell_how_much_of_the_draw_is_decided() -> None:
    """Where all and nothing are the only worths, a mean is a share; with a third it is the least that there can be."""
    some = Fraction(300)
    assert nothing_at_least(some, [0, 1000]) == Fraction(7, 10) == 1 - all_at_least(some, [0, 1000], 1)
    assert nothing_at_least(some, [0, 500, 1000]) == Fraction(4, 10)
    assert all_at_least(Fraction(1800), [0, 500, 1000], 2) == Fraction(6, 10)
    assert nothing_at_least(some, [0, 200]) == all_at_least(some, [0, 500, 1000], 1) == 0
    assert nothing_at_least(Fraction(0), [0, 0]) == 1 and all_at_least(Fraction(0), [0, 0], 1) == 0


@pytest.mark.parametrize("name", ["quays", "courtyard", "helsinki-ways"])
def test_controllers_are_worth_in_the_simulator_what_they_claim(name: str) -> None:
    game = compile_scenario(load(name))
    # The tables of moves at once take seconds; but on a busy machine a minute by the clock may be too short for them.
    bracket = bound(game, scenario=name, seconds=240 if name == "courtyard" else 60)
    assert bracket.high - bracket.low < 0.2 and not bracket.decided
    found = held(bracket.certificate, game, chases=300, seed=3)
    assert {one.side for one in found} == {"lower", "upper"} and len(found) >= 8
    assert [one for one in found if not one.holds] == []


def test_whoever_keeps_a_bracket_from_0_to_1_is_told_that_it_measures_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "small_of", interrupted)  # before anything is found
    assert main(["bound", "yard.yaml", "--save", "none.json"]) == 130
    said = capsys.readouterr()
    assert "somewhere between 0 and 1" in " ".join(said.out.split())
    assert "warning: none.json: nothing can be graded by this bracket" in said.err
