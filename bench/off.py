"""What do mechanisms cost that are off? The same chases with them stated and left out, and never stated at all.

    python bench/off.py [--pairs 100] [--json]

Rockface with all its means left out by `rules.without` beside rockface of which nothing but moving was ever stated, in
shuffled pairs; as a null control, the second against itself. Ratios of CPU time; the digests have to be the same.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from typing import Any

import numpy as np

from afoot.scenarios import Scenario, compile_scenario, load
from afoot.scenarios.leave_out import without
from afoot.scenarios.means_spec import MECHANISMS
from afoot.sim.batch import Batch

MEANS = [word for word in MECHANISMS if word not in ("stamina", "refuges", "followers")]
CHASES, TICKS = 64, 400


def left_out() -> Scenario:
    """Rockface with everything stated and every mechanism left out."""
    return without(_base(), MEANS)


def never_stated() -> Scenario:
    """The same without a word of abilities, energy, faces, traces, a story or bystanders; the map is the same."""
    scenario = _base()
    nothing = {"energy": None, "abilities": None, "reads_traces": None, "identifies": None}
    classes = {name: spec.model_copy(update=nothing) for name, spec in scenario.classes.items()}
    evaders = scenario.evaders.model_copy(update={"story": []})
    bare = scenario.model_copy(update={"classes": classes, "bystanders": None, "evaders": evaders})
    return without(bare, ["passages"])


def _base() -> Scenario:
    scenario = load("rockface")
    evaders = scenario.evaders.model_copy(update={"policy": "slip", "story": []})
    # Without its passages no way leads to the shelter.
    return scenario.model_copy(update={"evaders": evaders, "refuges": []})


def _batch(scenario: Scenario) -> Batch:
    game = compile_scenario(scenario)
    assert game.cast.means is None, "nothing is in play"
    return Batch(game.board, game.cast, game.rules, CHASES, seed=1)


def _time(batch: Batch) -> float:
    began = time.process_time()
    batch.advance(TICKS, restart=True)
    return time.process_time() - began


def ratios(one: Batch, other: Batch, pairs: int) -> list[float]:
    """Time of one over the other's, in pairs of which either may come first."""
    dice, found = random.Random(7), []
    for _ in range(pairs):
        if dice.random() < 0.5:
            a, b = _time(one), _time(other)
        else:
            b, a = _time(other), _time(one)
        found.append(a / b)
    return found


def measure(pairs: int) -> dict[str, Any]:
    """Lower deciles and medians of the ratios, and whether the digests agree."""
    off, bare, control = _batch(left_out()), _batch(never_stated()), _batch(never_stated())
    for batch in (off, bare, control):
        batch.advance(TICKS)
    same = bool((off.digests() == bare.digests()).all())
    cost, null = ratios(off, bare, pairs), ratios(control, bare, pairs)
    return {
        "digests_agree": same,
        "off_over_never_stated_lower_decile": round(float(np.quantile(cost, 0.1)), 3),
        "off_over_never_stated_median": round(float(np.median(cost)), 3),
        "null_control_lower_decile": round(float(np.quantile(null, 0.1)), 3),
        "null_control_median": round(float(np.median(null)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    found = measure(asked.pairs)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
