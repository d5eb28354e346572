"""Each event in a small chase made for it, at ticks reckoned by hand; and that they are as many as State counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from afoot.record import Ledger
from afoot.scenarios import Compiled, compile_scenario
from afoot.studies.outside import blank_orders
from afoot.studies.run import run
from afoot.studies.story import story
from afoot.words import Ability, Gait
from tests.record.line import line, of, told
from tests.scenarios.little_town import change, read
from tests.scenarios.test_means import able, cellar
from tests.studies.busy import busy

HUNTER, HARE, YOUNG, DECOY = 0, 1, 2, 3
CHASES = 30


def test_a_decoy_is_sent_and_ends_in_its_time() -> None:
    found = told(line(life=4, lure="a9"), {0: (Ability.DECOY,)}, {})
    (sent,), (ended,) = of(found, "decoy_sent"), of(found, "decoy_ended")
    assert (sent.tick, sent.mover, sent.other, sent.particulars) == (0, HARE, DECOY, {"until_tick": 5})
    # It runs from the turn after: by the end of tick 4, the last it is out, it has gone four hops.
    assert (ended.tick, ended.mover, ended.other) == (4, DECOY, HARE)
    assert ended.particulars == {"sender": "hare", "why": "time"}
    assert ended.node == found.game.compiled_board.names["a9"]
    assert not of(found, "decoy_dispelled", "decoy_followed")


def test_a_decoy_that_runs_into_a_hunter_is_dispelled_by_it() -> None:
    found = told(line(lure="a0"), {0: (Ability.DECOY,)}, {})
    (gone,) = of(found, "decoy_dispelled")
    assert (gone.tick, gone.mover, gone.other) == (5, DECOY, HUNTER)  # five hops, from tick 1 on
    assert gone.particulars == {"sender": "hare"} and not of(found, "decoy_ended")


def test_a_decoy_ends_with_its_sender() -> None:
    found = told(line(lure="a9"), {0: (Ability.DECOY,)}, dict.fromkeys(range(5), 1))
    (ended,), (taken,) = of(found, "decoy_ended"), of(found, "captured")
    assert (taken.tick, taken.mover, taken.other) == (4, HARE, HUNTER)
    assert (ended.tick, ended.particulars["why"]) == (4, "sender gone")


def test_a_pursuer_that_takes_a_decoy_for_the_hare_is_told_of_once() -> None:
    """It sees no farther than 25 m: at the end of tick 1 the decoy, two hops off, and not the hare, three hops off."""
    found = told(line(lure="a0", sight=25), {0: (Ability.DECOY,)})
    (followed, *more) = of(found, "decoy_followed")
    assert (followed.tick, followed.mover, followed.other) == (2, HUNTER, DECOY) and not more
    assert followed.particulars == {"sender": "hare"}


def test_a_pursuer_that_knows_a_decoy_for_one_is_not() -> None:
    """Tells are always right, and the hare is in sight too."""
    game = line(lure="a0", rules="tells: {right: 1}, lost_ticks: 3")
    assert not of(told(game, {0: (Ability.DECOY,)}), "decoy_followed")


def test_guises_are_put_on_and_off_and_seen_through() -> None:
    game = line(sight=30)
    worn = dict.fromkeys(range(4), (Ability.GUISE,))
    found = told(game, worn, {0: 1, 1: 1})
    (on,), (off,), (known,) = of(found, "guise_on"), of(found, "guise_off"), of(found, "identified")
    assert (on.tick, on.mover, on.particulars) == (0, HARE, {"looks_like": "goat"})
    assert (off.tick, off.particulars) == (4, {"looks_like": "goat"})
    # Two hops, in ticks 0 and 1: then it is within sight, 30 m away.
    assert (known.tick, known.mover) == (2, HARE)
    assert known.particulars == {"by": "pursuers", "looks_like": "goat"}
    assert [one.particulars for one in of(found, "sighted") if one.mover == HARE] == [{}]


def test_who_is_not_seen_through_is_sighted_as_what_it_looks_like() -> None:
    game = line(sight=30)
    eyes = game.cast.means.eyes.copy()
    eyes.near[:] = eyes.far[:] = 0
    eyes.setflags(write=False)  # as all arrays of a game are: kernels would be compiled anew for others
    blind = game.cast._replace(means=game.cast.means._replace(eyes=eyes))
    found = told(replace(game, cast=blind), dict.fromkeys(range(12), (Ability.GUISE,)), {0: 1, 1: 1})
    (seen,) = [one for one in of(found, "sighted") if one.mover == HARE]
    assert (seen.tick, seen.other, seen.particulars) == (2, HUNTER, {"looks_like": "goat"})
    assert not of(found, "identified")


def test_a_signal_tells_whether_it_was_understood() -> None:
    """The young sees no farther than two hops, so it does not know its mate in guise until that gives a sign."""
    deeds = dict.fromkeys(range(12), (Ability.GUISE,))
    deeds |= {2: (Ability.GUISE, Ability.SIGNAL), 3: (Ability.GUISE, Ability.SIGNAL)}
    found = of(told(line(), deeds, {}), "signal")
    assert [(one.tick, one.mover, one.particulars) for one in found] == [
        (2, HARE, {"understood": True}),
        (3, HARE, {"understood": False}),
    ]


def test_reports_reach_the_pursuers_with_their_age() -> None:
    more = """
    - {name: friend, class: goat, start: a5, behaviour: mill, pause_s: 60,
       witness: {report: 1, delay_s: 3, reliability: 0.6}}
"""
    found = of(told(line(more), {}, {}), "report")
    # It looks at the end of every tick, first of tick 0, at which it is tick 1.
    assert [(one.tick, one.mover) for one in found] == [(4, 6)]
    assert found[0].particulars == {"age_ticks": 3, "reliability": 0.6, "imagined": False}


def test_rests_are_told_once_they_end() -> None:
    found = of(told(line(horizon=130), {}, {70: 1}), "rest")
    assert [(one.tick, one.mover, one.particulars) for one in found if one.mover == HUNTER] == [
        (70, HUNTER, {"since_tick": 0, "ticks": 70}),
    ]
    rested = [one for one in found if one.mover == HARE]
    assert [(one.tick, one.particulars) for one in rested] == [(130, {"since_tick": 0, "ticks": 130})]


def test_a_follower_far_from_its_leader_has_parted() -> None:
    """The young sees two hops far, and cannot walk: its leader is four hops off from the start."""
    found = story(line(ways="[]"), seed=1)
    (left,) = of(found, "parted")
    assert (left.tick, left.mover, left.other) == (3, YOUNG, HARE)  # more than three ticks after tick -1
    assert not of(found, "rejoined")


def test_who_has_parted_rejoins_when_it_sees_its_leader() -> None:
    game, count = line(horizon=200), 0
    place = {node: int(name[1:]) for name, node in game.compiled_board.names.items()}
    for seed in range(6):
        found = told(game, None, {}, seed=seed, evaders="random")
        turns = of(found, "parted", "rejoined")
        words = [one.event for one in turns]
        assert words == (["parted", "rejoined"] * len(words))[: len(words)]
        for one in of(found, "rejoined"):
            hare, young = (place[int(found.nodes[name][one.tick])] for name in ("hare", "young"))
            assert abs(hare - young) <= 2
            count += 1
    assert count > 0


def test_being_surrounded_is_told_when_it_begins_and_begins_again() -> None:
    """A hare in a dead end, with the hunter on its only neighbour at ticks 2 and 4, not at 3."""
    game = line(hunter="a6", hare="a9", young="")
    story = told(game, {}, {0: 1, 1: 1, 2: -1, 3: 1})
    found = of(story, "surrounded")
    held = [one for one in found if one.particulars["measure"] == "adjacent"]
    assert [(one.tick, one.mover) for one in held] == [(2, HARE), (4, HARE)]
    assert held[0].particulars == {"measure": "adjacent", "ends": False, "team": ["hare"]}
    (free,) = [one for one in of(story, "way_out") if one.particulars["measure"] == "adjacent"]
    assert (free.tick, free.mover, free.particulars["since_tick"]) == (3, HARE, 2)


def test_a_team_is_surrounded_only_by_pursuers_enough_for_all() -> None:
    """Two hares in one dead end have one neighbour, which takes two hunters."""
    found = of(told(line(hunter="a6", hare="a9"), {}, {0: 1, 1: 1}), "surrounded")
    assert not [one for one in found if one.particulars["measure"] == "adjacent"]


def test_a_capture_in_guise_is_seen_through_first() -> None:
    found = told(line(sight=5), dict.fromkeys(range(12), (Ability.GUISE,)), dict.fromkeys(range(5), 1))
    (known,), (taken,) = of(found, "identified"), of(found, "captured")
    assert known.tick == taken.tick == 4
    assert found.events.index(known) < found.events.index(taken)


class Dice:
    """Walks and deeds at random."""

    def __init__(self, seed: int) -> None:
        self.luck = np.random.default_rng(seed)

    def __call__(self, seen: Any, game: Compiled) -> Any:
        orders, shape = blank_orders(seen, game), seen.movers.shape
        orders.slot = self.luck.integers(0, game.board.degree[seen.movers.node])
        orders.gait = self.luck.integers(0, len(Gait), shape)
        # Some lasting, some on and off, and work on the passage now and then.
        does = np.zeros(shape, np.int64)
        for ability in Ability:
            does |= (self.luck.random(shape) < 0.4).astype(np.int64) << int(ability)
        orders.does = does
        return orders


def dicey() -> Compiled:
    """The little town with everything that one can do, done at random, and energy short."""
    data = change(able(), ("classes", "child"), {"walk_m_s": 1})
    thief = data["classes"]["thief"]
    thief["energy"] = {"full": 40, "recovery_per_s": {"rest": 4, "walk": 2, "run": 1}}
    thief["abilities"] = {
        "smoke": {"cost": 2, "radius_m": 10, "life_s": 5},
        "keen_eye": {"cost": 1, "per_s": 1, "sight_m": 400},
        "open": {"takes_s": 0}, "shut": {"takes_s": 2}, "seal": {"cost": 30, "takes_s": 1},
        "guise": {"as": "child", "cost": 2, "per_s": 3},
        "decoy": {"cost": 3, "per_s": 2, "life_s": 12},
        "signal": {"range_m": 200, "cost": 1},
    }  # fmt: skip
    data["classes"]["cop"]["identifies"] = {"near": 0.9, "far": 0.5, "far_m": 200, "every_s": 2}
    data["classes"]["cop"]["sight_m"] = 120
    data["pursuers"]["units"] = [{"name": "cop", "class": "cop", "start": "anywhere", "count": 3}]
    data["evaders"]["units"] = [{"name": "thief", "class": "thief", "start": "south-west", "count": 3}]
    witness = {"report": 0.5, "delay_s": 2, "false_per_h": 100, "reliability": 0.5}
    data["bystanders"]["units"] = [
        {"name": "passer", "class": "cop", "count": 4, "start": "anywhere", "witness": witness},
        {"name": "kid", "class": "child", "start": "anywhere"},
        {"name": "gossip", "class": "cop", "start": "south-west", "witness": {"report": 1, "delay_s": 0}},
    ]
    data["exits"], data["refuges"] = [], [{"place": "cellar", "beds": 1, "worth": 0.5}]
    return compile_scenario(read(data), cellar(), cache=False)


AS_COUNTED = (
    "captured", "entered", "sheltered", "smoke", "keen_eye", "passage_opened", "passage_shut", "passage_sealed",
    "guise_on", "identified", "decoy_sent", "decoy_dispelled", "signal", "report", "sighted", "lost",
)  # fmt: skip


def test_events_are_as_many_as_state_counts_in_chases_at_random(tmp_path: Path) -> None:
    game, chases = dicey(), 60
    how = {"pursuers": Dice(1), "evaders": Dice(2), "record": tmp_path / "runs.duckdb", "tracks": chases}
    result, ledger = run(game, chases=chases, seed=4, **how), Ledger.open(tmp_path / "runs.duckdb")
    events = [event for chase in range(chases) for event in ledger.events(1, chase)]
    counted = Counter(event["event"] for event in events)
    for word in AS_COUNTED:
        assert counted[word] == result.events[word] > 0, (word, counted[word], result.events[word])
    assert counted["guise_off"] > 0 and counted["decoy_ended"] > 0 and counted["trace_read"] > 0
    assert counted["decoy_sent"] >= counted["decoy_dispelled"] + counted["decoy_ended"]
    imagined = sum(event["particulars"].get("imagined", False) for event in events)
    assert 0 < imagined <= result.events["report_imagined"]  # some were still on their way at the end
    whys = {event["particulars"]["why"] for event in events if event["event"] == "decoy_ended"}
    assert whys == {"time", "sender gone", "no energy"}


def test_contacts_tell_what_their_sources_looked_like(tmp_path: Path) -> None:
    game = dicey()
    run(game, chases=8, seed=4, pursuers=Dice(1), evaders=Dice(2), record=tmp_path / "runs.duckdb", tracks=8)
    contacts = [one for chase in range(8) for one in Ledger.open(tmp_path / "runs.duckdb").contacts(1, chase)]
    names, looks = game.mover_names, {}
    for one in contacts:
        looks.setdefault((names[one["target"]].rstrip(" 0123456789"), one["looks_like"] is None), set()).add(
            one["class"]
        )
        assert one["label"] > 0 and (one["tell"] is None) == (one["looks_like"] is None)
        if one["looks_like"] is not None and one["target"] < 6:
            assert one["looks_like"] == names[one["target"]]
    assert looks["thief", True] == {"child"} and looks["thief", False] == {"thief"}
    assert looks["passer", True] == {"cop"}
    assert {one["tell"] for one in contacts} == {"real", "false", None}


def test_contacts_without_means_look_like_nothing_in_particular(tmp_path: Path) -> None:
    run(busy(tmp_path), chases=1, seed=2, record=tmp_path / "runs.duckdb", tracks=1)
    contacts = Ledger.open(tmp_path / "runs.duckdb").contacts(1, 0)
    assert contacts and {(c["label"], c["looks_like"], c["class"], c["tell"]) for c in contacts} == {
        (None,) * 4
    }
