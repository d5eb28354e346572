"""Changes that the simulator finds out and no solver: of rules that solvers call, but on which no answer hangs."""

from __future__ import annotations

from tests.guards.change import Change

IDLE_CHANGES = [
    Change(
        "contacts",
        "a time in sight begins at every tick",
        "    return last_tick < tick - 1",
        "    return last_tick < tick",
        "plain",
        "",
    ),
    Change(
        "contacts",
        "nobody is lost",
        "    return last_tick == tick - 1",
        "    return last_tick == tick",
        "plain",
        "",
    ),
    Change(
        "contacts",
        "every look gives a label",
        "    if label > 0 and (identified",
        "    if label < 0 and (identified",
        "plain",
        "",
    ),
    Change(
        "contacts",
        "news of all ticks wait in one place",
        "% (np.int64(delay_ticks) + np.int64(1))",
        "% np.int64(1)",
        "plain",
        "",
    ),
    Change(
        "contacts",
        "only what waits in the first place is shared",
        "if place >= delay_ticks else",
        "if place >= 0 else",
        "plain",
        "",
    ),
    Change(
        "sources",
        "the slot that was used last is taken",
        "slot_tick < best_tick or",
        "slot_tick > best_tick or",
        "deceit",
        "",
    ),
    Change(
        "sources",
        "all labels are one",
        "return min((np.int64(bits) >> 1) + 1, np.int64(2**31 - 1))",
        "return np.int64(1)",
        "deceit",
        "",
    ),
    Change(
        "witness",
        "witnesses tell at every tick",
        "return last_tick < tick - 1 and not waiting",
        "return not waiting",
        "deceit",
        "",
    ),
    Change(
        "witness",
        "nobody imagines anything",
        "return not waiting and not saw and bits < chance",
        "return False",
        "deceit",
        "",
    ),
    Change(
        "witness",
        "reports are there at once",
        "return np.int64(tick) + np.int64(delay_ticks)",
        "return np.int64(tick)",
        "deceit",
        "",
    ),
    Change(
        "witness",
        "reports never come",
        "return due <= tick",
        "return due < 0",
        "deceit",
        "",
    ),
]
