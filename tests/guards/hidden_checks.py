"""Answers of the solvers to games with hidden information that are so small that they are worked out by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

from afoot.scenarios import Compiled
from afoot.solvers.small import Root, solve_hidden
from afoot.solvers.small.step import Game
from afoot.words import Ability, Side
from tests.guards.case import Cases, Known
from tests.guards.measure_checks import put_on_hops
from tests.solvers.made_up import EVADER, FAST, PATH, WHOLE, game_of, runaway, team
from tests.theorems.test_small_values import with_decoys

SMOKES = [
    {"cost": 5, "radius_m": 200, "life_s": 3},
    {"cost": 5, "radius_m": 0.1, "life_s": 3},
]
ONEWAY = {"oneway": True}


def doubles() -> Cases:
    """An evader at the end of one arm of a star, its double on the other, and time for one arm: what the tells say is
    right with 3/5. A double whose time is up before anybody looks gives the evader away. Where tells are drawn at each
    look, who looks twice has four of them, and is right with 0.6^3 + 3 x 0.6^2 x 0.4; a second look at the same tells
    is worth nothing."""
    yield partial(_doubled, 2, "once", 1000)
    yield partial(_doubled, 2, "once", 1)
    yield partial(_doubled, 3, "each_look", 1000)
    yield partial(_doubled, 3, "once", 1000)


def _doubled(horizon: int, drawn: str, until_tick: int) -> float:
    data = {
        "rules": {**WHOLE, "tells": {"right": 0.6, "drawn": drawn}, "horizon_ticks": horizon},
        "classes": {"cop": FAST, "thief": {**FAST, "ways": [], "abilities": {"decoy": {"life_s": 100}}}},
        "pursuers": {"policy": "chase", "units": [{"class": "cop", "start": "m", "arrive_s": 1}]},
        "evaders": {
            "policy": "runner", "decoys": 1, "units": [{"class": "thief", "start": {"any_of": ["a", "b"]}}],
        },
        "worth": {"surrounded": 0, "timeout": 1},
    }  # fmt: skip
    game = game_of(data, [("m", "a"), ("m", "b")])
    roots = with_decoys(game)
    for root in roots:
        root.position.tricks.decoys.until_tick[:] = until_tick
    return solve_hidden(game, roots=roots).value


def hidden() -> Cases:
    """Which of two ways the evader goes is seen, but not through smoke, if there is enough of it."""
    for one in ({"keen_eye": {}}, *({"smoke": smoke} for smoke in SMOKES)):
        yield lambda one=one: solve_hidden(runaway(one)).value


def within_sight() -> Cases:
    """The same in the dark; where the evader shows itself at every tick, or only when it is too late; and where eyes
    reach so far, or a keen eye."""
    dim = {"glimpse": 0, "abilities": {"keen_eye": {"glimpse": 1}}}
    games = [partial(runaway, {}, lit=False)]
    games += [partial(runaway, {}, cop={"sight_m": 0}, reveal_ticks=ticks) for ticks in (1, 2)]
    games += [partial(eyed, sight_m, keen_m) for sight_m, keen_m in ((0, 0), (9, 0), (0, 9))]
    for game in (*games, partial(runaway, {}, cop=dim)):
        yield lambda game=game: solve_hidden(game()).value


def eyed(sight_m: float, keen_m: float) -> Compiled:
    """The same, and how far the pursuer sees, and with its keen eye."""
    return runaway({}, cop={"sight_m": sight_m, "abilities": {"keen_eye": {"sight_m": keen_m}}})


def touched() -> Cases:
    """In the dark a pursuer sees which of two ways the evader goes, if they lead by where it could touch it: by a hop
    from there to the pursuer, or from the pursuer to there; or if it sets out from there itself."""
    for touching in ("from", "to", ""):
        yield lambda touching=touching: solve_hidden(by_touch(touching)).value
    for begin in ("left", "right exit"):
        yield partial(_value_from_beside, begin)


def _value_from_beside(begin: str) -> float:
    game = on_its_way()
    roots = Game(game.board, game.cast, game.rules, hidden=True).starts()
    for root in roots:
        put_on_hops(game, root.position.movers, {0: (begin, "post", 11)})
    return solve_hidden(game, roots=roots).value


def on_its_way() -> Compiled:
    """Two dark ways of three hops to exits; a pursuer that is two ticks from its post can be at either in the third."""
    return runaway({}, horizon=3, hops=3, lit=False)


def by_touch(touching: str) -> Compiled:
    """Two dark ways to exits, and a pursuer; touching: whether there is a hop to it from beside it, or the other way
    round."""
    data = {
        "rules": {**WHOLE, "horizon_ticks": 2},
        "classes": {"cop": FAST, "thief": FAST},
        "pursuers": team("cop", "chase", "post"),
        "evaders": team("thief", "runner", "foot"),
        "exits": [{"place": "left exit", "worth": 1}, {"place": "right exit", "worth": 1}],
    }
    ways = []
    for side in ("left", "right"):
        ways += [("foot", side), (side, f"{side} exit"), ("post", f"{side} exit")]
        ways += [(side, "post")] if touching == "from" else []
        ways += [("post", side)] if touching == "to" else []
    drawn: dict[Any, Any] = {way: {**ONEWAY, "lit": False} for way in ways}
    return game_of(data, ways, drawn=drawn)


def veiled() -> Cases:
    """Smoke that an evader leaves behind hides either way from a pursuer beyond, though each passes it at its own end
    only; with less of it the ways are seen."""
    for radius_m in (5, 3):
        smoke = {"cost": 5, "radius_m": radius_m, "life_s": 3}
        yield lambda smoke=smoke: solve_hidden(runaway({"smoke": smoke})).value


def clouded() -> Cases:
    """An evader in smoke at the end of one of two arms, and time for one of them: a pursuer that comes to the middle
    goes where it sees smoke hang, 7 m away, if it sees as far as to the cloud's edge; without eyes it guesses."""

    def value(sight_m: float) -> float:
        game = at_either_arm(sight_m)
        roots = Game(game.board, game.cast, game.rules, hidden=True).starts()
        for root in roots:
            cloud = root.position.tricks.clouds[EVADER]
            cloud.node, cloud.radius_mm, cloud.until_tick = root.position.movers.node[EVADER], 1000, 9
            cloud.known = 1 << Side.EVADERS
        return solve_hidden(game, roots=roots).value

    for sight_m in (10, 6.5, 0):
        yield partial(value, sight_m)


def at_either_arm(sight_m: float) -> Compiled:
    """An evader that cannot move, but raise smoke, 7 m from where a pursuer comes that sees so far."""
    smoke = {"cost": 1, "radius_m": 1, "life_s": 9}
    data = {
        "rules": {**WHOLE, "horizon_ticks": 2},
        "classes": {
            "cop": {**FAST, "sight_m": sight_m},
            "thief": {**FAST, "ways": [], "energy": {"full": 1}, "abilities": {"smoke": smoke}},
        },
        "pursuers": {"policy": "chase", "units": [{"class": "cop", "start": "m", "arrive_s": 1}]},
        "evaders": {
            "policy": "runner", "units": [{"class": "thief", "start": {"any_of": ["a", "b"]}}],
        },
        "worth": {"surrounded": 0, "timeout": 1},
    }  # fmt: skip
    return game_of(data, [("m", "a"), ("m", "b")])


def traced() -> Cases:
    """A tracker finds out by a trace, or by finding none, from which of two houses the evader has set out; one of
    the tick before has half faded, so every other one is missed."""
    for clue in (1, 0):
        yield lambda clue=clue: solve_hidden(with_a_tracker(clue)).value


def with_a_tracker(clue: float) -> Compiled:
    """An evader that comes from one of two houses by ways that a tracker can come to, with this chance of a clue."""
    data = {
        "rules": {**WHOLE, "horizon_ticks": 3},
        "classes": {
            "cop": {
                **FAST,
                "ways": ["street"],
                "sight_m": 0,
                "reads_traces": {"clue": clue, "fades_s": 4},
            },
            "thief": {**FAST, "ways": ["path"], "sight_m": 0},
        },
        "pursuers": team("cop", "chase", "post"),
        "evaders": {
            "policy": "runner",
            "units": [{"class": "thief", "start": {"any_of": ["house a", "house b"]}}],
        },
        "exits": [{"place": "gate a", "worth": 1}, {"place": "gate b", "worth": 1}],
    }
    way = (("house", "mid"), ("mid", "yard"), ("yard", "gate"))
    steps = [(f"{one} {x}", f"{other} {x}") for x in "ab" for one, other in way]
    paths = {step: {**PATH, **ONEWAY} for step in steps}
    streets = [("post", "lane"), ("lane", "mid a"), ("mid a", "gate a"), ("mid a", "gate b")]
    drawn = {**paths, **dict.fromkeys(streets, ONEWAY)}
    return game_of(data, [*paths, *streets], drawn=drawn)


def followed() -> Cases:
    """A friend is on its way to one of two places, and an evader that looks the same comes to one of them from another
    and goes on to an exit. A pursuer that has both in sight all the time knows which is which; one that has them in
    sight too late guesses, as the evader goes where its friend does not."""
    yield from (partial(_value_followed, lit) for lit in (True, False))


def _value_followed(lit: bool) -> float:
    thief = {**FAST, "sight_m": 0, "abilities": {"guise": {"as": "passer-by", "cost": 0}}}
    data = {
        "rules": {**WHOLE, "without": ["cover"], "horizon_ticks": 3},
        "classes": {
            "cop": {**FAST, "identifies": {"near": 1, "far": 0, "far_m": 0.1, "every_s": 1}},
            "thief": thief,
            "friend": {**thief, "ways": ["path"]},
            "passer-by": {**FAST, "ways": []},
        },
        "pursuers": {"policy": "chase", "units": [{"class": "cop", "start": "yard", "arrive_s": 1}]},
        "evaders": {
            "policy": "runner",
            "units": [{"class": "thief", "start": "far"}, {"class": "friend", "start": "b"}],
        },
        "bystanders": {"units": [{"class": "passer-by", "start": {"place": "bench"}}]},
        "exits": [{"place": "left exit", "worth": 1}, {"place": "right exit", "worth": 1}],
    }
    paths = [("far", "a"), *itertools.product("ab", ("left", "right"))]
    lane = [("b", "lane"), ("lane", "left exit")]
    streets = [("bench", "yard"), ("yard", "post")]
    streets += [(one, f"{side} exit") for side in ("left", "right") for one in (side, "post")]
    drawn: dict[Any, Any] = {way: {**PATH, **ONEWAY, "lit": lit} for way in paths}
    drawn |= {way: {**PATH, "lit": lit} for way in lane} | dict.fromkeys(streets, ONEWAY)
    game = game_of(data, [*paths, *lane, *streets], drawn=drawn)
    roots = []
    for side in ("left", "right"):
        for root in Game(game.board, game.cast, game.rules, hidden=True).starts():
            put_on_hops(game, root.position.movers, {1: ("far", "a", 1), 2: ("b", side, 11)})
            for column in (1, 2):
                kind = root.position.movers[column].kind
                guise = game.cast.means.abilities[kind, Ability.GUISE].kind
                root.position.tricks.guises[column].kind = 1 + guise
            roots.append(Root(root.chance / 2, root.position))
    return solve_hidden(game, roots=roots).value


KNOWN: dict[str, tuple[Callable[[], Cases], Known]] = {
    "doubles": (doubles, [0.4, 0, 0.352, 0.4]),
    "hidden": (hidden, [0, 0.5, 0]),
    "eyed": (within_sight, [0.5, 0, 0.5, 0.5, 0, 0, 0]),
    "touched": (touched, [0, 0, 0.5, 0, 0.5]),
    "veiled": (veiled, [0.5, 0]),
    "clouded": (clouded, [0, 0, 0.5]),
    "followed": (followed, [0, 0.5]),
    "traced": (traced, [1 / 4, 1 / 2]),
}
