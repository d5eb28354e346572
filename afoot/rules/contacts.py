"""Contacts: what a look gives, how sources keep their labels, when news reaches team mates (RULES.md)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

NEVER = -1_000_000  # tick of a contact that was never made
NOWHERE = -1  # node of a contact that was not made


@rule
def looks(in_line, in_range, draw_bits, glimpse):  # type: ignore[no-untyped-def]
    """Whether a look becomes a contact: line free, within range, and noticed (probability glimpse / 2**32)."""
    return in_line and in_range and draw_bits < glimpse


@rule
def first_seen(last_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a contact begins a time in sight: the team had none in the tick before, nor in this one."""
    return last_tick < tick - 1


@rule
def lost_sight(last_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a time in sight has just ended: the latest contact is of the tick before."""
    return last_tick == tick - 1


@rule
def label_after(label, last_tick, tick, identified, next_label):  # type: ignore[no-untyped-def]
    """A source's label for a team: kept while it stays in sight or is identified, else a new one.

    label 0: none yet. last_tick: the team's latest contact with it; tick: now; in sight means a contact at the
    end of the tick before, or in this one already.
    """
    if label > 0 and (identified or not first_seen(last_tick, tick)):
        return np.int64(label)
    return np.int64(next_label)


@rule
def delay_slot(tick, delay_ticks):  # type: ignore[no-untyped-def]
    """Place of a tick's contacts in the ring that holds them until they are shared."""
    return np.int64(tick) % (np.int64(delay_ticks) + np.int64(1))


@rule
def slot_due(place, delay_ticks):  # type: ignore[no-untyped-def]
    """Place of the contacts that are shared in a tick whose own go to `place`: those of delay_ticks ago come next."""
    return np.int64(0) if place >= delay_ticks else np.int64(place) + np.int64(1)
