"""Capture: who holds whom, and who has met on a hop (RULES.md, Capture and Motion)."""

from __future__ import annotations

from afoot._jit import rule
from afoot.rules.passage import open_mm


@rule
def _beside(hops, degree, hop_mm, gates, profile, a, b):  # type: ignore[no-untyped-def]
    for slot in range(1, degree[a]):
        if hops[a, slot] == b and open_mm(hop_mm, gates, profile, a, slot) > 0:
            return True
    return False


@rule
def _within_two(hops, degree, hop_mm, gates, profile, a, b):  # type: ignore[no-untyped-def]
    for slot in range(1, degree[a]):
        if open_mm(hop_mm, gates, profile, a, slot) > 0 and _beside(
            hops, degree, hop_mm, gates, profile, hops[a, slot], b
        ):
            return True
    return False


@rule
def _within_three(hops, degree, hop_mm, gates, profile, a, b):  # type: ignore[no-untyped-def]
    for slot in range(1, degree[a]):
        if open_mm(hop_mm, gates, profile, a, slot) > 0 and _within_two(
            hops, degree, hop_mm, gates, profile, hops[a, slot], b
        ):
            return True
    return False


@rule
def within_reach(hops, degree, hop_mm, gates, profile, pursuer, evader, reach_hops):  # type: ignore[no-untyped-def]
    """Whether an evader's node lies within so many hops (0 to 3) open to the pursuer's profile; gates: or None."""
    if pursuer == evader:
        return True
    if reach_hops >= 1 and _beside(hops, degree, hop_mm, gates, profile, pursuer, evader):
        return True
    if reach_hops >= 2 and _within_two(hops, degree, hop_mm, gates, profile, pursuer, evader):
        return True
    return reach_hops >= 3 and _within_three(hops, degree, hop_mm, gates, profile, pursuer, evader)


@rule
def can_capture(remaining_mm):  # type: ignore[no-untyped-def]
    """Whether a pursuer holds anybody at all: one in transit captures nobody but whom it meets."""
    return remaining_mm == 0


@rule
def on_hop(remaining_mm, arrive_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a mover was on its latest hop during this tick: still on it, or arrived in this tick."""
    return remaining_mm > 0 or arrive_tick == tick


@rule
def crossed(from_a, to_a, from_b, to_b):  # type: ignore[no-untyped-def]
    """Whether two hops join the same two nodes in opposite directions. No short cuts: one branch, not three."""
    return (from_a == to_b) & (to_a == from_b) & (from_a != to_a)
