"""The estimate that deceivers go by is that of the naive twin, and it is right where counting ticks would be wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot._jit import kernel
from afoot.game.observe import observe
from afoot.policies.foresee import caught_256
from afoot.policies.weigh import exit_to_leave_by
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.words import Side, Status
from tests.naive.foresight import Prey, either_256, first_256
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit
from tests.scenarios.tiny import compiled, play, spec, star

NOW, EVADERS = 50, int(Side.EVADERS)


@kernel
def _foresee(board, cast, rules, position, means_ticks, hold_out, out):  # type: ignore[no-untyped-def]
    """out int64 [2, evaders]: the chance to be caught; where to leave by, of those in a refuge."""
    seen = observe(cast, position, EVADERS)
    for i in range(seen.movers.shape[0]):
        out[0, i] = caught_256(board, cast, rules, seen, i, means_ticks)
        out[1, i] = NOWHERE
        if seen.movers[i].inside > 0:
            out[1, i] = exit_to_leave_by(cast, rules, seen, i, hold_out)


def _with_news(setting: Setting, seed: int) -> tuple[Fast, list[list[tuple[int, int, int]]]]:
    """A game in which each evader has newest news of some pursuers: (tick, node, class), by evader and pursuer."""
    dice, fast = np.random.default_rng(seed), Fast(setting, seed)
    position, cast = fast.position, setting.cast
    position.clock[0].tick = NOW
    position.contacts.tick, position.known.tick = NEVER, NEVER
    position.known.off = 0
    nodes, kinds = len(setting.board.degree), len(cast.classes)
    kind = dice.integers(0, kinds, cast.pursuers)
    told = []
    for i in range(cast.evaders):
        mover = position.movers[cast.pursuers + i]
        mover.node, mover.remaining_mm, mover.status = dice.integers(0, nodes), 0, Status.LIVE
        mover.carry_mm = 0 if setting.rules.whole_ticks else dice.choice([0, 250])
        mover.stamina_mm = dice.choice([0, 500, 1000])
        mover.kind = dice.integers(0, kinds)
        mover.inside = dice.integers(0, len(cast.refuges) + 1)
        told.append([_tell(position, cast, i, who, kind[who], dice, nodes) for who in range(cast.pursuers)])
    return fast, told


def _tell(
    position: Any, cast: Any, i: int, who: int, kind: int, dice: Any, nodes: int
) -> tuple[int, int, int]:
    """The i-th evader hears of a pursuer in the slot of its number."""
    row = position.contacts[cast.pursuers + i, who]
    row.tick, row.node = NOW - dice.choice([0, 1, 3, 7, 12, 19, 30]), dice.integers(0, nodes)
    row.label, row.who, row.kind, row.tell = 1, who + 1, kind, 1
    return int(row.tick), int(row.node), int(kind)


def _ask(fast: Fast, means_ticks: int, hold_out: int) -> Any:
    setting = fast.setting
    out = np.zeros((2, setting.cast.evaders), np.int64)
    _foresee(setting.board, setting.cast, setting.rules, fast.position, means_ticks, hold_out, out)
    return out


def test_the_estimate_is_that_of_the_twin() -> None:
    chances, leaving = set[int](), set[bool]()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        games_of_deceit(contacts=1, guise=1),
        st.integers(0, 2**32),
        st.sampled_from([0, 0, 2, 12]),
        st.integers(-1, 60),
    )
    def agree(setting: Setting, seed: int, means_ticks: int, hold_out: int) -> None:
        setting = setting._replace(rules=setting.rules._replace(horizon_ticks=NOW + 40))
        fast, told = _with_news(setting, seed)
        got = _ask(fast, means_ticks, hold_out)
        for i, news in enumerate(told):
            mover = fast.position.movers[setting.cast.pursuers + i]
            prey = Prey(setting.board, setting.cast, setting.rules, NOW, mover, news)
            assert got[0, i] == prey.caught_256(means_ticks)
            chances.add(int(got[0, i]))
            if mover.inside > 0:
                assert got[1, i] == _leaves_by(prey, fast, i, hold_out)
                leaving.add(bool(got[1, i] != NOWHERE))

    agree()
    assert {0, 256} <= chances and len(chances) > 3
    assert leaving == {True, False}


def _leaves_by(prey: Prey, fast: Fast, i: int, hold_out: int) -> int:
    """The first exit of the most expected worth, where that is more than to stay."""
    cast, left = prey.cast, prey.rules.horizon_ticks - NOW
    refuge = cast.refuges[prey.mover.inside - 1]
    best, most = NOWHERE, int(refuge.worth)
    if 0 <= hold_out < left:
        most = most * hold_out // left
    mates = [
        m
        for m in fast.position.movers[cast.pursuers : cast.pursuers + cast.evaders]
        if m.status == Status.LIVE and m.inside == prey.mover.inside
    ]
    slowest = min(max(int(cast.classes[m.kind].speed_mm.max()), 1) for m in [*mates, prey.mover])
    for row in cast.exits:
        mm = prey.far[int(cast.classes[prey.mover.kind].profile)][int(prey.mover.node)][int(row.node)]
        own = mm * 256 // slowest
        if mm >= 2**31 - 1 or own >= left * 256:
            continue
        stopped = []
        for tick, node, kind in prey.news:
            speed, profile = max(int(cast.classes[kind].speed_mm.max()), 1), int(cast.classes[kind].profile)
            way = prey.far[profile][node][int(row.node)]
            if way < 2**31 - 1:
                outs = len(cast.exits) + len(cast.refuges)
                stopped.append(first_256(way * 256 // speed, own, NOW - tick, outs))
        worth = int(row.worth) * (256 - either_256(stopped)) // 256
        if worth > most:
            best, most = int(row.node), worth
    return best


# Where the old thresholds, a pursuer within 6 ticks, would be wrong.

SMOKE = {"smoke": {"cost": 1, "radius_m": 5, "life_s": 5}}


def _game(reach: int, evader: str, cop: str, exits: list[dict[str, Any]]) -> dict[str, Any]:
    return spec(
        rules={"capture": {"reach_hops": reach, "crossing": True}, "horizon_ticks": 30},
        classes={"thief": {"walk_m_s": 10, "energy": {"full": 5}, "abilities": SMOKE}},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": cop}]},
        evaders={"policy": "deceive", "units": [{"name": "thief", "class": "thief", "start": evader}]},
        exits=exits,
    )


def test_one_with_a_free_way_before_it_keeps_its_smoke_though_a_pursuer_is_five_ticks_off() -> None:
    data = _game(0, "hub", "a5", [{"place": "b9", "worth": 1}])
    done = play(compiled(data, star(9, 9)), chases=4)
    assert (done["smoke"] == 0).all()
    assert (done.payoff == 1).all()  # rightly: it is never caught


@pytest.mark.parametrize(("reach", "raised", "caught"), [(0, 0, 0), (3, 1, 1)])
def test_how_far_a_pursuer_reaches_counts_where_it_is_seven_ticks_off(
    reach: int, raised: int, caught: int
) -> None:
    data = _game(reach, "b7", "hub", [])
    data["rules"]["horizon_ticks"] = 5
    plain = play(compiled(data, star(9, 7), ["smoke"]), chases=4)
    assert (plain.captured == caught).all()  # rightly: it has no time for more
    data["rules"]["horizon_ticks"] = 1
    done = play(compiled(data, star(9, 7)), chases=4)
    assert (done["smoke"] == raised).all()
