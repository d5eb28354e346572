"""A chase that a person plays: orders, undo, what is kept of it, and what the person is shown."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import afoot
from afoot.cli.main import main
from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.scenarios.read import parse
from afoot.studies.play_ask import ask, ready
from afoot.studies.play_grade import graded
from afoot.studies.play_keep import Playback
from afoot.studies.play_words import briefing, verdict
from afoot.studies.playing import Play
from afoot.studies.run import run
from afoot.viewer.encode import open_chase, open_run
from afoot.viewer.told import told
from afoot.words import Gait, Side, Status
from tests.studies.busy import busy

pytestmark = pytest.mark.usefixtures("few_chases")


def begin(game: Compiled, folder: Path, side: str = "evaders", **more: Any) -> Play:
    asked = ask(game, side, record=folder / "played.duckdb", **more)
    ready(asked)
    return Play(asked)


def played_out(play: Play, ticks: int = 600) -> None:
    """Everybody who is asked stays, to the end."""
    while not play.over:
        order_stays(play)
        play.advance(ticks)


def order_stays(play: Play) -> None:
    if asked := play.turn()["asks"]:
        play.order([{"mover": mover, "stay": True} for mover in asked])


def place(play: Play, name: str) -> int:
    return play.game.compiled_board.names[name]


def test_a_mover_goes_where_it_is_told_and_its_follower_comes_along(
    rockface: Compiled, tmp_path: Path
) -> None:
    play = begin(rockface, tmp_path, seed=54)
    way = play.way("leader", place(play, "market"))
    assert way["nodes"][0] == play.observe().movers[0, 0].node
    assert way["nodes"][-1] == place(play, "market")
    play.order([{"mover": "leader", "node": place(play, "market"), "gait": "run"}])
    why = play.advance(300)
    own = play.frame(0)["movers"]
    assert own[0]["node"] == place(play, "market")
    assert why == ["The leader waits for orders."]
    assert play.tick == way["ticks"]["run"]
    gap = np.hypot(own[0]["x"] - own[1]["x"], own[0]["y"] - own[1]["y"])
    assert gap < 60, "the follower has been left behind"
    assert own[1]["node"] != own[0]["node"] or gap == 0


def test_the_follower_decides_as_the_built_in_policy_does(rockface: Compiled, tmp_path: Path) -> None:
    """A chase in which the built-in script leads, its orders given again by a person: the follower does the same."""
    from afoot.sim.batch import Batch

    batch = Batch(rockface.board, rockface.cast, rockface.rules, 1, seed=54)
    play = begin(rockface, tmp_path, seed=54)
    first = rockface.cast.pursuers
    for _ in range(120):
        batch.step()
        order, mover = batch.orders[0, first], batch.state.movers[0, first]
        does = [name for bit, name in ((1, "keen_eye"),) if int(order.does) >> bit & 1]
        told: dict[str, Any] = {"mover": "leader", "gait": "run" if order.gait == 2 else "walk"}
        if play.turn()["legal"].get("leader") is not None:
            told |= {"slot": int(order.slot), "use": does} if order.slot else {"stay": True, "use": does}
        play.order([told])
        play.advance(1)
        assert mover.node == play.observe().movers[0, 0].node
    mine, theirs = play.observe().movers[0, 1], batch.state.movers[0, first + 1]
    assert (mine.node, mine.remaining_mm) == (theirs.node, theirs.remaining_mm)


def test_the_clock_stops_where_there_is_something_to_look_at(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "node": place(play, "market")}])
    play.advance(100)
    play.order([{"mover": "leader", "stay": True}])
    why = play.advance(600)
    assert any("sees tracker" in text for text in why)
    newest = play.frame(0)["contacts"][0]
    assert newest["age_ticks"] == 0
    assert newest["by"]
    assert play.turn()["standing"][0]["task"] == "stay", "the person goes on or gives other orders"


@pytest.mark.parametrize(
    ("orders", "what"),
    [
        ("go", "orders are a list"),
        ([], "orders are a list"),
        (["go"], "an order is an object"),
        ([{"mover": "leadr", "stay": True}], "no such mover of your side"),
        ([{"mover": "tracker 1", "stay": True}], "no such mover of your side"),
        ([{"mover": "leader", "slot": 2}], "this hop is not open"),
        ([{"mover": "leader", "slot": -1}], "no such slot"),
        ([{"mover": "leader", "node": 10**9}], "no such node"),
        ([{"mover": "leader", "node": True}], "no such node"),
        ([{"mover": "follower", "node": 980}], "there is no way to this node"),
        ([{"mover": "leader", "stay": True, "node": 3}], "one of these at a time"),
        ([{"mover": "leader", "follow": True}], "no leader to follow"),
        ([{"mover": "leader", "gait": "fly"}], "no such gait"),
        ([{"mover": "leader", "use": ["fly"]}], "no such ability"),
        ([{"mover": "follower", "use": ["smoke"]}], "no such ability"),
        ([{"mover": "leader", "use": ["open"]}], "open cannot be used now: no passage to open where it stands"),
        ([{"mover": "leader", "use": "smoke"}], "abilities come in a list"),
        ([{"mover": "leader", "jump": 1}], "no such field"),
        ([{"mover": "leader", "stay": True}, {"mover": "leader", "slot": 2}], "this hop is not open"),
    ],
)  # fmt: skip
def test_bad_orders_are_refused_whole(rockface: Compiled, tmp_path: Path, orders: object, what: str) -> None:
    play = begin(rockface, tmp_path, seed=54)
    before = copy.deepcopy(play.turn())
    with pytest.raises(AfootError, match=what):
        play.order(orders)
    assert play.turn() == before


def test_who_is_on_a_hop_cannot_turn(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "slot": 1, "gait": "walk"}])
    play.advance(1)
    turn = play.turn()
    assert "leader" not in turn["legal"]
    assert turn["standing"][0]["why_not_free"] == "on a hop: it cannot turn until it arrives"
    with pytest.raises(AfootError, match="cannot turn until it arrives"):
        play.order([{"mover": "leader", "slot": 1}])
    play.order([{"mover": "leader", "node": place(play, "market")}])


def test_node_0_and_slot_0_are_what_they_say(grid: Compiled, tmp_path: Path) -> None:
    play = begin(grid, tmp_path)
    play.order([{"mover": "robber", "node": 0}])
    (told,) = play.turn()["standing"]
    assert (told["task"], told["node"]) == ("go", 0)
    play.order([{"mover": "robber", "slot": 0}])
    assert play.turn()["standing"][0]["task"] == "hop"
    with pytest.raises(AfootError, match="one of these at a time"):
        play.order([{"mover": "robber", "slot": 0, "node": 0}])


def test_hops_take_the_ticks_that_are_told(rockface: Compiled, tmp_path: Path) -> None:
    for gait in ("walk", "run"):
        play = begin(rockface, tmp_path, seed=54)
        hop = play.turn()["legal"]["leader"][0]
        play.order([{"mover": "leader", "slot": hop["slot"], "gait": gait}])
        play.advance(100)
        assert (play.tick, play.observe().movers[0, 0].node) == (hop["ticks"][gait], hop["node"])


def test_a_way_takes_the_ticks_that_are_told_also_of_who_is_out_of_breath(
    rockface: Compiled, tmp_path: Path
) -> None:
    """At every tick of it, on a hop too: it walks where it has no stamina left, and runs again once it has."""
    play = begin(rockface, tmp_path, side="pursuers", seed=54)
    while play.observe().movers[0, 0].status != Status.LIVE:
        play.advance(1)
    far = place(play, "rock top")
    play.order([{"mover": "tracker 1", "node": far, "gait": "run"}])
    told, stamina, gaits = set[int](), list[int](), set[int]()
    while play.turn()["standing"][0]["task"] == "go":
        mover = play.observe().movers[0, 0]
        told.add(play.tick + play.turn()["standing"][0]["ticks"]["run"])
        stamina.append(int(mover.stamina_mm))
        gaits.add(int(mover.gait))
        play.advance(1)
    assert play.observe().movers[0, 0].node == far
    assert told == {play.tick}
    assert min(stamina) < 1000 and {Gait.WALK, Gait.RUN} <= gaits


def test_abilities_cost_what_is_told_and_last_as_long_as_they_are_kept(
    rockface: Compiled, tmp_path: Path
) -> None:
    play = begin(rockface, tmp_path, seed=54)
    deeds = {deed["ability"]: deed for deed in play.turn()["abilities"] if deed["mover"] == "leader"}
    assert (deeds["smoke"]["energy"], deeds["guise"]["upkeep"], deeds["guise"]["lasting"]) == (
        120.0,
        0.2,
        True,
    )
    play.order([{"mover": "leader", "stay": True, "use": ["smoke", "guise"]}])
    play.advance(1)
    leader = play.frame(0)["movers"][0]
    # Paid: smoke and guise; upkeep of the guise, and what a rest restores.
    assert leader["energy"] == pytest.approx(600 - 120 - 30 - 0.2 + 0.5)
    assert leader["looks_like"] == "child"
    assert play.frame(0)["clouds"]
    smoke = next(deed for deed in play.turn()["abilities"] if deed["ability"] == "smoke")
    assert (smoke["allowed"], smoke["why"]) == (False, "its latest cloud still hangs")
    play.advance(5)
    assert play.frame(0)["movers"][0]["looks_like"] == "child"
    play.order([{"mover": "leader", "drop": ["guise"]}])
    play.advance(1)
    assert play.frame(0)["movers"][0]["looks_like"] is None


def test_a_follower_does_what_it_is_told_while_it_follows(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "node": place(play, "market")}, {"mover": "follower", "use": ["guise"]}])
    play.advance(1)
    follower = play.frame(0)["movers"][1]
    assert (follower["looks_like"], play.turn()["standing"][1]["task"]) == ("child", "follow")


def test_a_decoy_of_ones_own_is_told_when_it_is_sent(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "stay": True, "use": ["decoy"]}])
    play.advance(1)
    assert [(note.tick, note.text) for note in play.notes if note.event == "decoy_sent"] == [
        (0, "The leader sends out a decoy.")
    ]
    play.advance(5)
    assert sum(note.event == "decoy_sent" for note in play.notes) == 1
    hunting = begin(rockface, tmp_path, side="pursuers", seed=54)
    while not hunting.over and not hunting._batch.state.tricks.deeds.decoys[0]:
        order_stays(hunting)
        hunting.advance(30)
    assert not hunting.over, "the others have sent one"
    assert not any(note.event == "decoy_sent" for note in hunting.notes), "those of the others are not told"


def test_what_a_follower_does_is_told_and_why_it_stands(rockface: Compiled, tmp_path: Path) -> None:
    """With seed 3 the leader leaves without its follower, which waits, gives it up and goes to where they meet."""
    play = begin(rockface, tmp_path, seed=3, practice=True)

    def told() -> str:
        words: str = play.turn()["standing"][1]["following"]
        return words

    play.order([{"mover": "leader", "node": place(play, "south road")}])
    assert play.turn()["standing"][0]["following"] == "", "the leader follows nobody"
    meet = "goes to the school yard, where they agreed to meet"
    assert told() == f"Waits until it sees or hears the leader; in 30 s it {meet}."
    start = play.frame(0)["movers"][1]["node"]
    play.advance(30)
    assert play.frame(0)["movers"][1]["node"] == start and "in 0 s" in told()
    why = play.advance(30)
    assert why == [f"The follower has not found the leader, and {meet}."], "time stops, to be looked at"
    assert told() == f"Has not found the leader, and {meet}."
    assert play.frame(0)["movers"][1]["to"] != start
    play.undo()
    assert "in 30 s" in told() and not any(note.event == "parted" for note in play.notes)

    together = begin(rockface, tmp_path, seed=54)
    together.order([{"mover": "leader", "node": place(together, "market")}])
    together.advance(5)
    assert "follows" in together.turn()["standing"][1]["following"].lower()
    together.order([{"mover": "follower", "stay": True}])
    assert together.turn()["standing"][1]["following"] == ""


def test_a_passage_in_the_way_is_opened(tmp_path: Path) -> None:
    """The trap door is shut; the leader opens it on its way through."""
    text = """
extends: rockface
evaders:
  policy: slip
  units: [{name: leader, class: leader, start: closet}]
"""
    play = begin(afoot.compile(parse(text, "closet.yaml", str(tmp_path))), tmp_path)
    door = next(one for one in play.frame(0)["doors"] if one["passage"] == "trap door")
    assert door["state"] == "shut"
    target = place(play, "trap door")
    assert play.way("leader", target)["shut"] == ["trap door"]
    play.order([{"mover": "leader", "node": target}])
    while play.frame(0)["movers"][0]["node"] != target:
        assert play.tick < 60, [note.text for note in play.notes]
        play.advance(60)
    assert [one["state"] for one in play.frame(0)["doors"] if one["passage"] == "trap door"] == ["open"]


def test_undo_restores_the_exact_digest_and_what_is_recorded(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54, practice=True)
    digests, notes = [play.digest], [len(play.notes)]
    for goal in ("fire escape", "market", "alleys"):
        play.order([{"mover": "leader", "node": place(play, goal)}])
        play.advance(40)
        digests.append(play.digest)
        notes.append(len(play.notes))
    turn = play.turn()
    for back in (2, 1, 0):
        play.undo()
        assert (play.digest, len(play.notes)) == (digests[back], notes[back])
    with pytest.raises(AfootError, match="nothing to take back"):
        play.undo()
    for goal in ("fire escape", "market", "alleys"):
        play.order([{"mover": "leader", "node": place(play, goal)}])
        play.advance(40)
    assert play.digest == digests[-1]
    assert play.turn() == turn
    straight = begin(rockface, tmp_path, seed=54)
    for goal in ("fire escape", "market", "alleys"):
        straight.order([{"mover": "leader", "node": place(straight, goal)}])
        straight.advance(40)
    assert straight.digest == digests[-1]
    # What was watched and taken back is in no ledger.
    ledger = Ledger.open(play.keep().file)
    twice = ledger.events(1, 0)
    once = ledger.events(straight.keep().run, 0)
    assert [{**one, "run": 0} for one in twice] == [{**one, "run": 0} for one in once]


def test_nothing_is_taken_back_outside_of_practice(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "stay": True}])
    play.advance(1)
    with pytest.raises(AfootError, match="--practice"):
        play.undo()


def test_a_lost_game_of_practice_can_be_taken_back(grid: Compiled, tmp_path: Path) -> None:
    play = begin(grid, tmp_path, seed=1, practice=True)
    played_out(play)
    assert verdict(grid, Side.EVADERS, play.ends(), play.over)["verdict"] == "lost"
    assert play.kept is None
    play.undo()
    assert not play.over


def test_a_game_that_is_played_out_is_in_the_ledger_and_graded(
    grid: Compiled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play = begin(grid, tmp_path, seed=1)
    played_out(play)
    assert play.kept is not None
    ledger = Ledger.open(play.kept.file)
    row, chases = ledger.runs()[0], ledger.chases(1)
    assert row["policies"] == {"pursuers": "intercept", "evaders": "person"}
    assert (chases[0]["outcomes"], chases[0]["digest"], chases[0]["ticks"]) == (
        ["captured"],
        play.digest,
        play.tick,
    )
    assert len(ledger.track(1, 0)["robber"]["node"]) == play.tick + 1
    ends = [event["tick"] for event in ledger.events(1, 0) if event["event"] == "captured"]
    assert ends == chases[0]["end_ticks"] == [note.tick for note in play.notes if note.event == "captured"]
    grade = graded(play.asked, play.kept)
    assert grade["tier"] == "exact"
    assert main(["grade", str(play.kept.file)]) == 0
    assert "person" in capsys.readouterr().out
    assert "decisions were the best there were" in grade["text"]
    capsys.readouterr()
    assert main(["whatif", str(play.kept.file), "--at", "1"]) == 2
    assert "`afoot run --record` writes them" in capsys.readouterr().err
    afoot.run("grid", chases=1, seed=1, record=play.kept.file)
    assert main(["whatif", str(play.kept.file), "--run", "1", "--at", "1"]) == 2
    assert "Write --run 2, which no person played in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("side", "movers"), [("pursuers", ("first", "second", "late")), ("evaders", ("lead", "lone"))]
)
def test_orders_that_a_ledger_holds_give_the_same_chase_again(
    tmp_path: Path, side: str, movers: tuple[str, ...]
) -> None:
    game = busy(tmp_path)
    play = begin(game, tmp_path, side=side, seed=3)
    play.order([{"mover": mover, "node": 11 * (place + 1)} for place, mover in enumerate(movers)])
    played_out(play)
    assert play.kept is not None
    told = Ledger.open(play.kept.file).runs()[0]["result"]["play"]
    again = {side: Playback(told["orders"])}
    run(game, chases=1, seed=3, record=tmp_path / "again.duckdb", **again)
    assert Ledger.open(tmp_path / "again.duckdb").chases(1)[0]["digest"] == play.digest


def test_a_solved_table_can_be_played_against(
    grid: Compiled, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One in memory, and one of a file, of which the ledger has all it takes to grade the game later."""
    table, file = afoot.solve(grid, distances=True).table(), tmp_path / "grid.npz"
    table.save(file)
    for against, name in ((table, "table"), (f"table:{file}", f"table:{file}")):
        play = begin(grid, tmp_path, seed=1, against=against)
        played_out(play)
        assert play.kept is not None
        row = Ledger.open(play.kept.file).run(play.kept.run)
        assert row["policies"] == {"pursuers": name, "evaders": "person"}
        assert row["result"]["information"]["pursuers"] == "everything"
        assert graded(play.asked, play.kept)["tier"] == "exact"
    assert play.kept is not None
    monkeypatch.setattr("afoot.studies.play_grade.MOST_POSITIONS", 0)
    assert graded(play.asked, play.kept)["tier"] == "exact", (
        "its own table is at hand, however large the game"
    )
    assert main(["grade", str(play.kept.file), "--json"]) == 0
    sides = json.loads(capsys.readouterr().out)["sides"]
    assert sides["pursuers"]["lost_ticks"] == 0 and sides["pursuers"]["decisions"] > 0
    assert sides["evaders"]["lost_ticks"] > 0, "who stays gives ticks away"


def test_a_game_that_is_left_keeps_what_was_played(rockface: Compiled, tmp_path: Path) -> None:
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "node": place(play, "market")}])
    play.advance(30)
    play.close()
    assert play.kept is not None
    ledger = Ledger.open(tmp_path / "played.duckdb")
    row, chase = ledger.runs()[0], ledger.chases(1)[0]
    assert (row["result"]["interrupted"], row["result"]["chases"]) == (True, 0)
    assert (chase["outcomes"], chase["ticks"], chase["end_ticks"]) == (["live", "live"], 30, [30, 30])
    assert len(ledger.track(1, 0)["leader"]["node"]) == 31
    with pytest.raises(AfootError, match="this game has ended"):
        play.advance(1)
    assert (
        "The leader: left the game, not counted" in verdict(play.game, play.side, play.ends(), False)["text"]
    )
    for view in ("evaders", "truth"):
        lines = told(play.game, open_chase(open_run(ledger.path, 1), 0).happened, view).chronicle
        assert (lines[-1]["tick"], lines[-1]["text"]) == (30, "The game was left here, before its end.")
        assert "over" not in " ".join(line["text"] for line in lines)
    assert main(["grade", str(play.kept.file)]) == 2
    grade = graded(play.asked, play.kept)
    assert (grade["tier"], grade["why_not_exact"]) == ("estimate", "the game was left before its end")


def test_a_game_of_no_tick_leaves_no_run(rockface: Compiled, tmp_path: Path) -> None:
    begin(rockface, tmp_path, seed=54).close()
    assert not (tmp_path / "played.duckdb").exists()


@pytest.mark.parametrize("moves", ["pursuers_first", "evaders_first", "simultaneous"])
@pytest.mark.parametrize("side", ["pursuers", "evaders"])
def test_any_side_is_played_in_any_turn_order(tmp_path: Path, moves: str, side: str) -> None:
    play = begin(busy(tmp_path, moves), tmp_path, side=side, practice=True)
    first = play.digest
    played_out(play, 7)
    assert play.over
    while play.undos:
        play.undo()
    assert play.digest == first
    json.dumps([play.turn(), play.frame(0), briefing(play.game, play.side, play.asked.policies)])


def test_who_is_not_there_yet_is_told_when_it_comes(tmp_path: Path) -> None:
    play = begin(busy(tmp_path), tmp_path, side="pursuers")
    late = play.turn()["standing"][2]
    assert (late["mover"], late["free"], late["why_not_free"]) == ("late", False, "comes in at 00:07")
    own = play.frame(0)["movers"][2]
    assert (own["status"], own["x"], own["y"], own["z"]) == ("waiting", None, None, None)
    assert "late" not in play.turn()["asks"]
    play.order([{"mover": mover, "stay": True} for mover in ("first", "second", "late")])
    while play.tick < 7 and not play.over:
        play.advance(7 - play.tick)
    assert play.frame(0)["movers"][2]["status"] == "live"
    assert ("arrived", True) in [(note.event, note.stops) for note in play.notes]


def test_the_person_sees_what_the_side_observes_and_no_more(rockface: Compiled, tmp_path: Path) -> None:
    """Hidden columns of the state are changed; nothing that the person is shown changes with them."""
    play = begin(rockface, tmp_path, seed=54)
    play.order([{"mover": "leader", "node": place(play, "market")}])
    play.advance(150)
    shown = json.dumps([play.frame(0), play.turn()])
    state = play._batch.state
    state.movers.node[0, : rockface.cast.pursuers] = 5
    state.movers.node[0, rockface.cast.pursuers + rockface.cast.evaders :] = 5
    state.movers.stamina_mm[0, : rockface.cast.pursuers] = 1
    state.contacts[0, : rockface.cast.pursuers] = state.contacts[0, 0, 0]
    state.sightings.tick[0] = 7
    state.tricks.holders.source[0] = 1
    state.tricks.witnesses.node[0] = 9
    state.tricks.traces[0] = 3
    state.tricks.heard.node[0] = 9
    state.tricks.movers.energy[0, : rockface.cast.pursuers] = 1
    assert json.dumps([play.frame(0), play.turn()]) == shown


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"side": "police"}, "no such side"),
        ({"against": "slip"}, "no such policy for the pursuers"),
        ({"seed": -1}, "not a good number"),
    ],
)
def test_what_cannot_be_played_is_refused(
    grid: Compiled, tmp_path: Path, more: dict[str, Any], what: str
) -> None:
    with pytest.raises(AfootError, match=what):
        ask(grid, record=tmp_path / "x.duckdb", **{"side": "evaders", **more})


def test_a_briefing_says_what_wins(rockface: Compiled) -> None:
    told = briefing(rockface, Side.EVADERS, {"pursuers": "intercept", "evaders": "person"})
    assert told["you"] == "You flee, as the leader and the follower."
    assert [one["text"] for one in told["ends"]][:2] == [
        "get away by the north road",
        "get away by the east road",
    ]
    assert [one["worth"] for one in told["ends"]] == [1, 1, 1, 1, 0.6, 0.3, 0]
