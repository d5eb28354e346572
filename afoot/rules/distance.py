"""Distance: the one place that answers how far it is from node to node, by profile.

A profile is a set of classes whose hops cost the same (their allowed goings and factors). Costs are scaled
millimetres (`motion.hop_mm`), so ticks are cost over speed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import rule

UNREACHABLE = 2**31 - 1
NO_ROW, NO_ROWS = np.zeros(0, np.int32), np.zeros((0, 0, 0), np.int32)
NO_ROW.setflags(write=False)
NO_ROWS.setflags(write=False)


class Distances(NamedTuple):
    """Frozen tables, one entry per profile; `board.distance` builds them.

    Small boards: table_mm and first_slot. Large boards: hub labels, in which the way from a to b costs the least
    sum over hubs common to a's outward and b's inward list; hubs are sorted within a list. Exits and refuges, which
    everybody asks for, have a row each from all nodes as well.
    """

    table_mm: Any  # int32 [profiles, from, to], or [0, 0, 0]
    first_slot: Any  # int8 [profiles, target, node] first slot of a shortest way, 0 if none; or [0, 0, 0]
    out_start: Any  # int64 [profiles, n + 1], offsets into out_hub / out_mm; or [0, 0]
    out_hub: Any  # int32 [labels]
    out_mm: Any  # int32 [labels]
    in_start: Any  # int64 [profiles, n + 1]
    in_hub: Any  # int32 [labels]
    in_mm: Any  # int32 [labels]
    row: Any = NO_ROW  # int32 [n] row of a node in rows_mm or -1; or [0]
    rows_mm: Any = (
        NO_ROWS  # int32 [profiles, rows, n] cost from a node to an exit (they come first) or a refuge
    )


@rule
def distance_mm(distances, profile, start, target):  # type: ignore[no-untyped-def]
    """Cost of the shortest way from start to target for a profile; UNREACHABLE where there is none."""
    if distances.table_mm.shape[0] > 0:
        return np.int64(distances.table_mm[profile, start, target])
    if distances.row.shape[0] > 0 and distances.row[target] >= 0:
        return np.int64(distances.rows_mm[profile, distances.row[target], start])
    best = np.int64(UNREACHABLE)
    i = distances.out_start[profile, start]
    i_end = distances.out_start[profile, start + 1]
    j = distances.in_start[profile, target]
    j_end = distances.in_start[profile, target + 1]
    while i < i_end and j < j_end:
        a = distances.out_hub[i]
        b = distances.in_hub[j]
        if a == b:
            best = min(best, np.int64(distances.out_mm[i]) + np.int64(distances.in_mm[j]))
            i += 1
            j += 1
        elif a < b:
            i += 1
        else:
            j += 1
    return best


@rule
def slot_towards(distances, hops, degree, hop_mm, profile, start, target):  # type: ignore[no-untyped-def]
    """First slot of a shortest way from start to target; 0 (stay) when there or when there is no way."""
    if distances.first_slot.shape[0] > 0:
        return np.int64(distances.first_slot[profile, target, start])
    best_slot = np.int64(0)
    if start == target:
        return best_slot
    best = np.int64(UNREACHABLE)
    for slot in range(1, degree[start]):
        step = hop_mm[profile, start, slot]
        if step > 0:
            total = np.int64(step) + distance_mm(distances, profile, hops[start, slot], target)
            if total < best:
                best = total
                best_slot = np.int64(slot)
    return best_slot
