"""What decoys are worth when pursuers play their best: values of games with hidden information, worked out by hand.

On a star an evader and its D decoys stand at the ends of D + 1 arms, which is where by chance; K pursuers stand at the
middle and each has time for one arm. Each source shows one tell, right with probability a. Who goes by the tells
catches with the chances that `test_decoys` works out; no play does better, as each picks the likeliest source.
"""

from __future__ import annotations

import pathlib
from fractions import Fraction

import numpy as np
import pytest

from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse
from afoot.sim.batch import Batch
from afoot.solvers.small import HiddenSolution, Root, solve_hidden
from afoot.solvers.small.step import Game, store_of
from afoot.words import Status
from tests.theorems.test_decoys import CASES, by_hand

STAR = """
name: star
map: {{file: {file}, sight: {{mode: all}}}}
tick_s: 1
rules: {{motion: whole_ticks, tells: {{right: {right}}}, horizon_ticks: 2}}
classes:
  hunter: {{walk_m_s: 10}}
  hunted: {{walk_m_s: 10, ways: [], abilities: {{decoy: {{life_s: 100}}}}}}
pursuers: {{policy: chase, units: [{{class: hunter, start: "m", count: {pursuers}, arrive_s: 1}}]}}
evaders: {{policy: runner, decoys: {decoys}, units: [{{class: hunted, start: {{any_of: [{ends}]}}}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""


def star(decoys: int, pursuers: int, a: Fraction, folder: pathlib.Path) -> Compiled:
    """A star whose arms are one hop: nothing but the choice of an arm is left."""
    ends = "abc"[: decoys + 1]
    (folder / "star.edges").write_text("".join(f"m {end} 10\n" for end in ends))
    text = STAR.format(
        file=folder / "star.edges", right=float(a), pursuers=pursuers, decoys=decoys, ends=", ".join(ends)
    )
    return compile_scenario(parse(text, "star.yaml"))


def with_decoys(game: Compiled) -> list[Root]:
    """Every start of the star with a decoy at the end of every arm but the evader's; nobody has looked yet."""
    roots = Game(game.board, game.cast, game.rules, hidden=True).starts()
    ends = sorted({int(root.position.movers.node[game.cast.pursuers]) for root in roots})
    evader, first = game.cast.pursuers, game.cast.pursuers + 1
    for root in roots:
        movers, decoys = root.position.movers, root.position.tricks.decoys
        others = [node for node in ends if node != movers.node[evader]]
        for index, node in enumerate(others):
            decoy = movers[first + index]
            decoy.node = decoy.hop_from = decoy.hop_to = node
            decoy.status, decoy.kind = Status.LIVE, movers.kind[evader]
            decoys[index].sender, decoys[index].until_tick = evader, 1000
    return roots


def solved(decoys: int, pursuers: int, a: Fraction, folder: pathlib.Path) -> HiddenSolution:
    game = star(decoys, pursuers, a, folder)
    assert game.cast.decoys == decoys
    return solve_hidden(game, roots=with_decoys(game))


@pytest.mark.parametrize(("decoys", "pursuers", "a", "value"), CASES)
def test_decoys_are_worth_what_is_worked_out_by_hand(
    decoys: int, pursuers: int, a: Fraction, value: Fraction, tmp_path: pathlib.Path
) -> None:
    assert by_hand(decoys, pursuers, a) == value
    found = solved(decoys, pursuers, a, tmp_path)
    assert found.high - found.low <= 1e-9
    assert found.value == pytest.approx(1 - float(value), abs=1e-8)
    assert found.capture_chance == pytest.approx(float(value), abs=1e-8)
    assert found.to_dict()["tier"] == "exact"


def test_the_tells_are_all_that_the_pursuer_goes_by(tmp_path: pathlib.Path) -> None:
    """With three sources and one tell each the one pursuer is in one of eight situations when it can choose."""
    found = solved(2, 1, Fraction(3, 4), tmp_path)
    choices = [len(orders) for orders in found.tree.sides[0].orders]
    assert choices == [1] + [4] * 8  # before it has come, and at the middle of three arms
    # Whatever the tells, one of the four orders takes it.
    assert np.isclose(sum(found.tree.taken.values()), 1.0)


PARK = """
name: park
map: {{file: {file}, sight: {{mode: all}}}}
rules: {{motion: whole_ticks, horizon_ticks: 2, without: [{without}]}}
classes:
  hunter: {{walk_m_s: 10, identifies: {{near: 1, far: 0, far_m: 1, every_s: 1}}}}
  hunted: {{walk_m_s: 10, ways: [], energy: {{full: 9}}, abilities: {{guise: {{as: idler, cost: 1}}}}}}
  idler: {{walk_m_s: 1, ways: []}}
pursuers: {{policy: chase, units: [{{class: hunter, start: "m", arrive_s: 1}}]}}
evaders: {{policy: runner, units: [{{class: hunted, start: {{any_of: [a, b]}}}}]}}
bystanders: {{units: [{{class: idler, start: {{any_of: [a, b]}}}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""


@pytest.mark.parametrize(("without", "value"), [("", 0.5), ("guise", 0.0)])
def test_one_idler_is_like_another(without: str, value: float, tmp_path: pathlib.Path) -> None:
    """An idler on one arm and the hunted, dressed as one, on the other: with time for one arm it is a guess, one half.
    In its own clothes it is gone for at once."""
    (tmp_path / "park.edges").write_text("m a 10\nm b 10\n")
    text = PARK.format(file=tmp_path / "park.edges", without=without)
    game = compile_scenario(parse(text, "park.yaml"))
    roots = Game(game.board, game.cast, game.rules, hidden=True).starts()
    apart = [root for root in roots if root.position.movers.node[1] != root.position.movers.node[2]]
    whole = sum(root.chance for root in apart)
    found = solve_hidden(game, roots=[Root(root.chance / whole, root.position) for root in apart])
    assert found.high - found.low <= 1e-9
    assert found.value == pytest.approx(value, abs=1e-9)


def test_decoys_walk_as_in_the_simulator(tmp_path: pathlib.Path) -> None:
    """A decoy at the end of a street makes for its lure at the other end, tick by tick in step with a batch's."""
    (tmp_path / "street.edges").write_text("".join(f"{i} {i + 1} 10\n" for i in range(5)))
    text = f"""
name: street
map: {{file: {tmp_path / "street.edges"}, sight: {{mode: all}}}}
rules: {{motion: whole_ticks, horizon_ticks: 9, tells: {{right: 0.5}}}}
classes:
  hunter: {{walk_m_s: 10, sight_m: 0}}
  hunted: {{walk_m_s: 5, run_m_s: 10, sight_m: 0, abilities: {{decoy: {{life_s: 50, lure: ["5"]}}}}}}
pursuers: {{policy: chase, units: [{{class: hunter, start: "3", arrive_s: 8}}]}}
evaders: {{policy: runner, decoys: 1, units: [{{class: hunted, start: "0"}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""
    game = compile_scenario(parse(text, "street.yaml"))
    small = Game(game.board, game.cast, game.rules, hidden=True)
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        decoy = batch.state.movers[0, 2]
        decoy.node = decoy.hop_from = decoy.hop_to = batch.state.movers.node[0, 1]
        decoy.status, decoy.kind = Status.LIVE, batch.state.movers.kind[0, 1]
        batch.state.tricks.decoys[0, 0].sender, batch.state.tricks.decoys[0, 0].until_tick = 1, 60
        position = batch.state.each(lambda column: column[0].copy())
        walked = []
        for _ in range(6):
            orders, keys = np.zeros((1, 2, 4), np.int64), small.keys_at(position)[:1]
            after = small.play(store_of(small, [position]), np.array([0]), orders, keys)
            position = after.each(lambda column: column[0].copy())
            batch.advance(1)
            walked.append(int(position.movers.node[2]))
            assert walked[-1] == batch.state.movers.node[0, 2]
    names = {node: name for name, node in game.compiled_board.names.items()}
    assert [names[node] for node in walked] == ["1", "2", "3", "4", "5", "5"]
