"""`intercept`: where can we be first? Meets evaders on their shortest ways out, each pursuer on another.

It keeps a post for a few ticks, plans anew with what it then knows, and chases once it is close. What it
remembers and where the idea is from: `guard`. Without a way out on the map it is `chase`.
"""

from __future__ import annotations

from afoot._jit import inner
from afoot.policies.chase import think_chase
from afoot.policies.guard import think_guard
from afoot.policies.outs import out_count

CLOSE_TICKS = 4


@inner
def think_intercept(board, cast, rules, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th pursuer."""
    if out_count(cast) == 0:
        think_chase(board, cast, rules, seen, memo, key, i)
    else:
        think_guard(board, cast, rules, seen, memo, key, i, 0, CLOSE_TICKS)
