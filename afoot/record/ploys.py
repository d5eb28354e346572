"""Ploys, told from what changed in State: decoys sent, dispelled and ended, guises, who was seen through, signals.

State counts every ploy. What began and ended within one turn shows in nothing else, so the counts say how much of that
there was, and what was ordered who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.record.look import Look, Told, could_begin
from afoot.record.rows import NOBODY
from afoot.record.touch import who_touched
from afoot.rules.decoy import goes_on
from afoot.rules.smoke import lasts_until
from afoot.scenarios import Compiled
from afoot.words import Ability, Side, Status

LIVE, UNSENT = int(Status.LIVE), int(Status.UNSENT)


def ploys(game: Compiled, before: Look, after: Look) -> Iterator[Told]:
    """What has been done to deceive, and seen through, between two looks at the same chases, a turn apart."""
    was, now = before.tricks, after.tricks
    if was is None or now is None:
        return
    counted = {
        name: now.deeds[name][:, 0] - was.deeds[name][:, 0]
        for name in ("decoys", "dispelled", "guises", "identified", "signals")
    }
    first = game.cast.pursuers + game.cast.evaders
    others = slice(first, first + game.cast.decoys)
    changed = before.movers.status[:, others] != after.movers.status[:, others]
    for row in np.flatnonzero(changed.any(axis=1) | (counted["decoys"] > 0)):
        counts = int(counted["decoys"][row]), int(counted["dispelled"][row])
        yield from _decoys(game, before, after, int(row), counts)
    changed = (was.guises.kind > 0) != (now.guises.kind > 0)
    for row in np.flatnonzero(changed.any(axis=1) | (counted["guises"] > 0)):
        yield from _guises(game, before, after, int(row), int(counted["guises"][row]))
    for row in np.flatnonzero(counted["identified"] > 0):
        yield from _identified(game, before, after, int(row), int(counted["identified"][row]))
    for row in np.flatnonzero(counted["signals"] > 0):
        yield from _signals(game, before, after, int(row), int(counted["signals"][row]))


def _decoys(game: Compiled, before: Look, after: Look, row: int, counts: tuple[int, int]) -> Iterator[Told]:
    """counts: decoys sent and dispelled in the turn."""
    first, decoys = game.cast.pursuers + game.cast.evaders, range(game.cast.decoys)
    was, now = before.movers.status[row, first:], after.movers.status[row, first:]
    sent = [i for i in decoys if was[i] == UNSENT and now[i] == LIVE]
    unseen = [i for i in decoys if was[i] == UNSENT and now[i] == UNSENT]
    # The first that is not out is sent; one sent by another mover or from elsewhere shows it.
    unseen.sort(key=lambda i: (_is_as_it_was(before, after, row, i, first + i), i))
    brief = unseen[: counts[0] - len(sent)]
    for i in sorted(sent + brief):
        yield _sent(game, before, after, row, i)
    gone = sorted([i for i in decoys if was[i] == LIVE and now[i] == UNSENT] + brief)
    touched = {i: who_touched(game, before, after, row, i) for i in gone} if counts[1] else {}
    dispelled = sorted(touched, key=lambda i: (touched[i] == NOBODY, i))[: counts[1]]
    for i in gone:
        if i in dispelled:
            yield Told(row, first + i, "decoy_dispelled", _of(game, after, row, i), touched[i])
        else:
            yield _ended(game, before, after, row, i)


def _is_as_it_was(before: Look, after: Look, row: int, index: int, column: int) -> bool:
    assert before.tricks is not None and after.tricks is not None
    if before.tricks.decoys.sender[row, index] != after.tricks.decoys.sender[row, index]:
        return False
    return bool(before.movers.node[row, column] == after.movers.node[row, column])


def _sender(after: Look, row: int, index: int) -> int:
    assert after.tricks is not None
    return int(after.tricks.decoys.sender[row, index])


def _of(game: Compiled, after: Look, row: int, index: int) -> dict[str, Any]:
    return {"sender": game.mover_names[_sender(after, row, index)]}


def _until(game: Compiled, before: Look, after: Look, row: int, index: int) -> int:
    """Tick up to which a decoy sent in this turn is out unless something ends it."""
    kind = after.movers.kind[row, _sender(after, row, index)]
    return int(lasts_until(int(before.tick[row]), int(game.cast.means.abilities[kind, Ability.DECOY].ticks)))


def _sent(game: Compiled, before: Look, after: Look, row: int, index: int) -> Told:
    column = game.cast.pursuers + game.cast.evaders + index
    more = {"until_tick": _until(game, before, after, row, index)}
    return Told(row, _sender(after, row, index), "decoy_sent", more, column)


def _ended(game: Compiled, before: Look, after: Look, row: int, index: int) -> Told:
    assert before.tricks is not None
    column, sender = game.cast.pursuers + game.cast.evaders + index, _sender(after, row, index)
    was_out = before.movers.status[row, column] == LIVE
    until = int(before.tricks.decoys.until_tick[row, index])
    until = until if was_out else _until(game, before, after, row, index)
    status, why = int(after.movers.status[row, sender]), "no energy"
    if not goes_on(int(before.tick[row]) + 1, until, status):
        why = "time" if status == LIVE else "sender gone"
    return Told(row, column, "decoy_ended", {**_of(game, after, row, index), "why": why}, sender)


def _guises(game: Compiled, before: Look, after: Look, row: int, count: int) -> Iterator[Told]:
    """count: guises put on in the turn."""
    assert before.tricks is not None and after.tricks is not None
    was, now = before.tricks.guises.kind[row], after.tricks.guises.kind[row]
    on = np.flatnonzero((was == 0) & (now > 0)).tolist()
    # Put on and not kept up in the same tick.
    brief = [i for i in could_begin(game, before, after, row, Ability.GUISE) if was[i] == 0 and now[i] == 0]
    brief = brief[: count - len(on)]
    kinds = game.cast.means.abilities.kind[:, Ability.GUISE]
    for i in sorted(on + brief):
        kind = kinds[after.movers.kind[row, i]] if i in brief else now[i] - 1
        yield Told(row, i, "guise_on", {"looks_like": game.class_names[kind]})
    for i in sorted([*np.flatnonzero((was > 0) & (now == 0)).tolist(), *brief]):
        kind = kinds[after.movers.kind[row, i]] if i in brief else was[i] - 1
        yield Told(row, i, "guise_off", {"looks_like": game.class_names[kind]})


def _identified(game: Compiled, before: Look, after: Look, row: int, count: int) -> Iterator[Told]:
    """count: movers in guise that were seen through in the turn: in the look that ends it, or as they were taken."""
    was, now = before.tricks, after.tricks
    assert was is not None and now is not None
    lookers, pursuers = range(now.guises.shape[1]), game.cast.pursuers
    ranked = []
    for i in lookers:
        bit = 1 << (Side.EVADERS if i < pursuers else Side.PURSUERS)
        old, new = was.guises[row, i], now.guises[row, i]
        if not new.identified & bit or (old.kind == 0 and new.kind == 0):
            continue
        fresh = not old.identified & bit
        # Sure are those who are known since, in their guise. Others put it on, which made them unknown, or off.
        ranked.append((not (fresh and new.kind > 0), not fresh, i))
    for _, _, i in sorted(ranked)[:count]:
        kind = int(now.guises.kind[row, i] or was.guises.kind[row, i])
        side = Side.EVADERS if i < pursuers else Side.PURSUERS
        more = {"by": side.name.lower(), "looks_like": game.class_names[kind - 1]}
        tick = int((after if after.movers.status[row, i] == LIVE else before).tick[row])
        yield Told(row, i, "identified", more, tick=tick)


def _signals(game: Compiled, before: Look, after: Look, row: int, count: int) -> Iterator[Told]:
    """count: signals given in the turn. Who was known to no mate, and is now, was understood."""
    assert before.tricks is not None and after.tricks is not None
    ranked = []
    for i in could_begin(game, before, after, row, Ability.SIGNAL):
        bit = 1 << (Side.PURSUERS if i < game.cast.pursuers else Side.EVADERS)
        was, now = before.tricks.guises.identified[row, i], after.tricks.guises.identified[row, i]
        understood = bool(not was & bit and now & bit)
        ranked.append((not understood, i))
    for unnoticed, i in sorted(ranked)[:count]:
        yield Told(row, i, "signal", {"understood": not unnoticed})
