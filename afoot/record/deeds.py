"""What movers did besides moving, told from what changed in State: smoke, keen eyes, work on passages, traces read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.game.state import Tricks
from afoot.scenarios import Compiled
from afoot.words import Ability

WORK = {Ability.OPEN: "passage_opened", Ability.SHUT: "passage_shut", Ability.SEAL: "passage_sealed"}


class Deed(NamedTuple):
    """One deed: the chase's row, the mover's column, the event's name, its particulars."""

    row: int
    column: int
    event: str
    particulars: dict[str, Any]


def copied(tricks: Tricks | None, count: int) -> Tricks | None:
    """The tricks of the first `count` chases as they are now; None where there are none."""
    return None if tricks is None else Tricks(*(column[:count].copy() for column in tricks))


def deeds(game: Compiled, was: Tricks | None, now: Tricks | None) -> Iterator[Deed]:
    """What has been done between two looks at the same chases, a turn apart."""
    if was is None or now is None:
        return
    for row, column in np.argwhere(now.clouds.until_tick > was.clouds.until_tick):
        cloud = now.clouds[row, column]
        kind = {"radius_m": int(cloud.radius_mm) / 1000, "until_tick": int(cloud.until_tick)}
        yield Deed(int(row), int(column), "smoke", kind)
    for row, column in np.argwhere(now.movers.keen > was.movers.keen):
        yield Deed(int(row), int(column), "keen_eye", {})
    changed = was.doors != now.doors
    # Whoever has just come to the end of the work that made a door what it is has done it.
    for row, column in np.argwhere((was.movers.busy_ticks > 0) & (now.movers.busy_ticks == 0)):
        work = now.movers[row, column]
        if changed[row, work.passage]:
            changed[row, work.passage] = False
            name = game.passage_names[work.passage]
            yield Deed(int(row), int(column), WORK[Ability(int(work.task))], {"passage": name})
    for row, column in np.argwhere(now.found.tick > was.found.tick):
        found = now.found[row, column]
        yield Deed(int(row), int(column), "trace_read", {"age_ticks": int(found.tick - found.passed_tick)})
