"""How fast is a game with every mechanism on? Random play, and random deeds, in the made-up town of 2,000 nodes.

python bench/mechanisms.py [--json]
Everybody has every ability and energy for it; two decoys a side could be out, of which two are measured; 30 strollers
more make a crowd that is watched, gives cover and bears witness. Chase-ticks per second of CPU time, one core. Every
hop takes one tick, so that everybody decides in every tick; `at_walking_pace` is the same game without the crowd, where
people walk and decoys run as they do on a map, and are mostly between two nodes.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import numpy as np

from afoot._jit import records
from afoot.board import distances
from afoot.rules.cast import ALWAYS, CAST_MOVER, CLASS, Cast
from afoot.rules.means import ABILITY, BYSTANDER, ENERGY, EYE, LURE, PASSAGE, READER, STEP, Means
from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.studies.town import bits, make_cast, make_town
from afoot.words import Ability, Behaviour, Gait

PURSUERS, EVADERS, DECOYS = 4, 4, 2
CROWD = 30
CHASES, TICKS, REPEATS = 64, 400, 7
LURES = 16
WALK_MM, RUN_MM, CRITICAL_MM = 1_400, 5_500, 4_940  # a tick is a second: a tracker of the bundled scenarios


def _abilities() -> Any:
    rows = records(ABILITY, 1, len(Ability))
    rows.allowed, rows.cost, rows.ticks, rows.range_mm = 1, 100, 20, 15_000
    rows[:, Ability.KEEN_EYE].range_mm, rows.glimpse = 100_000, ALWAYS
    rows[:, Ability.GUISE].upkeep, rows[:, Ability.DECOY].ticks = 1, 60
    return rows


def _bystanders(count: int) -> Any:
    rows = records(BYSTANDER, count)
    rows.behaviour, rows.pause_ticks, rows.indoors = int(Behaviour.MILL), 20, -1
    rows.report, rows.false_report, rows.delay_ticks, rows.reliability = ALWAYS // 3, ALWAYS // 1000, 30, 700
    return rows


def _with_decoys(cast: Cast) -> Any:
    """The cast's movers with decoys after the evaders."""
    both = PURSUERS + EVADERS
    rows = records(CAST_MOVER, len(cast.movers) + DECOYS)
    rows[:both], rows[both + DECOYS :] = cast.movers[:both], cast.movers[both:]
    rows[both : both + DECOYS] = cast.movers[:1]
    rows.id[both : both + DECOYS] = 60_000 + np.arange(DECOYS)
    rows.setflags(write=False)
    return rows


def _means(cast: Cast, nodes: int, crowd: int, hops: Any) -> Means:
    energy, eyes, readers = records(ENERGY, 1), records(EYE, 1), records(READER, 1)
    energy.full, energy.recover = 1_000, 5
    eyes.near, eyes.far, eyes.far_mm, eyes.every_ticks = ALWAYS // 2, ALWAYS // 10, 50_000, 10
    readers.clue, readers.fades_ticks = ALWAYS // 2, 100
    passages, lure_of = records(PASSAGE, 1), records(LURE, 1)
    passages.a, passages.b, passages.known = 0, hops[0, 1], 3
    passage_of = np.full(hops.shape, -1, np.int16)
    passage_of[0, 1] = 0
    lure_of.last = LURES
    means = Means(
        abilities=_abilities(),
        energy=energy,
        readers=readers,
        passages=passages,
        passage_of=passage_of,
        eyes=eyes,
        decoy_side=np.ones(DECOYS, np.int32),
        lure_of=lure_of,
        lures=(bits(0, 9, LURES) % nodes).astype(np.int32),
        bystanders=_bystanders(crowd),
        steps=records(STEP, 0),
        tell_right=ALWAYS * 6 // 10,
        tell_each_look=0,
        cover_mm=5_000,
        cover=500,
        watch=3 if crowd else 0,
        crowd=np.zeros((1, nodes), np.int32),
        gather=np.full((1, nodes), -1, np.int32),
        barred=np.zeros(1, np.int32),
        posts=np.zeros(0, np.int32),
        ignores=0,
        slots=(PURSUERS + crowd, EVADERS + DECOYS + crowd),
    )
    for array in means:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return means


def _walking(cast: Cast) -> Cast:
    """The same cast with speeds of people, for whom a hop of the town takes some ticks."""
    classes = records(CLASS, len(cast.classes))
    for field in CLASS.names or ():
        classes[field] = cast.classes[field]
    classes.speed_mm[:, Gait.WALK], classes.speed_mm[:, Gait.RUN] = WALK_MM, RUN_MM
    classes.critical_mm = CRITICAL_MM
    classes.setflags(write=False)
    return cast._replace(classes=classes)


def _batch(crowd: int, walking: bool) -> Batch:
    board = make_town()
    cast = make_cast(board, PURSUERS, EVADERS, crowd)
    if walking:
        cast = _walking(cast)
    cast = cast._replace(
        movers=_with_decoys(cast),
        decoys=DECOYS,
        distances=distances(board, cast.hop_mm),
        means=_means(cast, len(board.degree), crowd, board.hops),
    )
    rules = Rules(
        whole_ticks=int(not walking), stamina=1, share_delay_ticks=3, horizon_ticks=TICKS,
        energy=1, smoke=1, keen_eye=1, passages=1, traces=1,
        guise=1, decoys=1, cover=int(crowd > 0), witnesses=int(crowd > 0),
    )  # fmt: skip
    return Batch(board, cast, rules, CHASES, seed=1)


def chase_ticks_per_s(crowd: int, walking: bool = False) -> tuple[float, dict[str, float]]:
    """Median chase-ticks per second of CPU time, and deeds a chase and episode, which show that all is in use."""
    with _batch(crowd, walking) as batch:
        batch.advance(TICKS)
        deeds = batch.state.tricks.deeds
        used = {name: round(float(deeds[name].mean()), 2) for name in deeds.dtype.names}
        found = []
        for _ in range(REPEATS):
            before = time.process_time()
            batch.advance(TICKS, restart=True)
            found.append(CHASES * TICKS / (time.process_time() - before))
    return sorted(found)[REPEATS // 2], used


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    given = parser.parse_args()
    few, used = chase_ticks_per_s(0)
    many, crowd_used = chase_ticks_per_s(CROWD)
    walking, walking_used = chase_ticks_per_s(0, walking=True)
    found = {
        "all_mechanisms_chase_ticks_per_s_one_core": round(few),
        "all_mechanisms_with_30_bystanders_chase_ticks_per_s_one_core": round(many),
        "all_mechanisms_at_walking_pace_chase_ticks_per_s_one_core": round(walking),
        "deeds_a_chase": used,
        "deeds_a_chase_with_30_bystanders": crowd_used,
        "deeds_a_chase_at_walking_pace": walking_used,
    }
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
