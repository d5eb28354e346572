"""Witnesses in the game: what bystanders saw, on its way to the pursuers. Part of `tick`."""

from __future__ import annotations

from afoot._jit import inner
from afoot.game.lines import any_may_see
from afoot.game.refuge import shut_in
from afoot.game.smoke import behind_smoke
from afoot.rules.cast import ALWAYS
from afoot.rules.chance import GLIMPSE, NOBODY, REPORT, draw
from afoot.rules.contacts import NEVER, NOWHERE, looks
from afoot.rules.refuge import goes_first
from afoot.rules.sight import beside, in_line, light_enough, within_mm
from afoot.rules.witness import due_tick, imagines, is_due, tells_of
from afoot.words import Side, Status

LIVE, EVADERS = int(Status.LIVE), int(Side.EVADERS)


@inner
def begin_reports(tricks):  # type: ignore[no-untyped-def]
    """Start of a chase: nobody has seen or told anything."""
    for i in range(tricks.witnesses.shape[0]):
        witness = tricks.witnesses[i]
        witness.last_tick = NEVER
        witness.seen_tick = NEVER
        witness.node = 0
        witness.due_tick = NEVER
    for i in range(tricks.heard.shape[0]):
        heard = tricks.heard[i]
        heard.tick = NEVER
        heard.node = NOWHERE
        heard.due_tick = NEVER
        heard.reliability = 0


@inner
def _is_one(cast, position, target, tricks):  # type: ignore[no-untyped-def]
    """Whether a mover looks like an evader to a bystander: one without a guise, or one's decoy."""
    mover, both = position.movers[target], cast.pursuers + cast.evaders
    if mover.status != LIVE:
        return False
    if target >= both:
        return cast.means.decoy_side[target - both] == EVADERS
    return tricks.guises[target].kind == 0 and not shut_in(cast, mover)


@inner
def _sees(board, cast, rules, position, key, column, target, now, tricks):  # type: ignore[no-untyped-def]
    a, b = position.movers[column].node, position.movers[target].node
    # Lines are free both ways or not at all. Few evaders' rows of the table are at hand, those of a crowd are not.
    if not in_line(board.sight_bits, board.sight_start, board.sight_node, b, a):
        return False
    if behind_smoke(board, rules, a, b, now, tricks):
        return False
    if not light_enough(board.lit[b], board.lit[b] != 0 or beside(board.hops, board.degree, b, a)):
        return False
    kind = cast.classes[position.movers[column].kind]
    near = within_mm(board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b], kind.sight_mm)
    bits = 0
    if kind.glimpse < ALWAYS:
        bits = draw(key, cast.movers[column].id, cast.movers[target].id, GLIMPSE, 0)
    return looks(True, near, bits, kind.glimpse)


@inner
def _first_seen(board, cast, rules, position, key, column, now, tricks):  # type: ignore[no-untyped-def]
    """Column of the evader, or evader's decoy, that a bystander sees; the one with the lowest id, or -1."""
    best, last = -1, cast.pursuers + cast.evaders + cast.decoys
    if not any_may_see(board, position, position.movers[column].node, cast.pursuers, last):
        return best
    for target in range(cast.pursuers, last):
        if not _is_one(cast, position, target, tricks):
            continue
        first = best < 0 or goes_first(cast.movers[target].id, cast.movers[best].id)
        if first and _sees(board, cast, rules, position, key, column, target, now, tricks):
            best = target
    return best


@inner
def _take_down(cast, position, key, column, seen, now, told, witness, tricks):  # type: ignore[no-untyped-def]
    """A witness makes up its mind to report what it saw, or that it saw somebody where it stands."""
    witness_id = cast.movers[column].id
    waiting = witness.due_tick != NEVER
    node = position.movers[column].node
    tells = False
    if seen >= 0:
        tells = tells_of(
            witness.last_tick, now, waiting, draw(key, witness_id, NOBODY, REPORT, 0), told.report
        )
        node = position.movers[seen].node
        witness.last_tick = now
    elif told.false_report > 0:
        bits = draw(key, witness_id, NOBODY, REPORT, 1)
        tells = imagines(waiting, False, bits, told.false_report)
        if tells:
            tricks.deeds[0].false_reports += 1
    if tells:
        witness.seen_tick = now
        witness.node = node
        witness.due_tick = due_tick(now, told.delay_ticks)


@inner
def _deliver(tricks, witness, told):  # type: ignore[no-untyped-def]
    """A report reaches the pursuers."""
    heard = tricks.heard[tricks.deeds[0].reports % tricks.heard.shape[0]]
    heard.tick = witness.seen_tick
    heard.node = witness.node
    heard.due_tick = witness.due_tick
    heard.reliability = told.reliability
    witness.due_tick = NEVER
    tricks.deeds[0].reports += 1


@inner
def hear_witnesses(board, cast, rules, position, key, now, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: bystanders look at evaders, some report, and what is due reaches the pursuers."""
    if tricks is None:
        return
    if not rules.witnesses:
        return
    for i in range(tricks.witnesses.shape[0]):
        column = position.movers.shape[0] - cast.bystanders + i
        told, witness = cast.means.bystanders[i], tricks.witnesses[i]
        if position.movers[column].status == LIVE and (told.report > 0 or told.false_report > 0):
            seen = -1
            if told.report > 0:
                seen = _first_seen(board, cast, rules, position, key, column, now, tricks)
            _take_down(cast, position, key, column, seen, now, told, witness, tricks)
        if witness.due_tick != NEVER and is_due(witness.due_tick, now):
            _deliver(tricks, witness, told)
