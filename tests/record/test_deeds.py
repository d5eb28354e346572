"""Deeds in the ledger: what a policy from Python orders besides moving is done, counted and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.scenarios import Compiled, compile_scenario, with_policies
from afoot.studies.outside import blank_orders
from afoot.studies.run import run
from afoot.words import Ability, Door, Gait
from tests.scenarios.little_town import read
from tests.scenarios.test_means import able, cellar


def game() -> Compiled:
    """A thief at the hatch with everything it needs, a cop a street away that reads traces."""
    data = able()
    data["evaders"]["units"] = [{"name": "thief", "class": "thief", "start": "south-west"}]
    data["pursuers"]["units"] = [{"name": "cop", "class": "cop", "start": "north-west"}]
    data["classes"]["thief"]["abilities"]["open"] = {"cost": 20, "takes_s": 5}
    data["classes"]["thief"]["abilities"]["seal"] = {"cost": 20, "takes_s": 3}
    data["classes"]["cop"]["reads_traces"] = {"clue": 1, "fades_s": 1000}
    data["rules"] = {"horizon_s": 60}
    data |= {"exits": [], "refuges": [], "bystanders": None, "rally": None}
    data = {key: value for key, value in data.items() if value is not None}
    return compile_scenario(read(data), cellar(), cache=False)


class Burrower:
    """Smoke and keen eye at once; opens the hatch, goes down, seals it behind."""

    def __init__(self, game: Compiled) -> None:
        names, board = game.compiled_board.names, game.board
        self.top, self.cellar = names["south-west"], names["cellar"]
        self.down = int(np.flatnonzero(board.hops[self.top] == self.cellar)[0])
        self.doors: list[int] = []

    def __call__(self, seen: Any, game: Compiled) -> Any:
        orders = blank_orders(seen, game)
        node, door = int(seen.movers.node[0, 0]), int(seen.tricks.doors[0, 0])
        self.doors.append(door)
        does = 1 << Ability.KEEN_EYE
        if seen.tick[0] == 0:
            does |= 1 << Ability.SMOKE
        if node == self.top and door == Door.SHUT:
            does |= 1 << Ability.OPEN
        elif node == self.top:
            orders.slot, orders.gait = self.down, Gait.WALK
        elif door == Door.OPEN:
            does |= 1 << Ability.SEAL
        orders.does = does
        return orders


class Watcher:
    """Runs to where the hatch is; keeps what it is shown of passages."""

    def __init__(self, game: Compiled) -> None:
        self.doors: set[int] = set()

    def __call__(self, seen: Any, game: Compiled) -> Any:
        self.doors |= set(seen.tricks.doors.ravel().tolist())
        orders = blank_orders(seen, game)
        node, names = int(seen.movers.node[0, 0]), game.compiled_board.names
        orders.slot = game.cast.distances.first_slot[
            game.cast.classes[seen.movers.kind[0, 0]].profile, names["south-west"], node
        ]
        orders.gait = Gait.RUN
        return orders


def test_deeds_are_done_in_their_time_and_told(tmp_path: Path) -> None:
    played, ledger = game(), tmp_path / "runs.duckdb"
    thief, cop = Burrower(played), Watcher(played)
    result = run(played, chases=1, seed=3, pursuers=cop, evaders=thief, record=ledger)
    told = {e["event"]: e for e in Ledger.open(ledger).events(1, 0) if e["event"] not in ("sighted", "lost")}
    assert told["smoke"]["tick"] == 0 == told["keen_eye"]["tick"]
    assert told["smoke"]["particulars"] == {"radius_m": 12.5, "until_tick": 46}
    opened, sealed = told["passage_opened"], told["passage_sealed"]
    assert opened["tick"] == 4 and opened["particulars"] == {"passage": "hatch"}  # five ticks of work: 0 to 4
    assert opened["node"] == thief.top and sealed["node"] == thief.cellar
    assert sealed["tick"] > opened["tick"] + 5
    assert thief.doors[:6] == [Door.SHUT] * 5 + [Door.OPEN] and thief.doors[-1] == Door.SEALED
    assert cop.doors == {-1}, "who does not know of a passage is not shown it"
    assert "trace_read" not in told, "the seal has cleared what was left above"
    assert result.events["smoke"] == result.events["passage_opened"] == result.events["passage_sealed"] == 1
    assert result.outcomes["timeout"] == 1


def test_an_open_hatch_leaves_a_trace_to_be_read(tmp_path: Path) -> None:
    played, ledger = game(), tmp_path / "runs.duckdb"
    thief = Burrower(played)

    def careless(seen: Any, g: Compiled) -> Any:
        orders = thief(seen, g)
        orders.does &= ~np.uint32(1 << Ability.SEAL)
        return orders

    run(played, chases=1, seed=3, pursuers=Watcher(played), evaders=careless, record=ledger)
    read_at = [e for e in Ledger.open(ledger).events(1, 0) if e["event"] == "trace_read"]
    assert read_at and read_at[0]["node"] == thief.top and read_at[0]["particulars"]["age_ticks"] > 0


def test_smoke_in_between_breaks_sight_both_ways(tmp_path: Path) -> None:
    """The same chase with and without smoke: contacts are fewer with it, for both sides."""
    contacts = []
    for left_out in ([], ["smoke"]):
        data = game().scenario.model_dump(by_alias=True, exclude_none=True)
        data["rules"]["without"] = left_out
        data["classes"]["thief"]["abilities"]["smoke"].update(radius_m=120, life_s=30)
        played = compile_scenario(read(data), cellar(), cache=False)
        result = run(played, chases=1, seed=3, pursuers=Watcher(played), evaders=Burrower(played))
        contacts.append(result.events["contacts"])
    assert contacts[0] + 2 * 25 <= contacts[1]


def test_orders_that_no_means_know_are_refused() -> None:
    played = game()

    def bold(seen: Any, g: Compiled) -> Any:
        orders = blank_orders(seen, g)
        orders.does = 1 << len(Ability)
        return orders

    with pytest.raises(AfootError, match="deeds out of range"):
        run(played, chases=1, evaders=bold)


def test_policies_of_the_kernel_play_where_there_are_means_too() -> None:
    played = with_policies(game(), "chase", "slip")
    one, two = (run(played, chases=40, seed=1, threads=threads) for threads in (1, 2))
    assert one.digest == two.digest and sum(one.outcomes.values()) == 40


def test_policies_of_the_kernel_open_what_is_shut_in_their_way() -> None:
    data = game().scenario.model_dump(by_alias=True, exclude_none=True)
    data["exits"] = [{"place": "vault", "worth": 1}]
    for opens, escaped in ((True, 20), (False, 0)):
        if not opens:
            del data["classes"]["thief"]["abilities"]["open"]
        played = with_policies(compile_scenario(read(data), cellar(), cache=False), "random", "runner")
        result = run(played, chases=20, seed=1)
        assert result.outcomes["escaped"] == escaped == result.events["passage_opened"], result.outcomes
