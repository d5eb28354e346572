"""The scalar rules once more, by RULES.md and the plainest arithmetic there is. Imports only the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from afoot.words import Gait, Going, Moves, Side, Status

UNREACHABLE = 2**31 - 1
HEADS_UP_MM, CRAWL_MM = 1600, 900


# motion and stamina


def going_under(going: Going, headroom_mm: int) -> Going:
    if headroom_mm < CRAWL_MM:
        return Going.CRAWL
    return Going.STOOP if headroom_mm < HEADS_UP_MM else going


def gait_allowed(going: Going, gait: Gait) -> Gait:
    cannot_run = {Going.STOOP, Going.CRAWL, Going.CLIMB}
    return Gait.WALK if gait is Gait.RUN and going in cannot_run else gait


def gait_ordered(gait: int, fastest: int) -> int:
    """The order brought between a walk and the fastest gait of the ground."""
    return sorted((1, gait, fastest))[1]


def travel(cost_mm: int, carry_mm: int, speed_mm: int, whole_ticks: bool) -> tuple[int, int]:
    """(ticks that a hop takes one who carries so much into it, what that one carries out of it)."""
    helps_mm = sorted((carry_mm, speed_mm))[0]
    to_go = cost_mm - helps_mm if helps_mm < cost_mm else 1
    ticks = -(-to_go // speed_mm)
    over = ticks * speed_mm - to_go
    return ticks, 0 if whole_ticks else over


def hop_mm(length_mm: int, going_256: int, slope_256: int) -> int:
    """The exact product, rounded to the nearest (halves up), at least 1."""
    exact = Fraction(length_mm * going_256 * slope_256, 256 * 256)
    return max(int(exact + Fraction(1, 2)), 1)


def drain_mm(speed_mm: int, critical_mm: int) -> int:
    return speed_mm - critical_mm if speed_mm > critical_mm else 0


def stamina_after(stamina_mm: int, drained_mm: int, recovered_mm: int, reserve_mm: int) -> int:
    if drained_mm:
        return sorted((0, stamina_mm - drained_mm))[1]
    return sorted((reserve_mm, stamina_mm + recovered_mm))[0]


def gait_left(gait: Gait, stamina_mm: int, drained_mm: int) -> Gait:
    return Gait.WALK if gait is Gait.RUN and drained_mm > stamina_mm else gait


# flow


def set_out_at_most(width_mm: int, tick_ms: int) -> tuple[int, int]:
    """(how many, within how many ticks)."""
    ticks = 1
    while (ticks + 1) * tick_ms <= 1000:
        ticks += 1
    a_second = max(width_mm // 900, 1)
    return (a_second * tick_ms // 1000 if tick_ms > 1000 else a_second, ticks)


# turns


def acting(moves: Moves, turn: int) -> set[Side]:
    orders = {
        Moves.SIMULTANEOUS: [{Side.PURSUERS, Side.EVADERS}],
        Moves.PURSUERS_FIRST: [{Side.PURSUERS}, {Side.EVADERS}],
        Moves.EVADERS_FIRST: [{Side.EVADERS}, {Side.PURSUERS}],
    }
    return orders[moves][turn]


# capture


def within_reach(hops: Sequence[Sequence[int]], start: int, target: int, reach: int) -> bool:
    """hops[a]: the nodes that open hops lead to from a."""
    if start == target:
        return True
    return reach > 0 and any(within_reach(hops, b, target, reach - 1) for b in hops[start])


# contacts


def times_in_sight(seen: Sequence[bool]) -> tuple[list[int], list[int]]:
    """(ticks in which a time in sight begins, ticks in which one has just ended), given who is seen tick by tick."""
    begins = [t for t, now in enumerate(seen) if now and not (t > 0 and seen[t - 1])]
    ends = [t for t, now in enumerate(seen) if not now and t > 0 and seen[t - 1]]
    return begins, ends


def label_after(label: int, last_tick: int, tick: int, identified: bool, next_label: int) -> int:
    never_seen = label == 0
    in_sight = tick - last_tick <= 1
    return next_label if never_seen or not (in_sight or identified) else label


# worth


def worth_of(status: Status, goal: int, surrounded: int, timeout: int) -> int:
    table = {
        Status.CAPTURED: 0,
        Status.SURROUNDED: surrounded,
        Status.ESCAPED: goal,
        Status.SHELTERED: goal,
        Status.TIMEOUT: timeout,
    }
    return table.get(status, 0)


def status_at_horizon(status: Status, inside: bool) -> Status:
    if status in (Status.LIVE, Status.WAITING):
        return Status.SHELTERED if inside else Status.TIMEOUT
    return status


# followers


def follow_phases(contacts: Sequence[bool], at_last_known: Sequence[bool], lost_ticks: int) -> list[int]:
    """Phase tick by tick (0 trail, 1 to the last known node, 2 to the rally node), given who is in contact."""
    phases, since, phase = [], 0, 0
    for contact, there in zip(contacts, at_last_known, strict=True):
        since = 0 if contact else since + 1
        if since <= lost_ticks:
            phase = 0
        elif phase != 2:
            phase = 2 if there else 1
        phases.append(phase)
    return phases
