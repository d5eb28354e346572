"""`intercept`: where can we be first? Meets evaders on their shortest ways out, each pursuer on another.

It keeps a post for a few ticks, plans anew with what it then knows, and chases once it is close. What it
remembers and where the idea is from: `guard`. Without a way out on the map it is `chase`.
"""

from __future__ import annotations

RING_TICKS = 0  # as soon as it can be there in time
CLOSE_TICKS = 4
