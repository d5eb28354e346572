"""Made-up little games for the tests of small games: on drawn maps, and on random boards with random means."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import networkx as nx
import numpy as np

from afoot._jit import records
from afoot.board.model import Board
from afoot.maps import Map, Place, Way
from afoot.maps.model import UPRIGHT_M
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.means import ABILITY, BYSTANDER, ENERGY, EYE, LURE, PASSAGE, READER, STEP, Means
from afoot.rules.rules import Rules
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.model import Scenario
from afoot.solvers.small.graph import Graph
from afoot.solvers.small.step import Game
from afoot.solvers.small.values import Values
from afoot.words import Ability, Door, Going, Moves
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.games import Setting
from tests.naive.small import HALF

EVADER = 1  # its column, with one pursuer
FAST = {"walk_m_s": 10}  # a hop a tick
PATH = {"going": Going.PATH}
WHOLE = {"moves": "simultaneous", "motion": "whole_ticks"}


def game_of(
    data: dict[str, Any],
    ways: list[tuple[str, str]],
    hidden: tuple[str, str] | None = None,
    drawn: dict[tuple[str, str], dict[str, Any]] | None = None,
) -> Compiled:
    """A scenario on a made-up map on which every way is a hop of at most 8 m; `hidden` is a passage called hatch.

    drawn: fields of Way, of ways that are no plain streets.
    """
    names = list(dict.fromkeys(name for way in [*ways, *([hidden] if hidden else [])] for name in way))
    turn = 2 * math.pi / len(names)
    places = tuple(Place(4 * math.cos(i * turn), 4 * math.sin(i * turn), name=n) for i, n in enumerate(names))
    made = []
    for a, b in ways:
        told = {"going": Going.STREET, **(drawn or {}).get((a, b), {})}
        made.append(Way((names.index(a), names.index(b)), **told))
    if hidden:
        ends = names.index(hidden[0]), names.index(hidden[1])
        made.append(Way(ends, Going.STREET, hidden=True, passage=True, name="hatch"))
    whole = {
        "name": "made-up", "map": {"file": "made-up", "sight": {"mode": "all"}},
        "worth": {"surrounded": 0, "timeout": 0}, **data,
    }  # fmt: skip
    return compile_scenario(Scenario.of(whole), Map("made-up", places, tuple(made)), cache=False)


def team(kind: str, policy: str, *starts: str) -> dict[str, Any]:
    return {"policy": policy, "units": [{"class": kind, "start": {"place": start}} for start in starts]}


def guised(
    energy: float,
    near: float,
    horizon: int,
    ways: tuple[str, ...] = ("street",),
    without: tuple[str, ...] = (),
    identifies: dict[str, Any] | None = None,
    crowd: dict[str, Any] | None = None,
    sight_m: float = 0,
    arrive_s: float = 0,
    recovery: float = 0,
) -> Compiled:
    """A pursuer a hop away, and an evader that pays one a tick to look like a passer-by.

    identifies, crowd: what is changed in how the pursuer looks, and in the rules; sight_m: 0 for whom it touches;
    recovery: what the evader wins back a tick.
    """
    data = {
        "rules": {
            "moves": "simultaneous", "motion": "whole_ticks", "horizon_ticks": horizon, "without": list(without),
            **({"crowd": crowd} if crowd else {}),
        },
        "classes": {
            "cop": {
                "walk_m_s": 10, "sight_m": sight_m,
                "identifies": {"near": near, "far": near, "far_m": 1, "every_s": 1, **(identifies or {})},
            },
            "thief": {
                "walk_m_s": 10, "ways": list(ways), "energy": {"full": energy, "recovery_per_s": {"rest": recovery}},
                "abilities": {"guise": {"as": "passer-by", "cost": 1, "per_s": 1}},
            },
            "passer-by": {"walk_m_s": 1, "ways": []},
        },
        "pursuers": {"policy": "chase", "units": [{"class": "cop", "start": "a", "arrive_s": arrive_s}]},
        "evaders": team("thief", "runner", "b"),
        "bystanders": {"units": [{"class": "passer-by", "start": {"place": "z"}}]},
        "worth": {"surrounded": 0, "timeout": 1},
    }  # fmt: skip
    return game_of(data, [("a", "b"), ("b", "z")])


def runaway(
    abilities: dict[str, Any],
    horizon: int = 2,
    hops: int = 2,
    cop: dict[str, Any] | None = None,
    **changed: Any,
) -> Compiled:
    """Two hops, or more, to either exit; a pursuer that has seen the first of them is there in time.

    cop: more fields of its class; changed: more fields of the rules, and `lit` of the ways.
    """
    lit = changed.pop("lit", True)
    data = {
        "rules": {"moves": "simultaneous", "motion": "whole_ticks", "horizon_ticks": horizon, **changed},
        "classes": {
            "cop": {"walk_m_s": 10, **(cop or {})},
            "thief": {"walk_m_s": 10, "energy": {"full": 10}, "abilities": abilities},
        },
        "pursuers": team("cop", "chase", "post"),
        "evaders": team("thief", "runner", "foot"),
        "exits": [{"place": "left exit", "worth": 1}, {"place": "right exit", "worth": 1}],
    }
    left, right = (
        list(itertools.pairwise(["foot", side, *(f"{side} {i}" for i in range(2, hops)), f"{side} exit"]))
        for side in ("left", "right")
    )
    ways = [
        *left,
        ("post", "left exit"),
        ("post", "right exit"),
        *reversed(right),
    ]  # foot and post face each other
    return game_of(data, ways, drawn={way: {"lit": lit, "oneway": True} for way in ways})


def cornered(known: bool) -> Compiled:
    """An evader at the end of a street, and behind it a shut hatch to an exit, which one of the sides knows of."""
    data = {
        "rules": {"moves": "simultaneous", "motion": "whole_ticks", "horizon_ticks": 8},
        "classes": {
            "cop": {"walk_m_s": 10},
            "thief": {
                "walk_m_s": 10, "energy": {"full": 10}, "abilities": {"open": {"cost": 5, "takes_s": 1}},
            },
        },
        "pursuers": team("cop", "chase", "far"),
        "evaders": team("thief", "runner", "end"),
        "exits": [{"place": "outside", "worth": 1}],
        "passages": [
            {"name": "hatch", "known_to": ["evaders"] if known else ["pursuers"], "door": "shut"}
        ],
    }  # fmt: skip
    ways = [
        ("far", "middle"),
        ("middle", "end"),
        ("far", "long"),
        ("long", "longer"),
        ("longer", "outside"),
    ]
    return game_of(data, ways, hidden=("end", "outside"))


GROUND = {
    "street": Going.STREET,
    "slope": Going.STREET,
    "stairs": Going.STAIRS,
    "steep stairs": Going.STAIRS,
    "stoop": Going.STREET,
    "crawl": Going.STREET,
    "climb": Going.CLIMB,
    "jump": Going.JUMP,
    "air": Going.AIR,
}


def over_ground(kind: str, horizon: int) -> Compiled:
    """A runner of 2 m a tick, and 1 m at a walk, 8 m from an exit: over a level street, up a slope of a quarter, over
    stairs, level or as steep, under a roof so low that it stoops or crawls; or it climbs, jumps or flies up as steeply.
    """
    ways = [one.word for one in {*GROUND.values(), Going.STOOP, Going.CRAWL}]
    way = Way((0, 1), GROUND[kind], headroom_m={"stoop": 1.2, "crawl": 0.8}.get(kind, UPRIGHT_M))
    post = Way((0, 2), Going.STREET)
    places = (
        Place(0, 0, name="foot"),
        Place(8, 0, 0 if kind in ("street", "stairs", "stoop", "crawl") else 2, name="exit"),
        Place(-8, 0, name="post"),
    )
    told = {
        "name": "ground", "map": {"file": "made-up", "sight": {"mode": "all"}},
        "rules": {"moves": "simultaneous", "motion": "whole_ticks", "horizon_ticks": horizon},
        "classes": {
            "cop": {"walk_m_s": 1, "ways": []},
            "thief": {"walk_m_s": 1, "run_m_s": 2, "ways": ways},
        },
        "pursuers": team("cop", "chase", "post"), "evaders": team("thief", "runner", "foot"),
        "exits": [{"place": "exit", "worth": 1}], "worth": {"surrounded": 0, "timeout": 0},
    }  # fmt: skip
    return compile_scenario(Scenario.of(told), Map("made-up", places, (way, post)), cache=False)


def value_of(setting: Setting) -> float:
    game = Game(*setting)
    graph = Graph(game)
    turns = game.horizon * game.turns
    roots = graph.grow(game.starts(), turns)
    worth = Values(graph, turns).at(turns)
    return float(sum(chance * worth[position] for chance, position in roots))


def random_rules(dice: random.Random, **fixed: int) -> Rules:
    moves = dice.choice((*[Moves.SIMULTANEOUS] * 4, Moves.PURSUERS_FIRST, Moves.EVADERS_FIRST))
    told = {
        "moves": int(moves), "whole_ticks": dice.choice((0, 1)), "reach_hops": dice.choice((0, 0, 0, 0, 0, 1)),
        "each_move": dice.choice((0, 1)) if moves != Moves.SIMULTANEOUS else 0,
        "crossing": dice.choice((0, 1)), "flow": dice.choice((0, 0, 1)), "horizon_ticks": 2,
    }  # fmt: skip
    return Rules(**{**told, **fixed})


def random_setting(dice: random.Random, evaders: int = 1, **fixed: int) -> Setting:
    """Two or three nodes in a row or a ring, hops that may take two ticks, an exit now and then."""
    nodes = dice.choice((2, 3, 3))
    graph = nx.path_graph(nodes) if dice.random() < 0.5 else nx.cycle_graph(nodes)
    lengths = {edge: dice.choice((1000, 1000, 1500)) for edge in graph.edges}
    nx.set_edge_attributes(graph, lengths, "length_mm")
    board = board_from_graph(graph)
    starts = [0, *(dice.randrange(1, nodes) for _ in range(evaders))]
    exits = dice.sample(range(1, nodes), dice.choice((0, 0, 1)))
    refuges = dice.sample(range(nodes), dice.choice((0, 0, 1)))
    cast = cast_for(board, 1, evaders, exits=exits, refuges=refuges, starts=starts)
    cast = with_records(
        cast, "refuges", worth=[400] * len(refuges), open=[dice.choice((0, 1))] * len(refuges)
    )
    return Setting(board, cast._replace(timeout_worth=700), random_rules(dice, **fixed))


def with_means(dice: random.Random, board: Board, cast: Cast, abilities: list[Ability]) -> Cast:
    k = len(cast.classes)
    table, energy, eyes = records(ABILITY, k, len(Ability)), records(ENERGY, k), records(EYE, k)
    for ability in abilities:
        row = table[EVADER, ability]
        row.allowed, row.cost, row.upkeep = 1, dice.choice((0, 300)), dice.choice((0, 200))
        row.ticks, row.range_mm, row.glimpse = dice.choice((1, 2)), 800, ALWAYS
    energy.full = dice.choice((300, 400, 1000))
    energy.recover = [[dice.choice((0, 50))] * 3 for _ in range(k)]
    eyes.near = eyes.far = dice.choice((0, HALF, HALF, ALWAYS))
    eyes.every_ticks = dice.choice((1, 2))
    passages, passage_of = records(PASSAGE, 1), np.full(board.hops.shape, -1, np.int16)
    passages[0].a, passages[0].b = 0, 1
    passages[0].door, passages[0].known = dice.choice((Door.OPEN, Door.SHUT)), dice.choice((2, 3))
    for a, b in ((0, 1), (1, 0)):
        passage_of[a, 1 + list(board.hops[a, 1:]).index(b)] = 0
    means = Means(
        abilities=table, energy=energy, readers=records(READER, k), passages=passages, passage_of=passage_of,
        eyes=eyes, decoy_side=np.zeros(0, np.int32), lure_of=records(LURE, k), lures=np.zeros(0, np.int32),
        bystanders=records(BYSTANDER, 0), steps=records(STEP, 0), tell_right=HALF, tell_each_look=0,
        cover_mm=0, cover=0, watch=0, crowd=np.zeros((k, len(board.degree)), np.int32),
        gather=np.full((k, len(board.degree)), -1, np.int32), barred=np.array(cast.classes.profile, np.int32),
        posts=np.zeros(len(cast.refuges), np.int32), ignores=0, slots=(cast.pursuers, cast.evaders),
    )  # fmt: skip
    for array in means:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    chances: Any = [dice.choice((ALWAYS, ALWAYS, HALF, 0))] * len(cast.classes)
    return with_records(cast, "classes", glimpse=chances)._replace(means=means)
