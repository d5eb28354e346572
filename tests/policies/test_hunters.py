"""What pursuers with posts and cold trails do with reports, traces and passers-by, in games told by hand."""

from __future__ import annotations

from typing import Any

import pytest

from afoot.policies.evidence import CHASED, SEARCHED
from afoot.policies.guard import POST
from afoot.policies.suspects import COLD_TICKS
from afoot.words import Side
from tests.policies.moments import Moment
from tests.scenarios.tiny import compiled, spec, star

NOW, PURSUERS = 200, Side.PURSUERS
HUNTED = 1  # `who` of the only one who is hunted


def _moment(policy: str, cops: int = 1, **parts: Any) -> Moment:
    """A hub with three arms: exits at the ends of a and b, none on c. The thief may look like a stroller."""
    data = spec(
        rules={"horizon_ticks": 400},
        classes={
            "cop": {"reads_traces": {"clue": 1, "fades_s": 300}},
            "thief": {
                "walk_m_s": 2,
                "abilities": {"guise": {"as": "stroller"}, "smoke": {"radius_m": 1, "life_s": 1}},
            },
            "stroller": {"walk_m_s": 1},
        },
        pursuers={
            "policy": policy,
            "units": [{"name": f"cop{n}", "class": "cop", "start": "hub"} for n in range(cops)],
        },
        evaders={"policy": "slip"},
        exits=[{"place": "a12", "worth": 1}, {"place": "b12", "worth": 1}],
        bystanders={
            "units": [
                {"name": "stroller", "class": "stroller", "count": 2, "start": "c1", "behaviour": "mill"},
                {
                    "name": "other",
                    "class": "walker",
                    "start": "c1",
                    "behaviour": "mill",
                    "witness": {"report": 1},
                },
            ]
        },
    )
    return Moment(compiled(data | parts, star(12, 12, 12)), NOW)


def _kind(moment: Moment, name: str) -> int:
    return moment.game.class_names.index(name)


def _saw_thief(moment: Moment, place: str, ago: int) -> None:
    """The first cop has seen the thief."""
    moment.tell(0, _slot(moment, 0), HUNTED, _kind(moment, "thief"), place, NOW - ago, 11)


def _slot(moment: Moment, number: int) -> int:
    """Slot in which pursuers see a source."""
    return int(moment.game.cast.means.slots[0]) + number


def _sees_stroller(moment: Moment, place: str, number: int = 1, kind: str = "stroller", ago: int = 0) -> None:
    """The first cop sees somebody who looks like nobody in the chase."""
    moment.tell(0, _slot(moment, number), 0, _kind(moment, kind), place, NOW - ago, 20 + number)


def _hears(moment: Moment, place: str, ago: int, reliability: int = 900) -> None:
    heard = moment.position.tricks.heard[0]
    heard.tick, heard.due_tick, heard.node = NOW - ago, NOW - ago, moment.names[place]
    heard.reliability = reliability


def _reads(moment: Moment, place: str, ago: int) -> None:
    """The first cop has just read a trace."""
    found = moment.position.tricks.found[0]
    found.tick, found.passed_tick, found.node = NOW, NOW - ago, moment.names[place]


def _holds_post(moment: Moment, cop: int = 0) -> bool:
    return bool(moment.mind.memo[cop, POST] > 0)


GUARDS = pytest.mark.parametrize("policy", ["intercept", "cordon"])


@GUARDS
def test_a_guard_leaves_its_post_for_a_report_newer_than_its_news_alone(policy: str) -> None:
    for ago, goes in ((None, False), (30, False), (10, True)):
        moment = _moment(policy)
        moment.put(cop0="a3")
        _saw_thief(moment, "c2", 20)
        if ago is not None:
            _hears(moment, "c4", ago)
        assert (moment.next_nodes(PURSUERS)[0] == moment.names["a2"]) == goes
        assert _holds_post(moment) is not goes


@GUARDS
def test_a_guard_stays_with_a_fresh_contact_or_a_report_held_to_be_worth_little(policy: str) -> None:
    for seen_ago, reliability in ((3, 900), (20, 400)):
        moment = _moment(policy)
        moment.put(cop0="a3")
        _saw_thief(moment, "c9", seen_ago)
        _hears(moment, "c4", 1, reliability)
        moment.orders(PURSUERS)
        assert _holds_post(moment)


@GUARDS
def test_a_report_takes_the_two_nearest_from_their_posts_and_no_more(policy: str) -> None:
    moment = _moment(policy, cops=3)
    moment.put(cop0="a3", cop1="b3", cop2="b1")
    for cop in range(3):
        moment.tell(cop, _slot(moment, 0), HUNTED, _kind(moment, "thief"), "c8", NOW - 20, 11)
    _hears(moment, "a7", 10)
    nodes = moment.next_nodes(PURSUERS)
    assert nodes[0] == moment.names["a4"]
    assert nodes[2] == moment.names["hub"]
    assert [_holds_post(moment, cop) for cop in range(3)] == [False, True, False]


@GUARDS
def test_a_guard_follows_a_trace_newer_than_its_news(policy: str) -> None:
    for ago, follows in ((30, False), (5, True)):
        moment = _moment(policy)
        moment.put(cop0="c3")
        moment.position.movers[0].hop_from = moment.names["c2"]
        _saw_thief(moment, "c8", 20)
        _reads(moment, "c3", ago)
        to = moment.next_nodes(PURSUERS)[0]
        assert (to == moment.names["c4"]) == follows
        assert _holds_post(moment) is not follows


def test_one_that_chases_takes_the_newest_of_contact_report_and_trace() -> None:
    for contact, report, trace, to in (
        (10, 20, 30, "b1"),
        (20, 10, 30, "c1"),
        (20, 30, 10, "a1"),
        (30, 20, 10, "a1"),
        (30, 10, 20, "c1"),
    ):
        moment = _moment("chase")
        moment.put(cop0="hub")
        _saw_thief(moment, "b5", contact)
        _hears(moment, "c5", report)
        _reads(moment, "a1", trace)
        assert moment.next_nodes(PURSUERS)[0] == moment.names[to]


def _at_end_of_trail(place: str = "c4", ago: int = 10) -> Moment:
    """A cop where it lost the thief so long ago; what is known of it is searched."""
    moment = _moment("chase")
    moment.put(cop0=place)
    _saw_thief(moment, place, ago)
    return moment


@pytest.mark.parametrize("policy", ["chase", "intercept", "cordon"])
def test_where_the_trail_is_cold_it_goes_up_to_who_may_be_in_guise(policy: str) -> None:
    moment = _moment(policy)
    moment.put(cop0="c4")
    _saw_thief(moment, "c4", 10)
    _sees_stroller(moment, "c6")
    assert moment.next_nodes(PURSUERS)[0] == moment.names["c5"]


def test_of_two_it_takes_the_nearer_and_then_the_other() -> None:
    moment = _at_end_of_trail()
    _sees_stroller(moment, "c2", 1)
    _sees_stroller(moment, "c5", 2)
    assert moment.next_nodes(PURSUERS)[0] == moment.names["c5"]
    moment.put(cop0="c5")
    assert moment.next_nodes(PURSUERS)[0] == moment.names["c4"]  # beside the one and on to the other
    _sees_stroller(moment, "c4", 1)
    assert moment.next_nodes(PURSUERS)[0] == moment.names["c4"]
    moment.put(cop0="c4")
    for number in (1, 2):  # it has stood next to both
        moment.orders(PURSUERS)
        _sees_stroller(moment, "c5", number)
    moment.orders(PURSUERS)
    assert moment.mind.memo[0, CHASED] == 0


@pytest.mark.parametrize(
    ("ago", "place", "kind", "suspected"),
    [
        (25, "c9", "stroller", True),
        (24, "c9", "stroller", False),  # 49.5 m at 2 m/s
        (COLD_TICKS, "c9", "stroller", True),
        (COLD_TICKS + 1, "c9", "stroller", False),
        (25, "c9", "walker", False),  # nobody can look like that
    ],
)
def test_it_suspects_who_can_have_come_and_looks_as_the_hunted_can(
    ago: int, place: str, kind: str, suspected: bool
) -> None:
    moment = _at_end_of_trail(ago=ago)
    _sees_stroller(moment, place, kind=kind)
    moment.orders(PURSUERS)
    assert bool(moment.mind.memo[0, CHASED] == 2) == suspected


def test_two_do_not_go_up_to_the_same() -> None:
    moment = _moment("chase", cops=2)
    moment.put(cop0="c4", cop1="c3")
    for cop in range(2):
        moment.tell(cop, _slot(moment, 0), HUNTED, _kind(moment, "thief"), "c4", NOW - 10, 11)
        moment.tell(cop, _slot(moment, 1), 0, _kind(moment, "stroller"), "c6", NOW, 21)
    moment.mind.memo[1, SEARCHED] = NOW
    moment.orders(PURSUERS)
    assert moment.mind.memo[:2, CHASED].tolist() == [2, 0]


def test_a_guard_makes_no_great_detour_for_a_passer_by() -> None:
    for at, goes in (("b2", True), ("b12", False)):
        moment = _moment("intercept")
        moment.put(cop0=at)
        _saw_thief(moment, "c3", 20)
        _sees_stroller(moment, "c4")
        moment.orders(PURSUERS)
        assert _holds_post(moment)
        assert bool(moment.mind.memo[0, CHASED] == 2) == goes
