"""Each mechanism, in a scenario made for it, changes what that scenario counts, and so does each kind of evidence.

Both games of a pair have the same luck, which is keyed by what it is for, so they are compared chase by chase. Where
the change can be told by hand it is stated to the unit; elsewhere it is larger than its 95 % interval.
"""

from __future__ import annotations

from typing import Any

import pytest

from afoot.scenarios.means_spec import MECHANISMS
from tests.scenarios.tiny import Played, compiled, differs, play, spec, star
from tests.scenarios.tiny_chases import reported, trailing, with_a_double

CHASES = 60
HORIZON = 40


def both(word: str, data: dict[str, Any], map: Any) -> tuple[Played, Played]:
    """Chases with a mechanism and without it."""
    return play(compiled(data, map), CHASES), play(compiled(data, map, [word]), CHASES)


def watched(**thief: Any) -> dict[str, Any]:
    """A thief 60 m from a camera that sees it in every tick, and sees nobody itself."""
    units = [{"name": "eye", "class": "camera", "start": "a5"}]
    return spec(
        classes={"thief": {"sight_m": 0, **thief}},
        pursuers={"units": units},
        evaders={"units": [{"name": "thief", "class": "thief", "start": "b1"}]},
    )


def test_energy_lets_as_many_clouds_be_raised_as_it_pays_for() -> None:
    thief = {"energy": {"full": 100}, "abilities": {"smoke": {"cost": 40, "radius_m": 1, "life_s": 2}}}
    data = watched(**thief)
    data["evaders"]["story"] = [{"do": ["smoke"], "rest_s": 4}] * 5
    on, off = both("energy", data, star(5, 1))
    assert (on["smoke"] == 100 // 40).all()
    assert (off["smoke"] == 5).all()


def test_smoke_takes_from_the_camera_the_looks_of_as_many_ticks_as_it_hangs() -> None:
    data = watched(abilities={"smoke": {"radius_m": 1, "life_s": 7}})
    data["evaders"]["story"] = [{"do": ["smoke"], "rest_s": HORIZON}]
    on, off = both("smoke", data, star(5, 1))
    assert (off["contacts"] == HORIZON).all() and (off["contacts"] - on["contacts"] == 7).all()
    assert (on["smoke"] == 1).all() and (on["lost"] - off["lost"] == 1).all()


def test_a_keen_eye_sees_what_the_bare_eye_does_not() -> None:
    data = watched(abilities={"keen_eye": {"sight_m": 100}})
    data["evaders"]["story"] = [{"do": ["keen_eye"]}] * HORIZON
    on, off = both("keen_eye", data, star(5, 1))
    assert (on["keen_eye"] == 1).all()
    # In every look but the one at the start, before it was uncovered.
    assert (on["contacts"] - off["contacts"] == HORIZON - 1).all()


@pytest.mark.parametrize("hidden", [True, False])
def test_a_passage_is_opened_before_it_is_gone_through(hidden: bool) -> None:
    """Behind the door of arm b an exit is 20 m from the hub; on arm a another one, worth less, is 60 m from it."""
    data = spec(
        classes={"thief": {"sight_m": 0, "abilities": {"open": {"takes_s": 5}}}},
        pursuers={"units": [{"name": "eye", "class": "camera", "start": "c9"}]},
        evaders={"policy": "runner", "units": [{"name": "thief", "class": "thief", "start": "hub"}]},
        exits=[{"place": "b2", "worth": 1}, {"place": "a6", "worth": 0.5}],
        passages=[{"name": "door b", "known_to": ["evaders"], "door": "shut"}],
    )
    if hidden:
        data["evaders"]["units"][0]["start"] = "a1"
    on, off = both("passages", data, star(6, 2, 9, link=("a6", "b2"), b=hidden))
    assert (on["passage_opened"] == 1).all() and (on.payoff == 1).all()
    assert (off["passage_opened"] == 0).all() and (off.payoff == (0.5 if hidden else 1)).all()
    assert (on.ticks - off.ticks == (3 if hidden else 5)).all()


def test_traces_lead_to_whoever_left_them() -> None:
    on, off = both("traces", trailing(), star(4, 4, 4, 4, 4, 4))
    assert (on["trace_read"] > 0).all() and on.captured.mean() > 0.9  # a few cast about in vain
    assert (off["trace_read"] == 0).all() and differs(on.captured, off.captured)


def in_disguise(**identifies: Any) -> dict[str, Any]:
    """A thief walks along an arm to an exit, and a cop comes running after it."""
    return spec(
        classes={
            "cop": {"identifies": identifies} if identifies else {},
            "thief": {"walk_m_s": 5, "sight_m": 0, "abilities": {"guise": {"as": "walker"}}},
        },
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "b4", "arrive_s": 2}]},
        evaders={
            "story": [{"do": ["guise"]}, {"to": "a6", "do": ["guise"]}],
            "units": [{"name": "thief", "class": "thief", "start": "hub"}],
        },
        bystanders={"units": [{"class": "walker", "start": "a3"}]},
        exits=[{"place": "a6", "worth": 2}],
    )


def test_who_wears_a_guise_that_nobody_sees_through_is_not_hunted() -> None:
    on, off = both("guise", in_disguise(), star(6, 4))
    assert (on["guise_on"] == 1).all() and (on["identified"] == 0).all() and (on.payoff == 2).all()
    assert (off["guise_on"] == 0).all() and (off.captured == 1).all() and (off.payoff == 0).all()


def test_a_double_draws_away_the_cop_that_goes_by_looks() -> None:
    on, off = both("decoys", with_a_double(0.5), star(9, 9, 3))
    assert (on["decoy_sent"] == 1).all() and (off["decoy_sent"] == 0).all()
    assert (off.captured == 1).all()
    assert differs(on.captured, off.captured) and 0 < on.captured.mean() < 1
    assert (on["decoy_dispelled"] + on.captured == 1).all()  # one of the two, never both


def test_a_crowd_makes_a_face_harder_to_find() -> None:
    data = watched(abilities={"guise": {"as": "still"}})
    data["classes"]["still"] = {"walk_m_s": 0, "ways": []}
    data["classes"]["camera"]["identifies"] = {"near": 0.2, "far": 0.2, "far_m": 100}
    data["rules"]["crowd"] = {"near_m": 3, "cover": 10}
    data["evaders"]["story"] = [{"do": ["guise"], "rest_s": HORIZON}]
    data["pursuers"]["units"][0]["arrive_s"] = 2
    data["bystanders"] = {"units": [{"class": "still", "count": 4, "start": "b1"}]}
    on, off = both("cover", data, star(5, 1))
    assert (off["identified"] == 1).all()  # 0.8 ** 37 is one in four thousand
    assert (on["identified"] <= off["identified"]).all() and differs(on["identified"], off["identified"])


@pytest.mark.parametrize("word", ["witnesses", "bystanders"])
def test_a_witness_sends_the_cop_to_what_it_saw(word: str) -> None:
    on, off = both(word, reported(), star(4, 4, 4, 4))
    assert (on["report"] == 1).all() and (off["report"] == 0).all()
    assert (on.captured == 1).all() and differs(on.captured, off.captured)


def test_legs_that_tire_are_overtaken() -> None:
    """A thief runs 30 m, as far as its reserve takes it, and then walks; a steady cop is 50 m behind."""
    thief = {"walk_m_s": 2, "run_m_s": 10, "critical_m_s": 5, "reserve_m": 15, "sight_m": 500}
    data = spec(
        rules={"stamina": True, "motion": "carried"},
        classes={"cop": {"walk_m_s": 8, "run_m_s": 8}, "thief": thief},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "b4"}]},
        evaders={"policy": "flee", "units": [{"name": "thief", "class": "thief", "start": "a1"}]},
        exits=[{"place": "a20", "worth": 1}],
    )
    on, off = both("stamina", data, star(20, 4))
    assert (on.captured == 1).all() and (on.payoff == 0).all()
    assert (off.captured == 0).all() and (off["escaped"] == 1).all()


def test_a_refuge_takes_in_who_would_be_caught() -> None:
    data = spec(
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "b2"}]},
        evaders={"policy": "flee", "units": [{"name": "thief", "class": "thief", "start": "a1"}]},
        refuges=[{"place": "a3", "beds": 1, "worth": 0.75}],
    )
    on, off = both("refuges", data, star(6, 4))
    assert (on["sheltered"] == 1).all() and (on.payoff == 0.75).all()
    assert (off["entered"] == 0).all() and (off.captured == 1).all()


def test_a_follower_leaves_by_its_leaders_exit() -> None:
    """The exit nearest to the follower is worth less than the one that its leader makes for."""
    units = [
        {"name": "leader", "class": "thief", "start": "a1"},
        {"name": "follower", "class": "thief", "start": "b1", "leader": "leader"},
    ]
    data = spec(
        classes={"thief": {"hear_m": 100}},
        pursuers={"units": [{"name": "eye", "class": "camera", "start": "c9"}]},
        evaders={"policy": "runner", "units": units},
        exits=[{"place": "a5", "worth": 1}, {"place": "b4", "worth": 0.25}],
    )
    on, off = both("followers", data, star(5, 4, 9))
    assert (on["escaped"] == 2).all() and (on.payoff == 2).all()
    assert (off["escaped"] == 2).all() and (off.payoff == 1.25).all()


PROVEN = {
    "energy": test_energy_lets_as_many_clouds_be_raised_as_it_pays_for,
    "smoke": test_smoke_takes_from_the_camera_the_looks_of_as_many_ticks_as_it_hangs,
    "keen_eye": test_a_keen_eye_sees_what_the_bare_eye_does_not,
    "passages": test_a_passage_is_opened_before_it_is_gone_through,
    "traces": test_traces_lead_to_whoever_left_them,
    "guise": test_who_wears_a_guise_that_nobody_sees_through_is_not_hunted,
    "decoys": test_a_double_draws_away_the_cop_that_goes_by_looks,
    "cover": test_a_crowd_makes_a_face_harder_to_find,
    "witnesses": test_a_witness_sends_the_cop_to_what_it_saw,
    "bystanders": test_a_witness_sends_the_cop_to_what_it_saw,
    "stamina": test_legs_that_tire_are_overtaken,
    "refuges": test_a_refuge_takes_in_who_would_be_caught,
    "followers": test_a_follower_leaves_by_its_leaders_exit,
}


def test_no_mechanism_is_without_a_proof() -> None:
    assert set(PROVEN) == set(MECHANISMS)
