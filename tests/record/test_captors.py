"""Who took an evader: a pursuer that had it within reach or met it, or nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from afoot.record import Ledger
from afoot.record.events import EventLog
from afoot.scenarios import compile_scenario, with_policies
from afoot.scenarios.read import parse
from afoot.sim.batch import Batch
from afoot.studies.run import run
from tests.studies.busy import busy

CHASES = 30


@pytest.mark.parametrize("reach", [0, 1])
def test_who_is_said_to_have_captured_had_it_within_reach(reach: int, tmp_path: Path) -> None:
    game = busy(tmp_path, reach=reach)
    run(game, chases=CHASES, seed=2, record=tmp_path / "runs.duckdb", tracks=CHASES)
    ledger, names, found = Ledger.open(tmp_path / "runs.duckdb"), game.mover_names, 0
    for chase in range(CHASES):
        track = ledger.track(1, chase)
        for event in ledger.events(1, chase):
            if event["event"] != "captured" or event["particulars"]:
                continue
            taken, by, after = track[names[event["mover"]]], track[names[event["other"]]], event["tick"] + 1
            near = {int(by["node"][after])}
            if reach:
                near |= set(game.board.hops[by["node"][after]].tolist())
            assert taken["node"][after] in near and by["remaining_mm"][after] == 0
            found += 1
    assert found > 10


HUNGER = """
name: hunger
map: {file: way.edges}
rules: {horizon_ticks: 20}
classes: {walker: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{name: sitter, class: walker, start: street}]}
evaders: {policy: runner, units: [{name: guest, class: walker, start: shelter}]}
refuges: [{place: shelter, beds: 1, supplies_s: 9, entry: closed, worth: 1}]
worth: {surrounded: 0, timeout: 0}
"""


def test_nobody_took_who_gave_up_behind_a_closed_door(tmp_path: Path) -> None:
    (tmp_path / "way.edges").write_text("shelter street 5\n")
    game = with_policies(compile_scenario(parse(HUNGER, "hunger.yaml", str(tmp_path))), "orders", "orders")
    with Batch(game.board, game.cast, game.rules, 1, outside=3) as batch:
        sitter, guest = batch.state.movers[0]
        street, log = int(sitter.node), EventLog(game, batch, 1)
        batch.orders.gait = 1
        while not batch.over.all():
            batch.orders.slot[0, 0] = sitter.node == street
            batch.step()
            log.see()
        assert sitter.node == guest.node and sitter.remaining_mm == 0
    (end,) = [event for event in log.events if event.event == "captured"]
    assert (end.mover, end.other, end.particulars) == (1, -1, {"supplies": "none"})
