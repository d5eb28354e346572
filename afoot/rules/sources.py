"""Sources: where doubt about who is who is in play, contacts stand in slots that tell nothing but what was seen.

A source is given a slot and a label when a team first sees it, and new ones after a loss unless it is identified.
Both are drawn, so that neither a slot's place nor a label's size tells who is behind it.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def is_free(held, known, last_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a slot can be given away: nobody holds it, or its holder is not known and was not seen lately."""
    return not held or (not known and last_tick < tick - 1)


@rule
def goes_before(slot_tick, slot_bits, best_tick, best_bits):  # type: ignore[no-untyped-def]
    """Whether a free slot is taken rather than another: the one longest unused, and of equals the one drawn."""
    return slot_tick < best_tick or (slot_tick == best_tick and slot_bits < best_bits)


@rule
def keeps_slot(has_slot, identified, last_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a source keeps its slot and label: it stayed in sight or is identified, and still has them."""
    return has_slot and (identified or not last_tick < tick - 1)


@rule
def drawn_label(bits):  # type: ignore[no-untyped-def]
    """A label, above 0 and within 31 bits, from 32 random bits."""
    return min((np.int64(bits) >> 1) + 1, np.int64(2**31 - 1))
