"""Events of the hunt: which pursuer has lost whom, whose strength gives out, which child is hurt and sent indoors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from afoot.record.seen import SHAKEN_S
from afoot.scenarios import compile_scenario
from afoot.scenarios.read import parse
from afoot.studies.chronicle import chronicle
from afoot.studies.outside import blank_orders
from afoot.studies.story import Story
from afoot.words import Ability
from tests.record.line import line, of, street, told

HUNTER, HARE = 0, 1


def _texts(found: Story) -> list[tuple[int, str]]:
    return [(one.tick, one.text) for one in chronicle(found)]


def test_a_pursuer_loses_an_evader_half_a_minute_after_its_last_contact_and_finds_it_again() -> None:
    """The hunter sees 30 m: at tick 2 it is 30 m from the hare, at tick 3 it is 40 m from it."""
    game = line(hunter="a4", hare="a7", young="", sight=30, horizon=60)
    found = told(game, {}, {3: -1, 40: 1})
    first, again = of(found, "spotted")
    (lost,) = of(found, "shaken_off")
    assert (first.tick, first.mover, first.other, first.particulars) == (0, HUNTER, HARE, {"again": False})
    assert (lost.tick, lost.particulars) == (3 + SHAKEN_S, {"since_tick": 3})
    assert (again.tick, again.particulars) == (41, {"again": True})
    texts = _texts(found)
    assert (33, "The hunter has lost the hare.") in texts
    assert not [text for _, text in texts if "in sight too" in text], "the first is told as a sighting"


@pytest.mark.parametrize(("near", "words"), [(0.0, []), (1.0, ["spotted"])])
def test_whom_a_pursuer_takes_for_another_it_has_not_spotted(near: float, words: list[str]) -> None:
    """It comes to within 30 m of a hare that it met in its guise."""
    game = line(hunter="a0", hare="a7", young="", sight=30, horizon=60)
    eyes = game.cast.means.eyes.copy()
    eyes.near = eyes.far = round(near * 2**32)
    eyes.setflags(write=False)  # as all arrays of a game are: kernels would be compiled anew for others
    game = replace(game, cast=game.cast._replace(means=game.cast.means._replace(eyes=eyes)))
    found = told(game, dict.fromkeys(range(60), (Ability.GUISE,)), dict.fromkeys(range(4), 1))
    assert of(found, "sighted") and [one.event for one in of(found, "spotted", "shaken_off")] == words


def test_how_many_have_lost_them_is_told_when_it_changes() -> None:
    data = """
name: two
map: {file: line.geojson, stride_m: 10}
rules: {motion: whole_ticks, horizon_ticks: 60, surrounded: {check_ticks: 1}}
classes: {cop: {walk_m_s: 10, sight_m: 30}, hare: {walk_m_s: 10, ways: []}}
pursuers:
  policy: chase
  units: [{name: cop 1, class: cop, start: a4}, {name: cop 2, class: cop, start: a4}]
evaders: {policy: runner, units: [{name: hare, class: hare, start: a7}]}
worth: {surrounded: 0, timeout: 1}
"""
    game = compile_scenario(parse(data, "two.yaml"), street(), cache=False)

    def one_walks_off(seen: Any, game: Any) -> Any:
        tick, here = int(seen.tick[0]), seen.movers.node[0]
        names = {node: name for name, node in game.compiled_board.names.items()}
        back = game.compiled_board.names[f"a{int(names[int(here[0])][1:]) - (tick == 3)}"]
        slots = [[int(np.flatnonzero(game.board.hops[int(here[0])] == back)[0]), 0]]
        return np.array(slots), 1

    found = told(game, pursuers=one_walks_off)
    assert (
        33,
        "Cop 1 has lost the hare. One of the two cops has lost the hare (cop 1), one has not (cop 2).",
    ) in (_texts(found))


@pytest.mark.parametrize(
    ("cost", "per_s", "words"), [(76, 0, ["low"]), (100, 0, ["spent"]), (0, 10, ["low", "spent"])]
)
def test_energy_is_told_when_it_runs_low_and_when_nothing_can_be_paid(
    cost: int, per_s: int, words: list[str]
) -> None:
    """Of 100: 76 leave 24, 100 leave none, and 10 a second leave 20 after 8 s, none after 10 s."""
    data = f"""
name: tired
map: {{file: line.geojson, stride_m: 10}}
rules: {{motion: whole_ticks, horizon_ticks: 20}}
classes:
  cop: {{walk_m_s: 10, sight_m: 0}}
  hare:
    walk_m_s: 10
    energy: {{full: 100}}
    abilities:
      guise: {{as: goat, per_s: {per_s}}}
      smoke: {{cost: {cost}, radius_m: 1, life_s: 50}}
      signal: {{cost: 1, range_m: 1}}
  goat: {{walk_m_s: 10}}
pursuers: {{policy: chase, units: [{{name: cop, class: cop, start: a0, arrive_s: 19}}]}}
evaders: {{policy: runner, units: [{{name: hare, class: hare, start: a5}}]}}
bystanders: {{units: [{{class: goat, start: a9}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""
    deeds: dict[int, tuple[Ability, ...]] = {0: (Ability.SMOKE,)} if cost else {}
    deeds = deeds or dict.fromkeys(range(20), (Ability.GUISE,))
    found = told(compile_scenario(parse(data, "tired.yaml"), street(), cache=False), deeds)
    noted = of(found, "energy_low", "energy_spent")
    assert [one.event for one in noted] == [f"energy_{word}" for word in words]
    assert noted[0].particulars == {"left": 100 - cost if cost else 20, "full": 100}
    assert noted[0].tick == (1 if cost else 8)
    said = {"low": "The energy of the hare is running low", "spent": "The energy of the hare is spent"}
    for word in words:
        assert [text for _, text in _texts(found) if text.startswith(said[word])]


def test_who_cannot_run_any_more_is_out_of_breath() -> None:
    """A hare that runs 3 m/s above its critical speed with a reserve of 10 m has breath for three ticks."""
    data = """
name: breath
map: {file: line.geojson, stride_m: 10}
rules: {motion: whole_ticks, stamina: true, horizon_ticks: 20}
classes:
  cop: {walk_m_s: 10, sight_m: 0}
  hare: {walk_m_s: 5, run_m_s: 10, critical_m_s: 7, reserve_m: 10}
pursuers: {policy: chase, units: [{name: cop, class: cop, start: a0, arrive_s: 19}]}
evaders: {policy: runner, units: [{name: hare, class: hare, start: a0}]}
worth: {surrounded: 0, timeout: 1}
"""
    game = compile_scenario(parse(data, "breath.yaml"), street(), cache=False)

    def run(seen: Any, game: Any) -> Any:
        here = int(seen.movers.node[0, 0])
        names = {node: name for name, node in game.compiled_board.names.items()}
        goal = game.compiled_board.names[f"a{min(int(names[here][1:]) + 1, 9)}"]
        return np.array([[int(np.flatnonzero(game.board.hops[here] == goal)[0])]]), 2

    found = told(game, evaders=run)
    (one,) = of(found, "out_of_breath")
    assert (one.tick, one.mover) == (3, HARE)
    assert (3, "The hare is out of breath at a3.") in _texts(found)


def _breathless(full: int, rules: str = "") -> Story:
    """A hare with so much energy, that sees 0 m, runs for breath for three ticks, rests until it has it again, and runs
    once more; with a decoy at 60 and 0.2 a second, and a guise."""
    data = f"""
name: winded
map: {{file: line.geojson, stride_m: 10}}
rules: {{motion: whole_ticks, stamina: true, horizon_ticks: 220{rules}}}
classes:
  cop: {{walk_m_s: 10, sight_m: 0}}
  hare:
    walk_m_s: 5
    run_m_s: 10
    critical_m_s: 7
    reserve_m: 10
    energy: {{full: {full}}}
    abilities:
      guise: {{as: goat, cost: 30, per_s: 0.2}}
      decoy: {{cost: 60, per_s: 0.2, life_s: 300}}
      smoke: {{cost: 50, radius_m: 1, life_s: 5}}
  goat: {{walk_m_s: 10}}
pursuers: {{policy: chase, units: [{{name: cop, class: cop, start: a0, arrive_s: 219}}]}}
evaders: {{policy: runner, units: [{{name: hare, class: hare, start: a0}}]}}
bystanders: {{units: [{{class: goat, start: a9}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""
    game = compile_scenario(parse(data, "winded.yaml"), street(), cache=False)

    def run(seen: Any, game: Any) -> Any:
        orders, tick = blank_orders(seen, game), int(seen.tick[0])
        here = int(seen.movers.node[0, 0])
        names = {node: int(name[1:]) for name, node in game.compiled_board.names.items()}
        runs = tick < 10 or tick >= 200
        goal = game.compiled_board.names[f"a{min(max(names[here] + (1 if tick < 10 else -1), 0), 9)}"]
        on = int(np.flatnonzero(game.board.hops[here] == goal)[0]) if runs else 0
        orders.slot[:, 0] = on
        orders.gait[:, 0] = 2 if runs else 0
        orders.does[:, 0] = 1 << Ability.SMOKE if tick == 20 else 0
        return orders

    return told(game, evaders=run)


def test_who_is_out_of_breath_has_energy_left_for_a_decoy_and_a_guise_or_has_not() -> None:
    """Both cost 90 and 0.4 a second: 142 leave 52, which last 130 s. The smoke then leaves 92, enough for 5 s."""
    found = _breathless(142)
    assert [one.particulars for one in of(found, "out_of_breath")] == [{"both_ticks": 130}, {"both_ticks": 5}]
    lines = [text for _, text in _texts(found) if "energy left" in text]
    assert lines == ["The hare has energy left for a decoy and a guise at once, for 2 min."]


def test_that_energy_no_longer_suffices_for_both_is_told() -> None:
    found = _breathless(139)
    assert [one.particulars["both_ticks"] for one in of(found, "out_of_breath")] == [122, 0]
    assert [text for _, text in _texts(found) if "energy left" in text] == [
        "The hare has energy left for a decoy and a guise at once, for 2 min.",
        "The hare has no energy left for a decoy and a guise at once.",
    ]


@pytest.mark.parametrize("left_out", ["energy", "decoys", "guise"])
def test_of_means_that_are_left_out_no_energy_is_told(left_out: str) -> None:
    found = _breathless(142, rules=f", without: [{left_out}]")
    assert of(found, "out_of_breath")[0].particulars == {}
    assert not [text for _, text in _texts(found) if "energy left" in text]


def test_a_child_in_smoke_is_hurt_and_a_teacher_beside_it_sends_it_indoors() -> None:
    data = """
name: yard
map: {file: line.geojson, stride_m: 10}
rules: {motion: whole_ticks, horizon_ticks: 20}
classes:
  cop: {walk_m_s: 10, sight_m: 0}
  hare: {walk_m_s: 10, ways: [], abilities: {smoke: {radius_m: 5, life_s: 5}}}
  person: {walk_m_s: 10}
pursuers: {policy: chase, units: [{name: cop, class: cop, start: a9, arrive_s: 19}]}
evaders: {policy: runner, units: [{name: hare, class: hare, start: a5}]}
bystanders:
  units:
    - {name: child, class: person, start: a5, behaviour: child, pause_s: 100, indoors: a0}
    - {name: other child, class: person, start: a9, behaviour: child, pause_s: 100, indoors: a0}
    - {name: teacher, class: person, start: a8, behaviour: teacher, pause_s: 100}
worth: {surrounded: 0, timeout: 1}
"""
    game = compile_scenario(parse(data, "yard.yaml"), street(), cache=False)
    found = told(game, {0: (Ability.SMOKE,)})
    names = game.mover_names
    (hurt,), (sent,) = of(found, "hurt"), of(found, "sent_indoors")
    assert (names[hurt.mover], names[sent.mover], names[sent.other]) == ("child", "child", "teacher")
    assert hurt.tick == 1 and hurt.node == sent.node == game.compiled_board.names["a5"]
    assert 1 < sent.tick <= 4  # the teacher has 20 m to go to be within 12 m of it
    assert (sent.tick, "The teacher sends the child indoors.") in _texts(found)
