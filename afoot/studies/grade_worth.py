"""What gradings in worth have in common, whatever they measure by: sums of losses, and plain values for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from afoot.scenarios import Compiled
from afoot.studies.grade_game import Recorded
from afoot.version import __version__
from afoot.words import Gait, Side


def sums(decisions: Any, chases: int) -> dict[str, Any]:
    """Of decisions with what each `lost`: shares and means are None where there is nothing to divide by."""
    best, lost = int((decisions["lost"] == 0).sum()), float(decisions["lost"].sum())
    return {
        "best": best,
        "share_best": best / len(decisions) if len(decisions) else None,
        "lost_worth": lost,
        "mean_lost_worth": lost / len(decisions) if len(decisions) else None,
        "lost_worth_a_chase": lost / chases,
    }


def worst(decisions: Any, keys: Any) -> tuple[Any, Any]:
    """Decisions that are alike in their row of `keys` once each, the worst first, and how often each was taken."""
    _, firsts, times = np.unique(keys, axis=0, return_index=True, return_counts=True)
    order = np.lexsort((decisions["tick"][firsts], decisions["chase"][firsts], -decisions["lost"][firsts]))
    return decisions[firsts][order], times[order]


def decision_told(game: Compiled, decision: Any, moves: list[dict[str, Any]]) -> dict[str, Any]:
    """A decision in plain values; what was lost is None where it was not measured."""
    tick, measured = int(decision["tick"]), not np.isnan(decision["lost"])
    return {
        "chase": int(decision["chase"]),
        "tick": tick,
        "time_s": tick * game.tick_s,
        "side": Side(decision["side"]).name.lower(),
        "worth": float(decision["worth"]) if measured else None,
        "lost_worth": float(decision["lost"]) if measured else None,
        "best": bool(decision["lost"] == 0) if measured else None,
        "moves": moves,
    }


def moves_told(game: Compiled, moves: Iterable[Sequence[int]]) -> list[dict[str, Any]]:
    """Moves in plain values, nodes by their names where they have any. moves: mover, where from, where to, gait."""
    names = {node: name for name, node in game.compiled_board.names.items()}
    return [
        {
            "mover": game.mover_names[mover],
            "at": names.get(at, str(at)),
            "to": names.get(to, str(to)),
            "gait": Gait(gait).name.lower(),
        }
        for mover, at, to, gait in moves
    ]


def run_told(run: Recorded, chases: Sequence[int], **graded: Any) -> dict[str, Any]:
    """The run that was graded, and what its grading says of itself."""
    return {
        "record": str(run.file),
        "run": run.run,
        "scenario": run.game.scenario.name,
        "map": run.game.compiled_board.name,
        "policies": run.policies,
        "seed": run.seed,
        "chases": len(chases),
        **graded,
        "version": __version__,
    }
