"""Changes of a single line, one or more for every function of the rules that a solver's answer hangs on, and the
functions that have none.
"""

from __future__ import annotations

from tests.guards import changes_of_ends, changes_of_measures, changes_of_moves, changes_of_sight

CHANGES = [
    *changes_of_moves.CHANGES,
    *changes_of_ends.CHANGES,
    *changes_of_measures.CHANGES,
    *changes_of_sight.CHANGES,
]


def _all(file: str, names: str, why: str) -> dict[str, str]:
    return {f"{file}.{name}": why for name in names.split()}


MARGINS = "how soon an evader can be surrounded: told in records, and no end of a chase hangs on it"
POLICIES = "what policies go by; solvers try everything instead"

# No solver calls these for an answer, and why. The solvers' checks are made without them.
UNREAD = {
    **_all("adjacent", "adjacent_margin", MARGINS),
    **_all("contained", "contained_margin", MARGINS),
    **_all("matching", "bottleneck", MARGINS),
    **_all(
        "cut",
        "sealed_margin _soon_enough _spread _count_ways_in _can_seal _stand _open_level _match_again _choose _block",
        MARGINS,
    ),
    **_all(
        "cut_steps",
        "can_be_held find_way write_way use_way next_choice _next_stand mask_of _is_link _no_better",
        MARGINS,
    ),
    **_all("cast", "ahead_of", "a short way to move where it comes to the same; solvers take the long one"),
    **_all("chance", "chase_key", "keys of a run's chases; an answer is of no single chase"),
    **_all("chance", "below", POLICIES),
    **_all("cover", "is_crowded", POLICIES),
    **_all(
        "follow", "senses parted follow_phase", "followers walk by a policy; solvers refuse games with them"
    ),
    **_all("foresight", "moves_ahead comes_256 either_256 first_256", POLICIES),
    **_all("identity", "can_have_come", POLICIES),
    **_all("means", "in_play", POLICIES),
    **_all("motion", "hop_ticks", POLICIES),
    **_all("passage", "barred", POLICIES),
    **_all("refuge", "hold_out_ticks", POLICIES),
    **_all("worth", "worth_of_leaving worth_of_staying", POLICIES),
}
# These are called, but no answer hangs on what they say, and why. The solvers' checks are made with what they say
# changed, but for the first.
IDLE = {
    **_all("arrival", "make_ring", "working memory, which decides nothing"),
    **_all("contacts", "first_seen lost_sight", "counts of contacts, and labels"),
    **_all("contacts", "label_after", "a label that is kept or not where nobody can be taken for another"),
    **_all("contacts", "delay_slot slot_due", "who plays a side knows at once what each of its movers sees"),
    **_all("sources", "goes_before drawn_label", "a source's slot and label are drawn, and tell nothing"),
    **_all(
        "witness",
        "tells_of imagines due_tick is_due",
        "reports tell nothing where all is seen; solvers refuse them where information is hidden",
    ),
}
WITHOUT = {**UNREAD, **IDLE}
