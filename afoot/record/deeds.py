"""What movers did besides moving, told from what changed in State: smoke, keen eyes, work on passages, traces read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from afoot.record.look import Look, Told, could_begin
from afoot.rules.passage import can_work, door_after
from afoot.scenarios import Compiled
from afoot.words import Ability, Status

DONE = {"opened": Ability.OPEN, "shut": Ability.SHUT, "sealed": Ability.SEAL}  # by what State counts
WORK = {Ability.OPEN: "passage_opened", Ability.SHUT: "passage_shut", Ability.SEAL: "passage_sealed"}


def deeds(game: Compiled, before: Look, after: Look) -> Iterator[Told]:
    """What has been done between two looks at the same chases, a turn apart."""
    was, now = before.tricks, after.tricks
    if was is None or now is None:
        return
    for row, column in np.argwhere(now.clouds.until_tick > was.clouds.until_tick):
        cloud = now.clouds[row, column]
        kind = {"radius_m": int(cloud.radius_mm) / 1000, "until_tick": int(cloud.until_tick)}
        # Who raised it may have moved on within the turn.
        yield Told(int(row), int(column), "smoke", kind, node=int(cloud.node))
    for row in np.flatnonzero(now.deeds.keen_eye[:, 0] > was.deeds.keen_eye[:, 0]).tolist():
        count = int(now.deeds.keen_eye[row, 0] - was.deeds.keen_eye[row, 0])
        eyes = was.movers.keen[row], now.movers.keen[row]
        # Those that could not be kept up in the same tick do not show.
        could = could_begin(game, before, after, row, Ability.KEEN_EYE)
        shown = np.flatnonzero(eyes[1] > eyes[0]).tolist()
        for column in sorted([*shown, *(i for i in could if not eyes[0][i] and not eyes[1][i])][:count]):
            yield Told(row, column, "keen_eye", {})
    yield from _work(game, before, after)
    for row, column in np.argwhere(now.found.tick > was.found.tick):
        found = now.found[row, column]
        yield Told(int(row), int(column), "trace_read", {"age_ticks": int(found.tick - found.passed_tick)})


def _work(game: Compiled, before: Look, after: Look) -> Iterator[Told]:
    """Work on passages that came to its end, by those who did it, in the order in which it counts."""
    was, now = before.tricks, after.tricks
    assert was is not None and now is not None
    names = tuple(DONE)
    counted = np.stack([now.deeds[name][:, 0] - was.deeds[name][:, 0] for name in names], axis=1)
    for row in np.flatnonzero(counted.any(axis=1)):
        doors, left = was.doors[row].copy(), dict(zip(names, counted[row].tolist(), strict=True))
        for column in range(now.movers.shape[1]):
            work = now.movers[row, column]
            if not _has_ended(game, before, after, int(row), column):
                continue
            task, door = Ability(int(work.task)), int(doors[work.passage])
            name = next(name for name in names if DONE[name] == task)
            if can_work(int(task), door) and left[name] > 0:
                doors[work.passage], left[name] = door_after(int(task)), left[name] - 1
                passage = game.passage_names[work.passage]
                yield Told(int(row), column, WORK[task], {"passage": passage})


def _has_ended(game: Compiled, before: Look, after: Look, row: int, column: int) -> bool:
    """Whether a mover's work ended in the turn between: it was at work, or began what takes a single tick."""
    assert before.tricks is not None and after.tricks is not None
    was, work = before.tricks.movers[row, column], after.tricks.movers[row, column]
    if work.busy_ticks > 0 or before.movers.status[row, column] != Status.LIVE or work.task not in WORK:
        return False
    if was.busy_ticks > 0:
        return True
    order, mover = after.orders[row, column], before.movers[row, column]
    if before.movers.remaining_mm[row, column] > 0 or order.passage != work.passage:
        return False
    passage = game.cast.means.passages[work.passage] if len(game.passage_names) else None
    at_hand = passage is not None and mover.node in (passage.a, passage.b)
    return at_hand and bool((int(order.does) >> int(work.task)) & 1)
