"""What is left out changes nothing: a scenario without a mechanism plays to the digests of one that never stated it.

Digests are of the whole final state of a chase, so not a bit of it differs.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from afoot.scenarios.means_spec import MECHANISMS
from tests.scenarios.tiny import Played, compiled, play, spec, star

CHASES = 40
ABILITIES: dict[str, Any] = {
    "smoke": {"cost": 5, "radius_m": 12, "life_s": 6},
    "keen_eye": {"cost": 1, "per_s": 1, "sight_m": 90},
    "open": {"takes_s": 2},
    "guise": {"as": "walker", "cost": 3, "per_s": 1},
    "decoy": {"cost": 3, "per_s": 1, "life_s": 15},
    "signal": {"range_m": 30},
}
WITNESS = {"report": 0.5, "delay_s": 3, "false_per_h": 60}
MAP = star(7, 5, 4, link=("a7", "b5"), b=True, c=False)


def full(policies: tuple[str, str] = ("chase", "deceive")) -> dict[str, Any]:
    """Two cops after two thieves, with every mechanism in play."""
    eyes = {"near": 0.5, "far": 0.1, "far_m": 60, "every_s": 3}
    thief = {"walk_m_s": 4, "run_m_s": 8, "critical_m_s": 5, "reserve_m": 40, "hear_m": 20}
    return spec(
        rules={
            "stamina": True,
            "motion": "carried",
            "horizon_ticks": 80,
            "tells": {"right": 0.6},
            "crowd": {"near_m": 60, "cover": 5},
        },
        classes={
            "cop": {
                "walk_m_s": 6,
                "run_m_s": 9,
                "sight_m": 45,
                "reads_traces": {"clue": 0.9, "fades_s": 60},
                "identifies": eyes,
            },
            "thief": {
                **thief,
                "sight_m": 60,
                "energy": {"full": 30, "recovery_per_s": {"rest": 1}},
                "abilities": copy.deepcopy(ABILITIES),
            },
        },
        pursuers={"policy": policies[0], "units": [{"class": "cop", "count": 2, "start": "anywhere"}]},
        evaders={
            "policy": policies[1],
            "units": [
                {"name": "leader", "class": "thief", "start": "anywhere"},
                {"name": "follower", "class": "thief", "start": "anywhere", "leader": "leader"},
            ],
        },
        bystanders={
            "units": [
                {"class": "walker", "count": 3, "start": "anywhere", "behaviour": "mill", "witness": WITNESS}
            ]
        },
        refuges=[{"place": "a6", "beds": 1, "worth": 0.5, "entry": "open"}],
        exits=[{"place": "c4", "worth": 1}],
        passages=[
            {"name": "door b", "known_to": ["evaders"], "door": "shut"},
            {"name": "door c", "door": "shut"},
        ],
    )


def _no_guise(data: dict[str, Any]) -> None:
    del data["classes"]["thief"]["abilities"]["guise"]


def _no_followers(data: dict[str, Any]) -> None:
    del data["evaders"]["units"][1]["leader"]


def _no_bystanders(data: dict[str, Any]) -> None:
    del data["bystanders"]
    _no_guise(data)


def _free(data: dict[str, Any]) -> None:
    """Every ability for nothing, and no less energy for that."""
    for one in data["classes"]["thief"]["abilities"].values():
        one.pop("cost", None)
        one.pop("per_s", None)
    data["classes"]["thief"]["energy"] = {"full": 30}


UNSTATED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "smoke": lambda data: data["classes"]["thief"]["abilities"].pop("smoke"),
    "keen_eye": lambda data: [
        data["classes"][name]["abilities"].pop("keen_eye") for name in ("thief", "cop")
    ],
    "traces": lambda data: data["classes"]["cop"].pop("reads_traces"),
    "guise": _no_guise,
    "decoys": lambda data: data["classes"]["thief"]["abilities"].pop("decoy"),
    "cover": lambda data: data["rules"].update(crowd={"cover": 0}),
    "witnesses": lambda data: data["bystanders"]["units"][0].pop("witness"),
    "stamina": lambda data: data["rules"].update(stamina=False),
    "bystanders": _no_bystanders,
    "refuges": lambda data: data.pop("refuges"),
    "followers": _no_followers,
}


@pytest.mark.parametrize("word", sorted(UNSTATED))
@pytest.mark.parametrize("evaders", ["deceive", "random"])
def test_to_leave_a_mechanism_out_is_to_play_as_if_it_were_not_stated(word: str, evaders: str) -> None:
    stated = full(("chase", evaders))
    if evaders == "random" and word != "followers":
        _no_followers(stated)  # random walkers try abilities where all of their side are such
    unstated = copy.deepcopy(stated)
    UNSTATED[word](unstated)
    whole, left_out, never = (
        play(game, CHASES)
        for game in (compiled(stated, MAP), compiled(stated, MAP, [word]), compiled(unstated, MAP))
    )
    assert (left_out.digests == never.digests).all()
    if (word, evaders) != ("cover", "random"):  # a random walker takes its guise off before it is looked at
        assert (whole.digests != left_out.digests).any()


def same_events(a: Played, b: Played) -> bool:
    """Whether two games come to the same, where their columns differ in what no chase hangs on."""
    events = all((a[name] == b[name]).all() for name in a.events)
    return events and bool((a.payoff == b.payoff).all() and (a.ticks == b.ticks).all())


def test_without_energy_every_ability_is_for_nothing() -> None:
    free = full()
    _free(free)
    whole, left_out, never = (
        play(game, CHASES)
        for game in (compiled(full(), MAP), compiled(full(), MAP, ["energy"]), compiled(free, MAP))
    )
    assert same_events(left_out, never) and not same_events(whole, left_out)


def test_without_passages_one_that_is_not_hidden_is_a_way_like_any_other() -> None:
    stated, plain = full(), full()
    stated["passages"] = [{"name": "door c", "known_to": ["evaders"], "door": "shut"}]
    plain["passages"] = []
    del plain["classes"]["thief"]["abilities"]["open"]
    doors = star(7, 5, 4, link=("a7", "b5"), c=False)
    street = replace(doors, ways=tuple(replace(way, passage=False) for way in doors.ways))
    whole, left_out, never = (
        play(game, CHASES)
        for game in (compiled(stated, doors), compiled(stated, doors, ["passages"]), compiled(plain, street))
    )
    assert same_events(left_out, never) and not same_events(whole, left_out)


def test_with_all_left_out_it_is_the_plain_game_to_the_last_bit() -> None:
    """Also compiled as the plain game: there are no means at all."""
    plain = full(("chase", "slip"))
    for data in (plain["classes"]["thief"], plain["classes"]["cop"]):
        for field in ("energy", "abilities", "reads_traces", "identifies"):
            data.pop(field, None)
    for field in ("bystanders", "refuges", "passages"):
        del plain[field]
    _no_followers(plain)
    plain["rules"]["stamina"] = False
    doors = star(7, 5, 4, link=("a7", "b5"), c=False)
    street = replace(doors, ways=tuple(replace(way, passage=False) for way in doors.ways))
    stated = full(("chase", "slip"))
    stated["passages"] = [{"name": "door c", "door": "shut"}]
    games = compiled(stated, doors, MECHANISMS), compiled(plain, street)
    assert [game.cast.means for game in games] == [None, None]
    left_out, never = (play(game, CHASES) for game in games)
    assert (left_out.digests == never.digests).all()
