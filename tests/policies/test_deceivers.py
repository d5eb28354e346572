"""What deceivers do on rockface where it can be told by hand: crowds, signals, leaving a shelter or staying."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest

from afoot.policies.mind import STORY
from afoot.scenarios import Compiled, compile_scenario, load, with_policies
from afoot.words import Ability, Side
from tests.policies.moments import Moment
from tests.scenarios.tiny import compiled, play, spec, star

LEADER, FOLLOWER, TRACKERS = 4, 5, 4
NOW = 1200
GUISE, SIGNAL = 1 << Ability.GUISE, 1 << Ability.SIGNAL


@functools.cache
def _game(policy: str) -> Compiled:
    return with_policies(compile_scenario(load("rockface")), "intercept", policy)


class Scene(Moment):
    """A moment without any news, the two evaders side by side at a place."""

    def __init__(self, policy: str, place: str) -> None:
        super().__init__(_game(policy), NOW)
        self.put(leader=place, follower=place)

    def sees(self, tracker: int, place: str, tick: int) -> None:
        """The leader has seen a tracker."""
        kind = int(self.position.movers[tracker].kind)
        self.tell(LEADER, tracker, tracker + 1, kind, place, tick)

    def leader(self) -> tuple[int, int]:
        """(node it goes to, mask of what it does)."""
        order, here = self.orders(Side.EVADERS)[0], self.position.movers[LEADER].node
        return int(self.game.board.hops[here, int(order.slot)]), int(order.does)


def test_it_hides_among_children_in_their_guise_while_nobody_looks() -> None:
    scene = Scene("deceive", "school gate")
    scene.sees(0, "hospital door", NOW - 20)
    start = int(scene.position.movers[LEADER].node)
    for _ in range(30):
        node, does = scene.leader()
        assert does & GUISE
        scene.position.movers[LEADER].node = node
        scene.position.tricks.guises[LEADER].kind = scene.game.class_names.index("child") + 1
        scene.position.tricks.guises[LEADER].identified = 3
    means = scene.game.cast.means
    assert node == means.gather[scene.game.class_names.index("child"), start]
    assert scene.leader()[0] == node  # and stays
    scene.position.clock[0].tick = NOW + 100  # long quiet: it goes on
    assert not scene.leader()[1] & GUISE


def test_it_does_not_look_like_a_child_where_there_are_none() -> None:
    scene = Scene("deceive", "market")
    scene.sees(0, "hospital door", NOW - 20)
    assert not scene.leader()[1] & GUISE
    crowd = scene.game.cast.means.crowd
    names, kinds = scene.game.compiled_board.names, scene.game.class_names
    assert crowd[kinds.index("child"), names["market"]] == 0
    assert crowd[kinds.index("child"), names["school yard"]] > 1000
    assert (crowd[kinds.index("adult")] == 0).all()  # nobody's guise


def test_it_makes_for_no_crowd_in_the_sight_of_a_pursuer() -> None:
    scene = Scene("deceive", "school yard")
    scene.sees(0, "school gate", NOW)
    board, names = scene.game.board, scene.game.compiled_board.names
    word = board.sight_bits[names["school gate"], names["school yard"] >> 6]
    assert int(word) >> (names["school yard"] & 63) & 1
    assert not scene.leader()[1] & GUISE


def test_a_signal_is_given_where_it_is_understood_and_not_so_often() -> None:
    scene = Scene("deceive", "school yard")
    guise = scene.position.tricks.guises[LEADER]
    guise.kind, guise.identified = scene.game.class_names.index("child") + 1, 0
    given = []
    for tick in range(12):
        scene.position.clock[0].tick = NOW + tick
        given.append(bool(scene.leader()[1] & SIGNAL))
    assert [tick for tick, gave in enumerate(given) if gave] == [0, 5, 10]
    scene.position.clock[0].tick = NOW + 40
    scene.position.movers[FOLLOWER].node = scene.game.compiled_board.names["hospital door"]
    assert not scene.leader()[1] & SIGNAL
    scene.position.movers[FOLLOWER].node = scene.position.movers[LEADER].node
    assert scene.leader()[1] & SIGNAL
    scene.position.clock[0].tick = NOW + 80
    guise.identified = 2
    assert not scene.leader()[1] & SIGNAL


def _in_shelter() -> Scene:
    """The story is told but for its end; all trackers were seen long ago."""
    scene = Scene("story", "shelter")
    scene.position.movers.inside[[LEADER, FOLLOWER]] = 1
    scene.mind.memo[[LEADER, FOLLOWER], STORY] = len(scene.game.cast.means.steps)
    for tracker in range(TRACKERS):
        scene.sees(tracker, "school gate", NOW - 600)
    return scene


@pytest.mark.parametrize(("off", "leaves"), [(0, False), (2, True), (3, True)])
def test_they_leave_the_shelter_for_good_where_few_hunt_them(off: int, leaves: bool) -> None:
    """Unseen for long a tracker is at one of five ways out: with n of them a road is free with a chance of (4/5)^n.

    A road is worth 1 and the shelter 0.6.
    """
    scene = _in_shelter()
    scene.position.known.off[:off] = 1
    here = int(scene.position.movers[LEADER].node)
    assert (scene.leader()[0] != here) == leaves
    scene.position.clock[0].tick = NOW + 1
    scene.mind.memo[:] = _in_shelter().mind.memo
    assert scene.leader()[0] == here  # it weighs now and then, not all the time


def test_a_tracker_seen_nearer_to_every_road_keeps_them_in_the_shelter() -> None:
    scene = _in_shelter()
    scene.position.known.off[:3] = 1
    here = int(scene.position.movers[LEADER].node)
    scene.sees(3, "ledge", NOW)
    assert scene.leader()[0] == here


def test_a_story_does_not_wait_for_what_the_rules_leave_out() -> None:
    """The class has the ability, and the rules' switch is off: the step is passed over."""
    data = spec(
        classes={"thief": {"abilities": {"smoke": {"radius_m": 1, "life_s": 2}}}},
        pursuers={"units": [{"name": "cop", "class": "camera", "start": "c1"}]},
        evaders={"story": [{"do": ["smoke"]}, {"to": "b9"}]},
        exits=[{"place": "b9", "worth": 1}],
    )
    game = compiled(data, star(1, 9, 1))
    assert game.rules.smoke == 1
    done = play(dataclasses.replace(game, rules=game.rules._replace(smoke=0)), chases=2)
    assert (done["smoke"] == 0).all()
    assert (done["escaped"] == 1).all() and (np.asarray(done.ticks) < 15).all()


def _between_two(policy: str, cops: tuple[str, str]) -> Moment:
    """A slow thief on arm a, strollers about it whom it can look like, and two cops whom it sees."""
    abilities = {
        "smoke": {"radius_m": 5, "life_s": 20},
        "decoy": {"life_s": 30, "lure": ["b9"]},
        "guise": {"as": "stroller"},
    }
    units = [{"name": name, "class": "cop", "start": "hub"} for name in ("cop0", "cop1")]
    data = spec(
        classes={"thief": {"walk_m_s": 2, "abilities": abilities}, "stroller": {"walk_m_s": 1}},
        pursuers={"units": units},
        evaders={
            "policy": policy,
            "story": [{"to": "b9"}] if policy == "story" else [],
            "units": [{"name": "thief", "class": "thief", "start": "a5"}],
        },
        bystanders={"units": [{"class": "stroller", "count": 2, "start": "a5", "behaviour": "mill"}]},
    )
    moment = Moment(compiled(data, star(12, 12, 12)), 100)
    moment.put(cop0=cops[0], cop1=cops[1], thief="a5")
    kind = moment.game.class_names.index("cop")
    for cop, place in enumerate(cops):
        moment.tell(2, cop, cop + 1, kind, place, 100)
    return moment


@pytest.mark.parametrize("policy", ["deceive", "story"])
def test_with_two_pursuers_upon_it_smoke_is_raised_and_in_it_decoy_and_guise_are_used_together(
    policy: str,
) -> None:
    moment = _between_two(policy, ("a3", "a8"))
    (order,) = moment.orders(Side.EVADERS)
    assert (int(order.does), int(order.slot)) == (1 << Ability.SMOKE, 0)
    smoke = moment.position.tricks.clouds[2]
    smoke.node, smoke.until_tick, smoke.radius_mm, smoke.known = (
        moment.names["a5"],
        121,
        5_000,
        1 << Side.EVADERS,
    )
    moment.position.clock[0].tick = 101
    (order,) = moment.orders(Side.EVADERS)
    assert int(order.does) == 1 << Ability.DECOY | GUISE


@pytest.mark.parametrize("policy", ["deceive", "story"])
def test_with_two_pursuers_far_off_energy_is_saved(policy: str) -> None:
    (order,) = _between_two(policy, ("b12", "c12")).orders(Side.EVADERS)
    assert int(order.does) == 0
