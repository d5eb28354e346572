"""Changes that the simulator finds out and no solver: of rules that solvers call, but on which no answer hangs. And
some that neither finds out.
"""

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
    Change(
        "worth",
        "a chase ends a tick late",
        "return evaders_live == 0 or tick >= horizon_ticks",
        "return evaders_live == 0 or tick > horizon_ticks",
        "plain",
        "",
        "solvers count the ticks that are left themselves",
    ),
]
# Nobody finds out these, the simulator no more than the solvers: no game comes to where they would tell.
ALIKE_CHANGES = [
    Change(
        "motion",
        "more is carried than a tick's travel",
        "return min(np.int64(over_mm), np.int64(speed_mm))",
        "return np.int64(over_mm)",
        "",
        "",
        "a hop of which something was left leaves over less than the tick's travel that ended it",
    ),
    Change(
        "energy",
        "energy is owed",
        "left = max(np.int64(energy) - np.int64(spent), np.int64(0))",
        "left = np.int64(energy) - np.int64(spent)",
        "",
        "",
        "what cannot be paid is not spent",
    ),
    Change(
        "stamina",
        "who is spent owes stamina",
        "return max(np.int64(stamina_mm) - np.int64(drained_mm), np.int64(0))",
        "return np.int64(stamina_mm) - np.int64(drained_mm)",
        "",
        "",
        "who has too little for a tick of a run walks",
    ),
    Change(
        "trace",
        "a trace is read once it has faded, or before it is left",
        "if age_ticks < 0 or age_ticks >= fades_ticks:",
        "if fades_ticks <= 0:",
        "",
        "",
        "a chance below none is none, and nobody comes before a trace is left",
    ),
]
