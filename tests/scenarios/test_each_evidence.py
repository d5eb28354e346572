"""Each kind of evidence that pursuers go by, in a scenario made for it, changes how often they catch the thief.

Both games of a pair have the same luck, which is keyed by what it is for, so they are compared chase by chase.
"""

from __future__ import annotations

from typing import Any

import pytest

from afoot.scenarios.deceit_spec import EVIDENCE
from tests.scenarios.tiny import Played, compiled, differs, play, spec, star
from tests.scenarios.tiny_chases import reported, trailing, with_a_double

CHASES = 100


def both(word: str, data: dict[str, Any], map: Any) -> tuple[Played, Played]:
    """Chases of pursuers that go by a kind of evidence, and of those that ignore it."""
    ignoring = spec()
    ignoring.update(data, pursuers={**data["pursuers"], "ignores": [word]})
    return play(compiled(data, map), CHASES), play(compiled(ignoring, map), CHASES)


def test_who_goes_by_true_tells_is_not_led_astray() -> None:
    going_by, ignoring = both("tells", with_a_double(1.0), star(9, 9, 3))
    assert (going_by.captured == 1).all() and (going_by["decoy_dispelled"] == 0).all()
    assert differs(going_by.captured, ignoring.captured) and 0.3 < ignoring.captured.mean() < 0.7


def test_tells_that_are_as_often_wrong_are_worth_nothing() -> None:
    going_by, _ = both("tells", with_a_double(0.5), star(9, 9, 3))
    assert 0.3 < going_by.captured.mean() < 0.7


def _at_the_ends(policy: str, right: float, *ignores: str) -> Played:
    """A thief and its double on the way to two ways out, and a cop that can guard one of them."""
    data = with_a_double(right, policy=policy, ignores=list(ignores))
    data["exits"] = [{"place": "a9", "worth": 2}, {"place": "b9", "worth": 2}]
    return play(compiled(data, star(9, 9, 3)), CHASES)


@pytest.mark.parametrize("policy", ["chase", "intercept", "cordon"])
def test_whom_no_tell_is_to_lead_it_leads_nowhere(policy: str) -> None:
    """Tells that are always right and tells that are as often wrong come to the same where they are ignored."""
    right, wrong = (_at_the_ends(policy, right, "tells") for right in (1.0, 0.5))
    assert (right.captured == wrong.captured).all() and (right.ticks == wrong.ticks).all()
    heeded, doubtful = (_at_the_ends(policy, right) for right in (1.0, 0.5))
    assert (heeded.captured != doubtful.captured).any() or (heeded.ticks != doubtful.ticks).any()


LATE_S = 95  # by then `intercept` and `cordon` have given up on where everybody knows that the thief started


@pytest.mark.parametrize("policy", ["intercept", "cordon"])
@pytest.mark.parametrize("word", ["traces", "reports"])
def test_guards_go_by_evidence_too_once_their_news_is_old(policy: str, word: str) -> None:
    """There is a way out, at the end of arm b, and the thief does not make for it."""
    data = (trailing if word == "traces" else reported)(policy=policy)
    data["rules"]["horizon_ticks"] = LATE_S + 60
    data["evaders"]["story"][0]["rest_s"] = 2 * LATE_S
    data["pursuers"]["units"][0] |= {"start": "b1", "arrive_s": LATE_S}
    data["exits"] = [{"place": "b4", "worth": 2}]
    going_by, ignoring = both(word, data, star(4, 4, 4, 4, 4, 4))
    assert differs(going_by.captured, ignoring.captured)
    assert going_by.captured.mean() > ignoring.captured.mean()


def test_who_follows_up_reports_finds_whom_they_are_of() -> None:
    going_by, ignoring = both("reports", reported(), star(4, 4, 4, 4))
    assert (going_by["report"] == ignoring["report"]).all()  # they come all the same
    assert (going_by.captured == 1).all() and differs(going_by.captured, ignoring.captured)


def test_a_report_held_to_be_worth_less_than_half_is_let_be() -> None:
    data = reported()
    data["bystanders"]["units"][0]["witness"]["reliability"] = 0.4
    doubting, ignoring = both("reports", data, star(4, 4, 4, 4))
    assert (doubting["report"] == 1).all() and (doubting.captured == ignoring.captured).all()


def test_who_goes_by_traces_comes_to_whoever_left_them() -> None:
    going_by, ignoring = both("traces", trailing(), star(4, 4, 4, 4, 4, 4))
    assert going_by.captured.mean() > 0.9 and differs(going_by.captured, ignoring.captured)


def test_who_checks_refuges_finds_those_inside() -> None:
    """The refuge is at the end of the shortest arm, where no patrol to far places leads."""
    data = spec(
        rules={"horizon_ticks": 120},
        classes={"cop": {"sight_m": 0}, "thief": {"sight_m": 0}},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "b1"}]},
        evaders={"policy": "runner", "units": [{"name": "thief", "class": "thief", "start": "a1"}]},
        refuges=[{"place": "a2", "beds": 1, "worth": 1, "entry": "open"}],
    )
    going_by, ignoring = both("refuges", data, star(2, 9, 9, 9, 9))
    assert (going_by["entered"] == 1).all() and (ignoring["entered"] == 1).all()
    assert differs(going_by.captured, ignoring.captured) and going_by.captured.mean() > 0.8


PROVEN = {
    "tells": test_who_goes_by_true_tells_is_not_led_astray,
    "reports": test_who_follows_up_reports_finds_whom_they_are_of,
    "traces": test_who_goes_by_traces_comes_to_whoever_left_them,
    "refuges": test_who_checks_refuges_finds_those_inside,
}


def test_no_kind_of_evidence_is_without_a_proof() -> None:
    assert set(PROVEN) == set(EVIDENCE)
